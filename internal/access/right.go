package access

import (
	"slices"
	"strings"
)

// Tie is how a unit or a person hangs on a record.
type Tie string

// The ties. Any asks for the role alone; Self asks for the person named by the record.
const (
	Any     Tie = ""
	Owner   Tie = "owner"   // the unit that made the record
	Lead    Tie = "lead"    // 牵头单位
	Support Tie = "support" // 配合单位
	Party   Tie = "party"   // a unit invited, named or sent to
	Self    Tie = "self"    // the very person (a signer, the drafter)
	// Received is the office's unit once it has received the record: what a unit has taken back for
	// changes stays in its sight, a draft never comes into it.
	Received Tie = "received"
	Asked    Tie = "asked" // a unit asked for its opinion
	// Referred is whoever was asked to read minutes before they are signed (转请阅示), Referrer
	// the person who asked.
	Referred  Tie = "referred"
	Referrer  Tie = "referrer"
	CoLead    Tie = "colead"    // 共同负责单位
	Joint     Tie = "joint"     // a unit asked to bring the record together with its owner
	Successor Tie = "successor" // a unit that goes on for one that has ended
	Former    Tie = "former"    // whoever lost a seat with the unit
)

// Ties are a record's units per tie, and the persons of those ties that bind a person: Self, Referred, Referrer.
type Ties struct {
	Units  map[Tie][]int64
	Self   []int64
	People map[Tie][]int64 // of the other ones
}

// Right is "this role, in a unit with this tie to the record". Of(Self) ignores units.
type Right struct {
	Role Role
	Tie  Tie
}

// May makes the right of a role whatever its unit.
func May(r Role) Right { return Right{Role: r} }

// Of makes the right of a role in a unit with the tie.
func (r Role) Of(t Tie) Right { return Right{Role: r, Tie: t} }

// Holds says whether the person has one of the rights, and by which seat; the seat is kept in the log.
func (a Actor) Holds(t Ties, rights ...Right) (Seat, bool) {
	for _, r := range rights {
		for _, s := range a.Seats {
			if s.Role == r.Role && a.tied(t, s, r.Tie) {
				return s, true
			}
		}
	}
	return Seat{}, false
}

func (a Actor) tied(t Ties, s Seat, tie Tie) bool {
	switch tie {
	case Any:
		return true
	case Self:
		return slices.Contains(t.Self, a.Person)
	case Referrer, Referred, Former:
		return slices.Contains(t.People[tie], a.Person)
	}
	return slices.ContainsFunc(t.Units[tie], s.of)
}

// tieWords are the ties in words, for the rights matrix.
var tieWords = map[Tie]string{
	Any: "", Owner: "提出单位的", Lead: "牵头单位的", CoLead: "共同负责单位的", Support: "配合单位的", Party: "有关单位的", Self: "本人（", Received: "收件后的", Asked: "被征求意见单位的",
	Joint: "联合提出单位的", Successor: "承接单位的", Former: "原任人员（", Referred: "被转请阅示人（", Referrer: "转请人（",
}

// String is the right in words, for the diagram and the matrix.
func (r Right) String() string {
	if strings.HasSuffix(tieWords[r.Tie], "（") {
		return tieWords[r.Tie] + r.Role.Title() + "）"
	}
	return tieWords[r.Tie] + r.Role.Title()
}
