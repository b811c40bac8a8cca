package minutes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/signing"
)

// Look is what a person last saw of minutes.
type Look struct {
	Version int
	At      time.Time
	Content string
}

// VersionsPage is the history of one record.
type VersionsPage struct {
	Page
	Versions []signing.Version // the latest first
}

// has says whether there is a version of the number.
func (p VersionsPage) has(no int) bool {
	return slices.ContainsFunc(p.Versions, func(v signing.Version) bool { return v.No == no })
}

// before is the number of the version before another, 0 when it is the first.
func (p VersionsPage) before(no int) int {
	for _, v := range p.Versions {
		if v.No < no {
			return v.No
		}
	}
	return 0
}

// Versions gives the history of the text; only for those who make minutes.
func (s *Service) Versions(ctx context.Context, who access.Actor, id int64) (VersionsPage, error) {
	var a answers
	var list *[]signing.Entry
	args := db.Seen(who, db.Args{"id": id})
	err := s.db.Read(ctx, func(b *db.Batch) {
		a = signed(b, who, id)
		list = db.Many[signing.Entry](b, selectEntries, args)
	})
	if err != nil {
		return VersionsPage{}, err
	}
	if !Inside(who) {
		return VersionsPage{}, fault.NotFound()
	}
	p := a.page(who)
	return VersionsPage{p, signing.Versions(*list, p.Signatures)}, nil
}

// Version gives the text as it was in one version, under the head of the record.
func (s *Service) Version(ctx context.Context, who access.Actor, id int64, no int) (VersionsPage, Minutes, error) {
	p, err := s.Versions(ctx, who, id)
	if err != nil {
		return p, Minutes{}, err
	}
	was, err := s.stored(ctx, who, id, no)
	if err != nil {
		return p, Minutes{}, err
	}
	return p, was[no], nil
}

// stored reads the texts of the versions; each must be there.
func (s *Service) stored(ctx context.Context, who access.Actor, id int64, nos ...int) (map[int]Minutes, error) {
	var list *[]Look
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Look](b, selectTexts, db.Seen(who, db.Args{"id": id, "versions": nos}))
	})
	if err != nil {
		return nil, err
	}
	out := map[int]Minutes{}
	for _, l := range *list {
		if out[l.Version], err = Restore(l.Content); err != nil {
			return nil, fmt.Errorf("version %d of minutes %d: %w", l.Version, id, err)
		}
	}
	for _, no := range nos {
		if _, ok := out[no]; !ok {
			return nil, fault.NotFound()
		}
	}
	return out, nil
}

// MarkRead notes that the person has seen the text as it is (已阅).
func (s *Service) MarkRead(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := Steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "read"})
		if err != nil {
			return err
		}
		if err := noteSeen(ctx, tx, m); err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Chart.Kind, ID: id, Title: m.Title}, t, "", fmt.Sprintf("已阅第 %d 稿", m.Version))
		tx.Done(Path(id), "已记录：您已阅第 %d 稿", m.Version)
		return nil
	})
}
