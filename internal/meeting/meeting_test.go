package meeting_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/unit"
)

// desk is an office with its people, a service and a way to name meetings.
type desk struct {
	*testing.T
	d *db.DB
	s *meeting.Service
	g *agenda.Service
	a *attendance.Service
}

func newDesk(t *testing.T) desk {
	t.Helper()
	t.Parallel()
	d := sampledb.DB(t)
	return desk{t, d, meeting.NewService(d), agenda.NewService(d), attendance.NewService(d)}
}

func (k desk) who(login string) access.Actor { k.Helper(); return sample.Who(k.T, k.d, login) }

func (k desk) unit(code string) int64 { k.Helper(); return sample.Unit(k.T, k.d, code).ID }

// form is the form of a new meeting as the page prefills it, in ten days.
func (k desk) form(kind string, units ...string) meeting.Form {
	k.Helper()
	c, err := k.s.ForForm(k.Context(), k.who("office1"), kind, time.Now())
	if err != nil {
		k.Fatal(err)
	}
	f := c.New(kind, time.Now())
	at := form.Day(time.Now()).AddDate(0, 0, 10).Add(9 * time.Hour)
	f.Starts, f.Ends, f.Place = at.Format("2006-01-02T15:04"), at.Add(2*time.Hour).Format("2006-01-02T15:04"), "市政府第二会议室"
	if kind == meeting.Special {
		for _, code := range units {
			f.Units = append(f.Units, k.unit(code))
		}
	}
	return f
}

func (k desk) create(f meeting.Form) (int64, error) {
	out, err := k.s.Create(k.Context(), k.who("office1"), f)
	if err != nil {
		return 0, err
	}
	var id int64
	if _, err := fmt.Sscanf(out.URL, "/meetings/%d", &id); err != nil {
		k.Fatalf("outcome leads to %q", out.URL)
	}
	return id, nil
}

func (k desk) made(f meeting.Form) int64 {
	k.Helper()
	id, err := k.create(f)
	if err != nil {
		k.Fatalf("create: %v", err)
	}
	return id
}

func (k desk) page(id int64) meeting.Page {
	k.Helper()
	p, err := k.s.Get(k.Context(), k.who("office1"), id, time.Now())
	if err != nil {
		k.Fatalf("get: %v", err)
	}
	return p
}

func (k desk) step(login string, id int64, step, reason string, x meeting.Extra) error {
	k.Helper()
	p := k.page(id)
	if step == "start" && p.Early && reason != "" {
		step = "start_early"
	}
	_, err := k.s.Do(k.Context(), k.who(login), id, p.Version, step, reason, x)
	return err
}

func (k desk) must(login string, id int64, steps ...string) {
	k.Helper()
	for _, step := range steps {
		if err := k.step(login, id, step, "因故", meeting.Extra{Notice: "各参会单位：请参加会议。"}); err != nil {
			k.Fatalf("%s: %v", step, err)
		}
	}
}

// topic puts an approved topic of the unit into the pool.
func (k desk) topic(code string, attend ...string) int64 {
	k.Helper()
	return approvedTopic(k.T, k.d, sample.Unit(k.T, k.d, code), attend...)
}

func approvedTopic(t *testing.T, d *db.DB, u unit.Unit, attend ...string) (id int64) {
	t.Helper()
	who := sample.Who(t, d, "liaison-"+u.Code)
	_, err := d.Write(t.Context(), who, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = tx.Insert(ctx, `INSERT INTO topic (number, unit, unit_name, function, purpose, title, reporter, duration, state, drafted_by,
			drafted_name, drafted_at, submitted_at, state_at) SELECT 'YT-2026-' || lpad((count(*) + 900)::text, 3, '0'), @unit, @name, 'F1', 'review',
			@title, '王示讲', 20, 'approved', @me, @by, @at, @at, @at FROM topic RETURNING id`,
			db.Args{"unit": u.ID, "name": u.Name, "title": "审议" + u.Chip + "领域标准体系", "me": who.Person, "by": who.Name, "at": tx.At})
		for _, code := range attend {
			if _, err := tx.Exec(ctx, "INSERT INTO topic_unit (topic, unit, role) SELECT @id, id, 'attend' FROM unit WHERE code = @code", db.Args{"id": id, "code": code}); err != nil {
				return err
			}
		}
		tx.LogEntry(audit.Entry{Action: "test", Kind: "topic", Record: id})
		return err
	})
	if err != nil {
		t.Fatalf("make a topic: %v", err)
	}
	return id
}

func (k desk) topicState(id int64) (state string) {
	k.Helper()
	if err := k.d.Pool().QueryRow(k.Context(), "SELECT state FROM topic WHERE id = $1", id).Scan(&state); err != nil {
		k.Fatal(err)
	}
	return state
}

func (k desk) add(id int64, topics ...int64) {
	k.Helper()
	picks := []agenda.Pick{}
	for _, t := range topics {
		picks = append(picks, agenda.Pick{Topic: t, Why: "同意列入"}) // the last days of a year are late for a meeting on its last day
	}
	if _, err := k.g.AddTopics(k.Context(), k.who("office1"), id, k.page(id).Version, picks); err != nil {
		k.Fatalf("add topics: %v", err)
	}
}

// announced makes a special meeting of three units with one topic and sends its notice.
func (k desk) announced() int64 {
	k.Helper()
	id := k.made(k.form(meeting.Special, "fgw", "jyj", "echeng"))
	k.add(id, k.topic("jyj"))
	k.must("office1", id, "propose")
	k.must("convenor2", id, "approve")
	k.must("office1", id, "announce")
	return id
}

// of finds the invitation of a unit or guest by its name.
func of(t *testing.T, list []meeting.Invitation, name string) meeting.Invitation {
	t.Helper()
	n := slices.IndexFunc(list, func(i meeting.Invitation) bool { return i.Name() == name })
	if n < 0 {
		t.Fatalf("%s is not invited", name)
	}
	return list[n]
}

func (k desk) answer(login string, id int64, name string, r attendance.Reply) error {
	k.Helper()
	i := of(k.T, k.page(id).Invited, name)
	_, err := k.a.Answer(k.Context(), k.who(login), i.ID, i.Version, r)
	return err
}

// conclude notes one conclusion for every topic of a meeting in session.
func (k desk) conclude(id int64, conclusion string) {
	k.Helper()
	sample.Conclude(k.T, k.d, id, conclusion, "")
}

// roll marks those named as present, and whoever presides, and saves the roll.
func (k desk) roll(id int64, present ...string) {
	k.Helper()
	marks := []attendance.Mark{}
	chair := k.page(id).Chair
	for _, i := range k.page(id).Invited {
		name, title := i.Expected()
		m := attendance.Mark{Invitation: i.ID, Version: i.Version, Roll: "no", Name: name, Title: title}
		if slices.Contains(present, i.Name()) || i.Person == chair {
			m.Roll = "yes"
			if m.Name == "" {
				m.Name, m.Title = "来人", "科长"
			}
		}
		marks = append(marks, m)
	}
	if _, err := k.a.Roll(k.Context(), k.who("office1"), id, k.page(id).Version, attendance.Sheet{Marks: marks}); err != nil {
		k.Fatalf("roll: %v", err)
	}
}

func (k desk) held(id int64) sitting.Held {
	k.Helper()
	var h sitting.Held
	_, err := k.d.Write(k.Context(), k.who("office1"), func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = sitting.Of(ctx, tx, id)
		tx.LogEntry(audit.Entry{Action: "test"})
		return err
	})
	if err != nil {
		k.Fatalf("held: %v", err)
	}
	return h
}

func names(list []sitting.Attendee) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.UnitName+a.Name)
	}
	return out
}

func wantFault(t *testing.T, err error, kind fault.Kind, what string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: got %v, want a refusal of kind %d", what, err, kind)
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	errs, ok := err.(form.Errors)
	if !ok || errs.Of(field) == "" {
		t.Errorf("got %v, want an error beside %s", err, field)
	}
}

func person(k desk, login string) string { return strconv.FormatInt(k.who(login).Person, 10) }
