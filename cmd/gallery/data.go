package main

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/templates/part"
)

// taskRow is a row of the sample list.
type taskRow struct {
	no, title, unit, due, state string
	done                        int
	tone, bar                   flow.Tone
}

var taskRows = []taskRow{
	{"RW-2026-018", "制定城市停车设施管理服务地方标准", "市交通运输局", "9月30日", "逾期 14 天", 62, flow.Bad, flow.Bad},
	{"RW-2026-021", "养老机构服务质量等级评定规范宣贯", "市民政局", "10月20日", "6 天后到期", 80, flow.Warn, flow.Warn},
	{"RW-2026-022", "低空经济标准体系框架", "市市场监管局", "11月30日", "推进中", 35, flow.Info, flow.Grey},
	{"RW-2026-011", "政务服务“一件事”标准化指引", "市数据局", "9月15日", "已办结", 100, flow.Ok, flow.Ok},
}

var kindOptions = []part.Option{{Value: "review", Label: "审议"}, {Value: "settle", Label: "协调"}, {Value: "inform", Label: "通报"}}

var unitGroups = []part.Group{
	{Title: "成员单位", Options: []part.Option{
		{Value: "1", Label: "市发改委"}, {Value: "2", Label: "市经信局"}, {Value: "3", Label: "市教育局"}, {Value: "5", Label: "市民政局", On: true},
		{Value: "7", Label: "市交通运输局"}, {Value: "9", Label: "市卫健委", On: true}, {Value: "12", Label: "市市场监管局", Note: "办公室"},
	}},
	{Title: "区和园区", Options: []part.Option{{Value: "31", Label: "鄂城区"}, {Value: "32", Label: "华容区"}, {Value: "33", Label: "葛店开发区"}}},
}

var sampleErrors = form.Errors{
	{Field: "title", Text: "请填写议题名称"},
	{Field: "kind", Text: "请选择议题类型"},
	{Field: "reason", Text: "提请理由不超过 10 字，现有 11 字"},
	{Field: "units", Text: "请至少选择一个需要参会的单位"},
}

var agendaItems = []part.AgendaItem{
	{Key: "31", No: part.Numeral(1), Title: "审议互联网医院标准体系建设方案", URL: "/", Time: "9:00", Length: "10 分钟", Meta: []string{"汇报：市卫健委 黄立新", "列席：市医保局、市数据局"}, Tag: "材料齐", Tone: flow.Ok},
	{Key: "27", No: part.Numeral(2), Title: "审议公共场所急救设备配置要求", URL: "/", Time: "9:10", Length: "20 分钟", Meta: []string{"汇报：市卫健委 黄立新"}, Tag: "缺汇报稿", Tone: flow.Warn},
	{Key: "33", No: part.Numeral(3), Title: "通报标准化试点项目中期评估情况", URL: "/", Time: "9:30", Length: "25 分钟", Meta: []string{"汇报：市市场监管局 何建华"}, Tag: "材料齐", Tone: flow.Ok},
}

var samplePaper = part.Paper{
	Label: "纪要正文", Org: "鄂州市标准化协调推进工作联席会议纪要", No: "〔2026〕1号",
	From: "联席会议办公室", Date: "2026年9月28日", Title: "2026年第1次全体会议纪要",
	Body: []part.Para{
		{Text: "9月26日上午，联席会议总召集人、副市长周文清主持召开市标准化协调推进工作联席会议2026年第1次全体会议，研究低空经济标准体系建设、养老服务标准实施等工作。现将议定事项纪要如下。"},
		{Level: 1, Text: "一、关于低空经济标准体系建设", ID: "clause-1"},
		{Text: "会议听取了市发改委的汇报。会议认为，要坚持“急用先行、安全为本”，加快补齐起降场地、运行保障等标准短板。会议议定："},
		{Level: 2, Text: "（一）同意立项制定起降场地技术要求等3项地方标准。", Rest: "（牵头单位：市发改委；配合单位：市交通运输局、市应急局；完成时限：2026年12月31日）"},
		{Level: 2, Text: "（二）提出低空经济标准体系框架。", Rest: "由市市场监管局会同有关单位，于2026年11月30日前完成。"},
		{Level: 3, Text: "1.", Rest: "框架应当覆盖起降、运行、保障三个方面。"},
		{Level: 1, Text: "二、关于养老服务标准实施"},
		{Text: "会议议定：养老机构服务质量等级评定规范于2026年10月20日前完成全市宣贯，覆盖全部公办养老机构。（牵头单位：市民政局；配合单位：市卫健委）"},
	},
	People: []part.Line{
		{Label: "出席", Text: "周文清　何建华　孙　丽（市发改委）　黄立新（市卫健委）　赵志强（市应急局）　吴　敏（市民政局）"},
		{Label: "请假", Text: "钱　伟（市教育局）"},
		{Label: "列席", Text: "林　涛（鄂城区）"},
	},
	Foot:   []part.Line{{Label: "分送", Text: "联席会议各成员单位。"}},
	Issuer: "联席会议办公室", Issued: "2026年9月30日印发",
}

// sampleMonth is October 2026, with a deadline, a meeting that is over and one that is to come.
func sampleMonth() part.Calendar {
	events := map[int][]part.DayEvent{
		13: {{Text: "参会回执截止 2026年第3次全体会议", URL: "/", Tone: flow.Warn}},
		8:  {{Text: "14:30 2026年第2次专题会议", URL: "/", Tone: flow.Ok}},
		16: {{Text: "9:00 2026年第3次全体会议", URL: "/", Tone: flow.Info}},
	}
	c := part.Calendar{Title: "2026年10月", Prev: "/", Next: "/", Today: "/", Empty: "本月没有会议"}
	for n := -2; n <= 32; n += 7 {
		week := make([]part.Day, 7)
		for i := range week {
			week[i] = monthDay(n+i, events)
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}

// monthDay is the n-th of October; numbers outside lie in September and November.
func monthDay(n int, events map[int][]part.DayEvent) part.Day {
	switch {
	case n < 1:
		return part.Day{No: part.Count(n + 30), Out: true}
	case n > 31:
		return part.Day{No: part.Count(n - 31), Out: true}
	}
	return part.Day{No: part.Count(n), Label: "10月" + part.Count(n) + "日", Today: n == 14, Events: events[n]}
}

// sampleYear is a month with a holiday, a weekend day worked instead, and today; and one without.
func sampleYear() []part.YearMonth {
	october := part.YearMonth{Title: "10月", Note: "18 个工作日", Lines: []string{"10月1日至7日国庆节放假", "10月10日调休上班"}}
	november := part.YearMonth{Title: "11月", Note: "21 个工作日"}
	for n := -2; n <= 32; n += 7 {
		october.Weeks = append(october.Weeks, yearWeek(n, 31, 14))
		november.Weeks = append(november.Weeks, yearWeek(n-3, 30, 0))
	}
	for n := range 7 {
		d := &october.Weeks[(n+3)/7][(n+3)%7]
		d.Off, d.Mark = true, "休"
	}
	october.Weeks[1][5] = part.YearDay{No: "10", Mark: "班"}
	return []part.YearMonth{october, november}
}

func yearWeek(first, last, today int) []part.YearDay {
	week := make([]part.YearDay, 7)
	for i := range week {
		if n := first + i; n >= 1 && n <= last {
			week[i] = part.YearDay{No: part.Count(n), Off: i > 4, Today: n == today}
		}
	}
	return week
}
