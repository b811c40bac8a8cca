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
	Front      bool // stands above the list; the others are chosen in the filter
}

// ownTopic is the condition of the tab of a unit's own topics.
const ownTopic = "t.unit = ANY(@units)"

// inHand is the condition of the tab 我经办的: what the person has taken up and is not final yet.
const inHand = "t.clerk = @me AND t.state NOT IN ('discussed', 'rejected', 'withdrawn')"

// allTopics is the first tab of everybody, so that whoever looks for a topic finds it whatever became of it.
var allTopics = Tab{Key: "all", Label: "全部", Front: true}

// tabOf is a tab of some states.
func tabOf(key, label string, states ...string) Tab {
	return Tab{Key: key, Label: label, States: states}
}

// where narrows a tab by a condition.
func (t Tab) where(cond string) Tab {
	t.cond = cond
	return t
}

// ordered are the tabs of a reader: six at most above the list, whatever else there is in the filter.
func ordered(front []Tab, others ...Tab) []Tab {
	for i := range front {
		front[i].Front = true
	}
	return append(front, others...)
}

var (
	submitted  = tabOf("submitted", "待初审", "submitted")
	consulting = tabOf("consulting", "征求意见中", "consulting")
	proposed   = tabOf("proposed", "待审定", "proposed")
	ready      = tabOf("ready", "拟上会", "ready")
	approved   = tabOf("approved", "已审定", "approved")
	scheduled  = tabOf("scheduled", "已列入会议", "scheduled")
	returned   = tabOf("returned", "退回修改", "returned")
	deferred   = tabOf("deferred", "缓议", "deferred")
	discussed  = tabOf("discussed", "已上会", "discussed")

	officeTabs = ordered([]Tab{allTopics, submitted, consulting, proposed, scheduled, discussed}, tabOf("mine", "我经办的").where(inHand), ready,
		tabOf("collected", "意见待汇总", "consulting").where(topic.Rounds.CanClose("t.id")), approved, returned, deferred)
	convenorTabs = ordered([]Tab{allTopics, proposed, consulting, approved, scheduled, discussed}, ready, deferred)
	unitTabs     = ordered([]Tab{allTopics, tabOf("asked", "待复意见", "consulting").where(topic.Rounds.OwesAnswer("t.id")),
		tabOf("joint", "待确认联合", "joining", "ready", "consulting").where(joint.Owes("t.id")), tabOf("draft", "草稿", "draft"),
		tabOf("sent", "已提交", "submitted", "ready", "consulting", "proposed", "approved", "scheduled").where(ownTopic), returned},
		tabOf("joining", "待联合单位确认", "joining"), tabOf("review", "待单位审核", "unit_review"), discussed)
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
