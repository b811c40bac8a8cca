package main

import (
	"github.com/a-h/templ"

	"jointmeeting/templates/layout"
)

// looks lists whole pages made of the components, to be held beside the sample pages of the design.
func looks() []entry {
	return []entry{
		{Kind: "look", Name: "desk", Title: "工作台", Body: desk()},
		{Kind: "look", Name: "convenor", Title: "签批工作台", Body: convenor()},
		{Kind: "look", Name: "topic-form", Title: "提交议题", Body: topicForm()},
		{Kind: "look", Name: "topic", Title: "议题", Body: topicShow()},
		{Kind: "look", Name: "tasks", Title: "任务", Body: tasks()},
		{Kind: "look", Name: "meeting", Title: "会议", Body: meeting()},
		{Kind: "look", Name: "minutes-edit", Title: "起草纪要", Body: minutesEdit()},
		{Kind: "look", Name: "minutes-sign", Title: "签批", Body: minutesSign()},
		{Kind: "look", Name: "signin", Title: "登录", Framed: func(f layout.Frame) templ.Component { return signin(f) }},
		{Kind: "look", Name: "signin-demo", Title: "登录（演示）", Framed: func(f layout.Frame) templ.Component { f.Demo = true; return signin(f) }},
		{Kind: "look", Name: "error", Title: "没有找到此页", Framed: func(f layout.Frame) templ.Component { return missing(f) }},
		{Kind: "look", Name: "more", Title: "更多", Framed: func(f layout.Frame) templ.Component { return more(f) }},
		{Kind: "look", Name: "flash", Title: "提示与演示数据", Framed: func(f layout.Frame) templ.Component { return flashed(f) }},
		{Kind: "look", Name: "sheet", Title: "打印纪要", Framed: func(f layout.Frame) templ.Component { return sheet(f) }},
	}
}
