package sample

import (
	"context"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
)

// Task describes a task to make: its lead and supporting units by code, and when it is due.
type Task struct {
	Lead    string
	Support []string
	Text    string    // empty = a standard text
	Due     time.Time // zero = 30 days after the act
	Major   bool
	Waiting bool
	Origin  int64 // clause; 0 = a number that no clause has
	Minutes int64
}

// MakeTask makes a task as the issue of minutes does, without the minutes: for tests of what follows. The
// clause it names does not exist.
func MakeTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	seed := seedOf(t, d, spec)
	var ids []int64
	_, err := d.Write(t.Context(), Who(t, d, "office1"), func(ctx context.Context, tx *db.Tx) (err error) {
		if seed.Origin == 0 {
			if seed.Origin, err = db.Scalar[int64](ctx, tx, strangeClause, db.Args{}); err != nil {
				return err
			}
		}
		if seed.Due.IsZero() {
			seed.Due = form.Day(tx.At).AddDate(0, 0, 30)
		}
		ids, err = task.Make(ctx, tx, []task.Seed{seed})
		return err
	})
	if err != nil {
		t.Fatalf("make a task: %v", err)
	}
	return ids[0]
}

func seedOf(t T, d *db.DB, spec Task) task.Seed {
	t.Helper()
	lead := Unit(t, d, spec.Lead)
	s := task.Seed{Origin: spec.Origin, Minutes: spec.Minutes, MinutesName: "2026年第1次全体会议纪要", ClauseNo: 1, Text: spec.Text, Lead: lead.ID,
		LeadName: lead.Name, Due: spec.Due, Deliverable: "标准报批稿通过审查", Major: spec.Major, Waiting: spec.Waiting}
	if s.Text == "" {
		s.Text = "制定" + lead.Name + "主管领域地方标准。形成报批稿并通过审查"
	}
	for _, code := range spec.Support {
		u := Unit(t, d, code)
		s.Supporters = append(s.Supporters, task.Supporter{Unit: u.ID, Name: u.Name})
	}
	return s
}

// TaskOf loads a task as the office sees it.
func TaskOf(t T, d *db.DB, id int64) task.Task {
	t.Helper()
	v, err := task.NewService(d).Get(t.Context(), Who(t, d, "office1"), id)
	if err != nil {
		t.Fatalf("task %d: %v", id, err)
	}
	return v.Task
}

// ReceivedTask is a task that its lead unit has signed for.
func ReceivedTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	id := MakeTask(t, d, spec)
	return doTask(t, d, id, "liaison-"+spec.Lead, "receive", "")
}

// ClaimedTask is a task whose lead unit claims completion; the parts of its supporters are reported.
func ClaimedTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	id := ReceivedTask(t, d, spec)
	s := task.NewService(d)
	for _, code := range spec.Support {
		reportPart(t, d, s, id, code)
	}
	f := task.ClaimForm{Text: "报批稿已通过审查", NoFiles: "1", Note: "审查结论以会议纪要为准"}
	if _, err := s.Claim(t.Context(), Who(t, d, "liaison-"+spec.Lead), id, TaskOf(t, d, id).Version, f, nil); err != nil {
		t.Fatalf("claim task %d: %v", id, err)
	}
	return id
}

// DoneTask is a task verified by the chief.
func DoneTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	return doTask(t, d, ClaimedTask(t, d, spec), "chief", "verify", "")
}

func doTask(t T, d *db.DB, id int64, login, step, reason string) int64 {
	t.Helper()
	if _, err := task.NewService(d).Do(t.Context(), Who(t, d, login), id, TaskOf(t, d, id).Version, step, reason); err != nil {
		t.Fatalf("%s task %d: %v", step, id, err)
	}
	return id
}

func reportPart(t T, d *db.DB, s *task.Service, id int64, code string) {
	t.Helper()
	who := Who(t, d, "liaison-"+code)
	v, err := s.Get(t.Context(), who, id)
	if err != nil {
		t.Fatalf("task %d: %v", id, err)
	}
	for _, p := range v.Parts {
		if !who.InUnit(p.Unit) {
			continue
		}
		if _, err := s.ReportPart(t.Context(), who, p.ID, p.Version, task.PartForm{Text: "已提供本领域数据"}, nil); err != nil {
			t.Fatalf("report part %d: %v", p.ID, err)
		}
	}
}
