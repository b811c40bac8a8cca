package web

import (
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/setting"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/basisweb"
	"jointmeeting/web/calendarweb"
	"jointmeeting/web/edge"
	"jointmeeting/web/logweb"
	"jointmeeting/web/meetingweb"
	"jointmeeting/web/minutesweb"
	"jointmeeting/web/problemweb"
	"jointmeeting/web/taskweb"
	"jointmeeting/web/topicweb"
	"jointmeeting/web/unitweb"
)

// places is the navigation, in order.
var places = []edge.Place{
	{Label: "工作台", URL: "/", Icon: "home", Gate: edge.Signed, Tab: 1},
	{Label: "待签批", URL: minutesweb.Path, Icon: "minutes", Gate: edge.Convenors, Tab: 2},
	{Label: "议题", URL: topicweb.Path, Icon: "topic", Gate: edge.Thread, Tab: 2},
	{Label: "会议", URL: meetingweb.Path, Icon: "meet", Gate: edge.Thread, Tab: 3},
	{Label: "纪要", URL: minutesweb.Path, Icon: "minutes", Gate: edge.Makers},
	{Label: "任务", URL: taskweb.Path, Icon: "task", Gate: edge.Thread, Tab: 4},
	{Label: "报批件台账", URL: escalation.LedgerPath, Icon: "up", Gate: edge.Steering, Group: 1},
	{Label: "委托主持", URL: meeting.DelegationsPath, Icon: "pen", Gate: edge.Steering, Group: 1},
	{Label: "问题研究", URL: problemweb.Path, Icon: "help", Gate: edge.Thread, Group: 1},
	{Label: "上级依据", URL: basisweb.Path, Icon: "std", Gate: edge.Thread, Group: 1},
	{Label: "成员单位", URL: unitweb.Path, Icon: "unit", Gate: edge.Signed, Group: 1},
	{Label: "通讯录", URL: "/directory", Icon: "people", Gate: edge.Signed, Group: 1},
	{Label: "制度", URL: "/charter", Icon: "file", Gate: edge.Signed, Group: 1},
	{Label: "工作日历", URL: calendarweb.Path, Icon: "clock", Gate: edge.Signed, Group: 1},
	{Label: "任职管理", URL: unitweb.SeatsPath, Icon: "pen", Gate: edge.Keepers, Group: 2},
	{Label: "验证方式", URL: authenticator.ListPath, Icon: "pen", Gate: edge.Security, Group: 2},
	{Label: "用户", URL: accountweb.UsersPath, Icon: "people", Gate: edge.Admin, Group: 2, Tab: 2},
	{Label: "设置", URL: setting.Path, Icon: "gear", Gate: edge.Admin, Group: 2, Tab: 3},
	{Label: "审计日志", URL: logweb.Path, Icon: "log", Gate: edge.Auditor, Group: 2, Tab: 2},
	{Label: "个人中心", URL: accountweb.MePath, Icon: "user", Gate: edge.Signed, Group: 2},
}
