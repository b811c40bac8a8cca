package meeting_test

import (
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

func valid() url.Values {
	return url.Values{"kind": {"special"}, "title": {" 2026年第1次专题会议 "}, "starts": {"2026-12-10T09:00"}, "ends": {"2026年12月10日 11:00"},
		"place": {"市政府第二会议室"}, "chair": {"5"}, "receipt_due": {"2026-12-08T18:00"}, "units": {"3", "4", "3", "x"}, "note": {"请带材料"},
		"guest_category": {"expert", "expert", "department"}, "guest_org": {"某大学", "", "市红十字会"}, "guest_name": {"吴示专", "", "李示友"}, "guest_title": {"教授", "", "副会长"}}
}

func TestFormReadsWhatWasTyped(t *testing.T) {
	in, errs := meeting.Fields.Read(valid()).Check(meeting.Fields)
	if errs.Err() != nil {
		t.Fatal(errs)
	}
	if in.Title != "2026年第1次专题会议" || in.Starts != "2026-12-10T09:00" || in.Ends != "2026-12-10T11:00" || len(in.Units) != 2 || in.Chair != "5" {
		t.Errorf("read %+v", in)
	}
	if len(in.Guests) != 2 || in.Guests[1] != (meeting.Guest{Category: "department", Org: "市红十字会", Name: "李示友", Title: "副会长"}) {
		t.Errorf("guests %+v", in.Guests)
	}
}

func TestFormSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		field, name string
		values      []string
	}{
		{"kind", "kind", []string{"party"}}, {"title", "title", []string{""}}, {"title", "title", []string{strings.Repeat("会", meeting.Fields.Of("title").Max+1)}},
		{"starts", "starts", []string{"下周一"}}, {"ends", "ends", []string{"2026-12-10T09:00"}}, {"place", "place", []string{" "}},
		{"chair", "chair", []string{""}}, {"receipt_due", "receipt_due", []string{"2026-12-10T09:01"}}, {"receipt_due", "receipt_due", []string{"昨天"}},
		{"units", "units", nil}, {"note", "note", []string{strings.Repeat("记", meeting.Fields.Of("note").Max+1)}},
		{"guest_category", "guest_category", []string{"friend", "expert", "department"}}, {"guest_name", "guest_name", []string{"", "", "李示友"}},
		{"guest_org-2", "guest_org", []string{"某大学", "", ""}},
	} {
		v := valid()
		v[c.name] = c.values
		if _, errs := meeting.Fields.Read(v).Check(meeting.Fields); errs.Of(c.field) == "" || len(errs) != 1 {
			t.Errorf("%s = %q: %v, want one error beside %s", c.name, c.values, errs, c.field)
		}
	}
}

func TestFormRoundTrip(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw", "echeng")
	f.Guests, f.Note, f.ReceiptDue = []meeting.Guest{{Category: meeting.Expert, Org: "某大学", Name: "吴示专", Title: "教授"}}, "请带材料", f.Starts
	p := k.page(k.made(f))
	got := meeting.Of(p.Meeting, p.Invited)
	f.Leaders = []int64{k.who("chief").Person} // the chair is always invited
	if !same(got, f) {
		t.Errorf("got %+v\nwant %+v", got, f)
	}
}

func same(a, b meeting.Form) bool {
	return a.Kind == b.Kind && a.Title == b.Title && a.Starts == b.Starts && a.Ends == b.Ends && a.Place == b.Place && a.Chair == b.Chair &&
		a.ReceiptDue == b.ReceiptDue && a.Note == b.Note && equal(a.Leaders, b.Leaders) && equal(a.Units, b.Units) && equal(a.Guests, b.Guests)
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestScheduleRunsOn(t *testing.T) {
	starts, _ := form.Moment("2026-12-10T09:00")
	items := []meeting.Item{{Duration: 10}, {Duration: 25}}
	ends, minutes := meeting.Schedule(meeting.Meeting{StartsAt: starts}, items)
	if minutes != 35 || ends.Format("15:04") != "09:35" || items[1].Begins.Format("15:04") != "09:10" {
		t.Errorf("ends %v, %d minutes, second at %v", ends, minutes, items[1].Begins)
	}
}
