package sample

import (
	"context"
	"slices"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/task"
)

// Task describes a task to make: its lead and supporting units by code, and when it is due.
type Task struct {
	Lead    string
	Joint   []string
	Support []string
	Text    string // empty = a standard text
	DueKind string
	Due     time.Time // zero = 30 days after the act, where the kind is a day
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
		if seed.DueKind == "" && seed.Due.IsZero() {
			seed.Due = form.Day(tx.At).AddDate(0, 0, 30)
		}
		// Tasks follow from the issue of their minutes, which this one has not.
		tx.LogEntry(audit.Entry{Action: minutes.Chart.Action("issue"), Kind: minutes.Chart.Kind, Record: seed.Minutes, Title: seed.MinutesName})
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
		LeadName: lead.Name, DueKind: spec.DueKind, Due: spec.Due, Deliverable: "标准报批稿通过审查", Major: spec.Major, Waiting: spec.Waiting}
	if s.Text == "" {
		s.Text = "制定" + lead.Name + "主管领域地方标准。形成报批稿并通过审查"
	}
	s.Joint, s.Support = partners(t, d, spec.Joint), partners(t, d, spec.Support)
	return s
}

func partners(t T, d *db.DB, codes []string) (out []task.Partner) {
	t.Helper()
	for _, code := range codes {
		u := Unit(t, d, code)
		out = append(out, task.Partner{Unit: u.ID, Name: u.Name})
	}
	return out
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

// ReportedTask is a task with all its parts reported.
func ReportedTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	id := ReceivedTask(t, d, spec)
	for _, code := range slices.Concat(spec.Joint, spec.Support) {
		reportPart(t, d, task.NewService(d), id, code)
	}
	return id
}

// ConsultedTask is such a task of which the lead unit asks whether it is done.
func ConsultedTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	return doTask(t, d, ReportedTask(t, d, spec), "liaison-"+spec.Lead, "consult", "")
}

// ClaimedTask is a task whose lead unit claims completion; the parts of the others are reported, and those who answer with it agree.
func ClaimedTask(t T, d *db.DB, spec Task) int64 {
	t.Helper()
	s := task.NewService(d)
	id := ReportedTask(t, d, spec)
	if len(spec.Joint) > 0 {
		doTask(t, d, id, "liaison-"+spec.Lead, "consult", "")
	}
	for _, code := range spec.Joint {
		DoPart(t, d, id, code, "agree", "")
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
	p := PartOf(t, d, id, code)
	if _, err := s.ReportPart(t.Context(), Who(t, d, "liaison-"+code), p.ID, p.Version, task.PartForm{Text: "已提供本领域数据"}, nil); err != nil {
		t.Fatalf("report part %d: %v", p.ID, err)
	}
}

// PartOf is the share that a unit has in a task, as it stands now.
func PartOf(t T, d *db.DB, id int64, code string) task.Part {
	t.Helper()
	who := Who(t, d, "liaison-"+code)
	v, err := task.NewService(d).Get(t.Context(), who, id)
	if err != nil {
		t.Fatalf("task %d: %v", id, err)
	}
	i := slices.IndexFunc(v.Parts, func(p task.Part) bool { return who.InUnit(p.Unit) })
	if i < 0 {
		t.Fatalf("%s has no part of task %d", code, id)
	}
	return v.Parts[i]
}

// DoPart lets a unit's liaison take a step of its own part.
func DoPart(t T, d *db.DB, id int64, code, step, reason string) {
	t.Helper()
	p := PartOf(t, d, id, code)
	if _, err := task.NewService(d).DoPart(t.Context(), Who(t, d, "liaison-"+code), p.ID, p.Version, step, reason); err != nil {
		t.Fatalf("%s part %d: %v", step, p.ID, err)
	}
}
