package agenda

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/topic"
)

// Ending is what the meeting came to on an item, as typed.
type Ending struct {
	Item             int64
	Conclusion, Note string
}

// ReadEndings takes them as sent: id=1&id=2…, conclusion-1, note-1 for each.
func ReadEndings(v url.Values) []Ending {
	out := []Ending{}
	for _, id := range form.IDs(v["id"]) {
		key := "-" + strconv.FormatInt(id, 10)
		out = append(out, Ending{id, v.Get("conclusion" + key), form.Line(v.Get("note" + key))})
	}
	return out
}

// EndingsOf is the form of the conclusions as stored.
func EndingsOf(items []meeting.Item) []Ending {
	out := []Ending{}
	for _, it := range items {
		out = append(out, Ending{it.ID, it.Conclusion, it.Note})
	}
	return out
}

// check says what is wrong in a line; one that says nothing is left for later.
func (e Ending) check(errs *form.Errors, title string) {
	key := "-" + strconv.FormatInt(e.Item, 10)
	c, known := topic.ConclusionOf(e.Conclusion)
	switch {
	case !known && (e.Conclusion != "" || e.Note != ""):
		errs.Add("conclusion"+key, "请选择“%s”的结论", title)
	case c.Why:
		errs.Need("note"+key, c.Label+"的原因", e.Note, meeting.NoteMax)
	default:
		errs.Limit("note"+key, "说明", e.Note, meeting.NoteMax)
	}
}

// Conclude notes what the meeting came to on its topics. Lines may be left open; the meeting ends when none is.
func (s *Service) Conclude(ctx context.Context, who access.Actor, id int64, version int, list []Ending) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "conclude"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		items, err := meeting.ItemsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		said, err := concludeAll(ctx, tx, id, items, list)
		if err != nil {
			return err
		}
		return saved(ctx, tx, m, taken, meeting.ConclusionsPath(id), taken.Label+"："+said, "议题结论已保存")
	})
}

// concludeAll stores the lines that differ from what is stored, and names them.
func concludeAll(ctx context.Context, tx *db.Tx, id int64, items []meeting.Item, list []Ending) (string, error) {
	var errs form.Errors
	words := []string{}
	for _, it := range items {
		for _, e := range list {
			if e.Item != it.ID || e.Conclusion == it.Conclusion && e.Note == it.Note {
				continue
			}
			if e.check(&errs, it.Says.Title); errs.Err() != nil {
				continue
			}
			if err := meeting.Conclude(ctx, tx, id, it.ID, e.Conclusion, e.Note); err != nil {
				return "", err
			}
			it.Conclusion, it.Note = e.Conclusion, e.Note
			words = append(words, "“"+it.Says.Title+"”"+it.Words())
		}
	}
	if len(words) == 0 {
		words = []string{"没有改动"}
	}
	return strings.Join(words, "；"), errs.Err()
}
