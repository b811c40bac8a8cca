package minutes

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
)

// editText changes the text of a draft. The attendance is taken from the meeting again, and whatever was signed on an
// earlier text is void.
func editText(ctx context.Context, tx *db.Tx, id int64, version int, in Input) (Minutes, error) {
	m, t, err := Steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "edit"})
	if err != nil {
		return m, err
	}
	if in.Wrong != nil {
		return m, in.Wrong
	}
	was := m
	if err := change(ctx, tx, &m, in); err != nil {
		return m, err
	}
	if _, err := signing.Void(ctx, tx, Chart.Kind, id, "正文已修改"); err != nil {
		return m, err
	}
	if err := remember(ctx, tx, was, m, in.Note); err != nil {
		return m, err
	}
	tx.LogAct(db.On{Kind: Chart.Kind, ID: id, Title: m.Title}, t, in.Note,
		fmt.Sprintf("修改正文：第 %d 稿，议定事项 %d 条→%d 条", m.Version, len(was.Clauses), len(m.Clauses)))
	tx.Done(Path(id)+"/edit", "%s", savedWords(in, m))
	return m, nil
}

// MayEdit says why the person cannot change the text now; nil when they can.
func MayEdit(who access.Actor, m Minutes) error {
	_, err := Chart.Act(who, m, "edit")
	return err
}

// remember stores the new text with what changed in it; whoever saved it has seen it.
func remember(ctx context.Context, tx *db.Tx, was, is Minutes, note string) error {
	if err := keepText(ctx, tx, is, signing.ActSave, note, paper.ChangedParts(was.Said(), is.Said())); err != nil {
		return err
	}
	return noteSeen(ctx, tx, is)
}

// savedWords says what a save did to the text that was typed.
func savedWords(in Input, m Minutes) string {
	said := []string{"纪要已保存"}
	for i, c := range m.Clauses {
		if i < len(in.Clauses) && in.Clauses[i].lead() == 0 && c.Lead != nil {
			said = append(said, paper.Place(c.Ord)+"列有单位组、没有选牵头单位，已默认由主办单位"+c.LeadName+"牵头，可以改选")
		}
	}
	if len(in.Tidied) > 0 {
		said = append(said, proofread.PutRight(in.Tidied))
	}
	return strings.Join(said, "。")
}

// change writes the new text over the old one.
func change(ctx context.Context, tx *db.Tx, m *Minutes, in Input) error {
	held, err := sitting.Of(ctx, tx, m.Meeting)
	if err != nil {
		return err
	}
	clauses, err := resolve(ctx, tx, *m, held, in)
	if err != nil {
		return err
	}
	if err := drop(ctx, tx, *m, clauses); err != nil {
		return err
	}
	for i := range clauses {
		if clauses[i].ID, err = putClause(ctx, tx, m.ID, clauses[i]); err != nil {
			return err
		}
	}
	if err := takeBackApprovals(ctx, tx, *m, clauses); err != nil {
		return err
	}
	if err := Majors.Keep(ctx, tx, m.ID); err != nil {
		return err
	}
	m.Title, m.Overview, m.Other, m.Clauses, m.Attendance = in.Title, in.Overview, in.Other, clauses, attendance(held)
	m.Version++
	if err := putAttendance(ctx, tx, m.ID, m.Attendance); err != nil {
		return err
	}
	return putText(ctx, tx, *m)
}

// resolve turns what was typed into rows with names as of now; a unit that is not
// there is refused beside its field.
func resolve(ctx context.Context, tx *db.Tx, m Minutes, held sitting.Held, in Input) ([]Clause, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("load the units: %w", err)
	}
	r := resolver{day: form.Day(held.StartsAt), names: map[int64]string{}, topics: map[int64]string{}, was: m.Clauses, taken: map[int64]bool{}}
	if m.Corrects != nil {
		if r.signed, err = db.All[Clause](ctx, tx, selectClauses, db.Seen(tx.Who, db.Args{"id": *m.Corrects})); err != nil {
			return nil, fmt.Errorf("load the decisions of the corrected minutes: %w", err)
		}
	}
	if r.groups, err = unitgroup.OnTx(ctx, tx, r.day); err != nil {
		return nil, fmt.Errorf("load the groups: %w", err)
	}
	for _, u := range units {
		r.names[u.ID] = u.Name
		if u.Host {
			r.host = u.ID
		}
	}
	for _, t := range held.Topics {
		r.topics[t.Topic] = t.Says.Title
	}
	out := []Clause{}
	for i, c := range in.Clauses {
		x, err := r.clause(ctx, tx, i, c)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, r.errs.Err()
}

type resolver struct {
	day           time.Time // of the meeting
	names, topics map[int64]string
	was           []Clause
	signed        []Clause       // of the minutes that a correction corrects
	taken         map[int64]bool // a stored row is one row of the form; what is not stored here is new
	groups        []unitgroup.Group
	host          int64
	register      *unit.Register // of the names that are typed; nil while none is
	errs          form.Errors
}

func (r *resolver) clause(ctx context.Context, tx *db.Tx, i int, in ClauseForm) (Clause, error) {
	c := Clause{Ord: i + 1, Text: in.Text, DueKind: in.DueKind, Due: in.due(), Deliverable: in.Deliverable, Major: in.Major, NoTask: in.NoTask}
	if k := paper.DueOf(c.DueKind); k.Counted() {
		end := k.End(r.day)
		c.Due = &end
	}
	c.Milestones = in.Milestones.On(r.day)
	row, topic, lead := form.ID(in.ID), form.ID(in.Topic), in.lead()
	if i := slices.IndexFunc(r.was, func(w Clause) bool { return w.ID == row }); i >= 0 && !r.taken[row] {
		c.ID, c.Origin = row, r.was[i].Origin
		r.taken[row] = true
	}
	if title, ok := r.topics[topic]; ok {
		c.Topic, c.TopicTitle = &topic, title
	}
	if lead != 0 {
		c.Lead, c.LeadName = &lead, r.name(lead, "lead-"+in.Key, i)
	}
	c.Joint, c.JointName = r.units(in.Joint, "joint-"+in.Key, i)
	c.Support, c.SupportName = r.units(in.Support, "support-"+in.Key, i)
	in.places(i+1, &r.errs)
	if err := r.outsiders(ctx, tx, &c, in, i); err != nil {
		return c, err
	}
	return r.grouped(c, in, i), nil
}

// units are those chosen in one place of a decision, each once, in the order of the units.
func (r *resolver) units(chosen []int64, field string, i int) (ids []int64, names []string) {
	ids, names = slices.Compact(slices.Sorted(slices.Values(chosen))), []string{}
	for _, u := range ids {
		names = append(names, r.name(u, field, i))
	}
	return ids, names
}

func (r *resolver) name(id int64, field string, i int) string {
	name, ok := r.names[id]
	if !ok {
		r.errs.Add(field, "%s选了不存在的单位", paper.Place(i+1))
	}
	return name
}

// drop takes out the draft rows that the form no longer has. A row that was reported upwards stays.
func drop(ctx context.Context, tx *db.Tx, m Minutes, now []Clause) error {
	for _, c := range m.Clauses {
		if slices.ContainsFunc(now, func(n Clause) bool { return n.ID == c.ID }) {
			continue
		}
		reported, err := Majors.Reported(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if reported {
			return form.Errors{{Field: "", Text: paper.Place(c.Ord) + "已有报批记录，不能删除"}}
		}
		if err := removeClause(ctx, tx, c.ID); err != nil {
			return fmt.Errorf("take out clause %d: %w", c.ID, err)
		}
	}
	return nil
}
