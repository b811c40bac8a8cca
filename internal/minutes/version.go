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

// The acts that store the text.
const (
	ActSave   = "save"
	ActSubmit = "submit"
	ActReturn = "return"
	// ActCirculate stores the text as it was sent to the units.
	ActCirculate = "circulate"
)

// Entry is one time the text was stored: saved by the drafter, submitted, or returned.
type Entry struct {
	ID, Minutes int64
	Version     int
	Act         string
	Hash        []byte
	ByName      string
	Reason      string // the note of a save, the reason of a return
	Parts       []string
	At          time.Time
}

// ActTitle is the act's word on screen.
func (e Entry) ActTitle() string {
	return map[string]string{ActSave: "保存", ActSubmit: "提交校核", ActReturn: "退回修改", ActCirculate: "送单位会签"}[e.Act]
}

// Version is one 稿 with all that was done to it.
type Version struct {
	No      int
	Hash    []byte
	Entries []Entry
	Signed  []signing.Signature // given on it, also those voided since
}

// Look is what a person last saw of minutes.
type Look struct {
	Version int
	At      time.Time
	Content string
}

// VersionsPage is the history of one record.
type VersionsPage struct {
	Page
	Versions []Version // the latest first
}

// has says whether there is a version of the number.
func (p VersionsPage) has(no int) bool {
	return slices.ContainsFunc(p.Versions, func(v Version) bool { return v.No == no })
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

// versions groups the entries by number; both are the latest first.
func versions(entries []Entry, signatures []signing.Signature) []Version {
	out := []Version{}
	for _, e := range entries {
		if len(out) == 0 || out[len(out)-1].No != e.Version {
			out = append(out, Version{No: e.Version, Hash: e.Hash})
		}
		v := &out[len(out)-1]
		v.Entries = append(v.Entries, e)
	}
	for i := range out {
		for _, s := range signatures {
			if s.GivenAt != nil && s.Version == out[i].No {
				out[i].Signed = append(out[i].Signed, s)
			}
		}
	}
	return out
}

// Versions gives the history of the text; only for those who make minutes.
func (s *Service) Versions(ctx context.Context, who access.Actor, id int64) (VersionsPage, error) {
	var a answers
	var list *[]Entry
	args := db.Seen(who, db.Args{"id": id})
	err := s.db.Read(ctx, func(b *db.Batch) {
		a = signed(b, who, id)
		list = db.Many[Entry](b, selectEntries, args)
	})
	if err != nil {
		return VersionsPage{}, err
	}
	if !Inside(who) {
		return VersionsPage{}, fault.NotFound()
	}
	p := a.page(who)
	return VersionsPage{p, versions(*list, p.Signatures)}, nil
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
		m, t, err := minutesSteps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "read"})
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
