package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// TestAMemberIsCarriedByEntries: what a member said on the telephone stands on the grid and on its own page as entered by the office, with who, how and day,
// and with the scan; the unit hears of it, takes a word into its own hand, and what was entered for the wrong unit is taken back with a reason.
func TestAMemberIsCarriedByEntries(t *testing.T) {
	t.Parallel()
	d, id := sampledb.MinutesDB(t, minutes.Issued)
	p := newPortal(t, d)
	office, unit, grid := p.as("office1"), p.as("liaison-jyj"), minutes.Path(id)+"/receipts"
	office.get(grid).Is(200).Page().Sees("单位以电话、书面或当面答复的，在下表中代录")
	enter := fmt.Sprintf("/deliveries/%d/enter", p.deliveryOf(t, "市教育局"))
	for _, login := range []string{"liaison-jyj", "member-jyj", "convenor1", "chief", "admin", "security", "auditor"} {
		p.as(login).get(enter).Is(403)
	}
	page := office.get(enter).Is(200).Page()
	to, values := page.Form(enter).Press("代录答复")
	receipt := values.Get("receipt")
	values.Set("says-"+receipt, "acknowledge")
	office.postFiles(to, said(values), map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(grid)
	office.postFiles(to, values, map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(grid) // sent twice
	values.Set("token", "a-token-of-another-window")
	office.post(to, values).Is(409)
	page = office.get(grid).Page()
	page.Sees("王五（电话，", "联席会议办公室", "代录", "答复.pdf")
	sample.Deliver(t, d)
	unit.get("/messages").Is(200).Page().Sees("联席会议办公室代录了贵单位的签收或答复")
	own := unit.get(minutes.Path(id)).Is(200).Page()
	own.Sees("王五（电话，", "代录于", "签收。", "确认", "答复.pdf", "本单位签收", "本单位提出疑问")
	unit.get(own.Find("ul.files a").Attr("href")).Is(200)
	p.as("liaison-wjw").get(own.Find("ul.files a").Attr("href")).Is(404)

	retract := fmt.Sprintf("/deliveries/%d/do/retract", p.deliveryOf(t, "市教育局"))
	_, back := page.Form(retract).Press("确认撤销代录")
	for _, login := range []string{"liaison-jyj", "member-jyj"} {
		p.as(login).post(retract, back).Is(403)
	}
	office.post(retract, back).Is(422).Page().Sees("原因")
	back.Set("reason", "误录，应为市卫健委")
	office.post(retract, back).To(grid)
	office.post(retract, back).To(grid) // sent twice
	if n := query[int](t, d, "SELECT count(*)::int FROM audit WHERE action = 'minutes.retract' AND reason = '误录，应为市卫健委'"); n != 1 {
		t.Errorf("%d entries of the taking back", n)
	}
	sample.Deliver(t, d)
	unit.get("/messages").Is(200).Page().Sees("联席会议办公室撤销了为贵单位代录的答复")
	unit.get(minutes.Path(id)).Page().Sees("请签收")

	sample.EnterReceipt(t, d, "jyj", id)
	own = unit.get(minutes.Path(id)).Page()
	unit.press(own, fmt.Sprintf("/deliveries/%d/do/own_receive", p.deliveryOf(t, "市教育局")), "本单位签收").Is(303)
	own = unit.get(minutes.Path(id)).Page()
	own.Sees(sample.Who(t, d, "liaison-jyj").Name + "于")
	own.SeesNot("本单位签收")
}

// TestATaskIsCarriedByEntries: the lead's progress and a supporter's report by telephone, in the history and beside the part with who, how and day; the unit
// hears of it and reports itself; what was entered for the wrong unit is taken back; the lead cannot claim with a word that is not there any more.
func TestATaskIsCarriedByEntries(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.MakeTask(t, p.db, sample.Task{Lead: "jyj", Support: []string{"wjw"}})
	office, enter := p.as("office1"), taskPath(id, "/enter")
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-wjw", "convenor1", "chief", "admin", "security", "auditor"} {
		p.as(login).get(enter).Is(403)
	}
	office.get(taskPath(id, "")).Is(200).Page().Sees("代录进展", "代录答复")
	to, values := office.get(enter).Is(200).Page().Form(enter).Press("代录进展")
	office.post(to, values).Is(422).Page().Sees("请填写答复人", "请选择答复方式", "请填写本期进展", "请填写完成进度")
	said(values)
	values.Set("text", "已启动")
	values.Set("progress", "10")
	office.postFiles(to, values, map[string][]byte{"进展.pdf": []byte("%PDF-1.4\n%%EOF")}).To(taskPath(id, ""))
	office.postFiles(to, values, map[string][]byte{"进展.pdf": []byte("%PDF-1.4\n%%EOF")}).To(taskPath(id, "")) // sent twice
	values.Set("token", "a-token-of-another-window")
	office.post(to, values).Is(409)
	p.enterPart(t, "市卫健委", "report", "已提供数据")
	for _, login := range []string{"liaison-jyj", "liaison-wjw", "convenor1"} {
		p.as(login).get(taskPath(id, "")).Is(200).Page().Sees("代录进展 10%", "王五（电话，", "联席会议办公室", "代录", "进展.pdf", "已提供数据")
	}
	sample.Deliver(t, p.db)
	p.as("liaison-jyj").get("/messages").Is(200).Page().Sees("联席会议办公室代录了贵单位的进展")
	unit := p.as("liaison-wjw")
	unit.get("/messages").Is(200).Page().Sees("联席会议办公室代录了贵单位的配合情况")

	part := query[int64](t, p.db, "SELECT id FROM part WHERE task = $1", id)
	page := office.get(taskPath(id, "")).Page()
	to, values = page.Form(fmt.Sprintf("/parts/%d/do/retract", part)).Press("确认撤销代录")
	office.post(to, values).Is(422).Page().Sees("原因")
	values.Set("reason", "应为市财政局")
	office.post(to, values).Is(303)
	office.get(taskPath(id, "")).Page().Sees("撤销代录", "应为市财政局", "待报送")
	p.as("liaison-jyj").get(taskPath(id, "/claim")).Is(422)
	to, values = unit.get(fmt.Sprintf("/parts/%d/report", part)).Is(200).Page().Form(fmt.Sprintf("/parts/%d/do/report", part)).Fill("配合情况", "本单位报送").Press("报送配合情况")
	unit.post(to, values).Is(303)
	office.get(fmt.Sprintf("/parts/%d/enter", part)).Is(422)
	if faults, err := task.Verify(t.Context(), p.db.Pool()); err != nil || strings.Contains(strings.Join(faults, ""), "代录") {
		t.Errorf("verify: %q, %v", faults, err)
	}
}

// TestAnAnswerToANoticeIsEntered: on the unit's own page, with who, how, day and scan, behind the last day too; the list says so; the unit changes it itself
// while answers are taken.
func TestAnAnswerToANoticeIsEntered(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.AnnouncedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Liaison, "jyj", "wjw"))
	office, unit := p.as("office1"), p.as("liaison-jyj")
	path := meeting.InvitationPath(query[int64](t, p.db, "SELECT id FROM invitation WHERE unit_name = '市教育局' AND meeting = $1", id))
	for _, login := range []string{"liaison-jyj", "member-jyj", "convenor1", "chief", "admin", "security", "auditor"} {
		p.as(login).get(path + "/enter").Is(403)
	}
	office.get(path).Is(200).Page().Sees("单位以电话、书面或当面答复的，由办公室代录")
	to, values := office.get(path + "/enter").Is(200).Page().Form(path + "/enter").Press("代录回执")
	office.post(to, values).Is(422).Page().Sees("请填写答复人", "请选择答复方式", "请选择参加、委托他人参加或请假")
	said(values)
	for name, text := range map[string]string{"step": "entrust", "name": "赵六", "title": "科长", "authorised_by": "孙八"} {
		values.Set(name, text)
	}
	office.postFiles(to, values, map[string][]byte{"回执.pdf": []byte("%PDF-1.4\n%%EOF")}).To(path)
	office.postFiles(to, values, map[string][]byte{"回执.pdf": []byte("%PDF-1.4\n%%EOF")}).To(path) // sent twice
	values.Set("token", "a-token-of-another-window")
	office.post(to, values).Is(409)
	office.get(meeting.Path(id)+"/attendance").Is(200).Page().Sees("委托参会", "赵六", "王五（电话，", "代录")
	for _, b := range []*browser{office, unit} {
		page := b.get(path).Is(200).Page()
		page.Sees("王五（电话，", "联席会议办公室", "代录", "回执.pdf")
		b.get(page.Find("ul.files a").Attr("href")).Is(200)
	}
	sample.Deliver(t, p.db)
	unit.get("/messages").Is(200).Page().Sees("联席会议办公室代录了贵单位的参会回执")
	to, values = office.get(path).Page().Form(path + "/do/retract").Press("确认撤销代录")
	p.as("liaison-jyj").post(to, values).Is(403)
	office.post(to, values).Is(422).Page().Sees("原因")
	values.Set("reason", "应为市卫健委")
	office.post(to, values).To(path)
	run(t, p.db, "UPDATE meeting SET receipt_due = now() - interval '1 minute', receipt_days = NULL WHERE id = $1", id)
	to, values = office.get(path + "/enter").Is(200).Page().Form(path + "/enter").Press("代录回执")
	for name, text := range map[string]string{"step": "attend", "name": "赵六", "title": "科长"} {
		values.Set(name, text)
	}
	office.post(to, said(values)).To(path)
	unit.get(path).Is(200).Page().Sees("王五（电话，", "截止")
}

// TestAnOpinionAndAReplyAreEntered: on the unit's own page and the lists, with who, how, day and scan; the unit puts its own in the place; what was entered for
// the wrong unit is taken back.
func TestAnOpinionAndAReplyAreEntered(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	topicID := sample.ConsultedTopic(t, p.db, "jyj", "czj")
	draft := sample.DraftMinutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, []string{"jyj", "czj"}))
	sample.Circulate(t, p.db, draft, round.AskForm{}, "czj")
	office, unit := p.as("office1"), p.as("liaison-czj")
	for _, x := range []struct {
		kind, button, own, list string
		values                  url.Values
		now                     func() string
	}{
		{"opinion", "代录意见", "本单位提交意见", fmt.Sprintf("/topics/%d", topicID), sample.AnswerForm(p.db, sample.Agreed).Values(),
			func() string { return opinion.Path(sample.OpinionOf(t, p.db, topicID, "czj").ID) }},
		{"circulation_reply", "代录会签", "本单位提交会签", circulation.RoundsPath(draft), sample.ReplyForm(t, p.db, draft, nil).Values(),
			func() string { return circulation.Path(sample.ReplyOf(t, p.db, draft, "czj").ID) }},
	} {
		path := x.now()
		for _, login := range []string{"liaison-czj", "member-czj", "convenor1", "chief", "admin", "security", "auditor"} {
			p.as(login).get(path + "/enter").Is(403)
		}
		office.get(path).Is(200).Page().Sees("由办公室代录")
		to, values := office.get(path + "/enter").Is(200).Page().Form(path + "/enter").Press(x.button)
		office.post(to, values).Is(422).Page().Sees("请填写答复人", "请选择答复方式")
		said(values)
		for name := range x.values {
			values.Set(name, x.values.Get(name))
		}
		office.postFiles(to, values, map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(path)
		office.postFiles(to, values, map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(path) // sent twice
		values.Set("token", "a-token-of-another-window-"+x.kind)
		office.post(to, values).Is(409)
		office.get(x.list).Is(200).Page().Sees("王五（电话，", "联席会议办公室", "代录")
		for _, b := range []*browser{office, unit} {
			page := b.get(path).Is(200).Page()
			page.Sees("王五（电话，", "代录", "答复.pdf")
			b.get(page.Find("ul.files a").Attr("href")).Is(200)
		}
		sample.Deliver(t, p.db)
		unit.get("/messages").Is(200).Page().Sees("联席会议办公室代录了贵单位的")
		to, values = office.get(path).Page().Form(path + "/do/retract").Press("确认撤销代录")
		office.post(to, values).Is(422).Page().Sees("原因")
		values.Set("reason", "应为市卫健委")
		office.post(to, values).Is(303)
		if x.now() == path {
			t.Errorf("%s: the unit is not asked again", x.kind)
		}
		office.get(path).Is(200).Page().Sees("代录已撤销：应为市卫健委")
		path = x.now()
		to, values = office.get(path + "/enter").Is(200).Page().Form(path + "/enter").Press(x.button)
		for name := range x.values {
			values.Set(name, x.values.Get(name))
		}
		office.post(to, said(values)).To(path)
		to, values = unit.get(path).Is(200).Page().Form(path).Press(x.own)
		for name := range x.values {
			values.Set(name, x.values.Get(name))
		}
		unit.post(to, values).To(x.now())
		unit.get(x.now()).Is(200).Page().Sees(sample.Who(t, p.db, "liaison-czj").Name)
		unit.get(path).Is(200).Page().Sees("本单位已自行提交，代录失效")
	}
}
