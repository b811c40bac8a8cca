package minutespage

import (
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/part"
)

// refers is the step by which the reader asks somebody else first; false when it is not their turn.
func (v View) refers() (flow.Offer, bool) {
	return v.Refer, v.Refer.Do != "" && v.Refer.Blocked == ""
}

// advisers are whose word may be asked for, the reader left out.
func (v View) advisers() []part.Group {
	groups := []part.Group{{Title: "总召集人、召集人和办公室主任"}, {Title: "成员"}}
	for _, h := range v.Advisers {
		if h.Person == v.Reader {
			continue
		}
		g := &groups[0]
		if signing.IsMember(h) {
			g = &groups[1]
		}
		g.Options = append(g.Options, part.Option{Value: strconv.FormatInt(h.Seat, 10), Label: h.Name + "（" + signing.SeatOf(h) + "）"})
	}
	return groups
}

// ownReferrals are those that the reader asked for.
func (v View) ownReferrals() []signing.Referral {
	out := []signing.Referral{}
	for _, r := range v.Referrals {
		if r.Asker == v.Reader {
			out = append(out, r)
		}
	}
	return out
}

// awaited counts the answers that the reader still waits for.
func (v View) awaited() int {
	n := 0
	for _, r := range v.ownReferrals() {
		if r.Open() {
			n++
		}
	}
	return n
}

// askedReader are what others wait for from the reader.
func (v View) askedReader() []signing.Referral {
	out := []signing.Referral{}
	for _, r := range v.Referrals {
		if r.Asked == v.Reader && r.Open() {
			out = append(out, r)
		}
	}
	return out
}
