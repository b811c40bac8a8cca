package web

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestDeskPages: each role's desk as its people read it, empty and with something to do.
func TestDeskPages(t *testing.T) {
	t.Parallel()
	march, _ := form.Moment(time.Now().In(form.Zone).Format("2006") + "-03-02 09:00")
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.DB = d.DB.WithClock(func() time.Time { return march }) })
	p.nobody().get("/").To("/login")
	chief := sample.Who(t, p.db, "chief").Name
	for login, words := range map[string][]string{
		"office1":     {"今天没有待办", "有新的待办时会显示在这里", "没有临期和逾期的任务", "没有待召开的会议", "新建会议"},
		"liaison-jyj": {"应办事项", "本单位要办的事", "今天没有待办", "本单位任务", "本单位议题", "提交议题"},
		"chief":       {chief + "同志，没有待您办理的文件", "需要您关注", "最近会议"},
		"admin":       {"今天没有待办"}, "security": {"今天没有待办"}, "auditor": {"今天没有待办"},
	} {
		p.as(login).get("/").Is(200).Page().Sees(words...)
	}
	p.as("liaison-gedian").get("/").Is(200).Page().SeesNot("提交议题", "本单位议题")

	sample.SubmittedTopic(t, p.db, "czj")
	sample.MakeTask(t, p.db, sample.Task{Lead: "jyj", Text: "编制校服标准。另"})
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Signing)
	page := p.as("chief").get("/").Page()
	page.Sees(chief+"同志，有 1 件待您办理", "待签发", "阅读并签批")
	if got := page.Link("阅读并签批" + sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Title); !strings.HasPrefix(got, minutes.Path(id)) {
		t.Errorf("阅读并签批 leads to %s", got)
	}
	p.as("liaison-jyj").get("/").Page().Sees("签收任务：编制校服标准", "待签收")
	office := p.as("office1").get("/").Page()
	office.Sees("今天有 ", "议题等待初审", "市财政局", "待初审")
	if got := office.Link("议题等待初审"); got != "/topics?tab=submitted" {
		t.Errorf("议题等待初审 leads to %s", got)
	}
	p.as("liaison-jyj").get("/todo").Is(200).Page().Sees("全部待办", "签收任务：编制校服标准")
	p.as("chief").get("/todo").Is(200).Page().Sees("待我审批", "待签发")
	p.as("admin").get("/todo").Is(200).Page().Sees("没有待办")
	p.as("liaison-jyj").get("/todo").Page().SeesNot("先列最早的几件")
	for n := range 8 {
		sample.MakeTask(t, p.db, sample.Task{Lead: "czj", Text: fmt.Sprintf("第 %d 项", n+1)})
	}
	p.as("liaison-czj").get("/").Page().Sees("全部待办（8 件以上）")
	p.as("liaison-czj").get("/todo").Page().Sees("第 8 项", "先列最早的几件")
}

// TestDeskCountsOpenTheirRows: through the pages, each number of the office's desk leads to a list with as
// many rows.
func TestDeskCountsOpenTheirRows(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	sample.SubmittedTopic(t, p.db, "czj")
	sample.SubmittedTopic(t, p.db, "jyj")
	yesterday := form.Day(time.Now()).AddDate(0, 0, -1)
	sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj", Due: yesterday})
	sample.ClaimedTask(t, p.db, sample.Task{Lead: "mzj"})
	sample.MakeTask(t, p.db, sample.Task{Lead: "mzj", Waiting: true, Major: true})
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Signed} {
		sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), state)
	}
	office := p.as("office1")
	todos := office.get("/").Is(200).Page().All(".todo li")
	checked := 0
	for _, li := range todos {
		if !li.Has(".todo-no") {
			continue // a line of what the office still lacks
		}
		n, err := strconv.Atoi(li.Find(".todo-no").Text())
		if err != nil {
			continue
		}
		to := li.Find("a").Attr("href")
		if got := len(rowsOf(office.get(to).Is(200).Page())); got != n {
			t.Errorf("%s says %d and opens %d rows", to, n, got)
		}
		checked++
	}
	if checked != 7 {
		t.Errorf("%d counts were opened", checked)
	}
}
