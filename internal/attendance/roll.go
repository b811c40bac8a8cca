package attendance

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// Mark is one line of the roll as typed: who came for an invitation.
type Mark struct {
	Invitation        int64
	Version           int
	Roll, Name, Title string // Roll: "", yes or no
}

// ReadRoll takes the roll as sent: id=1&id=2…, and roll-1, name-1, title-1, version-1 for each.
func ReadRoll(v url.Values) []Mark {
	out := []Mark{}
	for _, id := range form.IDs(v["id"]) {
		key := "-" + strconv.FormatInt(id, 10)
		out = append(out, Mark{id, form.VersionNumber(v.Get("version" + key)), v.Get("roll" + key), form.Line(v.Get("name" + key)), form.Line(v.Get("title" + key))})
	}
	return out
}

// Roll notes who came. Only lines that differ from what is stored are written, so two people at the
// door can save in turn; a line that both changed is a conflict, and so is a meeting that has gone on.
func (s *Service) Roll(ctx context.Context, who access.Actor, id int64, version int, marks []Mark) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, roll, err := meeting.Steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "roll"})
		if err != nil {
			return err
		}
		list, err := meeting.AnswersOf(ctx, tx, id)
		if err != nil {
			return err
		}
		changed, err := markAll(ctx, tx, list, marks)
		if err != nil {
			return err
		}
		tx.LogAct(m.On(), roll, "", fmt.Sprintf("登记到会：%d 项", changed))
		tx.Done(meeting.Path(id)+"/roll", "到会登记已保存")
		return nil
	})
}

func markAll(ctx context.Context, tx *db.Tx, list []meeting.Invitation, marks []Mark) (changed int, err error) {
	var errs form.Errors
	for _, i := range list {
		for _, k := range marks {
			if k.Invitation != i.ID || k.same(i) {
				continue
			}
			if err := db.Fresh(i.Version, k.Version); err != nil {
				return 0, err
			}
			k.check(&errs, i)
			if errs.Err() != nil {
				continue
			}
			i.Roll, i.Attendee, i.AttendeeTitle = k.Roll, k.Name, k.Title
			if err := meeting.SetAnswer(ctx, tx, i); err != nil {
				return 0, err
			}
			changed++
		}
	}
	return changed, errs.Err()
}

func (k Mark) same(i meeting.Invitation) bool {
	name, title := i.Expected()
	return k.Roll == i.Roll && k.Name == name && k.Title == title
}

func (k Mark) check(errs *form.Errors, i meeting.Invitation) {
	key := "-" + strconv.FormatInt(k.Invitation, 10)
	if k.Roll != "" && k.Roll != "yes" && k.Roll != "no" {
		errs.Add("roll"+key, "请选择%s是否到会", i.Name())
	}
	if k.Roll == "yes" {
		errs.Need("name"+key, i.Name()+"到会人姓名", k.Name, meeting.NameMax)
	}
	errs.Limit("name"+key, "姓名", k.Name, meeting.NameMax)
	errs.Limit("title"+key, "职务", k.Title, meeting.PostMax)
}

// Marks are the lines of the roll for those invited, in their order: as typed where something was
// typed, else as stored.
func Marks(list []meeting.Invitation, typed []Mark) []Mark {
	out := []Mark{}
	for _, i := range list {
		m := Mark{Invitation: i.ID, Version: i.Version, Roll: i.Roll}
		m.Name, m.Title = i.Expected()
		for _, k := range typed {
			if k.Invitation == i.ID {
				m = k
			}
		}
		out = append(out, m)
	}
	return out
}
