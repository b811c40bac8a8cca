package message

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/job"
)

// Limits of what a message says, in characters; longer reasons are cut, the record has them whole.
const (
	titleMax = 120
	lineMax  = 200
)

// Sender writes messages for the kinds it was given.
type Sender struct {
	db    *db.DB
	kinds map[string]Kind
	dues  []Kind
}

// NewSender makes the sender of all kinds.
func NewSender(d *db.DB, kinds []Kind) *Sender {
	s := &Sender{db: d, kinds: map[string]Kind{}}
	for _, k := range kinds {
		s.kinds[k.Name] = k
		if k.Due != nil {
			s.dues = append(s.dues, k)
		}
	}
	return s
}

// Letter is one message to one person, not sent yet.
type Letter struct {
	Event             string
	Person            int64
	Kind              string
	Class             Class
	About             string
	Record            int64
	Title, Line, Link string
	At                time.Time
}

// Letters works out who hears of an event and what they are told. Rights are those of this moment:
// whoever holds no seat any more, or may not see the record now, gets none.
func (s *Sender) Letters(ctx context.Context, j job.Tell) ([]Letter, error) {
	k, ok := s.kinds[j.Event]
	if !ok {
		return nil, fmt.Errorf("nobody declares the event %q", j.Event)
	}
	people, err := s.concerned(ctx, k, j)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	facts, err := s.facts(ctx, k, j, people)
	if err != nil {
		return nil, err
	}
	letters := []Letter{}
	for i, who := range people {
		if f := *facts[i]; len(f) == 1 {
			letters = append(letters, k.letter(j, who.Person, f[0]))
		}
	}
	return letters, nil
}

// concerned are the people whose seats give one of the kind's rights on the record, but for the actor where the kind does not tell them too.
func (s *Sender) concerned(ctx context.Context, k Kind, j job.Tell) ([]access.Actor, error) {
	roles, ties, actor := []string{}, []string{}, j.Actor
	if k.Self {
		actor = 0
	}
	for _, r := range k.To {
		roles, ties = append(roles, string(r.Role)), append(ties, string(r.Tie))
	}
	var rows *[]reader
	err := s.db.Read(ctx, func(b *db.Batch) {
		rows = selectReaders(b, k.About, db.Args{"id": j.Record, "roles": roles, "ties": ties, "actor": actor})
	})
	if err != nil {
		return nil, fmt.Errorf("find who is concerned by %s of %d: %w", j.Event, j.Record, err)
	}
	people := make([]access.Actor, len(*rows))
	for i, r := range *rows {
		people[i].Person = r.Person
		if err := json.Unmarshal([]byte(r.Seats), &people[i].Seats); err != nil {
			return nil, fmt.Errorf("read the seats of person %d: %w", r.Person, err)
		}
	}
	return people, nil
}

// facts asks for each person what they may know of the record; nothing for those who may not see it.
func (s *Sender) facts(ctx context.Context, k Kind, j job.Tell, people []access.Actor) ([]*[]map[string]string, error) {
	out := make([]*[]map[string]string, len(people))
	err := s.db.Read(ctx, func(b *db.Batch) {
		for i, who := range people {
			out[i] = selectFacts(b, k, who, j)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read the facts of %s %d: %w", k.About.Kind, j.Record, err)
	}
	return out, nil
}

// letter fills the kind's words with the facts.
func (k Kind) letter(j job.Tell, person int64, facts map[string]string) Letter {
	words := []string{}
	for name, value := range facts {
		words = append(words, "{"+name+"}", form.Line(value))
	}
	fill := strings.NewReplacer(words...)
	return Letter{Event: eventKey(j), Person: person, Kind: k.Name, Class: k.Class, About: k.About.Kind, Record: j.Record,
		Title: cut(fill.Replace(k.Title), titleMax), Line: cut(fill.Replace(k.Line), lineMax), Link: fill.Replace(k.Link), At: j.At}
}

// eventKey names the event: what happened to which record in which act.
func eventKey(j job.Tell) string { return fmt.Sprintf("%s/%d/%s", j.Event, j.Record, j.Act) }

func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// Deliver puts the letters of an event into the inboxes and notes in the log that it did; one that is there already stays
// as it is. The transaction takes no lock behind it.
func Deliver(ctx context.Context, d *db.DB, tx pgx.Tx, letters []Letter) error {
	if len(letters) == 0 {
		return nil
	}
	if err := db.Begin(ctx, tx); err != nil {
		return fmt.Errorf("begin to deliver: %w", err)
	}
	tag, err := tx.Exec(ctx, insertLetters, db.Args{"rows": letters})
	if err != nil {
		return fmt.Errorf("deliver %d messages: %w", len(letters), err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return d.Note(ctx, tx, d.Now(), access.System("消息"), db.On{Kind: Acts.Kind}, Acts.Note("deliver"), fmt.Sprintf("发给 %d 人", tag.RowsAffected()))
}
