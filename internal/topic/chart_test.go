package topic_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

const (
	owner, party, host, other, consulted, partner = 2, 5, 22, 9, 11, 13
)

// missing are units that have not answered.
var missing = []string{"市财政局", "市卫健委"}

// complete is a topic that may be handed in.
func complete(state string) topic.Topic {
	in, _ := sample.TopicForm("关于制定互联网诊疗服务规范有关事宜", party).Input()
	t := topic.Topic{ID: 1, Unit: owner, UnitName: "市教育局", Content: in,
		State: state, Host: host, Belongs: true, Facts: round.Facts{Asked: []int64{consulted}}}
	if state != "draft" && state != "unit_review" {
		t.Number = "YT-2026-001"
	}
	return t
}

// joined is such a topic that another unit brings together with its own, with that unit's answer; "-" asks nothing.
func joined(state, answer string) topic.Topic {
	t := complete(state)
	t.Joint, t.JointNames = []int64{partner}, []string{"市民政局"}
	if answer != "-" {
		t.JointAnswers = []joint.Answer{{Unit: partner, UnitName: "市民政局", Answer: answer}}
	}
	return t
}

func actor(role access.Role, unit int64) access.Actor {
	return access.Actor{Person: 1, Name: "甲", Seats: []access.Seat{{ID: 7, Role: role, Unit: unit, UnitName: "某单位"}}}
}

func actors() []access.Actor {
	out := []access.Actor{{}}
	for _, u := range []int64{owner, party, other, host, consulted, partner} {
		out = append(out, actor(access.Liaison, u), actor(access.Member, u))
	}
	for _, r := range []access.Role{access.Chief, access.Convenor, access.Office, access.Director, access.Admin, access.Security, access.Auditor} {
		out = append(out, actor(r, host))
	}
	return out
}

func TestChartKeepsTheCommonRules(t *testing.T) {
	records := []topic.Topic{}
	for _, s := range topic.Chart.States {
		whole, bare := complete(s.Name), complete(s.Name)
		inner, gone := complete(s.Name), complete(s.Name)
		bare.Background = ""
		inner.InnerReview = true
		gone.Belongs = false
		running, over, unanswered, heard := complete(s.Name), complete(s.Name), complete(s.Name), complete(s.Name)
		running.RoundMissing, over.RoundMissing, over.RoundOver = missing[:1], missing[:1], true
		unanswered.Rounds, unanswered.Unanswered, heard.Rounds = 1, 2, 1
		own := complete(s.Name)
		own.Unit, own.Rounds = host, 1
		records = append(records, whole, bare, inner, gone, running, over, unanswered, heard, own,
			joined(s.Name, "-"), joined(s.Name, ""), joined(s.Name, joint.Confirmed))
	}
	flowtest.Check(t, &topic.Chart, records, actors()...)
}

// partnerRole stands for the liaison of the unit that brings the topic together with its own.
const partnerRole access.Role = "partner"

// TestEachGuardAlone: for each guard a topic in which only that guard says no.
func TestEachGuardAlone(t *testing.T) {
	bare, gone, inner := complete("draft"), complete("draft"), complete("draft")
	bare.Background = " "
	gone.Belongs = false
	inner.InnerReview = true
	left := complete("unit_review")
	left.Belongs = false
	running, over, open := complete("consulting"), complete("consulting"), complete("ready")
	running.RoundMissing, running.RoundDue = missing, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	over.RoundMissing, over.RoundOver = missing, true
	open.Rounds, open.Unanswered = 1, 3
	heard := complete("ready")
	heard.Rounds = 1
	asked, sure := joined("joining", ""), joined("joining", joint.Confirmed)
	innerSure := sure
	innerSure.InnerReview = true
	goneSure := sure
	goneSure.Belongs = false
	for _, c := range []struct {
		name, do string
		t        topic.Topic
		who      access.Role
		want     string
	}{
		{"joint topics go to their units first", "submit", joined("draft", "-"), access.Liaison, "此议题为联合提出，请先请联合单位确认"},
		{"nobody to join", "join", complete("draft"), access.Liaison, "没有选择联合提出单位，请直接提交"},
		{"join", "join", joined("returned", "-"), access.Liaison, ""},
		{"a unit has not confirmed", "submit", asked, access.Liaison, "等待联合单位确认：市民政局"},
		{"all confirmed", "submit", sure, access.Liaison, ""},
		{"all confirmed, left meanwhile", "submit", goneSure, access.Liaison, "市教育局现在不是成员单位，不能提交议题"},
		{"all confirmed, inner review", "submit", innerSure, access.Liaison, "本单位的议题须先送本单位审核"},
		{"all confirmed, to inner review", "review", innerSure, access.Liaison, ""},
		{"recall", "recall", sure, access.Liaison, ""},
		{"confirm", "confirm", asked, partnerRole, ""},
		{"confirm twice", "confirm", sure, partnerRole, "本单位已确认联合提出"},
		{"confirm anew", "confirm", joined("ready", ""), partnerRole, ""},
		{"decline after the yes", "decline", sure, partnerRole, "本单位已确认联合提出"},
		{"a changed text is not confirmed anew", "propose", joined("ready", ""), access.Office, "等待联合单位确认：市民政局"},
		{"confirmed anew", "propose", joined("ready", joint.Confirmed), access.Office, ""},
		{"override a missing confirmation", "override", joined("ready", ""), access.Chief, ""},
		{"nothing wrong", "submit", complete("draft"), access.Liaison, ""},
		{"unfinished", "submit", bare, access.Liaison, "议题内容还不完整：请填写提请理由"},
		{"no member any more", "submit", gone, access.Liaison, "市教育局现在不是成员单位，不能提交议题"},
		{"inner review is asked", "submit", inner, access.Liaison, "本单位的议题须先送本单位审核"},
		{"inner review", "review", inner, access.Liaison, ""},
		{"no inner review", "review", complete("draft"), access.Liaison, "本单位未设内部审核，请直接提交"},
		{"left while it was read inside", "agree", left, access.Member, "市教育局现在不是成员单位，不能提交议题"},
		{"answers are missing", "close_consultation", running, access.Office, "还有 2 个单位未反馈，12月1日截止"},
		{"the time is over", "close_consultation", over, access.Office, ""},
		{"everybody answered", "close_consultation", complete("consulting"), access.Office, ""},
		{"cut while answers are missing", "cut_consultation", running, access.Office, ""},
		{"nothing to cut", "cut_consultation", over, access.Office, "意见已收齐或已到期，请直接结束征求意见"},
		{"未经协调不上会: the round is open", "propose", complete("consulting"), access.Office, "征求意见尚未结束，不能报审定"},
		{"未经协调不上会: remarks are unanswered", "propose", open, access.Office, "还有 3 条意见未答复采纳情况"},
		{"heard and answered", "propose", heard, access.Office, ""},
		{"override an open round", "override", complete("consulting"), access.Convenor, ""},
		{"override unanswered remarks", "override", open, access.Chief, ""},
		{"nothing to override", "override", heard, access.Convenor, "协调已完成，由办公室报召集人审定"},
		{"revise before a round", "revise", complete("ready"), access.Liaison, "此议题没有征求过意见；需要修改的，请办公室退回或缓议"},
		{"revise before the answers", "revise", open, access.Liaison, "还有 3 条意见未答复采纳情况"},
		{"revise", "revise", heard, access.Liaison, ""},
	} {
		reason, unit := "", int64(owner)
		if c.who == partnerRole {
			c.who, unit = access.Liaison, partner
		}
		if c.do == "decline" || c.do == "override" || c.do == "cut_consultation" {
			reason = "理由"
		}
		_, err := topic.Chart.Take(actor(c.who, unit), c.t, c.do, reason)
		if got := fault.Sentence(err); got != c.want || (err != nil && fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestReasonsAreNeeded: the unit always learns why.
func TestReasonsAreNeeded(t *testing.T) {
	for _, c := range []struct {
		state, do string
		who       access.Actor
	}{
		{"submitted", "return", actor(access.Office, host)}, {"submitted", "defer", actor(access.Office, host)},
		{"submitted", "reject", actor(access.Director, host)}, {"ready", "defer", actor(access.Office, host)},
		{"proposed", "hold", actor(access.Chief, 0)}, {"unit_review", "refuse", actor(access.Member, owner)},
	} {
		if _, err := topic.Chart.Take(c.who, complete(c.state), c.do, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s without a reason: %v", c.do, err)
		}
		if _, err := topic.Chart.Take(c.who, complete(c.state), c.do, "理由"); err != nil {
			t.Errorf("%s: %v", c.do, err)
		}
	}
}

func TestChoicesAreTheCardOfTheState(t *testing.T) {
	for _, c := range []struct {
		state, title string
		who          access.Actor
		n            int
	}{
		{"submitted", "初审", actor(access.Office, host), 4}, {"submitted", "初审", actor(access.Liaison, owner), 0},
		{"proposed", "审定", actor(access.Convenor, 0), 2}, {"proposed", "审定", actor(access.Office, host), 0},
		{"ready", "", actor(access.Office, host), 0},
	} {
		if title, offers := topic.Choices(c.who, complete(c.state)); title != c.title || len(offers) != c.n {
			t.Errorf("%s: %q, %d answers", c.state, title, len(offers))
		}
	}
}

func TestHandInGoesThroughTheUnitWhenItAsks(t *testing.T) {
	c := complete("draft")
	if topic.HandIn(c) != "submit" {
		t.Error(topic.HandIn(c))
	}
	if c.InnerReview = true; topic.HandIn(c) != "review" {
		t.Error(topic.HandIn(c))
	}
	if got := topic.HandIn(joined("draft", "-")); got != "join" {
		t.Error(got)
	}
	// Once all have confirmed, only the unit's own way stands there; a co-proposer that answered has no button left.
	for _, x := range []struct {
		t    topic.Topic
		unit int64
		want string
	}{{joined("joining", joint.Confirmed), owner, "submit recall withdraw"}, {joined("joining", ""), partner, "confirm decline"}, {joined("joining", joint.Confirmed), partner, ""}} {
		got := []string{}
		for _, o := range topic.Buttons(actor(access.Liaison, x.unit), x.t) {
			got = append(got, o.Do)
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("unit %d: %v, want %s", x.unit, got, x.want)
		}
	}
}
