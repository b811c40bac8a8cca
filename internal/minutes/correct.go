package minutes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
)

// correct opens new minutes that name the issued ones and repeat their text, to be changed, signed and
// issued like any others. The issued ones stand until then (R7).
func correct(ctx context.Context, tx *db.Tx, old Minutes, t flow.Taken, reason string) error {
	reason = form.Line(reason)
	draft, err := Chart.Act(tx.Who, old, "draft")
	if err != nil {
		return err
	}
	m, err := write(ctx, tx, correction(old, reason), "更正"+old.Number)
	if err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, old.ID, old.Title, t, reason, "建立更正稿")
	tx.LogAct(db.On{Kind: Chart.Kind, ID: m.ID, Title: m.Title}, draft, reason, "起草更正稿，更正"+old.Number)
	tx.Done(Path(m.ID)+"/edit", "更正稿已建立，正文由%s带出", old.Number)
	return nil
}

// abandon takes back a correction that was never issued, whoever has it in hand: its round ends, its signatures
// are void, and those who signed or were to sign it hear of it. The minutes that it was to correct stay as they are.
func abandon(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, reason string) error {
	reason = form.Line(reason)
	if m.State == Consulting {
		if err := Rounds.Close(ctx, tx, m.ID, t.Label, reason); err != nil {
			return err
		}
	}
	n, err := signing.Void(ctx, tx, Chart.Kind, m.ID, "撤销更正稿："+reason)
	if err != nil {
		return fmt.Errorf("void the signatures: %w", err)
	}
	m.Returned, m.Reason = false, reason
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, reason, fmt.Sprintf("作废签名 %d 个", n))
	tx.LogStep(Chart.Kind, *m.Corrects, m.CorrectsNumber, t, reason, "本纪要仍然有效")
	tx.Done(Path(*m.Corrects), "更正稿已撤销，%s仍然有效", m.CorrectsNumber)
	return moveMinutes(ctx, tx, &m, t)
}

const corrected = "（更正）"

// correction repeats the text; each decision knows which one it repeats.
func correction(old Minutes, reason string) Minutes {
	m := Minutes{Meeting: old.Meeting, MeetingKind: old.MeetingKind, Title: old.Title, Overview: old.Overview, Other: old.Other, Attendance: old.Attendance,
		Corrects: &old.ID, CorrectsNumber: old.Number, Correction: reason}
	if !strings.HasSuffix(m.Title, corrected) && len([]rune(m.Title+corrected)) <= TitleMax {
		m.Title += corrected
	}
	for _, c := range old.Clauses {
		origin := c.ID
		c.ID, c.Origin = 0, &origin
		m.Clauses = append(m.Clauses, c)
	}
	return m
}

// supersede issues a correction: the units that it touches sign anew, the others know of it, the tasks
// follow the decisions, and the minutes that were corrected say so from now on.
func supersede(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, in IssueInput, to []Recipient) error {
	old, err := lock(ctx, tx, *m.Corrects)
	if err != nil {
		return fmt.Errorf("lock the minutes that are corrected: %w", err)
	}
	step, err := Chart.Advance(old, "corrected")
	if err != nil {
		return err
	}
	receipts, err := Papers.LockAll(ctx, tx, old.ID)
	if err != nil {
		return fmt.Errorf("load the receipts: %w", err)
	}
	if err := prepareApprovals(ctx, tx, m); err != nil {
		return err
	}
	if err := release(ctx, tx, m, t, in, reach(old, m, receipts, to, in.Added), followTasks(old)); err != nil {
		return err
	}
	if err := moveMinutes(ctx, tx, &old, step); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, old.ID, old.Title, step, m.Correction, "由“"+m.Title+"”取代")
	return message.Tell(ctx, tx, "minutes.corrected", m.ID)
}

// reach is who gets a correction: whoever is in its range and whoever got the corrected minutes. A unit
// signs anew when a decision that names it, before or now, has changed, when it had not finished with the
// corrected ones, when it had not got them, or when it was added by hand; the others know of it.
func reach(old, m Minutes, receipts []delivery.Delivery, to []Recipient, added []int64) []Recipient {
	touched := map[int64]bool{}
	for _, id := range added {
		touched[id] = true
	}
	for _, c := range changedRows(old, m) {
		touched[deref(c.Lead)] = true
		for _, u := range c.Support {
			touched[u] = true
		}
	}
	for _, d := range receipts {
		info := !touched[d.Unit] && d.State != "sent" && d.Confirmed == d.Clauses
		if i := slices.IndexFunc(to, func(r Recipient) bool { return r.Unit == d.Unit }); i >= 0 {
			to[i].Info = info
			continue
		}
		to = append(to, Recipient{Unit: d.Unit, Name: d.UnitName, Why: d.Why, Info: info})
	}
	return to
}

// changedRows are the decisions that came, went or say something else, as they were and as they are.
func changedRows(old, m Minutes) []Clause {
	out, kept := []Clause{}, map[int64]bool{}
	for _, c := range m.Clauses {
		i := slices.IndexFunc(old.Clauses, func(w Clause) bool { return w.ID == deref(c.Origin) })
		if i >= 0 && sameWords(old.Clauses[i], c) {
			kept[old.Clauses[i].ID] = true
			continue
		}
		out = append(out, c)
	}
	for _, c := range old.Clauses {
		if !kept[c.ID] {
			out = append(out, c)
		}
	}
	return out
}

// sameWords says whether a decision of a correction repeats the one it comes from.
func sameWords(was, is Clause) bool {
	is.ID, is.Origin = was.ID, was.Origin
	return sameDecision(was, is)
}

// followTasks lets the tasks follow: one whose decision is repeated, or changed in words or days alone, stays
// with its history; any other is cancelled with the reason, and a new one is made.
func followTasks(old Minutes) taskMaker {
	return func(ctx context.Context, tx *db.Tx, m Minutes) (made, waiting int, err error) {
		if err := task.Hold(ctx, tx, old.ID); err != nil {
			return 0, 0, fmt.Errorf("hold the tasks: %w", err)
		}
		list, err := seeds(ctx, tx, m)
		if err != nil {
			return 0, 0, err
		}
		for _, was := range old.Clauses {
			i := slices.IndexFunc(m.Clauses, func(c Clause) bool { return deref(c.Origin) == was.ID })
			var is *task.Seed
			if i >= 0 {
				if n := slices.IndexFunc(list, func(s task.Seed) bool { return s.Origin == m.Clauses[i].ID }); n >= 0 {
					is = &list[n]
				}
			}
			kept, err := task.Follow(ctx, tx, seed(old, was), is, i >= 0 && sameWords(was, m.Clauses[i]), m.Correction)
			if err != nil {
				return 0, 0, fmt.Errorf("let the task of clause %d follow: %w", was.ID, err)
			}
			if kept {
				list = slices.DeleteFunc(list, func(s task.Seed) bool { return s.Origin == m.Clauses[i].ID })
			}
		}
		for _, s := range list {
			if s.Waiting {
				waiting++
			}
		}
		ids, err := task.Make(ctx, tx, list)
		return len(ids), waiting, err
	}
}
