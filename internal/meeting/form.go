package meeting

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// Limits of what may be typed beside the declared fields, in runes.
const (
	OrgMax    = 60
	NoticeMax = 4000
	ReasonMax = 500
	NameMax   = 40
	PostMax   = 60
	PhoneMax  = 30
	GuestsMax = 40
)

// Guest is an outsider as typed: 其他相关部门 or 专家.
type Guest struct{ Category, Org, Name, Title string }

// Guests are the rows of outsiders in the form of a meeting.
type Guests []Guest

// Read keeps the rows in which something was typed.
func (list *Guests) Read(v url.Values) {
	*list = Guests{}
	for n := range v["guest_name"] {
		g := Guest{nthOf(v["guest_category"], n), form.Line(nthOf(v["guest_org"], n)), form.Line(nthOf(v["guest_name"], n)), form.Line(nthOf(v["guest_title"], n))}
		if g.Org != "" || g.Name != "" || g.Title != "" {
			*list = append(*list, g)
		}
	}
}

// Values are the rows again.
func (list *Guests) Values(v url.Values) {
	for _, g := range *list {
		v.Add("guest_category", g.Category)
		v.Add("guest_org", g.Org)
		v.Add("guest_name", g.Name)
		v.Add("guest_title", g.Title)
	}
}

// String says who they are, a line each.
func (list *Guests) String() string {
	words := []string{}
	for _, g := range *list {
		words = append(words, strings.Join(strings.Fields(g.Org+" "+g.Name+" "+g.Title), " "))
	}
	return strings.Join(words, "\n")
}

func nthOf(list []string, n int) string {
	if n < len(list) {
		return list[n]
	}
	return ""
}

// Of is the form of a stored meeting.
func Of(m Meeting, invited []Invitation) Form {
	f := Form{Kind: m.Kind, Title: m.Title, Starts: moment(m.StartsAt), Ends: moment(m.EndsAt), Place: m.Place,
		Chair: strconv.FormatInt(m.Chair, 10), ReceiptDue: moment(m.ReceiptDue), Note: m.Note}
	for _, i := range invited {
		switch {
		case i.Unit != 0:
			f.Units = append(f.Units, i.Unit)
		case i.Person != 0:
			f.Leaders = append(f.Leaders, i.Person)
		default:
			f.Guests = append(f.Guests, Guest{i.Category, i.UnitName, i.Guest, i.GuestTitle})
		}
	}
	return f
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(form.Zone).Format("2006-01-02T15:04")
}

// readMoment is the moment that a checked field says; zero when it is empty.
func readMoment(v string) time.Time {
	t, _ := form.Moment(v)
	return t
}

// Check lists what is wrong in the rows.
func (list *Guests) Check(errs *form.Errors) {
	if len(*list) > GuestsMax {
		errs.Add("guest_name", "邀请的其他人员不超过 %d 人", GuestsMax)
	}
	for n, g := range *list {
		name := GuestField("guest_name", n)
		if g.Category != Department && g.Category != Expert {
			errs.Add(GuestField("guest_category", n), "请选择第 %d 位其他人员的类别", n+1)
		}
		if g.Category == Department && g.Org == "" {
			errs.Add(GuestField("guest_org", n), "请填写第 %d 位其他人员的单位", n+1)
		}
		errs.Need(name, "第 "+strconv.Itoa(n+1)+" 位其他人员的姓名", g.Name, NameMax)
		errs.Limit(GuestField("guest_org", n), "单位", g.Org, OrgMax)
		errs.Limit(GuestField("guest_title", n), "职务", g.Title, PostMax)
	}
}

// GuestField is the id of a field in the n-th row of guests; the rows share their names.
func GuestField(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(n+1)
}
