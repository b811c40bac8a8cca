package issuing

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
)

// supersede issues a correction: the units that it touches sign anew, the others know of it, the tasks
// follow the decisions, and the minutes that were corrected say so from now on.
func supersede(ctx context.Context, tx *db.Tx, m minutes.Minutes, t flow.Taken, in Input, to []paper.Receiver) error {
	old, err := minutes.Take(ctx, tx, *m.Corrects)
	if err != nil {
		return fmt.Errorf("lock the minutes that are corrected: %w", err)
	}
	step, err := minutes.Chart.Advance(old, "corrected")
	if err != nil {
		return err
	}
	receipts, err := minutes.Papers.LockAll(ctx, tx, old.ID)
	if err != nil {
		return fmt.Errorf("load the receipts: %w", err)
	}
	if err := minutes.PrepareApprovals(ctx, tx, m); err != nil {
		return err
	}
	if err := release(ctx, tx, m, t, in, reach(old, m, receipts, to, in.Added), followTasks(old)); err != nil {
		return err
	}
	if err := minutes.Move(ctx, tx, &old, step); err != nil {
		return err
	}
	tx.LogStep(minutes.Chart.Kind, old.ID, old.Title, step, m.Correction, "由“"+m.Title+"”取代")
	return message.Tell(ctx, tx, "minutes.corrected", m.ID)
}

// reach is who gets a correction: whoever is in its range and whoever got the corrected minutes. A unit
// signs anew when a decision that names it, before or now, has changed, when it had not finished with the
// corrected ones, when it had not got them, or when it was added by hand; the others know of it.
func reach(old, m minutes.Minutes, receipts []delivery.Delivery, to []paper.Receiver, added []int64) []paper.Receiver {
	touched := map[int64]bool{}
	for _, id := range added {
		touched[id] = true
	}
	for _, c := range changedRows(old, m) {
		touched[paper.Ref(c.Lead)] = true
		for _, u := range slices.Concat(c.Joint, c.Support) {
			touched[u] = true
		}
	}
	for _, d := range receipts {
		info := !touched[d.Unit] && d.State != "sent" && d.Confirmed == d.Clauses
		if i := slices.IndexFunc(to, func(r paper.Receiver) bool { return r.Unit == d.Unit }); i >= 0 {
			to[i].Info = info
			continue
		}
		to = append(to, paper.Receiver{Unit: d.Unit, Name: d.UnitName, Why: d.Why, Info: info})
	}
	return to
}

// changedRows are the decisions that came, went or say something else, as they were and as they are.
func changedRows(old, m minutes.Minutes) []minutes.Clause {
	out, kept := []minutes.Clause{}, map[int64]bool{}
	for _, c := range m.Clauses {
		i := slices.IndexFunc(old.Clauses, func(w minutes.Clause) bool { return w.ID == paper.Ref(c.Origin) })
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
func sameWords(was, is minutes.Clause) bool {
	is.ID, is.Origin = was.ID, was.Origin
	return minutes.SameDecision(was, is)
}

// followTasks lets the tasks follow: one whose decision is repeated, or changed in words or days alone, stays
// with its history; any other is cancelled with the reason, and a new one is made.
func followTasks(old minutes.Minutes) taskMaker {
	return func(ctx context.Context, tx *db.Tx, m minutes.Minutes) (made, waiting int, err error) {
		if err := task.Hold(ctx, tx, old.ID); err != nil {
			return 0, 0, fmt.Errorf("hold the tasks: %w", err)
		}
		list, err := seeds(ctx, tx, m)
		if err != nil {
			return 0, 0, err
		}
		for _, was := range old.Clauses {
			i := slices.IndexFunc(m.Clauses, func(c minutes.Clause) bool { return paper.Ref(c.Origin) == was.ID })
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
