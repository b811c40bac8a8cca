package desk_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

type bench struct {
	*testing.T
	d   *db.DB
	c   *dbtest.Asked
	now time.Time
}

func newBench(t *testing.T) bench {
	t.Parallel()
	c := &dbtest.Asked{}
	return bench{t, sampledb.DB(t, db.WithTracer(c)), c, time.Now().In(form.Zone)}
}

// newService has the kinds of the house.
func newService(d *db.DB) *desk.Service {
	return desk.NewService(d, house.Signed(), house.Delivered(), house.Asking(), house.Waiting())
}

func (b bench) desk(login string) desk.Desk {
	b.Helper()
	d, err := newService(b.d).For(b.Context(), sample.Who(b, b.d, login), b.now)
	if err != nil {
		b.Fatalf("desk of %s: %v", login, err)
	}
	return d
}

// cost is what the desk costs in round trips and statements.
func (b bench) cost(login string) (int, int) {
	b.Helper()
	who := sample.Who(b, b.d, login)
	return b.c.Cost(b, func() error { _, err := newService(b.d).For(b.Context(), who, b.now); return err })
}

// day is so many days from today.
func (b bench) day(n int) time.Time { return form.Day(b.now).AddDate(0, 0, n) }

// fill makes something of each kind that may wait.
func (b bench) fill() {
	b.Helper()
	sample.SubmittedTopic(b, b.d, "jyj")
	sample.SubmittedTopic(b, b.d, "czj")
	back := sample.SubmittedTopic(b, b.d, "wjw")
	sample.TopicStep(b, b.d, sample.Who(b, b.d, "office1"), back, "return", "缺专家论证意见")
	sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"czj"}, Due: b.day(40), Text: "待签收的任务"})
	sample.ReceivedTask(b, b.d, sample.Task{Lead: "jtj", Due: b.day(-14), Text: "逾期的任务"})
	sample.ReceivedTask(b, b.d, sample.Task{Lead: "mzj", Due: b.day(3), Text: "临期的任务"})
	sample.ReceivedTask(b, b.d, sample.Task{Lead: "wjw", Due: b.day(90), Text: "推进中的任务"})
	sample.ClaimedTask(b, b.d, sample.Task{Lead: "jyj", Due: b.day(5), Text: "待核验的任务"})
	sample.ClaimedTask(b, b.d, sample.Task{Lead: "scjgj", Due: b.day(6), Text: "办公室所在单位的任务"})
	sample.DoneTask(b, b.d, sample.Task{Lead: "jyj", Due: b.day(1), Text: "已办结的任务"})
	sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", Due: b.day(30), Waiting: true, Major: true, Text: "待批的任务"})
	meetingID := sample.AnnouncedMeeting(b, b.d, sample.MeetingForm(b, b.d, meeting.Plenary), sample.ApprovedTopic(b, b.d, "jyj"))
	sample.AnswerMeeting(b, b.d, meetingID, "jyj", attendance.Reply{Step: "attend", Name: "某某", Title: "科长", Phone: "0000-00000000"})
	sample.HeldMeeting(b, b.d, meeting.Special, nil)
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Reviewing, minutes.Signing, minutes.Signed, minutes.Issued} {
		sample.Minutes(b, b.d, sample.HeldMeeting(b, b.d, meeting.Special, nil), state)
	}
}

func titles(d desk.Desk) []string {
	out := []string{}
	for _, t := range d.Todos {
		out = append(out, t.Title)
	}
	return out
}

// TestOfficeDesk: the rows in their order, and each count opens a list with exactly as many rows.
func TestOfficeDesk(t *testing.T) {
	b := newBench(t)
	b.fill()
	for _, login := range []string{"office1", "director"} {
		d := b.desk(login)
		opened := 0
		for _, todo := range d.Todos {
			if todo.Count > 0 {
				if n := b.rows(login, todo.URL); n != todo.Count {
					t.Errorf("%s: %s counts %d and opens %d rows (%s)", login, todo.Title, todo.Count, n, todo.URL)
				}
				opened++
			}
		}
		if opened < 7 {
			t.Errorf("%s: only %d counted rows: %q", login, opened, titles(d))
		}
		want := []string{"任务已逾期，需催办", "未回执参会", "议题等待初审", "纪要待校核", "任务待核验"}
		if got := titles(d); len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Errorf("%s: order %q", login, got)
		}
		if len(d.Tasks) != 2 || d.Tasks[0].Text != "逾期的任务" || d.Next == nil || d.Next.Units != 29 || d.Next.Invited != 32 || d.Next.Answered != 1 || !d.Next.Approved() {
			t.Errorf("%s: tasks %+v, next %+v", login, d.Tasks, d.Next)
		}
	}
}

// rows opens an address of the portal through its service and counts what it lists.
func (b bench) rows(login, address string) int {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	ctx, who, q := b.Context(), sample.Who(b, b.d, login), u.Query()
	switch {
	case u.Path == "/tasks":
		p, err := task.NewService(b.d).List(ctx, who, task.ReadFilter(q), b.now)
		b.must(err)
		return len(p.Rows)
	case u.Path == "/topics":
		p, err := topiclist.NewService(b.d).List(ctx, who, topiclist.ReadFilter(q))
		b.must(err)
		return len(p.Rows)
	case u.Path == "/minutes":
		p, err := minutes.NewService(b.d, nil).List(ctx, who, minutes.Filter{Tab: q.Get("state")})
		b.must(err)
		return len(p.Rows)
	case u.Path == "/meetings":
		p, err := meeting.NewService(b.d).List(ctx, who, meeting.Filter{State: q.Get("state")})
		b.must(err)
		return len(p.Rows)
	case strings.HasSuffix(u.Path, "/attendance"):
		n := 0
		for _, i := range sample.Meeting(b, b.d, form.ID(strings.Split(u.Path, "/")[2])).Invited {
			if i.State == "sent" {
				n++
			}
		}
		return n
	}
	b.Fatalf("%s opens nothing known", address)
	return 0
}

func (b bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func TestR6_held_meeting_without_minutes_stays_on_the_desk(t *testing.T) {
	b := newBench(t)
	held := sample.HeldMeeting(b, b.d, meeting.Special, nil)
	find := func() bool {
		return slices.ContainsFunc(b.desk("office1").Todos, func(x desk.Todo) bool { return strings.HasPrefix(x.Title, "起草纪要：") })
	}
	if !find() {
		t.Errorf("not there: %q", titles(b.desk("office1")))
	}
	sample.Minutes(b, b.d, held, minutes.Draft)
	if find() {
		t.Error("still there after the minutes were drafted")
	}
}

func TestR2_year_without_plenary(t *testing.T) {
	b := newBench(t)
	find := func() bool {
		return slices.ContainsFunc(b.desk("office1").Todos, func(x desk.Todo) bool { return x.URL == plenary.Path })
	}
	b.now, _ = form.Moment(b.now.Format("2006") + "-12-01 09:00")
	if !find() {
		t.Errorf("no reminder in December: %q", titles(b.desk("office1")))
	}
	b.now, _ = form.Moment(b.now.Format("2006") + "-03-01 09:00")
	if find() {
		t.Error("a reminder in March")
	}
}

// TestUnitDesk: each kind of thing that a unit has to do, and none of another unit's.
func TestUnitDesk(t *testing.T) {
	b := newBench(t)
	b.fill()
	for login, want := range map[string][]string{
		"liaison-wjw":    {"全体会议参会回执", "议题被退回，请修改：", "报送配合情况：", "签收纪要："},
		"liaison-jtj":    {"全体会议参会回执", "报送进展：逾期的任务"},
		"liaison-czj":    {"全体会议参会回执", "报送配合情况：待签收的任务", "签收纪要："},
		"liaison-jyj":    {"签收任务：待签收的任务", "签收纪要："},
		"liaison-gedian": {"签收纪要："},
		"liaison-lkwlzx": {"全体会议参会回执"},
	} {
		d := b.desk(login)
		got := titles(d)
		if login != "liaison-jyj" && len(got) != len(want) {
			t.Errorf("%s: %q, want %d", login, got, len(want))
		}
		for _, w := range want {
			if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, w) }) {
				t.Errorf("%s lacks %q: %q", login, w, got)
			}
		}
		if d.Kind != desk.Unit || d.MayPropose != (login != "liaison-gedian") || d.MayBring != d.MayPropose || len(d.Units) != 1 {
			t.Errorf("%s: %+v", login, d)
		}
	}
	if d := b.desk("member-jyj"); !d.MayPropose || d.MayBring {
		t.Errorf("a member hands in topics: %+v", d)
	}
	if d := b.desk("liaison-jyj"); len(d.Topics) == 0 || len(d.Tasks) == 0 || slices.ContainsFunc(titles(d), func(s string) bool { return strings.Contains(s, "待批的任务") }) {
		t.Errorf("市教育局: %+v", d)
	}
}

// TestR18_OpinionsOnTheDesks: the unit that was asked, the proposer with remarks to answer, the office with
// open rounds and those that can be closed; each count opens its rows.
func TestR18_OpinionsOnTheDesks(t *testing.T) {
	b := newBench(t)
	running, over := sample.ConsultedTopic(b, b.d, "jyj", "mzj", "rsj"), sample.ConsultedTopic(b, b.d, "swj", "mzj")
	sampledb.PassDays(t, b.d, over, 30)
	sample.GiveOpinion(b, b.d, running, "rsj", sample.Opposed)
	for login, want := range map[string][]string{
		"liaison-mzj": {"反馈意见：关于制定商务领域服务规范有关事宜", "反馈意见：关于制定教育领域服务规范有关事宜"},
		"liaison-rsj": nil, "member-mzj": nil,
		"liaison-jyj": {"答复采纳情况：关于制定教育领域服务规范有关事宜"},
		"office1":     {"意见已收齐或已到期，待汇总", "议题征求意见中"},
	} {
		d := b.desk(login)
		got := titles(d)
		if d.Kind == desk.Office {
			got = got[:len(want)] // the plenary of the year comes last
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s: %q, want %q", login, got, want)
		}
		for _, x := range d.Todos {
			if x.Count > 0 && b.rows(login, x.URL) != x.Count {
				t.Errorf("%s: %s counts %d and opens %d rows", login, x.Title, x.Count, b.rows(login, x.URL))
			}
		}
	}
	if d := b.desk("liaison-mzj"); !d.Todos[0].Due.Before(b.now) || d.Todos[1].Due.Before(b.now) {
		t.Errorf("due days: %v, %v", d.Todos[0].Due, d.Todos[1].Due)
	}
}

// TestUnitsWithManyTopicsAreNotWalkedThrough: of the topics that a unit has under way the oldest are looked at for remarks, and where there are more the
// desk leads to the list of the others.
func TestUnitsWithManyTopicsAreNotWalkedThrough(t *testing.T) {
	b := newBench(t)
	id := sample.ConsultedTopic(b, b.d, "jyj", "mzj", "rsj")
	sample.GiveOpinion(b, b.d, id, "rsj", sample.Opposed)
	const row, rest = "答复采纳情况：关于制定教育领域服务规范有关事宜", "其他在办议题：请查看有无意见待答复"
	for _, x := range []struct {
		older int
		want  string
	}{{11, row}, {1, rest}} {
		if _, err := b.d.Pool().Exec(t.Context(), `INSERT INTO topic (unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at)
			SELECT unit, unit_name, function, purpose, title, 'ready', drafted_by, drafted_name, drafted_at, state_at - interval '1 day' FROM topic, generate_series(1, $2) WHERE id = $1`, id, x.older); err != nil {
			t.Fatal(err)
		}
		if got := titles(b.desk("liaison-jyj")); !slices.Equal(got, []string{x.want}) {
			t.Errorf("with %d older topics more: %q, want %q", x.older, got, x.want)
		}
	}
}

// TestJointTopicOnTheDesk: the liaison of the unit that is asked finds it, until it has confirmed; nobody else does.
func TestJointTopicOnTheDesk(t *testing.T) {
	b := newBench(t)
	id := sample.JoiningTopic(b, b.d, "jyj", "mzj")
	find := func(login string) bool {
		return slices.ContainsFunc(b.desk(login).Todos, func(x desk.Todo) bool {
			return strings.HasPrefix(x.Title, "确认联合提出：") && x.URL == topic.Path(id)
		})
	}
	for login, want := range map[string]bool{"liaison-mzj": true, "member-mzj": false, "liaison-jyj": false, "liaison-czj": false} {
		if find(login) != want {
			t.Errorf("%s: %q", login, titles(b.desk(login)))
		}
	}
	sample.TopicStep(b, b.d, sample.Who(b, b.d, "liaison-mzj"), id, "confirm", "")
	if find("liaison-mzj") {
		t.Error("still there after it was confirmed")
	}
}

// TestJointPartOnTheDesk: who answers for a task with its lead finds what it has to report, then that its word is waited for, then nothing; a claim
// that the host answers for is before the leaders from outside it.
func TestJointPartOnTheDesk(t *testing.T) {
	b := newBench(t)
	spec := sample.Task{Lead: "jyj", Joint: []string{"mzj"}, Support: []string{"czj"}, Due: b.day(200), Text: "共同办理"}
	sample.ReceivedTask(b, b.d, spec)
	if d := b.desk("liaison-mzj"); !slices.Equal(titles(d), []string{"报送办理情况：共同办理"}) || !strings.Contains(d.Todos[0].Hint, "本单位共同负责") {
		t.Errorf("to report: %+v", d.Todos)
	}
	spec.Joint, spec.Text = []string{"tjj"}, "共同办结"
	id := sample.ConsultedTask(b, b.d, spec)
	for login, want := range map[string][]string{"liaison-tjj": {"请同意办结：共同办结"}, "member-tjj": {"请同意办结：共同办结"}} {
		if got := titles(b.desk(login)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", login, got, want)
		}
	}
	sample.DoPart(b, b.d, id, "tjj", "agree", "")
	if got := titles(b.desk("liaison-tjj")); len(got) != 0 {
		t.Errorf("after it agreed: %q", got)
	}
	spec.Joint, spec.Text = []string{"scjgj"}, "办公室共同负责"
	sample.ClaimedTask(b, b.d, spec)
	for login, want := range map[string]int{"convenor1": 1, "chief": 1, "convenor2": 0} {
		if got := len(b.desk(login).Cards); got != want {
			t.Errorf("%s has %d cards, want %d", login, got, want)
		}
	}
}

// TestSilentUnitIsAskedToReport: a task without a report for longer than the setting comes up.
func TestSilentUnitIsAskedToReport(t *testing.T) {
	b := newBench(t)
	sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", Due: b.day(200), Text: "很久没有报送"})
	if got := titles(b.desk("liaison-jyj")); len(got) != 0 {
		t.Errorf("on the first day: %q", got)
	}
	b.now = b.now.AddDate(0, 0, 31)
	if got := titles(b.desk("liaison-jyj")); !slices.Equal(got, []string{"报送进展：很久没有报送"}) {
		t.Errorf("after 31 days: %q", got)
	}
}

// TestLeaderDesk: what waits for each leader's own word, and nobody else's.
func TestLeaderDesk(t *testing.T) {
	b := newBench(t)
	b.fill()
	sample.ProposedMeeting(b, b.d, sample.MeetingForm(b, b.d, meeting.Special, "jyj"), sample.ApprovedTopic(b, b.d, "jyj"))
	for login, want := range map[string][]string{
		"chief":     {"待签发", "待审定", "待核验"},
		"convenor1": {"待审核", "待审定", "待核验"},
		"convenor2": {"待审核", "待审定"}, // 市市场监管局 is his own: not for him to verify (R16)
	} {
		d := b.desk(login)
		got := []string{}
		for _, c := range d.Cards {
			got = append(got, c.Tag)
			if !strings.HasPrefix(c.Button, "阅读并") || c.URL == "" || c.Text == "" {
				t.Errorf("%s: %+v", login, c)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", login, got, want)
		}
		if len(d.Todos) != 1 || !strings.Contains(d.Todos[0].Title, "参会回执") {
			t.Errorf("%s: own receipt %q", login, titles(d))
		}
		if d.Late != 1 || d.Waits != b.rows(login, "/tasks?state=waiting") || d.Waits == 0 || d.Next == nil {
			t.Errorf("%s: late %d, waits %d, next %v", login, d.Late, d.Waits, d.Next)
		}
	}
}

func TestQuietDesks(t *testing.T) {
	b := newBench(t)
	b.fill()
	for _, login := range []string{"admin", "security", "auditor"} {
		if d := b.desk(login); d.Kind != desk.Quiet || len(d.Todos) != 0 || len(d.Tasks) != 0 {
			t.Errorf("%s: %+v", login, d)
		}
	}
	nobody, err := newService(b.d).For(t.Context(), access.Actor{Person: 1, Name: "无任职"}, b.now)
	if err != nil || nobody.Kind != desk.Quiet {
		t.Errorf("without a seat: %+v, %v", nobody, err)
	}
}

// TestDeskBudget: at most two round trips and twelve statements, whatever the number of rows.
func TestDeskBudget(t *testing.T) {
	b := newBench(t)
	before := map[string]int{}
	logins := []string{"office1", "director", "liaison-jyj", "member-jyj", "chief", "convenor1", "admin"}
	for _, login := range logins {
		trips, statements := b.cost(login)
		if trips > 2 || statements > 12 {
			t.Errorf("%s: %d round trips, %d statements", login, trips, statements)
		}
		before[login] = statements
	}
	b.fill()
	for _, login := range logins {
		if trips, statements := b.cost(login); trips > 2 || statements != before[login] {
			t.Errorf("%s: %d round trips and %d statements on a full desk, %d on an empty one", login, trips, statements, before[login])
		}
	}
}

func TestYear(t *testing.T) {
	for _, c := range []struct {
		y    desk.Year
		want int
	}{
		{desk.Year{}, -1}, {desk.Year{Total: 5, Open: 5}, -1}, {desk.Year{Total: 7, Finished: 6, OnTime: 6, Late: 1}, 857},
		{desk.Year{Total: 3, Finished: 3, OnTime: 3}, 1000}, {desk.Year{Total: 1, Late: 1, Open: 1}, 0},
		{desk.Year{Total: limit.CountCap, Finished: 10, OnTime: 10}, -1},
	} {
		if got := c.y.Rate(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.y, got, c.want)
		}
	}
}

func TestYearCountsWhatItsListShows(t *testing.T) {
	b := newBench(t)
	b.now, _ = form.Moment("2026-10-14 09:00")
	for _, due := range []string{"2026-01-01", "2026-12-31", "2025-12-31", "2027-01-01"} {
		when, _ := form.Date(due)
		sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", Due: when})
	}
	if y := b.desk("office1").Year; y.Total != b.rows("office1", "/tasks?state=all&due=year") || y.Total != 2 || y.Open != 2 || y.Late != 1 {
		t.Errorf("%+v", y)
	}
}

// TestThingsSayWhenThereAreMore: a row whose count has reached the cap counts as the cap, and says that it may be more.
func TestThingsSayWhenThereAreMore(t *testing.T) {
	t.Parallel()
	few := desk.Desk{Todos: []desk.Todo{{Count: 3}, {Mark: "签"}, {Count: limit.DeskCap - 1}}, Cards: make([]desk.Card, 2)}
	if n, more := few.Things(); n != 206 || more {
		t.Errorf("%d things, more %v", n, more)
	}
	few.Todos[0].Count = limit.DeskCap
	if n, more := few.Things(); n != 403 || !more {
		t.Errorf("%d things, more %v, want the cap twice, a row and two cards", n, more)
	}
	for count, want := range map[int]bool{limit.FarCap - 1: false, limit.FarCap: true} {
		far := desk.Desk{Todos: []desk.Todo{{Count: count, Cap: limit.FarCap}}}
		if n, more := far.Things(); n != limit.FarCap-1 || more != want {
			t.Errorf("%d counted up to %d: %d things, more %v", count, limit.FarCap, n, more)
		}
	}
}

// TestDeskSaysThatThereMayBeMore: of each kind a desk reads a few, the oldest; whoever has as many is not told that these are all.
func TestDeskSaysThatThereMayBeMore(t *testing.T) {
	b := newBench(t)
	for n := 1; n <= 9; n++ {
		sample.ConsultedTopic(b, b.d, "jyj", "mzj")
		d := b.desk("liaison-mzj")
		if want := min(n, 8); len(d.Todos) != want || d.Full != (n >= 8) {
			t.Errorf("%d opinions owed: %d rows, full %v", n, len(d.Todos), d.Full)
		}
	}
	if b.desk("liaison-rsj").Full {
		t.Error("the desk of a unit that nothing waits for is full")
	}
}
