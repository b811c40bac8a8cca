package web

import (
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// places is the navigation, in order.
var places = []place{
	{label: "工作台", url: "/", icon: "home", gate: signed, tab: 1},
	{label: "待签批", url: minutesPath, icon: "minutes", gate: convenors, tab: 2},
	{label: "议题", url: topicsPath, icon: "topic", gate: thread, tab: 2},
	{label: "会议", url: meetingsPath, icon: "meet", gate: thread, tab: 3},
	{label: "纪要", url: minutesPath, icon: "minutes", gate: makers},
	{label: "任务", url: "/tasks", icon: "task", gate: thread, tab: 4},
	{label: "报批件台账", url: minutes.LedgerPath, icon: "up", gate: steering, group: 1},
	{label: "委托主持", url: meeting.DelegationsPath, icon: "pen", gate: steering, group: 1},
	{label: "问题研究", url: problemsPath, icon: "help", gate: thread, group: 1},
	{label: "上级依据", url: basesPath, icon: "std", gate: thread, group: 1},
	{label: "成员单位", url: unitsNav, icon: "unit", gate: signed, group: 1},
	{label: "通讯录", url: "/directory", icon: "people", gate: signed, group: 1},
	{label: "制度", url: "/charter", icon: "file", gate: signed, group: 1},
	{label: "工作日历", url: calendarNav, icon: "clock", gate: signed, group: 1},
	{label: "任职管理", url: seatsPath, icon: "pen", gate: keepers, group: 2},
	{label: "验证方式", url: unit.AuthenticatorsPath, icon: "pen", gate: security, group: 2},
	{label: "用户", url: usersPath, icon: "people", gate: admin, group: 2, tab: 2},
	{label: "设置", url: setting.Path, icon: "gear", gate: admin, group: 2, tab: 3},
	{label: "审计日志", url: logPath, icon: "log", gate: auditor, group: 2, tab: 2},
	{label: "个人中心", url: mePath, icon: "user", gate: signed, group: 2},
}
