package meeting

import (
	"strconv"
	"time"
)

// The categories of those invited, in order of precedence. Only members count for attendance (R5).
const (
	Leader     = "leader"     // 总召集人, 召集人, in person
	Member     = "member"     // 成员单位
	Locality   = "locality"   // 区和园区
	Department = "department" // 其他相关部门
	Expert     = "expert"     // 专家
)

// categoryTitles are the words on screen.
var categoryTitles = map[string]string{
	Leader: "领导", Member: "成员单位", Locality: "地方", Department: "其他相关部门", Expert: "专家",
}

// CategoryTitle is the word of a category.
func CategoryTitle(name string) string { return categoryTitles[name] }

// Invitation is one unit's, leader's or guest's answer and attendance. Names are as then.
type Invitation struct {
	ID, Meeting                            int64
	Category                               string
	Unit                                   int64
	UnitName                               string
	Person                                 int64
	Guest, GuestTitle                      string
	Ord                                    int
	Uninvited                              bool // came without an invitation
	State                                  string
	Attendee, AttendeeTitle, AttendeePhone string
	AuthorisedBy, Reason                   string
	AnsweredBy                             string
	AnsweredAt                             time.Time
	DecidedBy                              string
	Roll                                   string // "", yes or no
	Version                                int
	Host                                   int64  // the unit of the office, which answers for guests
	Title, MeetingState                    string // of the meeting
	Told                                   bool
	StartsAt, EndsAt, Deadline             time.Time
	AnnouncedAt                            time.Time // when it was asked
	Place                                  string
	Shut                                   string `db:"-"` // why no answer is taken now
}

// InvitationPath is the page of an answer (参会回执).
func InvitationPath(id int64) string { return "/invitations/" + strconv.FormatInt(id, 10) }

// Name is who was invited: the unit, the leader, or the guest with the unit beside the name.
func (i Invitation) Name() string {
	switch {
	case i.Guest == "":
		return i.UnitName
	case i.UnitName == "":
		return i.Guest
	}
	return i.UnitName + " " + i.Guest
}

// Came says that the roll call found somebody there.
func (i Invitation) Came() bool { return i.Roll == "yes" }

// Expected is who is awaited: the name given in the answer, or the guest.
func (i Invitation) Expected() (name, title string) {
	if i.Attendee != "" || i.Guest == "" {
		return i.Attendee, i.AttendeeTitle
	}
	return i.Guest, i.GuestTitle
}

// shut says why no answer is taken at the moment; the clock is the act's or the page's.
func (i Invitation) shut(now time.Time) string {
	switch {
	case i.MeetingState != "announced":
		return "会议" + Chart.State(i.MeetingState).Title + "，现在不收回执"
	case now.After(i.Deadline):
		return "回执已于" + i.Deadline.Format("1月2日 15:04") + "截止，请与办公室联系"
	}
	return ""
}

// at is the invitation with the clock's word on it.
func (i Invitation) at(now time.Time) Invitation {
	i.Shut = i.shut(now)
	return i
}

// AsksLeave says whether the office has to decide on a leave.
func (i Invitation) AsksLeave() bool { return i.State == "leave_asked" }

// Unanswered says whether no answer has come yet.
func (i Invitation) Unanswered() bool { return i.State == "sent" }

// Awaited is Unanswered also where the notice is still to come.
func (i Invitation) Awaited() bool { return i.Unanswered() || i.State == "listed" }
