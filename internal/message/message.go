// Package message tells people in the portal what happened to the records they have to do with (消息).
// A feature declares its kinds of events and calls Tell inside its act; a job that exists only if the
// act is committed works out who is concerned, by the seats in force when it is sent, and leaves one
// message for each of them who may see the record at that moment. It knows no feature.
package message

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/job"
)

// Path is the page of one's messages.
const Path = "/messages"

// Class is what a message asks of its reader.
type Class string

// The classes.
const (
	ToDo     Class = "todo"     // 待办: it is the reader's turn
	Reminder Class = "reminder" // 提醒: a date comes near or has passed
	Notice   Class = "notice"   // 告知: good to know
)

// Title is the class in a word.
func (c Class) Title() string {
	return map[Class]string{ToDo: "待办", Reminder: "提醒", Notice: "告知"}[c]
}

// Subject is what messages may be about: a kind of record, and how a feature's records are found. Its
// strings are SQL over the feature's own tables and stand in its store.
type Subject struct {
	Kind string // the record's kind, as in the log: "topic"
	From string // the records: "topic t"
	ID   string // their id: "t.id"
	Seen string // the feature's visibility fragment; asked when a message is sent and when it is read
	// Facts are the columns a message may speak of, all of them text: "t.title, t.unit_name AS unit".
	// Like Seen they may use the reader's scope (@me, @units, @office, @convenor), and @at, the moment of
	// the event.
	Facts string
	// Ties is a SELECT of tie, unit, person: who hangs on record @id, by unit or in person.
	Ties string
}

// Kind is one kind of event and what is said of it. Title, Line and Link speak of the record by its
// facts in braces ("议题“{title}”被退回"); {id} is its id.
type Kind struct {
	Name              string // "topic.returned"
	About             *Subject
	Class             Class
	Title, Line, Link string
	To                []access.Right // who is concerned: rights in the words of the charts
	// Self tells also whoever acted: in a name, somebody else may have.
	Self bool
	// While is for what asks something of its reader: SQL over About.From that says that it still does. What
	// was settled before it was sent is not sent; what is settled since is shown as such.
	While string
	Due   Due // set for what the clock tells instead of an act
}

// Tell makes those concerned hear of an event of the record, if the act is committed. The event is the
// name of a declared Kind.
func Tell(ctx context.Context, tx *db.Tx, event string, record int64) error {
	return tx.Queue(ctx, job.Tell{Event: event, Record: record, Act: tx.Act, Actor: tx.Who.Person, At: tx.At})
}

// TellEach tells the event of each of the records.
func TellEach(ctx context.Context, tx *db.Tx, event string, records []int64) error {
	for _, id := range records {
		if err := Tell(ctx, tx, event, id); err != nil {
			return err
		}
	}
	return nil
}
