package minutes

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/job"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/unit"
)

// IssueForm is the issue as typed: the day, and units added to the range by hand.
type IssueForm struct {
	On    string
	Added []string
}

// ReadIssue takes what was typed.
func ReadIssue(v url.Values) IssueForm { return IssueForm{v.Get("issued_on"), v["unit"]} }

// IssueInput is the issue as read.
type IssueInput struct {
	On    time.Time
	Added []int64
	Wrong form.Errors // what could not be read: said once the minutes are to be issued by who asks
}

// Input reads the form.
func (f IssueForm) Input() (IssueInput, form.Errors) {
	var errs form.Errors
	in := IssueInput{On: errs.NeedDate("issued_on", "印发日期", f.On), Added: form.IDs(f.Added)}
	in.Wrong = errs
	return in, errs
}

// Recipient is a unit in the range and why it is.
type Recipient struct {
	Unit     int64
	Name     string
	Why      string // attended, named, added
	Included bool   // in the range by rule, not by choice
	Info     bool   // of a correction that does not touch the unit: to know of, without a receipt
}

// WhyTitle is the reason in words.
func WhyTitle(why string) string {
	return map[string]string{"attended": "参会", "named": "议定事项涉及", "added": "另行分送"}[why]
}

// Range is who gets the minutes by rule: units that attended, then units that a decision names (R7).
func Range(m Minutes) []Recipient {
	out := []Recipient{}
	add := func(id int64, name, why string) {
		if id != 0 && !slices.ContainsFunc(out, func(r Recipient) bool { return r.Unit == id }) {
			out = append(out, Recipient{Unit: id, Name: name, Why: why, Included: true})
		}
	}
	for _, a := range m.Attendance {
		if a.List == Present || a.List == Observer {
			add(deref(a.Unit), a.UnitName, "attended")
		}
	}
	for _, c := range m.Clauses {
		add(deref(c.Lead), c.LeadName, "named")
		for i, u := range c.Support {
			add(u, c.SupportName[i], "named")
		}
	}
	return out
}

// Missed are the invited units that did not come, as ids: not in the range by rule, but usually added.
func Missed(m Minutes) []string {
	out := []string{}
	for _, a := range m.Attendance {
		if a.Unit != nil && (a.List == Leave || a.List == Absent) {
			out = append(out, word(*a.Unit))
		}
	}
	return out
}

// Issue numbers the minutes and sends them out: number, deliveries, tasks and the issue statement in
// one transaction. From then on nothing of them changes.
func (s *Service) Issue(ctx context.Context, who access.Actor, id int64, version int, in IssueInput) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := minutesSteps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: "issue"})
		if err := db.Refusal(err, in.Wrong); err != nil {
			return err
		}
		if err := issuable(m, form.Day(tx.At), in); err != nil {
			return err
		}
		to, err := recipients(ctx, tx, m, in.Added)
		if err != nil {
			return err
		}
		if m.Corrects != nil {
			return supersede(ctx, tx, m, t, in, to)
		}
		return issue(ctx, tx, m, t, in, to)
	})
}

// issuable checks the day and the text before anything is drawn.
func issuable(m Minutes, today time.Time, in IssueInput) error {
	if in.On.After(today) {
		return form.Errors{{Field: "issued_on", Text: "印发日期不能晚于今天"}}
	}
	if m.SignedOn != nil && in.On.Format(time.DateOnly) < m.SignedOn.Format(time.DateOnly) {
		return form.Errors{{Field: "issued_on", Text: "印发日期不能早于签发日期"}}
	}
	return m.Object().Intact()
}

func recipients(ctx context.Context, tx *db.Tx, m Minutes, added []int64) ([]Recipient, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("load the units: %w", err)
	}
	to := Range(m)
	for _, id := range added {
		if slices.ContainsFunc(to, func(r Recipient) bool { return r.Unit == id }) {
			continue
		}
		i := slices.IndexFunc(units, func(u unit.Unit) bool { return u.ID == id })
		if i < 0 {
			return nil, form.Errors{{Field: "unit", Text: "分送单位中有不存在的单位"}}
		}
		to = append(to, Recipient{Unit: id, Name: units[i].Name, Why: "added"})
	}
	if len(to) == 0 {
		return nil, form.Errors{{Field: "unit", Text: "请至少选择一个分送单位"}}
	}
	return to, nil
}

// issue writes everything, the minutes themselves last: their rows are locked from that statement on.
func issue(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, in IssueInput, to []Recipient) error {
	return release(ctx, tx, m, t, in, to, makeTasks)
}

// release is the issue with its way of making tasks.
func release(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, in IssueInput, to []Recipient, tasks taskMaker) error {
	st, err := declare(ctx, tx, &m, t, in, to)
	if err != nil {
		return err
	}
	if err := deliver(ctx, tx, m, to); err != nil {
		return err
	}
	made, waiting, err := tasks(ctx, tx, m)
	if err != nil {
		return err
	}
	m.IssueStatement = st
	if err := moveMinutes(ctx, tx, &m, t); err != nil {
		return err
	}
	if err := tx.Queue(ctx, job.Checkpoint{}); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", fmt.Sprintf("%s，分送 %d 个单位，生成任务 %d 项", m.Number, len(to), made))
	tx.Done(Path(m.ID), "%s", issued(len(to), made, waiting))
	return nil
}

func issued(units, made, waiting int) string {
	s := fmt.Sprintf("纪要已印发，分送 %d 个单位，生成任务 %d 项", units, made)
	if waiting > 0 {
		s += fmt.Sprintf("，其中 %d 项待报批", waiting)
	}
	return s
}

// declare draws the number and makes the issue statement over all that is sent.
func declare(ctx context.Context, tx *db.Tx, m *Minutes, t flow.Taken, in IssueInput, to []Recipient) ([]byte, error) {
	year := in.On.Year()
	n, err := tx.Number(ctx, Chart.Kind, year)
	if err != nil {
		return nil, err
	}
	m.Year, m.Seq, m.Number = &year, &n, Number(year, n)
	m.IssuedOn, m.IssuedAt, m.IssuedBy = &in.On, &tx.At, tx.Who.Name
	st, err := compose(ctx, tx, *m, to)
	if err != nil {
		return nil, err
	}
	b := st.Bytes()
	m.IssueHash = digest(b)
	return b, nil
}

func compose(ctx context.Context, tx *db.Tx, m Minutes, to []Recipient) (paper.Issue, error) {
	office, err := unit.TheOfficeTx(ctx, tx)
	if err != nil {
		return paper.Issue{}, fmt.Errorf("load the office: %w", err)
	}
	stands, err := signing.Standing(ctx, tx, m.Object())
	if err != nil {
		return paper.Issue{}, err
	}
	head, err := headOfLog(ctx, tx)
	if err != nil {
		return paper.Issue{}, fmt.Errorf("read the log's head: %w", err)
	}
	st := paper.Issue{Portal: office.ID, Minutes: m.ID, Version: m.Version, Content: m.ContentHash, Signatures: stands, Number: m.Number,
		On: *m.IssuedOn, At: *m.IssuedAt, By: m.IssuedBy, LogSeq: head.Seq, LogHash: head.Hash}
	for _, r := range slices.SortedFunc(slices.Values(to), func(a, b Recipient) int { return int(a.Unit - b.Unit) }) {
		st.Recipients = append(st.Recipients, paper.Recipient{Unit: r.Unit, UnitName: r.Name, Why: r.Why})
	}
	return st, nil
}

// taskMaker makes the tasks of issued minutes.
type taskMaker func(ctx context.Context, tx *db.Tx, m Minutes) (made, waiting int, err error)

// makeTasks makes a task of each decision; that of a major one waits until it is approved (R8).
func makeTasks(ctx context.Context, tx *db.Tx, m Minutes) (made, waiting int, err error) {
	list, err := seeds(ctx, tx, m)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range list {
		if s.Waiting {
			waiting++
		}
	}
	ids, err := task.Make(ctx, tx, list)
	return len(ids), waiting, err
}

// seeds are what the decisions say about their tasks.
func seeds(ctx context.Context, tx *db.Tx, m Minutes) ([]task.Seed, error) {
	list, err := Majors.ApprovalsTx(ctx, tx, m.ID)
	if err != nil {
		return nil, fmt.Errorf("load the approvals: %w", err)
	}
	out := []task.Seed{}
	for _, c := range m.Clauses {
		if c.NoTask != "" {
			continue
		}
		s := seed(m, c)
		if s.Waiting = c.Major; s.Waiting {
			i := slices.IndexFunc(list, func(e escalation.Approval) bool { return e.Clause == c.ID && e.Approved() })
			if s.Waiting = i < 0; !s.Waiting {
				s.Amended = list[i].Amended
			}
		}
		out = append(out, s)
	}
	return out, nil
}

func seed(m Minutes, c Clause) task.Seed {
	s := task.Seed{Origin: c.ID, Minutes: m.ID, MinutesName: m.Number, ClauseNo: c.Ord, Text: c.Text, Lead: deref(c.Lead), LeadName: c.LeadName,
		Deliverable: c.Deliverable, Major: c.Major}
	if c.Due != nil {
		s.Due = *c.Due
	}
	for i, u := range c.Support {
		s.Supporters = append(s.Supporters, task.Supporter{Unit: u, Name: c.SupportName[i]})
	}
	return s
}
