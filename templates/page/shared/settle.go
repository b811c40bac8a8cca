package shared

import (
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
)

// Settle is the form in which the remarks of one unit are answered, one by one.
type Settle struct {
	Answer  round.Answer
	Name    string // of the form's token
	Tok     form.Token
	Label   func(part string) string // what a part of the text is called
	Refused bool                     // it was sent and comes back as typed
	Typed   round.Reply
	Errors  form.Errors
}

// reply is what the form shows: what was typed, or what stands.
func (s Settle) reply() round.Reply {
	if s.Refused {
		return s.Typed
	}
	return round.ReplyOf(s.Answer.Points)
}

// wrong is what is to be put right about a field; the errors of a page are those of the form that was sent.
func (s Settle) wrong(field string) string {
	if !s.Refused {
		return ""
	}
	return s.Errors.Of(field)
}
