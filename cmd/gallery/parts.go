package main

import "jointmeeting/templates/part"

// parts lists the components, each alone.
func parts() []entry {
	return []entry{
		{Kind: "part", Name: "button", Title: "按钮", Body: inCard("按钮", buttons())},
		{Kind: "part", Name: "tag", Title: "状态标签", Body: inCard("状态标签", tags())},
		{Kind: "part", Name: "icon", Title: "图标", Body: inCard("图标", iconSheet())},
		{Kind: "part", Name: "head", Title: "页头", Body: heads()},
		{Kind: "part", Name: "notice", Title: "提示", Body: inCard("提示", notices())},
		{Kind: "part", Name: "empty", Title: "空状态", Body: empties()},
		{Kind: "part", Name: "todo", Title: "待办清单", Body: todos()},
		{Kind: "part", Name: "meeting", Title: "下一次会议", Body: inCard("下一次会议", nextMeeting())},
		{Kind: "part", Name: "summary", Title: "摘要", Body: inCard("议题内容", summary())},
		{Kind: "part", Name: "table", Title: "列表", Body: taskTable()},
		{Kind: "part", Name: "tabs", Title: "标签页与视图切换", Body: tabs()},
		{Kind: "part", Name: "field", Title: "字段", Body: fields()},
		{Kind: "part", Name: "field-error", Title: "字段：有错误", Body: fieldErrors()},
		{Kind: "part", Name: "choice", Title: "选择", Body: choices()},
		{Kind: "part", Name: "picker", Title: "选择单位", Body: pickers()},
		{Kind: "part", Name: "file", Title: "附件", Body: files()},
		{Kind: "part", Name: "when", Title: "随答案出现的字段", Body: whens()},
		{Kind: "part", Name: "rows", Title: "可增减的行", Body: cardOf("议定事项", rows())},
		{Kind: "part", Name: "steps", Title: "办理按钮", Body: inCard("办理", steps())},
		{Kind: "part", Name: "confirm", Title: "撤销会议", Body: confirm()},
		{Kind: "part", Name: "stages", Title: "流程", Body: stages()},
		{Kind: "part", Name: "timeline", Title: "办理记录", Body: inCard("办理记录", timeline())},
		{Kind: "part", Name: "progress", Title: "进度", Body: inCard("进度", progresses())},
		{Kind: "part", Name: "agenda", Title: "议程", Body: agendas()},
		{Kind: "part", Name: "calendar", Title: "月历", Body: part.Month(sampleMonth())},
		{Kind: "part", Name: "year", Title: "年历", Body: part.YearMonths(sampleYear())},
		{Kind: "part", Name: "doc", Title: "公文", Body: document()},
		{Kind: "part", Name: "sign", Title: "签批", Body: sign()},
	}
}
