package task

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/paper"
)

// Follow carries the task of a corrected decision to the decision that takes its place; is is nil when none
// does. A task stays with its history when the decision is repeated, or when only words, day or deliverable
// of one that needs no approval have changed and it is not finished. Any other task is cancelled with the
// reason, and the caller makes a new one.
func Follow(ctx context.Context, tx *db.Tx, was Seed, is *Seed, same bool, reason string) (kept bool, err error) {
	t, err := ofOrigin(ctx, tx, was.Origin)
	if fault.KindOf(err) == fault.Missing {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load the task of clause %d: %w", was.Origin, err)
	}
	if is != nil && (same || t.follows(was, *is)) {
		return true, t.carry(ctx, tx, was, *is, same, reason)
	}
	return false, t.supersede(ctx, tx, reason)
}

// follows says whether a changed decision keeps its task.
func (t Task) follows(was, is Seed) bool {
	same := func(a, b []Partner) bool {
		return slices.EqualFunc(a, b, func(a, b Partner) bool { return a.Unit == b.Unit })
	}
	return t.unfinished() && !was.Major && !is.Major && was.Lead == is.Lead && same(was.Joint, is.Joint) && same(was.Support, is.Support)
}

func (t Task) unfinished() bool {
	return !slices.Contains([]string{"done", "closed", "cancelled"}, t.State)
}

// carry binds the task to the new decision. A day that did not change in the decision stays as it is in the
// task, where it may have been moved since.
func (t Task) carry(ctx context.Context, tx *db.Tx, was, is Seed, same bool, reason string) error {
	if err := bind(ctx, tx, t.ID, is); err != nil {
		return fmt.Errorf("bind task %d: %w", t.ID, err)
	}
	t.Origin, t.Minutes, t.MinutesName, t.ClauseNo, t.Deliverable = is.Origin, is.Minutes, is.MinutesName, is.ClauseNo, is.Deliverable
	if !same {
		t.Text, t.Original = is.Text, ""
		if !was.sameDay(is) {
			t.DueKind, t.Due, t.FirstDue = is.DueKind, is.day(tx.At), nil
		}
	}
	if err := save(ctx, tx, t, t.State); err != nil {
		return err
	}
	if !same && t.State != "claimed" { // what was agreed to were other words; a claim is for its verifier to judge
		if _, err := weigh(ctx, tx, t, "return"); err != nil {
			return err
		}
	}
	tx.LogAct(t.on(), Chart.Note("follow"), reason, followed(was, is, same))
	if t.State == "waiting" && !is.Waiting {
		return Release(ctx, tx, is.Origin, is.Amended)
	}
	return nil
}

// followed says where the task comes from now, and what of it has changed.
func followed(was, is Seed, same bool) string {
	out := []string{"纪要更正：" + was.MinutesName + paper.Place(was.ClauseNo) + "→" + is.MinutesName + paper.Place(is.ClauseNo)}
	if same {
		out = append(out, "内容不变")
	}
	if was.Text != is.Text {
		out = append(out, "内容按更正后的议定事项，原文见"+was.MinutesName)
	}
	if !was.sameDay(is) {
		out = append(out, "完成时限 "+was.until()+"→"+is.until())
	}
	if was.Deliverable != is.Deliverable {
		out = append(out, "完成标志已更正")
	}
	return strings.Join(out, "；")
}

// supersede cancels a task whose decision is gone or became another; a finished one stays with the
// decision that it fulfilled.
func (t Task) supersede(ctx context.Context, tx *db.Tx, reason string) error {
	if !t.unfinished() {
		return nil
	}
	step, err := Chart.Advance(t, "supersede")
	if err != nil {
		return err
	}
	t.Reason = "纪要已更正：" + reason
	if err := save(ctx, tx, t, step.To); err != nil {
		return err
	}
	tx.LogStep(Kind, t.ID, t.Called(), step, t.Reason, t.MinutesName)
	return tell(ctx, tx, t.ID, "cancel", step.From)
}
