package topiclist

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/topic"
)

// Tab is a part of the list: some states under one word, narrowed by a condition in SQL where the states
// do not say it all.
type Tab struct {
	Key, Label string
	States     []string
	cond       string
}

// ownTopic is the condition of the tab of a unit's own topics.
const ownTopic = "t.unit = ANY(@units)"

// inHand is the condition of the tab 我经办的: what the person has taken up and is not final yet.
const inHand = "t.clerk = @me AND t.state NOT IN ('discussed', 'rejected', 'withdrawn')"

// allTopics is the last tab of the office and the convenors, and the first of the units.
var allTopics = Tab{Key: "all", Label: "全部"}

// tabOf is a tab of some states.
func tabOf(key, label string, states ...string) Tab {
	return Tab{Key: key, Label: label, States: states}
}

var (
	officeTabs = []Tab{tabOf("submitted", "待初审", "submitted"), {"mine", "我经办的", nil, inHand}, tabOf("ready", "拟上会", "ready"), tabOf("consulting", "征求意见中", "consulting"),
		{"collected", "意见待汇总", []string{"consulting"}, topic.Rounds.CanClose("t.id")}, tabOf("proposed", "待审定", "proposed"),
		tabOf("approved", "已审定", "approved"), tabOf("scheduled", "已列入会议", "scheduled"), tabOf("returned", "退回修改", "returned"),
		tabOf("deferred", "缓议", "deferred"), tabOf("discussed", "已上会", "discussed"), allTopics}
	convenorTabs = []Tab{tabOf("proposed", "待审定", "proposed"), tabOf("ready", "拟上会", "ready"), tabOf("consulting", "征求意见中", "consulting"), tabOf("approved", "已审定", "approved"),
		tabOf("scheduled", "已列入会议", "scheduled"), tabOf("deferred", "缓议", "deferred"), tabOf("discussed", "已上会", "discussed"), allTopics}
	unitTabs = []Tab{allTopics, {"asked", "待复意见", []string{"consulting"}, topic.Rounds.OwesAnswer("t.id")},
		{"joint", "待确认联合", []string{"joining", "ready", "consulting"}, joint.Owes("t.id")}, tabOf("draft", "草稿", "draft"), tabOf("joining", "待联合单位确认", "joining"), tabOf("review", "待单位审核", "unit_review"),
		{"sent", "已提交", []string{"submitted", "ready", "consulting", "proposed", "approved", "scheduled"}, ownTopic},
		tabOf("returned", "退回修改", "returned"), tabOf("discussed", "已上会", "discussed")}
)

// Tabs are the parts of the list for the person, the first one shown first.
func Tabs(who access.Actor) []Tab {
	switch {
	case who.Is(access.Office, access.Director):
		return officeTabs
	case who.Is(access.Convenor, access.Chief):
		return convenorTabs
	}
	return unitTabs
}

// OwnOnly says whether the list holds the person's own units' topics rather than everybody's.
func OwnOnly(who access.Actor) bool {
	return !who.Is(access.Office, access.Director, access.Convenor, access.Chief)
}
