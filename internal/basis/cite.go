package basis

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

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

// Pick is what is asked of the page 引用依据: words to look for, where the page before ended, and what a refused form has ticked.
type Pick struct {
	Query, After string
	Chosen       []int64
}

// ReadPick takes what is asked from an address or a form; what makes no sense is left out.
func ReadPick(v url.Values) Pick {
	p := Pick{Query: ReadFilter(v).Query, After: v.Get("after")}
	if rank, _, _ := p.cursor(); rank == 0 {
		p.After = ""
	}
	return p
}

// cursor reads where the page before ended: the rank of the level, the day and the number of its last document.
func (p Pick) cursor() (rank int, day time.Time, id int64) {
	level, rest, _ := strings.Cut(p.After, ".")
	on, last, _ := strings.Cut(rest, ".")
	day, ok := form.Date(on)
	if rank = slices.Index(ranks, level) + 1; !ok || form.ID(last) == 0 {
		return 0, time.Time{}, 0
	}
	return rank, day, form.ID(last)
}

// Choices are a page of the documents that a record may cite, behind those that it cites or its form has ticked.
type Choices struct {
	All   []Basis
	Cited []Basis
	Next  string // where the next page goes on, empty on the last
}

// choicesSize is how many documents a page offers.
const choicesSize = 30

// choicesOf puts what is cited and ticked before the page, each once.
func choicesOf(cited, ticked, page []Basis) Choices {
	c := Choices{Cited: cited}
	if len(page) > choicesSize {
		page = page[:choicesSize]
		last := page[choicesSize-1]
		c.Next = fmt.Sprintf("%s.%s.%d", last.Level, last.Issued.Format(time.DateOnly), last.ID)
	}
	for _, b := range slices.Concat(cited, ticked, page) {
		if !has(c.All, b.ID) {
			c.All = append(c.All, b)
		}
	}
	return c
}

// Cites says whether the document is cited now.
func (c Choices) Cites(id int64) bool { return has(c.Cited, id) }

func has(list []Basis, id int64) bool {
	return slices.ContainsFunc(list, func(b Basis) bool { return b.ID == id })
}

// ForCiting gives what the page 引用依据 offers; more asks for the record in the same round trip.
func (s *Service) ForCiting(ctx context.Context, who access.Actor, kind string, record int64, p Pick, more func(*db.Batch)) (Choices, error) {
	var page, ticked, cited *[]Basis
	err := s.db.Read(ctx, func(b *db.Batch) {
		more(b)
		page, ticked, cited = choices(b, who, p), chosen(b, who, p.Chosen), Cited(b, kind, record)
	})
	if err != nil {
		return Choices{}, err
	}
	return choicesOf(*cited, *ticked, *page), nil
}

// Since is what a form was opened on: the version of the record, and what it cited.
type Since struct {
	Version int
	Was     []int64
}

// Cite makes the same change to the citations of a record as somebody made to those that their form was opened on: what others
// have cited or taken back meanwhile stays so, and new ones must be in force. Where that leaves nothing to change, the form is stale, as it is when
// the record is another by now.
func (s *Service) Cite(ctx context.Context, who access.Actor, kind string, record int64, since Since, ids []int64) (db.Outcome, error) {
	citer, ok := s.citers[kind]
	if !ok {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, err := citer(ctx, tx, record, since.Version)
		if err != nil {
			return err
		}
		added, taken, err := change(ctx, tx, kind, record, func(now []Basis) ([]int64, error) { return since.wanted(now, ids) })
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

// wanted is what a record is to cite that cites these now.
func (since Since) wanted(now []Basis, ids []int64) ([]int64, error) {
	out := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(since.Was, id) && !has(now, id) })
	for _, b := range now {
		if !slices.Contains(since.Was, b.ID) && !slices.Contains(out, b.ID) {
			out = append(out, b.ID)
		}
	}
	if same(now, out) && !same(now, since.Was) {
		return nil, fault.Stale()
	}
	return out, nil
}

// same says whether the ids are those of the list, in whatever order.
func same(list []Basis, ids []int64) bool {
	return len(list) == len(ids) && !slices.ContainsFunc(ids, func(id int64) bool { return !has(list, id) })
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
