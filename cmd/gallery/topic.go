package main

import (
	"fmt"
	"net/url"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/topicpage"
)

// sampleDay is the day on which the sample pages are looked at.
var sampleDay = time.Date(2026, 10, 9, 9, 30, 0, 0, form.Zone)

var sampleUnits = []unit.Unit{
	{ID: 2, Kind: unit.KindMember, Name: "市教育局", Current: true}, {ID: 8, Kind: unit.KindMember, Name: "市财政局", Current: true},
	{ID: 18, Kind: unit.KindMember, Name: "市卫健委", Current: true}, {ID: 24, Kind: unit.KindMember, Name: "市医保局", Current: true},
	{ID: 30, Kind: unit.KindLocality, Name: "鄂城区人民政府", Current: true}, {ID: 33, Kind: unit.KindLocality, Name: "葛店经开区管委会", Current: true},
}

var sampleFunctions = []unit.Function{
	{Code: "F3", Short: "重大问题", Quote: "协调解决标准化工作改革和标准化战略实施中的重大问题"},
	{Code: "F4", Short: "跨部门跨领域标准", Quote: "对跨部门跨领域标准的制定和实施进行协调"},
}

func sampleTopic(state string) topic.Topic {
	return topic.Topic{ID: 41, Number: "YT-2026-031", Unit: 18, UnitName: "市卫健委", FunctionName: "跨部门跨领域标准", State: state,
		Content: topic.Content{Function: "F4", Purpose: "review", Title: "关于制定互联网诊疗服务规范有关事宜",
			Background: "我市互联网诊疗机构已达 46 家，现行管理要求分散在多个文件中。按照《国家标准化发展纲要》，拟制定地方标准，统一准入、诊疗行为、数据安全等要求。",
			Matters:    "同意立项制定《互联网诊疗服务规范》\n明确市卫健委牵头、市医保局和市数据局配合", Attend: []int64{24},
			Reporter: "黄示例", ReporterTitle: "副主任", Duration: "15", Phone: "0711-0000018", UnitLeader: "黄示例"},
		AttendNames: []string{"市医保局", "市数据局"}, DraftedName: "陈示例", DraftedAt: sampleDay.AddDate(0, 0, -2),
		SubmittedAt: sampleDay.AddDate(0, 0, -1), Version: 3, Belongs: true}
}

var sampleFiles = []file.Attachment{
	{ID: 1, Name: "互联网诊疗服务规范（送审稿）.docx", Size: 1258291, ByName: "陈示例", At: sampleDay.AddDate(0, 0, -1)},
	{ID: 2, Name: "编制说明.pdf", Size: 655360, ByName: "陈示例", At: sampleDay.AddDate(0, 0, -1)},
}

var topicLog = []audit.Row{
	{At: sampleDay.AddDate(0, 0, -2), Name: "陈示例", Seat: "市卫健委联络员", Action: "topic.create", Detail: "起草议题"},
	{At: sampleDay.AddDate(0, 0, -1), Name: "陈示例", Seat: "市卫健委联络员", Action: "topic.submit", Detail: "提交议题：编号 YT-2026-031"},
}

func sampleTopicShow(state string, log []audit.Row) topicpage.View {
	return topicpage.View{Shown: topic.Shown{Topic: sampleTopic(state), Files: sampleFiles, Log: log, Days: calendar.New(), Values: *setting.Defaults()}, Now: sampleDay, Tok: "sample"}
}

// topicPages are the pages of topics: as the office, the unit and a convenor see them.
func topicPages() []entry {
	office := sampleTopicShow("submitted", topicLog)
	office.Card, office.Choices = "初审", []flow.Offer{{Do: "accept", Label: "通过，列为拟上会"}, {Do: "return", Label: "退回修改", Ask: flow.Reason},
		{Do: "defer", Label: "缓议", Ask: flow.Reason}, {Do: "reject", Label: "不予受理", Ask: flow.Reason}}
	back := sampleTopicShow("returned", append(topicLog, audit.Row{At: sampleDay, Name: "李示例", Seat: "市市场监管局办公室工作人员", Action: "topic.return",
		Detail: "退回修改", Reason: "请补充法律依据"}))
	back.Shown.Topic.Reason, back.Edit, back.Own = "请补充法律依据", true, true
	back.Offers = []flow.Offer{{Do: "withdraw", Label: "撤回议题", Ask: flow.Confirm, Danger: true}}
	sheet := topic.Sheet{Topic: sampleTopic("draft"), Files: sampleFiles, Units: sampleUnits, Functions: sampleFunctions, Values: *setting.Defaults()}
	fresh := sheet
	fresh.Topic, fresh.Files = topic.Topic{}, nil
	return []entry{
		{Kind: "page", Name: "topic-list", Title: "议题列表", Body: topicpage.List(topicpage.ListView{List: sampleTopicList(), Now: sampleDay})},
		{Kind: "page", Name: "topic-list-empty", Title: "议题列表，空", Body: topicpage.List(topicpage.ListView{List: topiclist.List{Own: true, MayBring: true}, Now: sampleDay})},
		{Kind: "page", Name: "topic-office", Title: "议题，办公室初审", Body: topicpage.Show(office)},
		{Kind: "page", Name: "topic-returned", Title: "议题，退回修改", Body: topicpage.Show(back)},
		{Kind: "page", Name: "topic-new", Title: "提交议题，有误", Body: topicpage.Form(topicpage.FormView{Sheet: fresh, Form: topic.Blank(), Proposers: sampleUnits[2:3],
			Errors: topic.Blank().Whole(), Now: sampleDay, Tok: "sample"})},
		{Kind: "page", Name: "topic-edit", Title: "修改议题", Body: topicpage.Form(topicpage.FormView{Sheet: sheet, Form: topic.Of(sheet.Topic), Now: sampleDay, Tok: "sample"})},
		{Kind: "page", Name: "topic-check", Title: "核对并提交", Body: topicpage.Check(topicpage.CheckView{Sheet: sheet, Step: flow.Offer{Do: "submit"}, Now: sampleDay, Tok: "sample"})},
		{Kind: "page", Name: "conflict", Title: "内容已被他人修改", Body: shared.ShowConflict(shared.Conflict{Heading: "内容已被他人修改", Title: sheet.Topic.Title, Who: "陈示例", When: "10月9日 9:20",
			Rows:   []shared.Clash{{Label: "提请理由", Theirs: sheet.Topic.Background, Mine: "现行管理要求分散。"}, {Label: "主要分歧", Mine: "无"}},
			Action: "/topics/41", Theirs: "/topics/41/edit", Version: 4, Files: true, Mine: url.Values{"title": {sheet.Topic.Title}}}, "sample")},
	}
}

func sampleTopicList() topiclist.List {
	l := topiclist.List{Filter: topiclist.Filter{Query: "规范"}, Units: sampleUnits, Functions: sampleFunctions, Next: "/topics?after=1.1"}
	for i, t := range []topiclist.Tab{{Key: "submitted", Label: "待初审"}, {Key: "ready", Label: "拟上会"}, {Key: "returned", Label: "退回修改"}, {Key: "all", Label: "全部"}} {
		l.Tabs = append(l.Tabs, topiclist.TabCount{Tab: t, N: []int{3, 4, 0, limit.CountCap}[i], Current: t.Key == "all"})
	}
	for i, state := range topic.Chart.Names() {
		l.Rows = append(l.Rows, topiclist.Row{ID: int64(i + 1), Number: fmt.Sprintf("YT-2026-%03d", 31-i), UnitName: "市卫健委",
			Content: topic.Content{Title: "关于制定互联网诊疗服务规范有关事宜", Purpose: "review", Major: i%3 == 0}, FunctionName: "跨部门跨领域标准", State: state, SubmittedAt: sampleDay.AddDate(0, 0, -i)})
	}
	return l
}
