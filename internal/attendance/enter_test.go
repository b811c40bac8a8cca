package attendance_test

import (
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// caller has a meeting that was announced to 市教育局 and 市卫健委.
type caller struct {
	*testing.T
	d  *db.DB
	id int64
}

func announced(t *testing.T) caller {
	t.Helper()
	t.Parallel()
	d := sampledb.DB(t)
	return caller{t, d, sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Liaison, "jyj", "wjw"))}
}

// invited is a unit's invitation as it stands.
func (c caller) invited(code string) meeting.Invitation {
	c.Helper()
	u := sample.Unit(c, c.d, code).ID
	for _, i := range sample.Meeting(c, c.d, c.id).Invited {
		if i.Unit == u {
			return i
		}
	}
	c.Fatalf("%s is not invited", code)
	return meeting.Invitation{}
}

var comes = attendance.Reply{Step: "attend", Name: "赵六", Title: "科长"}

func (c caller) enter(login string, i meeting.Invitation, r attendance.Reply) error {
	c.Helper()
	_, err := attendance.NewService(c.d).Enter(c.Context(), sample.Who(c, c.d, login), i.ID, i.Version, attendance.EntryForm{Form: sample.Said(c.d), Reply: r}, nil)
	return err
}

func (c caller) retract(login string, i meeting.Invitation, reason string) error {
	c.Helper()
	_, err := attendance.NewService(c.d).Retract(c.Context(), sample.Who(c, c.d, login), i.ID, i.Version, reason)
	return err
}

func (c caller) exec(sql string, args ...any) {
	c.Helper()
	if _, err := dbtest.Admin(c, c.d).Exec(c.Context(), sql, args...); err != nil {
		c.Fatal(err)
	}
}

func (c caller) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c caller) want(err error, k fault.Kind, says string) {
	c.Helper()
	if err == nil || fault.KindOf(err) != k || !strings.Contains(err.Error(), says) {
		c.Errorf("%v (kind %d), want kind %d with %q", err, fault.KindOf(err), k, says)
	}
}

// TestTheOfficeEntersAUnitsAnswer: nobody else does; before and behind the last day; the unit's own answer takes its place while answers are taken, and no
// entry takes the place of that.
func TestTheOfficeEntersAUnitsAnswer(t *testing.T) {
	c := announced(t)
	i := c.invited("jyj")
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-wjw", "convenor1", "chief", "admin", "security", "auditor"} {
		if err := c.enter(login, i, comes); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters: %v", login, err)
		}
	}
	c.must(c.enter("office1", i, comes))
	if i = c.invited("jyj"); i.State != "attending" || i.Attendee != "赵六" || !i.Entered() || !strings.HasPrefix(i.AnsweredBy, "王五（电话，") {
		t.Errorf("entered %+v", i)
	}
	old := i
	old.Version--
	c.want(c.enter("director", old, comes), fault.Conflict, "")
	c.must(c.enter("director", i, attendance.Reply{Step: "ask_leave", Name: "赵六", Title: "科长", Reason: "出差"}))
	sample.AnswerMeeting(t, c.d, c.id, "jyj", attendance.Reply{Step: "attend", Name: "钱七", Title: "副科长"})
	i = c.invited("jyj")
	c.want(c.enter("office1", i, comes), fault.Invalid, "单位已自行答复")
	c.want(c.retract("office1", i, "误录"), fault.Invalid, "不是办公室代录的")
	c.exec("UPDATE meeting SET receipt_due = now() - interval '1 minute', receipt_days = NULL WHERE id = $1", c.id)
	c.must(c.enter("office1", c.invited("wjw"), comes))
	c.exec("UPDATE meeting SET state = 'in_session' WHERE id = $1", c.id)
	c.want(c.enter("office1", c.invited("wjw"), comes), fault.Invalid, "现在不收回执")
	c.want(c.retract("office1", c.invited("wjw"), "误录"), fault.Invalid, "现在不收回执")
	if n := query(c, "SELECT count(*)::int FROM audit WHERE action IN ('invitation.enter_attend', 'invitation.enter_ask_leave', 'invitation.attend')"); n != 4 {
		t.Errorf("%d entries in the log, want 4", n)
	}
	c.sound(0)
}

// TestAnEnteredAnswerIsTakenBack: with a reason, by the office, until a leave is decided.
func TestAnEnteredAnswerIsTakenBack(t *testing.T) {
	c := announced(t)
	c.must(c.enter("office1", c.invited("jyj"), comes))
	for _, login := range []string{"liaison-jyj", "convenor1", "chief"} {
		c.want(c.retract(login, c.invited("jyj"), "误录"), fault.Forbidden, "")
	}
	c.want(c.retract("office1", c.invited("jyj"), " "), fault.Invalid, "原因")
	c.must(c.retract("office2", c.invited("jyj"), "应为市卫健委"))
	if i := c.invited("jyj"); i.State != "sent" || i.Attendee+i.AnsweredBy+i.Reason != "" || !i.AnsweredAt.IsZero() {
		t.Errorf("taken back: %+v", i)
	}
	c.must(c.enter("office1", c.invited("jyj"), attendance.Reply{Step: "ask_leave", Name: "赵六", Title: "科长", Reason: "出差"}))
	i := c.invited("jyj")
	_, err := attendance.NewService(c.d).Decide(t.Context(), sample.Who(t, c.d, "office2"), i.ID, i.Version, "grant_leave", "")
	c.must(err)
	c.want(c.retract("office1", c.invited("jyj"), "误录"), fault.Conflict, "")
	c.sound(0)
}

// TestWhatIsWrongInAnEnteredAnswer: beside its field; guests and leaders are no units.
func TestWhatIsWrongInAnEnteredAnswer(t *testing.T) {
	c := announced(t)
	s, who, i := attendance.NewService(c.d), sample.Who(t, c.d, "office1"), c.invited("jyj")
	day := func(n int) string { return c.d.Now().In(form.Zone).AddDate(0, 0, n).Format("2006-01-02") }
	for field, v := range map[string]url.Values{
		"said_on":       {"said_on": {day(1)}},
		"said_on ":      {"said_on": {day(-1)}},
		"said_by":       {"said_by": {""}},
		"said_how":      {"said_how": {"托人"}},
		"step":          {"step": {"come"}},
		"name":          {"name": {strings.Repeat("名", meeting.NameMax+1)}},
		"reason":        {"step": {"ask_leave"}, "reason": {strings.Repeat("因", meeting.ReasonMax+1)}},
		"authorised_by": {"step": {"entrust"}},
	} {
		typed := url.Values{"said_by": {"王五"}, "said_how": {"当面"}, "said_on": {day(0)}, "step": {"attend"}, "name": {"赵六"}, "title": {"科长"}}
		for k, x := range v {
			typed[k] = x
		}
		_, err := s.Enter(t.Context(), who, i.ID, i.Version, attendance.ReadEntry(typed), nil)
		if errs, ok := err.(form.Errors); !ok || len(errs) != 1 || errs.Of(strings.TrimSpace(field)) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	c.exec("INSERT INTO invitation (meeting, category, guest, guest_title, ord, state) VALUES ($1, 'expert', '专家甲', '教授', 99, 'sent')", c.id)
	for _, x := range sample.Meeting(t, c.d, c.id).Invited {
		if x.Guest != "" {
			c.want(c.enter("office1", x, comes), fault.Invalid, "只代录单位的回执")
		}
	}
	if err := s.MaySeeScan(t.Context(), sample.Who(t, c.d, "liaison-wjw"), i.ID); fault.KindOf(err) != fault.Missing {
		t.Errorf("another unit reads the scans: %v", err)
	}
	c.must(s.MaySeeScan(t.Context(), sample.Who(t, c.d, "liaison-jyj"), i.ID))
}

// TestTheCheckFindsFalseMarks: an answer marked as entered that was not, and one that was and is not marked.
func TestTheCheckFindsFalseMarks(t *testing.T) {
	c := announced(t)
	sample.AnswerMeeting(t, c.d, c.id, "jyj", comes)
	c.must(c.enter("office1", c.invited("wjw"), comes))
	c.sound(0)
	marked := c.invited("wjw").AnsweredBy
	c.exec("UPDATE invitation SET answered_by = '钱七' WHERE id = $1", c.invited("wjw").ID)
	c.exec("UPDATE invitation SET answered_by = $2 WHERE id = $1", c.invited("jyj").ID, marked)
	c.sound(2)
}

// sound wants so many answers whose mark and log differ.
func (c caller) sound(n int) {
	c.Helper()
	got, err := meeting.Verify(c.Context(), c.d.Pool())
	c.must(err)
	if strings.Count(strings.Join(got, "\n"), "代录标记与日志不符") != n {
		c.Errorf("the check says %q, want %d", got, n)
	}
}

func query(c caller, sql string) (n int) {
	c.Helper()
	c.must(c.d.Pool().QueryRow(c.Context(), sql).Scan(&n))
	return n
}
