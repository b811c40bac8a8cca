package meeting

import (
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/form"
)

// Limits of what may be typed, in runes.
const (
	TitleMax  = 60
	PlaceMax  = 60
	NoteMax   = 500
	NoticeMax = 4000
	ReasonMax = 500
	NameMax   = 40
	PostMax   = 60
	PhoneMax  = 30
	GuestsMax = 40
)

// Form is a meeting as typed.
type Form struct {
	Kind, Title, Starts, Ends, Place, Chair, ReceiptDue, Note string
	Leaders, Units                                            []int64
	Guests                                                    []Guest
}

// Guest is an outsider as typed: 其他相关部门 or 专家.
type Guest struct{ Category, Org, Name, Title string }

// Input is a meeting that may be stored.
type Input struct {
	Kind, Title    string
	Starts, Ends   time.Time
	Place          string
	Chair          int64
	ReceiptDue     time.Time
	ReceiptDays    int // -1: the deadline was typed
	Note           string
	Leaders, Units []int64
	Guests         []Guest
}

// Read takes the form as sent.
func Read(v url.Values) Form {
	return Form{
		Kind: v.Get("kind"), Title: form.Line(v.Get("title")), Starts: v.Get("starts"), Ends: v.Get("ends"), Place: form.Line(v.Get("place")),
		Chair: v.Get("chair"), ReceiptDue: v.Get("receipt_due"), Note: form.Text(v.Get("note")),
		Leaders: form.IDs(v["leaders"]), Units: form.IDs(v["units"]), Guests: readGuests(v),
	}
}

// readGuests keeps the rows in which something was typed.
func readGuests(v url.Values) []Guest {
	out := []Guest{}
	for n := range v["guest_name"] {
		g := Guest{nthOf(v["guest_category"], n), form.Line(nthOf(v["guest_org"], n)), form.Line(nthOf(v["guest_name"], n)), form.Line(nthOf(v["guest_title"], n))}
		if g.Org != "" || g.Name != "" || g.Title != "" {
			out = append(out, g)
		}
	}
	return out
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

// Input checks what was typed; all errors at once.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	in := Input{ReceiptDays: typedDue, Kind: f.Kind, Title: f.Title, Place: f.Place, Chair: form.ID(f.Chair), Note: f.Note, Leaders: f.Leaders, Units: f.Units, Guests: f.Guests}
	if KindTitle(f.Kind) == "" {
		errs.Add("kind", "请选择会议类型")
	}
	errs.Need("title", "会议名称", f.Title, TitleMax)
	in.Starts, in.Ends, in.ReceiptDue = times(&errs, f.Starts, f.Ends, f.ReceiptDue)
	errs.Need("place", "地点", f.Place, PlaceMax)
	if in.Chair == 0 {
		errs.Add("chair", "请选择主持人")
	}
	if len(f.Units) == 0 {
		errs.Add("units", "请选择参会单位")
	}
	checkGuests(&errs, f.Guests)
	errs.Limit("note", "备注", f.Note, NoteMax)
	return in, errs
}

// times reads the three moments that a meeting and its postponement share.
func times(errs *form.Errors, starts, ends, due string) (s, e, d time.Time) {
	s = errs.NeedMoment("starts", "开始时间", starts)
	e = errs.NeedMoment("ends", "结束时间", ends)
	if errs.Of("starts") == "" && errs.Of("ends") == "" && !e.After(s) {
		errs.Add("ends", "结束时间应晚于开始时间")
	}
	if form.Line(due) != "" {
		d = errs.NeedMoment("receipt_due", "参会回执截止", due)
		if errs.Of("receipt_due") == "" && errs.Of("starts") == "" && d.After(s) {
			errs.Add("receipt_due", "参会回执截止应早于会议开始")
		}
	}
	return s, e, d
}

func checkGuests(errs *form.Errors, guests []Guest) {
	if len(guests) > GuestsMax {
		errs.Add("guest_name", "邀请的其他人员不超过 %d 人", GuestsMax)
	}
	for n, g := range guests {
		name := GuestField("guest_name", n)
		if g.Category != Department && g.Category != Expert {
			errs.Add(GuestField("guest_category", n), "请选择第 %d 位其他人员的类别", n+1)
		}
		if g.Category == Department && g.Org == "" {
			errs.Add(GuestField("guest_org", n), "请填写第 %d 位其他人员的单位", n+1)
		}
		errs.Need(name, "第 "+strconv.Itoa(n+1)+" 位其他人员的姓名", g.Name, NameMax)
		errs.Limit(GuestField("guest_org", n), "单位", g.Org, PlaceMax)
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
