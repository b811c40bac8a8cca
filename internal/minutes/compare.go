package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
)

// ComparePage is two versions of one record beside each other; there is no comparison when there is only
// one version.
type ComparePage struct {
	VersionsPage
	Comparison *signing.Comparison
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
	return ComparePage{p, &signing.Comparison{From: from, To: to, Pieces: paper.Compare(ctx, texts[from].Said(), texts[to].Said()), Entries: signing.Between(p.Versions, from, to)}}, nil
}

func (p VersionsPage) start(to int) int {
	if l := p.Look; l != nil && l.Version < to && p.has(l.Version) {
		return l.Version
	}
	return p.before(to)
}

// Since is what changed since the person last looked; nil when they never did, or nothing changed.
func (p Page) Since(ctx context.Context) (*signing.Comparison, error) {
	if p.Look == nil || p.Look.Content == "" {
		return nil, nil
	}
	was, err := Restore(p.Look.Content)
	if err != nil {
		return nil, err
	}
	c := &signing.Comparison{From: p.Look.Version, To: p.Minutes.Version, Pieces: paper.Compare(ctx, was.Said(), p.Minutes.Said())}
	if c.Changes() == 0 {
		return nil, nil
	}
	return c, nil
}
