// Package fault says why something was refused: the kind decides the HTTP status, the sentence is
// for the reader, and the cause stays in the log. It knows nothing of HTTP, SQL or features.
package fault

import (
	"errors"
	"fmt"
)

// Kind is the reason of a refusal. The web edge maps each kind to one status.
type Kind int

// The kinds. Internal is the zero value: what nobody classified is never shown to a reader.
const (
	Internal  Kind = iota
	Missing        // not there, or not to be seen by this person: the two look alike
	Forbidden      // seen, but the act is not this person's
	SignIn         // nobody is signed in
	Invalid        // what was typed, or the state of the record, does not allow it
	Conflict       // the form came too late for the record: see Turn
	TooLarge       // body or file over the limit
	Busy           // try again later; nothing was done
	Unknown        // the database went away while committing: 结果待确认
	TooMany        // too many requests from here
	Full           // no room is left for an attachment; nothing was done
	NoSpace        // no room is left on the disk of the database; nothing was done
	Slow           // the form did not come in time
)

// Error is a refusal with a sentence in Chinese for the reader.
type Error struct {
	Kind     Kind
	Sentence string
	Turn     Turn
	Instead  string // what shows the reader what became of an Unknown act, where nobody can be asked
	cause    error
}

// Turn is why a form came too late for its record: what a Conflict is about.
type Turn int

// The turns. Changed is the zero value: it is so whoever changed the record.
const (
	Changed Turn = iota // it is not any more as the form showed it
	Own                 // it was changed by the sender's own hand, in another window
	NotNow              // its state does not allow the act
)

// Error returns the sentence and the cause, for the log.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Sentence
	}
	return e.Sentence + ": " + e.cause.Error()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// New makes a refusal of the kind with a sentence for the reader.
func New(k Kind, sentence string, args ...any) *Error {
	if len(args) > 0 {
		sentence = fmt.Sprintf(sentence, args...)
	}
	return &Error{Kind: k, Sentence: sentence}
}

// Because adds a cause that only the log shows.
func (e *Error) Because(cause error) *Error {
	f := *e
	f.cause = cause
	return &f
}

// NotFound is what a stranger and a wrong number both get.
func NotFound() *Error { return New(Missing, "没有找到此页") }

// Denied is for a record that may be seen and an act that may not be done.
func Denied(sentence string, args ...any) *Error { return New(Forbidden, sentence, args...) }

// Refused is for a step or a text that the rules do not allow.
func Refused(sentence string, args ...any) *Error { return New(Invalid, sentence, args...) }

// Stale says that the record has changed since the form was opened, by whomever.
func Stale() *Error {
	return New(Conflict, "您打开此页之后，内容已有变动，请核对后重新提交")
}

// StaleBy is Stale where it is known whether the sender changed the record, or somebody else.
func StaleBy(own bool) *Error {
	if !own {
		return New(Conflict, "您打开此页之后，内容已被他人修改，请核对后重新提交")
	}
	e := New(Conflict, "您打开此页之后，已在另一窗口办理过，请核对最新内容")
	e.Turn = Own
	return e
}

// Late says that the record's state does not allow the act, or not any more.
func Late(sentence string, args ...any) *Error {
	e := New(Conflict, sentence, args...)
	e.Turn = NotNow
	return e
}

// TurnOf finds what a conflict is about.
func TurnOf(err error) Turn {
	var e *Error
	if errors.As(err, &e) {
		return e.Turn
	}
	return Changed
}

// InsteadOf finds what the reader does to learn what became of an act for which nobody can be asked; empty where somebody can.
func InsteadOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Instead
	}
	return ""
}

// KindOf finds the kind of an error; Internal when it was not classified.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Cause finds why an error was classified as it was; nil when it says all itself.
func Cause(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.cause
	}
	return nil
}

// Sentence finds the sentence for the reader; empty when the error is internal.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Sentence
	}
	return ""
}
