package minutes

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/diff"
	"jointmeeting/internal/paper"
)

// Piece is one paragraph of a comparison.
type Piece = paper.Piece

// Comparison is what differs between two versions, in the order of the paper.
type Comparison struct {
	From, To int
	Pieces   []Piece
	Entries  []Entry // what was done from one to the other, the latest first
}

// Changes counts the places that differ.
func (c Comparison) Changes() int {
	n := 0
	for _, p := range c.Pieces {
		n += diff.Changes(p.Runs)
		if p.Note != "" && diff.Changes(p.Runs) == 0 {
			n++
		}
	}
	return n
}

// Touched are the pieces that differ.
func (c Comparison) Touched() []Piece {
	return slices.DeleteFunc(slices.Clone(c.Pieces), func(p Piece) bool { return !p.Changed() })
}

// Of lists the saves that changed the piece, the latest first.
func (c Comparison) Of(p Piece) []Entry {
	return slices.DeleteFunc(slices.Clone(c.Entries), func(e Entry) bool { return !slices.Contains(e.Parts, p.Part) })
}

// ComparePage is two versions of one record beside each other; there is no comparison when there is only
// one version.
type ComparePage struct {
	VersionsPage
	Comparison *Comparison
}

// Compare gives what differs between two versions. Without a choice it is the present version with the
// one that the person last saw, or with the one before.
func (s *Service) Compare(ctx context.Context, who access.Actor, id int64, from, to int) (ComparePage, error) {
	p, err := s.Versions(ctx, who, id)
	if err != nil {
		return ComparePage{}, err
	}
	if to == 0 {
		to = p.Minutes.Version
	}
	if from == 0 {
		from = p.start(to)
	}
	if from == 0 {
		return ComparePage{VersionsPage: p}, nil
	}
	texts, err := s.stored(ctx, who, id, from, to)
	if err != nil {
		return ComparePage{}, err
	}
	return ComparePage{p, &Comparison{From: from, To: to, Pieces: paper.Compare(ctx, texts[from].Said(), texts[to].Said()), Entries: between(p.Versions, from, to)}}, nil
}

func (p VersionsPage) start(to int) int {
	if l := p.Look; l != nil && l.Version < to && p.has(l.Version) {
		return l.Version
	}
	return p.before(to)
}

// between are the acts that led from one version to the other, the latest first.
func between(list []Version, from, to int) []Entry {
	out := []Entry{}
	for _, v := range list {
		if v.No > max(from, to) || v.No < min(from, to) {
			continue
		}
		for _, e := range v.Entries {
			if v.No != min(from, to) || e.Act == ActReturn {
				out = append(out, e)
			}
		}
	}
	return out
}

// Since is what changed since the person last looked; nil when they never did, or nothing changed.
func (p Page) Since(ctx context.Context) (*Comparison, error) {
	if p.Look == nil || p.Look.Content == "" {
		return nil, nil
	}
	was, err := Restore(p.Look.Content)
	if err != nil {
		return nil, err
	}
	c := &Comparison{From: p.Look.Version, To: p.Minutes.Version, Pieces: paper.Compare(ctx, was.Said(), p.Minutes.Said())}
	if c.Changes() == 0 {
		return nil, nil
	}
	return c, nil
}
