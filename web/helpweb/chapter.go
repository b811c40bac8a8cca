package helpweb

import (
	"embed"
	"slices"

	"jointmeeting/internal/access"
)

// text holds the chapters as they are written: one file each, named by its key, in the marks of read.go.
//
//go:embed text/*.txt
var text embed.FS

// chapter is a part of the manual with an address of its own.
type chapter struct {
	key, title string
	kinds      []string      // the kinds of record whose charts it shows
	roles      []access.Role // whose first chapter it is, or who does the job; none: everybody
}

// parts are about the pages; each feature names the one to which its pages lead (edge.Feature.Help).
var parts = []chapter{
	{key: "desk", title: "工作台和消息", kinds: []string{"message"}},
	{key: "topics", title: "议题和意见", kinds: []string{"topic", "opinion"}},
	{key: "meetings", title: "会议", kinds: []string{"meeting", "invitation", "delegation", "plenary_absence"}},
	{key: "minutes", title: "纪要、签批和签收", kinds: []string{"minutes", "circulation_reply", "referral", "escalation", "delivery", "clause_receipt"}},
	{key: "tasks", title: "任务", kinds: []string{"task", "part", "milestone"}},
	{key: "library", title: "上级依据和问题研究", kinds: []string{"basis", "problem"}},
	{key: "units", title: "单位和人员", kinds: []string{"unit", "unit_group", "seat", "succession", "charter"}},
	{key: "signin", title: "登录和账号", kinds: []string{"account", "authenticator", "handover", "credential"}},
	{key: "keeping", title: "系统管理", kinds: []string{"setting", "calendar", "enrolment", "backup", "inspection", "clock", "sample"}},
}

// firsts are where each role begins.
var firsts = []chapter{
	{key: "role-office", title: "办公室手册", roles: []access.Role{access.Director, access.Office}},
	{key: "role-liaison", title: "联络员手册", roles: []access.Role{access.Liaison}},
	{key: "role-member", title: "成员手册", roles: []access.Role{access.Member}},
	{key: "role-convenor", title: "召集人手册", roles: []access.Role{access.Chief, access.Convenor}},
	{key: "role-admin", title: "管理员手册", roles: []access.Role{access.Admin, access.Security, access.Auditor}},
}

// jobs are the six that are done most often, step by step with pictures.
var jobs = []chapter{
	{key: "do-topic", title: "提交一个议题", roles: []access.Role{access.Liaison}},
	{key: "do-opinion", title: "回复征求意见", roles: []access.Role{access.Liaison}},
	{key: "do-progress", title: "报送任务进展和申请办结", roles: []access.Role{access.Liaison, access.Member}},
	{key: "do-meeting", title: "组织一次会议", roles: []access.Role{access.Office, access.Director}},
	{key: "do-minutes", title: "起草和印发纪要", roles: []access.Role{access.Office, access.Director}},
	{key: "do-sign", title: "审核或签发纪要", roles: []access.Role{access.Convenor, access.Chief}},
}

// find is the chapter of a key.
func find(key string) (chapter, bool) {
	all := slices.Concat(parts, firsts, jobs)
	i := slices.IndexFunc(all, func(c chapter) bool { return c.key == key })
	if i < 0 {
		return chapter{}, false
	}
	return all[i], true
}

// forThem says whether a chapter is meant for one of the person's roles.
func (c chapter) forThem(who access.Actor) bool { return who.Is(c.roles...) }
