// Package access answers one question: does this person hold a seat that gives this right on this
// record? Rights come from seats only. Holds is the only evaluator; nothing else compares roles.
package access

import (
	"slices"
	"strings"
)

// Role is what a seat makes of a person (design glossary, charter roles).
type Role string

// The roles. Admin, Security and Auditor read no drafts and sign nothing.
const (
	Chief    Role = "chief"    // 总召集人, exactly one (M2)
	Convenor Role = "convenor" // 召集人, exactly two (M2)
	Director Role = "director" // 办公室主任, host unit only (M3)
	Office   Role = "office"   // 办公室工作人员, host unit only (M3)
	Member   Role = "member"   // 成员, one per member unit (M2)
	Liaison  Role = "liaison"  // 联络员, at least one per member unit (M4)
	Admin    Role = "admin"    // 系统管理员
	Security Role = "security" // 安全管理员
	Auditor  Role = "auditor"  // 审计员
)

// titles are the words on screen, in the order in which a person's seats are shown.
var titles = []struct {
	Role  Role
	Title string
}{
	{Chief, "总召集人"}, {Convenor, "召集人"}, {Director, "办公室主任"}, {Office, "办公室工作人员"},
	{Member, "成员"}, {Liaison, "联络员"}, {Admin, "系统管理员"}, {Security, "安全管理员"}, {Auditor, "审计员"},
}

// Title is the role's word on screen.
func (r Role) Title() string {
	for _, t := range titles {
		if t.Role == r {
			return t.Title
		}
	}
	return string(r)
}

// Roles lists all roles in their order of precedence.
func Roles() []Role {
	out := make([]Role, len(titles))
	for i, t := range titles {
		out[i] = t.Role
	}
	return out
}

// Names are the roles as the database knows them.
func Names(roles []Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// Seat is one seat of a person: a role, in a unit where the role has one.
type Seat struct {
	ID       int64
	Role     Role
	Unit     int64  // 0: no unit (总召集人, 召集人 of the government office, administrators)
	UnitName string // short name as of now
	Title    string // 职务
	// Past are the units that the unit goes on for (单位撤并): what they had is read, and what they owed is answered, in its seats.
	Past []int64
}

// of says whether the seat speaks for the unit: its own, or one that has ended and that it goes on for.
func (s Seat) of(unit int64) bool {
	return unit != 0 && (s.Unit == unit || slices.Contains(s.Past, unit))
}

// Label is the seat as shown in the top bar and kept in the log: 市教育局联络员.
func (s Seat) Label() string { return s.UnitName + s.Role.Title() }

// Actor is a signed-in person with the seats in force at this request. It is made in one place
// (account.Sessions) and never cached beyond the request.
type Actor struct {
	Person    int64 // 0: nobody
	Name      string
	Login     string
	Seats     []Seat
	Request   string // request id, kept in the log
	From      string // client address
	Size      string // 大字: "", "large", "xlarge"
	Contrast  string // "", "high"
	MustSet   bool   // the password must be changed before anything else
	Alone     bool   // the session began by the password alone
	MustEnrol bool   // something to prove oneself with must be registered before anything else
	Unread    int    // messages not read yet, counted up to 100
	Paused    string // why the person signs and confirms nothing now; empty when nothing stands against it
	Session   []byte // hash of the session id, for "end other sessions"
	server    bool   // set by System alone
}

// System is the actor of work on the server, by a command or by the schedule; purpose is kept in the log as its name.
func System(purpose string) Actor { return Actor{Name: "系统（" + purpose + "）", server: true} }

// Server says that the server itself acts: nobody who comes through the pages is it.
func (a Actor) Server() bool { return a.server }

// Signed says whether somebody is signed in.
func (a Actor) Signed() bool { return a.Person != 0 }

// Is says whether the person holds one of the roles, in whatever unit. For gates only: a right on a
// record is asked with Holds.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(a.Seats, func(s Seat) bool { return slices.Contains(roles, s.Role) })
}

// Units lists the units for which the person speaks in one of the roles: those of the seats, and behind them those that they go on for.
func (a Actor) Units(roles ...Role) []int64 {
	units, past := a.OwnUnits(roles...), []int64{}
	for _, s := range a.Seats {
		if slices.Contains(roles, s.Role) {
			past = append(past, s.Past...)
		}
	}
	for _, u := range past {
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	return units
}

// OwnUnits lists the units in which the person holds one of the roles, without those that have ended: what is new is begun in these.
func (a Actor) OwnUnits(roles ...Role) []int64 {
	units := []int64{}
	for _, s := range a.Seats {
		if s.Unit != 0 && slices.Contains(roles, s.Role) && !slices.Contains(units, s.Unit) {
			units = append(units, s.Unit)
		}
	}
	return units
}

// InUnit says whether any of the person's seats is in the unit, or in one that goes on for it (R16: nobody of the lead unit verifies).
func (a Actor) InUnit(unit int64) bool {
	return slices.ContainsFunc(a.Seats, func(s Seat) bool { return s.of(unit) })
}

// SeatWords lists the person's seats in words, highest first.
func (a Actor) SeatWords() string {
	words := []string{}
	for _, s := range a.Seats {
		if !slices.Contains(words, s.Label()) {
			words = append(words, s.Label())
		}
	}
	return strings.Join(words, "、")
}
