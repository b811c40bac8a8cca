package topic_test

import (
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

const (
	owner, party, host, other = 2, 5, 22, 9
)

// complete is a topic that may be handed in.
func complete(state string) topic.Topic {
	in, _ := sample.TopicForm("关于制定互联网诊疗服务规范有关事宜", party).Input()
	t := topic.Topic{ID: 1, Unit: owner, UnitName: "市教育局", Title: in.Title, Function: in.Function, Purpose: in.Purpose, Background: in.Background,
		Matters: in.Matters, Attend: in.Attend, Reporter: in.Reporter, ReporterTitle: in.ReporterTitle, Duration: in.Duration, Phone: in.Phone,
		State: state, Host: host, Belongs: true}
	if state != "draft" && state != "unit_review" {
		t.Number = "YT-2026-001"
	}
	return t
}

func actor(role access.Role, unit int64) access.Actor {
	return access.Actor{Person: 1, Name: "甲", Seats: []access.Seat{{ID: 7, Role: role, Unit: unit, UnitName: "某单位"}}}
}

func actors() []access.Actor {
	out := []access.Actor{{}}
	for _, u := range []int64{owner, party, other, host} {
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
		records = append(records, whole, bare, inner, gone)
	}
	flowtest.Check(t, &topic.Chart, records, actors()...)
}

// TestEachGuardAlone: for each guard a topic in which only that guard says no.
func TestEachGuardAlone(t *testing.T) {
	bare, gone, inner := complete("draft"), complete("draft"), complete("draft")
	bare.Background = " "
	gone.Belongs = false
	inner.InnerReview = true
	left := complete("unit_review")
	left.Belongs = false
	for _, c := range []struct {
		name, do string
		t        topic.Topic
		who      access.Role
		want     string
	}{
		{"nothing wrong", "submit", complete("draft"), access.Liaison, ""},
		{"unfinished", "submit", bare, access.Liaison, "议题内容还不完整：请填写提请理由"},
		{"no member any more", "submit", gone, access.Liaison, "市教育局现在不是成员单位，不能提交议题"},
		{"inner review is asked", "submit", inner, access.Liaison, "本单位的议题须先送本单位审核"},
		{"inner review", "review", inner, access.Liaison, ""},
		{"no inner review", "review", complete("draft"), access.Liaison, "本单位未设内部审核，请直接提交"},
		{"left while it was read inside", "agree", left, access.Member, "市教育局现在不是成员单位，不能提交议题"},
	} {
		_, err := topic.Chart.Take(actor(c.who, owner), c.t, c.do, "")
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
}
