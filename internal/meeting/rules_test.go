package meeting_test

import (
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

func TestR1_MeetingsAtAnyTimeAndOfBothKinds(t *testing.T) {
	k := newDesk(t)
	for _, kind := range []string{meeting.Plenary, meeting.Special, meeting.Plenary, meeting.Special} {
		f := k.form(kind, "fgw")
		f.Starts, f.Ends = time.Now().Format("2006")+"-12-31T09:00", time.Now().Format("2006")+"-12-31T11:00"
		k.made(f)
	}
	if got, want := k.form(meeting.Plenary).Title, form.Day(time.Now()).Format("2006")+"年第3次全体会议"; got != want {
		t.Errorf("next name %q, want %q", got, want)
	}
}

func TestR3_WhoMayChair(t *testing.T) {
	for _, c := range []struct {
		name, kind, chair string
		mandate           bool
		field             string
	}{
		{"the chief chairs a plenary", meeting.Plenary, "chief", false, ""},
		{"a convenor without a mandate is refused", meeting.Plenary, "convenor1", false, "chair"},
		{"also for a special meeting", meeting.Special, "convenor2", false, "chair"},
		{"a convenor with a mandate chairs", meeting.Plenary, "convenor1", true, ""},
		{"a member never chairs", meeting.Special, "member-fgw", true, "chair"},
		{"nor does the office's director", meeting.Special, "director", false, "chair"},
		{"but the director leads a liaison meeting", meeting.Liaison, "director", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newDesk(t)
			if c.mandate {
				k.delegate("convenor1", 0, 30)
			}
			f := k.form(c.kind, "fgw")
			f.Chair = person(k, c.chair)
			_, err := k.create(f)
			if c.field != "" {
				wantField(t, err, c.field)
			} else if err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

// delegate lets the convenor chair from some days hence to others.
func (k desk) delegate(to string, from, until int) {
	k.Helper()
	today := form.Day(time.Now())
	_, err := delegation.NewService(k.d, proofs(k.d)).Create(k.Context(), k.who("chief"), delegation.Form{To: person(k, to), Subject: "标准化专题会议",
		From: today.AddDate(0, 0, from).Format("2006-01-02"), Until: today.AddDate(0, 0, until).Format("2006-01-02")}, signing.Proof{Password: sample.Password})
	if err != nil {
		k.Fatalf("delegate: %v", err)
	}
}

func TestR3_TheMandateCoversTheDay(t *testing.T) {
	for _, c := range []struct {
		name        string
		from, until int
		refused     bool
	}{
		{"first day", 10, 20, false}, {"last day", 0, 10, false}, {"ended the day before", 0, 9, true}, {"begins the day after", 11, 20, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newDesk(t)
			k.delegate("convenor1", c.from, c.until)
			f := k.form(meeting.Special, "fgw")
			f.Chair = person(k, "convenor1")
			if _, err := k.create(f); c.refused != (err != nil) {
				t.Errorf("got %v, want refused %v", err, c.refused)
			}
		})
	}
}

func TestR3_AnEndedMandateStopsTheMeeting(t *testing.T) {
	k := newDesk(t)
	k.delegate("convenor1", 0, 30)
	f := k.form(meeting.Special, "fgw")
	f.Chair = person(k, "convenor1")
	id := k.made(f)
	k.add(id, k.topic("fgw"))
	k.must("office1", id, "propose")
	delegations := delegation.NewService(k.d, proofs(k.d))
	list, err := delegations.List(t.Context(), k.who("chief"), 0)
	if err != nil || len(list.List) != 1 || !list.May {
		t.Fatalf("delegations: %+v, %v", list, err)
	}
	_, err = delegations.End(t.Context(), k.who("convenor1"), list.List[0].ID, list.List[0].Version)
	wantFault(t, err, fault.Forbidden, "a convenor ends it")
	if _, err = delegations.End(t.Context(), k.who("chief"), list.List[0].ID, list.List[0].Version); err != nil {
		t.Fatal(err)
	}
	wantFault(t, k.step("chief", id, "approve", "", meeting.Extra{}), fault.Invalid, "approve without a mandate")
}

func TestR3_TheSpecialRuleIsASetting(t *testing.T) {
	k := newDesk(t)
	if _, err := k.d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('meeting.special_needs_delegation', '0', '测试', now())"); err != nil {
		t.Fatal(err)
	}
	for kind, refused := range map[string]bool{meeting.Special: false, meeting.Plenary: true} {
		f := k.form(kind, "fgw")
		f.Chair = person(k, "convenor1")
		if _, err := k.create(f); refused != (err != nil) {
			t.Errorf("%s: got %v, want refused %v", kind, err, refused)
		}
	}
}

func TestR4_APlenaryPreselectsAllMembers(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Plenary)
	if len(f.Units) != 29 {
		t.Fatalf("%d units preselected, want 29", len(f.Units))
	}
	members := 0
	for _, i := range k.page(k.made(f)).Invited {
		if i.Category == meeting.Member {
			members++
		}
	}
	if members != 29 {
		t.Errorf("%d member units invited, want 29", members)
	}
}

func TestR4_ASpecialMeetingTellsExactlyItsUnits(t *testing.T) {
	k := newDesk(t)
	id := k.made(k.form(meeting.Special, "jyj", "mzj", "wjw"))
	k.add(id, k.topic("jyj"))
	k.must("office1", id, "propose")
	k.must("chief", id, "approve")
	wantFault(t, k.sees("liaison-jyj", id), fault.Missing, "before the notice")
	k.must("office1", id, "announce")
	rows, err := k.d.Pool().Query(t.Context(), "SELECT u.code FROM invitation i JOIN unit u ON u.id = i.unit WHERE i.meeting = $1 AND i.state = 'sent' ORDER BY i.ord", id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := []string{}
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			t.Fatal(err)
		}
		got = append(got, code)
	}
	if want := []string{"jyj", "mzj", "wjw"}; !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	if err := k.sees("liaison-jyj", id); err != nil {
		t.Errorf("an invited unit: %v", err)
	}
	wantFault(t, k.sees("liaison-fgw", id), fault.Missing, "a unit not invited")
}

func (k desk) sees(login string, id int64) error {
	_, err := k.s.Get(k.Context(), k.who(login), id, time.Now())
	return err
}

func TestR5_GuestsAreObserversAndDoNotCount(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw", "jyj", "echeng")
	f.Guests = []meeting.Guest{{meeting.Expert, "某大学", "吴示专", "教授"}, {meeting.Department, "市红十字会", "李示友", "副会长"}}
	id := k.hold(f, "市发改委", "鄂城区人民政府", "某大学 吴示专", "市红十字会 李示友", "江示远")
	h := k.held(id)
	if got, want := names(h.Present), []string{"江示远", "市发改委来人"}; !slices.Equal(got, want) {
		t.Errorf("出席 %v, want %v", got, want)
	}
	if got, want := names(h.Observers), []string{"鄂城区人民政府来人", "市红十字会李示友", "某大学吴示专"}; !slices.Equal(got, want) {
		t.Errorf("列席 %v, want %v", got, want)
	}
	if h.Members != 2 || h.Came != 1 {
		t.Errorf("ratio %d of %d, want 1 of 2", h.Came, h.Members)
	}
}

// hold carries a meeting from its form to its end, with those named present.
func (k desk) hold(f meeting.Form, present ...string) int64 {
	k.Helper()
	id := k.made(f)
	k.add(id, k.topic("fgw"))
	k.must("office1", id, "propose")
	k.must("convenor1", id, "approve")
	k.must("office1", id, "announce", "start")
	k.roll(id, present...)
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	return id
}

func TestR15_WhoCameWhoAskedLeaveWhoDidNot(t *testing.T) {
	k := newDesk(t)
	id := k.made(k.form(meeting.Special, "fgw", "jyj", "kjj", "mzj"))
	k.add(id, k.topic("fgw"))
	k.must("office1", id, "propose")
	k.must("chief", id, "approve")
	k.must("office1", id, "announce")
	if err := k.answer("liaison-jyj", id, "市教育局", attendance.Reply{Step: "ask_leave", Name: "钱示成", Title: "副局长", Reason: "出差"}); err != nil {
		t.Fatal(err)
	}
	if err := k.answer("member-kjj", id, "市科技局", attendance.Reply{Step: "entrust", Name: "郑示代", Title: "科长", AuthorisedBy: "孙示成"}); err != nil {
		t.Fatal(err)
	}
	i := of(t, k.page(id).Invited, "市教育局")
	if _, err := k.a.Decide(t.Context(), k.who("office1"), i.ID, i.Version, "grant_leave", ""); err != nil {
		t.Fatal(err)
	}
	k.must("office1", id, "start")
	k.roll(id, "市发改委", "市科技局", "江示远")
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	h := k.held(id)
	for what, pair := range map[string][2][]string{
		"出席":  {names(h.Present), {"江示远", "市发改委来人", "市科技局郑示代"}},
		"请假":  {names(h.Leave), {"市教育局钱示成"}},
		"未到会": {names(h.Absent), {"市民政局"}},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s %v, want %v", what, pair[0], pair[1])
		}
	}
	if got := of(t, k.page(id).Invited, "市民政局").State; got != "absent" {
		t.Errorf("the unit that did not come is %s", got)
	}
}

// proofs is who checks the chief as the portal does.
func proofs(d *db.DB) signing.Proofs {
	return authenticator.NewService(d, account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")))
}
