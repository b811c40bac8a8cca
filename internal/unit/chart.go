package unit

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Rights on units. The office keeps the roll; whether topics go to the unit's own member first is the
// member's to say.
var (
	mayKeep   = []access.Right{access.May(access.Office), access.May(access.Director)}
	mayReview = []access.Right{access.Member.Of(access.Owner)}
	mayPhone  = []access.Right{access.May(access.Chief), access.May(access.Convenor), access.May(access.Director),
		access.May(access.Office), access.May(access.Member), access.May(access.Liaison)}
)

// Ties of a unit: it is its own owner.
func ties(unit int64) access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Owner: {unit}}}
}

// May are the acts on a unit that a person may do.
type May struct {
	Keep   bool // rename, end or begin membership, change the duty
	Review bool // switch 单位内审
	Seat   bool // give a seat in the unit, or ask for one
}

// MayDo tells what the person may do with the unit.
func MayDo(who access.Actor, unit int64) May {
	_, keep := who.Holds(ties(unit), mayKeep...)
	_, review := who.Holds(ties(unit), mayReview...)
	return May{Keep: keep, Review: review, Seat: len(RolesToGive(who, unit)) > 0}
}

// MaySeePhones says whether the directory shows the person whole telephone numbers.
func MaySeePhones(who access.Actor, masked bool) bool {
	rights := mayPhone
	if masked {
		rights = mayKeep
	}
	_, ok := who.Holds(access.Ties{}, rights...)
	return ok
}

// grave are the seats that the security officer confirms (setting seat.security); without the setting
// the office does.
var grave = []access.Role{access.Chief, access.Convenor, access.Director, access.Office, access.Admin, access.Security, access.Auditor}

// GraveRoles lists the roles of weight: those who sign, confirm or keep the portal.
func GraveRoles() []access.Role { return slices.Clone(grave) }

// three are the administrators who watch each other: nobody is two of them, and their seats are the security officer's
// to confirm whatever the setting says.
var three = []access.Role{access.Admin, access.Security, access.Auditor}

// ThreeApart is what is said of a seat that would make somebody two of the three.
const ThreeApart = "系统管理员、安全管理员和审计员须由不同的人担任"

// bySecurity says whether the security officer confirms a seat of the role; strict is the setting.
func bySecurity(r access.Role, strict bool) bool {
	return slices.Contains(three, r) || strict && Grave(r)
}

// Grave says whether a seat of the role is among those that the security officer confirms.
func Grave(r access.Role) bool { return slices.Contains(grave, r) }

// ofUnits are the roles that a unit's own people hold.
var ofUnits = []access.Role{access.Member, access.Liaison}

// Who may give a seat, or ask for one: the office and the administrator of any role, a unit's own people those of their unit (M4: 由单位报备).
var (
	seatKeeping = append([]access.Right{access.May(access.Admin)}, mayKeep...)
	seatOfOwn   = []access.Right{access.Member.Of(access.Owner), access.Liaison.Of(access.Owner)}
	seatGivers  = slices.Concat(seatKeeping, seatOfOwn)
)

// RolesToGive lists the roles of which the person may give a seat, or ask for one. Unit 0 means no unit yet.
func RolesToGive(who access.Actor, unit int64) []access.Role {
	if _, ok := who.Holds(ties(unit), seatKeeping...); ok {
		return access.Roles()
	}
	if _, ok := who.Holds(ties(unit), seatOfOwn...); ok {
		return ofUnits
	}
	return nil
}

// The states of a seat. They are read from its dates and answers, not stored.
const (
	SeatAsked   = "asked"
	SeatHeld    = "held"
	SeatLeaving = "leaving" // its end is asked for and waits for a second person; it is in force
	SeatEnded   = "ended"
	SeatRefused = "refused"
)

var (
	seatKeepers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Security), access.May(access.Admin)}
	seatSee     = slices.Concat(selves(access.Roles()), []access.Right{access.Member.Of(access.Owner), access.Liaison.Of(access.Owner), access.May(access.Chief),
		access.May(access.Convenor)}, seatKeepers)
	seatAnswer = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Security)}
	seatEnd    = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Admin)}
	// The holder of a seat of weight leaves with one word of the office, whoever of the two asks.
	seatAskEnd   = slices.Concat(seatEnd, selves(grave))
	seatAgreeEnd = slices.Concat(seatAnswer, selves(grave))
)

// selves is the holder, in any of the roles.
func selves(roles []access.Role) (out []access.Right) {
	for _, r := range roles {
		out = append(out, r.Of(access.Self))
	}
	return out
}

// SeatChart is the life of a seat: asked for, held, ended. One that needs no answer is held at once.
var SeatChart = flow.Chart[Seat]{
	Kind: "seat", Title: "任职",
	States: []flow.State{
		{Name: SeatAsked, Title: "待确认", Tone: flow.Wait, See: seatSee, Start: true},
		{Name: SeatHeld, Title: "在任", Tone: flow.Ok, See: seatSee, Start: true},
		{Name: SeatLeaving, Title: "离任待确认", Tone: flow.Warn, See: seatSee},
		{Name: SeatEnded, Title: "已离任", See: seatSee, Final: true},
		{Name: SeatRefused, Title: "未同意", Tone: flow.Bad, See: seatSee, Final: true},
	},
	Steps: []flow.Step[Seat]{
		{Do: "confirm", Label: "确认变更", Log: "确认任职", Follows: "确认后，任职按所列日期生效，并取得相应权限。", From: []string{SeatAsked}, To: SeatHeld, May: seatAnswer,
			Needs: []flow.Guard[Seat]{rightConfirmer, notOwnSeat, notPaused, anotherAsked}, Ask: flow.Confirm, Primary: true},
		{Do: "refuse", Label: "不同意", Log: "不同意任职", Follows: "不同意后，这项任职不生效，如需任职须重新登记。", From: []string{SeatAsked}, To: SeatRefused, May: seatAnswer,
			Needs: []flow.Guard[Seat]{rightConfirmer, notOwnSeat}, Ask: flow.Reason, Danger: true},
		{Do: "end", Label: "办理离任", Log: "办理离任", From: []string{SeatHeld}, To: SeatEnded, May: seatEnd,
			Needs: []flow.Guard[Seat]{light, notLast}, Ask: flow.Confirm, Danger: true, Hidden: true},
		{Do: "ask_end", Label: "提请离任", From: []string{SeatHeld}, To: SeatLeaving, May: seatAskEnd,
			Needs: []flow.Guard[Seat]{weighty, notLast, notPaused}, Ask: flow.Confirm, Danger: true, Hidden: true},
		{Do: "confirm_end", Label: "确认离任", Follows: "确认后，此人自所列日期起不再任职，所列日期已过的自今天起，权限随即失效。", From: []string{SeatLeaving}, To: SeatEnded,
			May: seatAgreeEnd, Needs: []flow.Guard[Seat]{anotherHand, notLast, notPaused}, Ask: flow.Confirm, Danger: true},
		{Do: "drop_end", Label: "不同意离任", Follows: "不同意后，此人继续任职。", From: []string{SeatLeaving}, To: SeatHeld, May: slices.Concat(seatAnswer, seatAskEnd), Ask: flow.Reason},
	},
	Version: func(s Seat) int { return s.Version },
	Now:     Seat.State,
	Ties: func(s Seat) access.Ties {
		t := ties(s.Unit)
		t.Self = []int64{s.Person}
		return t
	},
}

// anotherAsked keeps whoever asked from giving a unit's seat alone to somebody who sits elsewhere.
var anotherAsked = flow.Guard[Seat]{Name: "在他处任职的由另一人确认", Why: func(s Seat, who access.Actor) string {
	if s.Elsewhere && s.AskedPerson == who.Person {
		return "此人另有任职，由您登记的，请由另一人确认"
	}
	return ""
}}

// light and weighty part the seats that one person ends from those that two do.
var (
	light = flow.Guard[Seat]{Name: "不是重要任职", Why: func(s Seat, _ access.Actor) string {
		if Grave(s.Role) {
			return "此项任职的离任由一人提请、另一人确认"
		}
		return ""
	}}
	weighty = flow.Guard[Seat]{Name: "是重要任职", Why: func(s Seat, _ access.Actor) string {
		if !Grave(s.Role) {
			return "此项任职由办公室直接办理离任"
		}
		return ""
	}}
	anotherHand = flow.Guard[Seat]{Name: "不是提请人", Why: func(s Seat, who access.Actor) string {
		if s.LeavePerson == who.Person {
			return "离任由您提请，请由另一人确认"
		}
		return ""
	}}
)

// EndStep is the step by which the seat ends, or by which its end is asked for.
func EndStep(s Seat) string {
	if Grave(s.Role) {
		return "ask_end"
	}
	return "end"
}

// rightConfirmer keeps the office and the security officer each to their own seats.
var rightConfirmer = flow.Guard[Seat]{Name: "安全管理员或者办公室，各确认各的", Why: func(s Seat, who access.Actor) string {
	_, security := who.Holds(access.Ties{}, access.May(access.Security))
	_, office := who.Holds(access.Ties{}, mayKeep...)
	switch {
	case s.BySecurity && !security:
		return "此项任职由安全管理员确认"
	case !s.BySecurity && !office:
		return "此项任职由联席会议办公室确认"
	}
	return ""
}}

var notOwnSeat = flow.Guard[Seat]{Name: "不是本人的任职", Why: func(s Seat, who access.Actor) string {
	if s.Person == who.Person {
		return "不能确认本人的任职"
	}
	return ""
}}

// notPaused keeps seats from those whose own way to sign in has just changed: somebody else may be in their place.
var notPaused = flow.Guard[Seat]{Name: "本人未被暂停签批", Why: func(_ Seat, who access.Actor) string { return who.Paused }}

// notLast keeps the portal from being left with nobody who can repair it.
var notLast = flow.Guard[Seat]{Name: "不是最后一名管理员", Why: func(s Seat, _ access.Actor) string {
	if (s.Role == access.Admin || s.Role == access.Security) && s.Others == 0 {
		return "至少保留 1 名" + s.Role.Title() + "，请先登记新的人员"
	}
	return ""
}}

// Standing lists the roles that stand for a unit of the kind: a member unit has one member and its
// liaisons, a district or zone its liaisons (M2, M4, M6).
func Standing(kind string) []access.Role {
	switch kind {
	case KindMember:
		return ofUnits
	case KindLocality:
		return []access.Role{access.Liaison}
	}
	return nil
}

// Vacancy is a role that the person may fill in the unit.
type Vacancy struct {
	Role  string
	Title string
}

// ToGive lists the seats of a unit that the person may give, or ask for, in this kind of unit.
func ToGive(who access.Actor, u Unit) []Vacancy {
	may := RolesToGive(who, u.ID)
	out := []Vacancy{}
	for _, r := range Standing(u.Kind) {
		if slices.Contains(may, r) {
			out = append(out, Vacancy{string(r), r.Title()})
		}
	}
	return out
}

// Fits says whether the person holds a seat of this role.
func (v Vacancy) Fits(c Contact) bool { return v.Role == string(c.Role) }

// HoldersOf are those of the people who hold a seat of the role.
func HoldersOf(people []Contact, role access.Role) []Contact {
	return slices.DeleteFunc(slices.Clone(people), func(c Contact) bool { return c.Role != role })
}

// DirectoryGroup is where a person stands in the directory: 0 leaders, 1 the office, 2 member units,
// 3 districts and zones.
func DirectoryGroup(c Contact) int {
	switch {
	case c.Role == access.Chief || c.Role == access.Convenor:
		return 0
	case hostOnly(c.Role):
		return 1
	case c.Kind == KindLocality:
		return 3
	}
	return 2
}

// SeatAsks tells what the form of a new seat of the role asks for: a convenor's slot, a liaison's section
// and telephone (M4).
func SeatAsks(r access.Role) (slot, section bool) { return r == access.Convenor, r == access.Liaison }

// MayGive says whether the person may give, or ask for, a seat of the role in the unit.
func MayGive(who access.Actor, unit int64, r access.Role) bool {
	return slices.Contains(RolesToGive(who, unit), r)
}
