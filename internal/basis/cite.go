package basis

import (
	"context"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/room"
)

// Citer locks a record that is to cite, and takes the act that changes its citations.
type Citer = room.Citer

// Record is what cites.
type Record = room.Citing

// Choices are the documents that a record may cite, and those it cites.
type Choices struct {
	All   []Basis
	Cited []Basis
}

// Cites says whether the document is cited now.
func (c Choices) Cites(id int64) bool { return has(c.Cited, id) }

func has(list []Basis, id int64) bool {
	return slices.ContainsFunc(list, func(b Basis) bool { return b.ID == id })
}

// ForCiting gives what the page 引用依据 offers; more asks for the record in the same round trip.
func (s *Service) ForCiting(ctx context.Context, who access.Actor, kind string, record int64, more func(*db.Batch)) (Choices, error) {
	var all, cited *[]Basis
	err := s.db.Read(ctx, func(b *db.Batch) {
		more(b)
		all, cited = choices(b, who, kind, record), Cited(b, kind, record)
	})
	if err != nil {
		return Choices{}, err
	}
	return Choices{*all, *cited}, nil
}

// Cite makes the ids the citations of the record: those left out are taken back, new ones must be in
// force.
func (s *Service) Cite(ctx context.Context, who access.Actor, kind string, record int64, ids []int64) (db.Outcome, error) {
	return s.cite(ctx, who, kind, record, func(Record, []Basis) ([]int64, error) { return ids, nil })
}

// Since is what a form was opened on: the version of the record, and what it cited.
type Since struct {
	Version int
	Was     []int64
}

// CiteSince makes the same change to the citations as somebody made to those that their form was opened on: what others
// have cited or taken back meanwhile stays so. Where that leaves nothing to change, the form is stale, as it is when the record is another by now.
func (s *Service) CiteSince(ctx context.Context, who access.Actor, kind string, record int64, since Since, ids []int64) (db.Outcome, error) {
	was := since.Was
	return s.cite(ctx, who, kind, record, func(r Record, now []Basis) ([]int64, error) {
		if err := db.Fresh(r.Version, since.Version); err != nil {
			return nil, err
		}
		out := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(was, id) && !has(now, id) })
		for _, b := range now {
			if !slices.Contains(was, b.ID) && !slices.Contains(out, b.ID) {
				out = append(out, b.ID)
			}
		}
		if same(now, out) && !same(now, was) {
			return nil, fault.Stale()
		}
		return out, nil
	})
}

// same says whether the ids are those of the list, in whatever order.
func same(list []Basis, ids []int64) bool {
	return len(list) == len(ids) && !slices.ContainsFunc(ids, func(id int64) bool { return !has(list, id) })
}

// wanted says what a record is to cite that cites these now.
type wanted func(r Record, now []Basis) ([]int64, error)

// cite stores what the record is to cite, which is asked for with what it cites now.
func (s *Service) cite(ctx context.Context, who access.Actor, kind string, record int64, choose wanted) (db.Outcome, error) {
	citer, ok := s.citers[kind]
	if !ok {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, err := citer(ctx, tx, record)
		if err != nil {
			return err
		}
		added, taken, err := change(ctx, tx, kind, record, func(now []Basis) ([]int64, error) { return choose(r, now) })
		if err != nil {
			return err
		}
		if len(added)+len(taken) == 0 {
			return form.Errors{{Field: "basis", Text: "引用没有变化"}}
		}
		tx.LogAct(db.On{Kind: kind, ID: record, Title: r.Title}, r.Cite, "", strings.TrimSuffix(said("引用依据", added)+said("取消引用", taken), "；"))
		tx.Done(r.Path, "引用的依据已保存")
		return nil
	})
}

// change stores the difference between what is cited and what is to be.
func change(ctx context.Context, tx *db.Tx, kind string, record int64, choose func(now []Basis) ([]int64, error)) (added, taken []Basis, err error) {
	now, err := citedTx(ctx, tx, kind, record)
	if err != nil {
		return nil, nil, err
	}
	ids, err := choose(now)
	if err != nil {
		return nil, nil, err
	}
	fresh := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return has(now, id) })
	if added, err = citable(ctx, tx, fresh); err != nil {
		return nil, nil, err
	}
	if len(added) != len(fresh) {
		return nil, nil, form.Errors{{Field: "basis", Text: "所选依据中有的已废止或不存在，请重新选择"}}
	}
	for _, b := range added {
		if err := cite(ctx, tx, kind, record, b.ID); err != nil {
			return nil, nil, err
		}
	}
	for _, b := range now {
		if slices.Contains(ids, b.ID) {
			continue
		}
		if err := uncite(ctx, tx, kind, record, b.ID); err != nil {
			return nil, nil, err
		}
		taken = append(taken, b)
	}
	return added, taken, nil
}

func said(word string, list []Basis) string {
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, b := range list {
		names[i] = b.Name()
	}
	return word + "：" + strings.Join(names, "、") + "；"
}
