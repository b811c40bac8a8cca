package issuing

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/job"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Form is the issue as typed: the day, and units added to the range by hand.
type Form struct {
	On    string
	Added []string
}

// ReadIssue takes what was typed.
func Read(v url.Values) Form { return Form{v.Get("issued_on"), v["unit"]} }

// Input is the issue as read.
type Input struct {
	On    time.Time
	Added []int64
	Wrong form.Errors // what could not be read: said once the minutes are to be issued by who asks
}

// Input reads the form.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	in := Input{On: errs.NeedDate("issued_on", "印发日期", f.On), Added: form.IDs(f.Added)}
	in.Wrong = errs
	return in, errs
}

// Missed are the invited units that did not come, as ids: not in the range by rule, but usually added.
func Missed(m minutes.Minutes) []string {
	out := []string{}
	for _, a := range m.Attendance {
		if a.Unit != nil && (a.List == paper.Leave || a.List == paper.Absent) {
			out = append(out, strconv.FormatInt(*a.Unit, 10))
		}
	}
	return out
}

// Issue numbers the minutes and sends them out: number, deliveries, tasks and the issue statement in
// one transaction. From then on nothing of them changes.
func (s *Service) Issue(ctx context.Context, who access.Actor, id int64, version int, in Input) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := minutes.Steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: "issue"})
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
func issuable(m minutes.Minutes, today time.Time, in Input) error {
	if in.On.After(today) {
		return form.Errors{{Field: "issued_on", Text: "印发日期不能晚于今天"}}
	}
	if m.SignedOn != nil && in.On.Format(time.DateOnly) < m.SignedOn.Format(time.DateOnly) {
		return form.Errors{{Field: "issued_on", Text: "印发日期不能早于签发日期"}}
	}
	return m.Object().Intact()
}

func recipients(ctx context.Context, tx *db.Tx, m minutes.Minutes, added []int64) ([]paper.Receiver, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("load the units: %w", err)
	}
	to := m.Range()
	for _, id := range added {
		if slices.ContainsFunc(to, func(r paper.Receiver) bool { return r.Unit == id }) {
			continue
		}
		i := slices.IndexFunc(units, func(u unit.Unit) bool { return u.ID == id })
		if i < 0 {
			return nil, form.Errors{{Field: "unit", Text: "分送单位中有不存在的单位"}}
		}
		to = append(to, paper.Receiver{Unit: id, Name: units[i].Name, Why: "added"})
	}
	if len(to) == 0 {
		return nil, form.Errors{{Field: "unit", Text: "请至少选择一个分送单位"}}
	}
	return to, nil
}

// issue writes everything, the minutes themselves last: their rows are locked from that statement on.
func issue(ctx context.Context, tx *db.Tx, m minutes.Minutes, t flow.Taken, in Input, to []paper.Receiver) error {
	return release(ctx, tx, m, t, in, to, makeTasks)
}

// release is the issue with its way of making tasks.
func release(ctx context.Context, tx *db.Tx, m minutes.Minutes, t flow.Taken, in Input, to []paper.Receiver, tasks taskMaker) error {
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
	if err := milestone.Settle(ctx, tx, m.ID, m.Correction, milestonesOf(m)); err != nil {
		return err
	}
	m.IssueStatement = st
	if err := minutes.Move(ctx, tx, &m, t); err != nil {
		return err
	}
	if err := tx.Queue(ctx, job.Checkpoint{}); err != nil {
		return err
	}
	tx.LogStep(minutes.Chart.Kind, m.ID, m.Title, t, "", fmt.Sprintf("%s，分送 %d 个单位，生成任务 %d 项", m.Number, len(to), made))
	tx.Done(minutes.Path(m.ID), "%s", issued(len(to), made, waiting))
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
func declare(ctx context.Context, tx *db.Tx, m *minutes.Minutes, t flow.Taken, in Input, to []paper.Receiver) ([]byte, error) {
	year := in.On.Year()
	n, err := tx.Number(ctx, minutes.Chart.Kind, year)
	if err != nil {
		return nil, err
	}
	m.Year, m.Seq, m.Number = &year, &n, minutes.Number(year, n)
	m.IssuedOn, m.IssuedAt, m.IssuedBy = &in.On, &tx.At, tx.Who.Name
	st, err := compose(ctx, tx, *m, to)
	if err != nil {
		return nil, err
	}
	b := st.Bytes()
	m.IssueHash = paper.Digest(b)
	return b, nil
}

func compose(ctx context.Context, tx *db.Tx, m minutes.Minutes, to []paper.Receiver) (paper.Issue, error) {
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
		On: *m.IssuedOn, At: *m.IssuedAt, By: m.IssuedBy, Layout: paper.Layout, LogSeq: head.Seq, LogHash: head.Hash}
	for _, r := range slices.SortedFunc(slices.Values(to), func(a, b paper.Receiver) int { return int(a.Unit - b.Unit) }) {
		st.Recipients = append(st.Recipients, paper.Recipient{Unit: r.Unit, UnitName: r.Name, Why: r.Why})
	}
	return st, nil
}
