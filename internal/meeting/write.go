package meeting

import (
	"context"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// ChairOf finds who is to chair and refuses, beside the field, whoever may not (R3).
func ChairOf(ctx context.Context, tx *db.Tx, f Form) (delegation.Chair, error) {
	must, err := strict(ctx, tx)
	if err != nil {
		return delegation.Chair{}, err
	}
	return delegation.Candidate(ctx, tx, form.ID(f.Chair), readMoment(f.Starts), presiding(f.Kind, must))
}

// place is one invitation to be: who, in which category, where in the order of precedence.
type place struct {
	Category, UnitName, Guest, GuestTitle string
	Unit, Person                          int64
	Ord                                   int
}

// invite makes the list of invitations equal to what was chosen: names as of now, kept rows untouched,
// dropped rows marked and kept.
func invite(ctx context.Context, tx *db.Tx, meeting int64, f Form) error {
	want, err := places(ctx, tx, f)
	if err != nil {
		return err
	}
	have, err := AnswersOf(ctx, tx, meeting)
	if err != nil {
		return err
	}
	for _, i := range have {
		n := slices.IndexFunc(want, i.is)
		if n >= 0 {
			want = slices.Delete(want, n, n+1)
			continue
		}
		if err := takeBack(ctx, tx, i); err != nil {
			return err
		}
	}
	return insertPlaces(ctx, tx, meeting, want)
}

func (i Invitation) is(p place) bool {
	switch {
	case i.Unit != 0:
		return i.Unit == p.Unit
	case i.Person != 0:
		return i.Person == p.Person
	}
	return p.Unit == 0 && p.Person == 0 && i.Category == p.Category && i.UnitName == p.UnitName && i.Guest == p.Guest && i.GuestTitle == p.GuestTitle
}

// places turns what was chosen into invitations; whoever is not a current unit, or holds no seat of
// 总召集人 or 召集人, is refused.
func places(ctx context.Context, tx *db.Tx, f Form) ([]place, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	out, err := leaderPlaces(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	found := 0
	for _, u := range units {
		if !slices.Contains(f.Units, u.ID) || !u.Current || u.Kind == unit.KindOther {
			continue
		}
		found++
		category, base := Member, 100
		if u.Kind == unit.KindLocality {
			category, base = Locality, 300
		}
		out = append(out, place{Category: category, Unit: u.ID, UnitName: u.Name, Ord: base + u.Ord})
	}
	if found != len(f.Units) {
		return nil, form.Errors{{Field: "units", Text: "所选单位中有已退出联席会议的，请重新选择"}}
	}
	for n, g := range f.Guests {
		base := 500
		if g.Category == Expert {
			base = 700
		}
		out = append(out, place{Category: g.Category, UnitName: g.Org, Guest: g.Name, GuestTitle: g.Title, Ord: base + n})
	}
	return out, nil
}

// leaderPlaces always holds the chair when that is the 总召集人 or a 召集人, and who leads in two seats by the first.
func leaderPlaces(ctx context.Context, tx *db.Tx, f Form) ([]place, error) {
	holders, err := unit.HoldersTx(ctx, tx, access.Chief, access.Convenor)
	if err != nil {
		return nil, err
	}
	out := []place{}
	for n, h := range holders {
		asked := h.Person == form.ID(f.Chair) || slices.Contains(f.Leaders, h.Person)
		if asked && !slices.ContainsFunc(out, func(p place) bool { return p.Person == h.Person }) {
			title := strings.TrimSpace(h.Role.Title() + " " + h.Title)
			out = append(out, place{Category: Leader, Person: h.Person, Guest: h.Name, GuestTitle: title, Ord: n + 1})
		}
	}
	return out, nil
}
