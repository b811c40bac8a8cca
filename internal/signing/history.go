package signing

import (
	"slices"
	"time"

	"jointmeeting/internal/diff"
	"jointmeeting/internal/paper"
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
	ID, Record int64
	Version    int
	Act        string
	Hash       []byte
	ByName     string
	Reason     string // the note of a save, the reason of a return
	Parts      []string
	At         time.Time
}

// ActTitle is the act's word on screen.
func (e Entry) ActTitle() string {
	return map[string]string{ActSave: "保存", ActSubmit: "提交校核", ActReturn: "退回修改", ActCirculate: "送单位会签"}[e.Act]
}

// Version is one 稿 of a record with all that was done to it.
type Version struct {
	No      int
	Hash    []byte
	Entries []Entry
	Signed  []Signature // given on it, also those voided since
}

// Versions groups the entries by number; both are the latest first.
func Versions(entries []Entry, signatures []Signature) []Version {
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

// Piece is one paragraph of a comparison.
type Piece = paper.Piece

// Comparison is what differs between two versions, in the order of the paper.
type Comparison struct {
	From, To int
	Pieces   []paper.Piece
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
func (c Comparison) Touched() []paper.Piece {
	return slices.DeleteFunc(slices.Clone(c.Pieces), func(p paper.Piece) bool { return !p.Changed() })
}

// Of lists the saves that changed the piece, the latest first.
func (c Comparison) Of(p paper.Piece) []Entry {
	return slices.DeleteFunc(slices.Clone(c.Entries), func(e Entry) bool { return !slices.Contains(e.Parts, p.Part) })
}

// Between are the acts that led from one version to the other, the latest first.
func Between(list []Version, from, to int) []Entry {
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
