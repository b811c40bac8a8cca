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
	Was               string // the line as the form showed it (Shown)
}

// Shown is a line in one word, by which the form tells what of it was typed.
func (k Mark) Shown() string { return k.Roll + "|" + k.Name + "|" + k.Title }

// Touched says that somebody typed something else than the form showed. Two at the door save in turn: what neither touched is neither's.
func (k Mark) Touched() bool { return k.Shown() != k.Was }

// Sheet is the roll as sent: its lines, one more who came without an invitation, and why it is put right after the meeting.
type Sheet struct {
	Marks  []Mark
	Walk   WalkIn
	Reason string
}

// ReadRoll takes the roll as sent: id=1&id=2…, and roll-1, name-1, title-1, version-1 for each.
func ReadRoll(v url.Values) Sheet {
	s := Sheet{Walk: ReadWalkIn(v), Reason: form.Text(v.Get("reason"))}
	for _, id := range form.IDs(v["id"]) {
		key := "-" + strconv.FormatInt(id, 10)
		s.Marks = append(s.Marks, Mark{id, form.VersionNumber(v.Get("version" + key)), v.Get("roll" + key), form.Line(v.Get("name" + key)), form.Line(v.Get("title" + key)), v.Get("was" + key)})
	}
	return s
}

// Roll notes who came. Only lines that were touched and differ from what is stored are written, so two people at the
// door can save in turn; a line that both changed is a conflict, and so is a meeting that has gone on. After the meeting that is a
// correction, which says why.
func (s *Service) Roll(ctx context.Context, who access.Actor, id int64, version int, sent Sheet) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, roll, err := meeting.Steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "roll"})
		if err != nil {
			return err
		}
		list, err := meeting.AnswersOf(ctx, tx, id)
		if err != nil {
			return err
		}
		said, changed, err := call(ctx, tx, m, list, sent)
		if err != nil {
			return err
		}
		tx.LogAct(m.On(), roll, sent.Reason, said)
		if !changed {
			tx.Done(meeting.Path(id)+"/roll", "没有新的登记，名单没有变动；请先勾选到会或未到会，再保存")
			return nil
		}
		tx.Done(meeting.Path(id)+"/roll", "到会登记已保存")
		return nil
	})
}

// call stores what was sent, and says how much of it was new.
func call(ctx context.Context, tx *db.Tx, m meeting.Meeting, list []meeting.Invitation, sent Sheet) (said string, fresh bool, err error) {
	errs := sent.Walk.Check(list)
	if m.State == meeting.Ended {
		errs.Need("reason", "更正的原因", sent.Reason, meeting.ReasonMax)
	}
	errs.Limit("reason", "更正的原因", sent.Reason, meeting.ReasonMax)
	changed, err := markAll(ctx, tx, m, list, sent.Marks, errs)
	if err != nil {
		return "", false, err
	}
	said = fmt.Sprintf("登记到会：%d 项", changed)
	if sent.Walk.Nobody() {
		return said, changed > 0, nil
	}
	name, err := meeting.Came(ctx, tx, m.ID, sent.Walk.form(), sent.Walk.Name, sent.Walk.Title)
	if changed == 0 {
		return "登记到会：增加未列入通知的" + name, true, err
	}
	return said + "，增加未列入通知的" + name, true, err
}

func markAll(ctx context.Context, tx *db.Tx, m meeting.Meeting, list []meeting.Invitation, marks []Mark, errs form.Errors) (changed int, err error) {
	for _, i := range list {
		for _, k := range marks {
			if k.Invitation != i.ID || !k.Touched() || k.same(i) {
				continue
			}
			if err := db.Fresh(i.Version, k.Version); err != nil {
				return 0, err
			}
			k.check(&errs, i, m.State == meeting.Ended)
			if errs.Err() != nil {
				continue
			}
			if err := k.store(ctx, tx, m, i); err != nil {
				return 0, err
			}
			changed++
		}
	}
	return changed, errs.Err()
}

// store writes one line; after the meeting it settles the invitation anew, as the end of the meeting had.
func (k Mark) store(ctx context.Context, tx *db.Tx, m meeting.Meeting, i meeting.Invitation) error {
	i.Roll, i.Attendee, i.AttendeeTitle = k.Roll, k.Name, k.Title
	if err := meeting.SetAnswer(ctx, tx, i); err != nil || m.State != meeting.Ended {
		return err
	}
	i.Version++
	return meeting.Settle(ctx, tx, i)
}

func (k Mark) same(i meeting.Invitation) bool {
	name, title := i.Expected()
	return k.Roll == i.Roll && k.Name == name && k.Title == title
}

func (k Mark) check(errs *form.Errors, i meeting.Invitation, ended bool) {
	key := "-" + strconv.FormatInt(k.Invitation, 10)
	if k.Roll != "yes" && k.Roll != "no" && (k.Roll != "" || ended) {
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
		m.Was = m.Shown()
		for _, k := range typed {
			if k.Invitation == i.ID {
				m = k
			}
		}
		out = append(out, m)
	}
	return out
}

// All marks everybody as present who is not marked yet; of a unit that named nobody its member came.
func All(list []meeting.Invitation, marks []Mark, members []Expected) []Mark {
	out := Marks(list, marks)
	for n, i := range list {
		if out[n].Roll != "" {
			continue
		}
		out[n].Roll = "yes"
		for _, h := range members {
			if out[n].Name == "" && h.Unit == i.Unit {
				out[n].Name, out[n].Title = h.Name, h.Title
			}
		}
	}
	return out
}
