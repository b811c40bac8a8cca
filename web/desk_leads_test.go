package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// lead says how a row of a desk is known, and which form or link (an address that ends so) is on the page it leads to. Where the row counts,
// one of the records of the list that it opens has it. No act at all has its reason.
type lead struct{ row, act, none string }

var leads = []lead{
	{row: "参会回执", act: "/do/choose"},
	{row: "反馈意见：", act: "opinions/"},
	{row: "答复采纳情况：", act: "/do/adopt"},
	{row: "会签纪要：", act: "circulation-replies/"},
	{row: "确认联合提出：", act: "/do/confirm"},
	{row: "报送进展：", act: "/progress"},
	{row: "议题被退回，请修改：", act: "/edit"},
	{row: "议题待单位审核：", act: "/do/agree"},
	{row: "签收任务：", act: "/do/receive"},
	{row: "报送配合情况：", act: "/report"},
	{row: "报送办理情况：", act: "/report"},
	{row: "请同意办结：", act: "/do/agree"},
	{row: "签收纪要：", act: "/do/receive"},
	{row: "确认条款：", act: "/do/acknowledge"},
	{row: "阅示纪要：", act: "/do/answer"},
	{row: "起草纪要：", act: "/minutes"},
	{row: "任务：", act: "/do/verify"},
	{row: "议题：", act: "/do/choose"},
	{row: "议程", act: "/do/choose"},
	{row: "请假待批", act: "/do/grant_leave"},
	{row: "议题等待初审", act: "/do/choose"},
	{row: "意见已收齐或已到期，待汇总", act: "/do/close_consultation"},
	{row: "任务待核验", act: "/do/verify"},
	{row: "任务被牵头单位退回", act: "/do/keep"},
	{row: "会议已审定，待发通知", act: "/notice"},
	{row: "纪要条款有疑问", act: "/do/answer"},
	{row: "纪要待校核", act: "/sign"},
	{row: "纪要起草中", act: "/edit"},
	{row: "纪要待印发", act: "/issue"},
	{row: "重大事项待批，任务未下达", act: "/major"},
	{row: "任务已逾期，需催办", none: "the office calls the unit"},
	{row: "未回执参会", none: "the office calls the unit, whose names and numbers stand there"},
	{row: "议题征求意见中", none: "goes on until the units have answered"},
	{row: "纪要会签中", none: "goes on until the units have answered"},
	{row: "数据核验没有按时进行", none: "whoever has the machine looks after its jobs; the page says when the last check-up was"},
	{row: "年", none: "a reminder; the page says what may be noted"},
}

// leadsOf fills the demo with what it has not: minutes at every stage, a question, a task that was sent back, a referral.
func leadsOf(t *testing.T) *portal {
	p := newPortal(t, sampledb.LivingDB(t))
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Consulting, minutes.Reviewing, minutes.Signing, minutes.Signed} {
		sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), state)
	}
	read := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Reviewing)
	sample.Refer(t, p.db, "convenor1", read, "member-tjj", "请看第一条。")
	asked := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Issued)
	sample.ReceiveMinutes(t, p.db, "jyj", asked)
	sample.ConfirmClauses(t, p.db, asked, "liaison-jyj", "question")
	back := sample.MakeTask(t, p.db, sample.Task{Lead: "jyj", Text: "被退回的任务"})
	if _, err := task.NewService(p.db).Do(t.Context(), sample.Who(t, p.db, "liaison-jyj"), back, 1, "send_back", "不属于本单位职责"); err != nil {
		t.Fatal(err)
	}
	sample.ClaimedTask(t, p.db, sample.Task{Lead: "jyj"})
	sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj", Joint: []string{"czj"}})
	sample.ConsultedTask(t, p.db, sample.Task{Lead: "jyj", Joint: []string{"czj"}})
	sample.ClaimedTask(t, p.db, sample.Task{Lead: "scjgj"})
	sample.HeldMeeting(t, p.db, meeting.Special, nil)
	over := sample.ConsultedTopic(t, p.db, "swj", "mzj")
	sampledb.PassDays(t, p.db, over, 30)
	heard := sample.ConsultedTopic(t, p.db, "jyj", "rsj", "mzj")
	sample.GiveOpinion(t, p.db, heard, "rsj", sample.Opposed)
	sample.AnnouncedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Plenary), sample.ApprovedTopic(t, p.db, "jyj"))
	approved := sample.ProposedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "jyj"), sample.ApprovedTopic(t, p.db, "jyj"))
	sample.MeetingStep(t, p.db, sample.Who(t, p.db, "convenor1"), approved, "approve", "", meeting.Extra{})
	sample.ProposedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "jyj"), sample.ApprovedTopic(t, p.db, "jyj"))
	return p
}

// TestDeskRowsLeadToTheAct: each row of everybody's desk leads to a page on which this person can do what the row says.
func TestDeskRowsLeadToTheAct(t *testing.T) {
	t.Parallel()
	p := leadsOf(t)
	used := map[string]bool{}
	for _, login := range everyLogin(t, p) {
		b := p.as(login)
		for _, li := range b.get("/todo").Is(200).Page().All(".todo li") {
			a := li.Find("a")
			l, known := leadOf(a.Text())
			if !known {
				t.Errorf("%s: no lead for the row %q to %s", login, a.Text(), a.Attr("href"))
				continue
			}
			used[l.row] = true
			mayNot := l.row == "纪要待校核" && login != "director" // the row says whose it is
			if l.none == "" && !mayNot && !b.reaches(a.Attr("href"), l.act) {
				t.Errorf("%s: the row %q leads to %s, where nothing ends in %s", login, a.Text(), a.Attr("href"), l.act)
			}
		}
	}
	for _, l := range leads {
		if !used[l.row] && l.row != "年" {
			t.Errorf("no desk has a row %q", l.row)
		}
	}
}

// TestDeskButtonsLeadToSomething: no button in the head of a desk opens an empty list.
func TestDeskButtonsLeadToSomething(t *testing.T) {
	t.Parallel()
	p := leadsOf(t)
	for _, login := range everyLogin(t, p) {
		b := p.as(login)
		for _, a := range b.get("/").Is(200).Page().All(".actions a") {
			if page := b.get(a.Attr("href")).Is(200).Page(); page.Has(".empty") {
				t.Errorf("%s: %s leads to %s, which is empty", login, a.Text(), a.Attr("href"))
			}
		}
	}
}

func leadOf(row string) (lead, bool) {
	i := slices.IndexFunc(leads, func(l lead) bool {
		return strings.HasPrefix(row, l.row) && strings.HasSuffix(l.row, "：") || row == l.row || strings.HasSuffix(row, l.row) && l.row != "年"
	})
	if i < 0 && strings.Contains(row, "全体会议") && strings.Contains(row, "年") {
		return leads[len(leads)-1], true
	}
	if i < 0 {
		return lead{act: "/do/choose"}, strings.HasSuffix(row, "纪要")
	}
	return leads[i], true
}

// reaches says whether the page has the act, or one of those that its rows lead to.
func (b *browser) reaches(address, act string) bool {
	b.t.Helper()
	at, _, _ := strings.Cut(address, "#")
	page := b.get(at).Is(200).Page()
	if offers(page, act) {
		return true
	}
	for _, a := range append(page.All(".t-title a"), page.All("td a.btn")...) {
		if to := a.Attr("href"); strings.HasPrefix(to, "/") && offers(b.get(to).Is(200).Page(), act) {
			return true
		}
	}
	return false
}

func offers(page *htmltest.Node, act string) bool {
	is := func(to string) bool {
		u, err := url.Parse(to)
		return err == nil && (strings.HasSuffix(u.Path, act) || strings.HasSuffix(act, "/") && strings.Contains(u.Path, act) && form.ID(u.Path[strings.LastIndex(u.Path, "/")+1:]) > 0)
	}
	return slices.ContainsFunc(page.Forms(), func(f *htmltest.Form) bool { return f.Method == "post" && is(f.Action) }) ||
		slices.ContainsFunc(page.All(".main a"), func(a *htmltest.Node) bool { return is(a.Attr("href")) && !strings.Contains(act, "/do/") })
}

func everyLogin(t *testing.T, p *portal) (out []string) {
	t.Helper()
	rows, err := p.db.Pool().Query(t.Context(), "SELECT login FROM account ORDER BY login")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var login string
		if err := rows.Scan(&login); err != nil {
			t.Fatal(err)
		}
		out = append(out, login)
	}
	return out
}
