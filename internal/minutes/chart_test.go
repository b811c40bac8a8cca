package minutes_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
)

func person(id int64, seats ...access.Seat) access.Actor {
	return access.Actor{Person: id, Name: "某", Seats: seats}
}

// actors hold every right of the charts, and none.
var actors = []access.Actor{
	person(1, access.Seat{Role: access.Office, Unit: 22}), person(2, access.Seat{Role: access.Director, Unit: 22}),
	person(3, access.Seat{Role: access.Convenor}), person(4, access.Seat{Role: access.Convenor, Unit: 22}), person(5, access.Seat{Role: access.Chief}),
	person(6, access.Seat{Role: access.Liaison, Unit: 7}), person(7, access.Seat{Role: access.Member, Unit: 7}), person(8, access.Seat{Role: access.Liaison, Unit: 8}), person(12, access.Seat{Role: access.Member, Unit: 8}),
	person(9, access.Seat{Role: access.Admin}), person(10, access.Seat{Role: access.Auditor}), person(11),
}

func whole(state string) minutes.Minutes {
	lead, due := int64(7), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	old := int64(99)
	return minutes.Minutes{ID: 1, Corrects: &old, State: state, Overview: "概况", Signer: 5, DraftedBy: 1, EditedBy: 1, Reviewers: []int64{3, 4}, Reviewed: []int64{3}, Referred: []int64{12},
		Differs: true, Clauses: []minutes.Clause{{ID: 1, Text: "议定", Lead: &lead, Due: &due}}, Units: map[bool][]int64{true: {7}}[state == minutes.Issued || state == minutes.Corrected]}
}

// TestChart: no faults, the schema's states, no button that lies.
func TestChart(t *testing.T) {
	t.Parallel()
	records := []minutes.Minutes{}
	for _, s := range minutes.Chart.States {
		records = append(records, whole(s.Name))
	}
	own, bare := whole(minutes.Checking), whole(minutes.Draft)
	own.EditedBy, bare.Clauses = 2, nil
	flowtest.Check(t, &minutes.Chart, append(records, own, bare), actors...)
	deliveries := []delivery.Delivery{{State: "sent", Unit: 7}, {State: "received", Unit: 7}, {State: "info", Unit: 7}, {State: "sent", Unit: 7, Over: "纪要已被更正"}}
	flowtest.Check(t, minutes.Papers.Chart(), deliveries, actors...)
	receipts := []delivery.Receipt{{State: "open", DeliveryState: "sent", Unit: 7}, {State: "open", DeliveryState: "received", Over: "纪要已被更正", Unit: 7}}
	for _, s := range minutes.Papers.ReceiptChart().States {
		receipts = append(receipts, delivery.Receipt{State: s.Name, DeliveryState: "received", Unit: 7})
	}
	flowtest.Check(t, minutes.Papers.ReceiptChart(), receipts, actors...)
	referrals := []signing.Referral{{State: "asked", Asker: 5, Asked: 7, Seat: 99}, {State: "asked", Asker: 3, Asked: 2}}
	for _, s := range signing.ReferralChart.States {
		referrals = append(referrals, signing.Referral{State: s.Name, Asker: 5, Asked: 7})
	}
	flowtest.Check(t, &signing.ReferralChart, referrals, actors...)
}

// TestGuards: for each guard a record on which it alone fails.
func TestGuards(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		state string
		who   access.Actor
		do    string
		spoil func(*minutes.Minutes)
		says  string
	}{
		{"no overview", minutes.Draft, actors[0], "submit_check", func(m *minutes.Minutes) { m.Overview = "" }, "会议概况"},
		{"no decision", minutes.Draft, actors[0], "submit_check", func(m *minutes.Minutes) { m.Clauses = nil }, "至少填写一条"},
		{"no text", minutes.Draft, actors[0], "submit_check", func(m *minutes.Minutes) { m.Clauses[0].Text = "" }, "没有议定内容"},
		{"R9 no lead", minutes.Draft, actors[0], "submit_check", func(m *minutes.Minutes) { m.Clauses[0].Lead = nil }, "没有牵头单位"},
		{"no due date", minutes.Draft, actors[0], "submit_check", func(m *minutes.Minutes) { m.Clauses[0].Due = nil }, "没有完成时限"},
		{"own draft", minutes.Checking, actors[1], "check", func(m *minutes.Minutes) { m.DraftedBy = 2 }, "须由他人校核"},
		{"own edit", minutes.Checking, actors[1], "check", func(m *minutes.Minutes) { m.EditedBy = 2 }, "须由他人校核"},
		{"reviewed before", minutes.Reviewing, actors[3], "review", func(m *minutes.Minutes) { m.Reviewed = []int64{3, 4} }, "您已审核"},
		{"referred after the review", minutes.Reviewing, actors[3], "refer", func(m *minutes.Minutes) { m.Reviewed = []int64{3, 4} }, "您已审核"},
		{"no correction", minutes.Draft, actors[0], "abandon", func(m *minutes.Minutes) { m.Corrects = nil }, "会议纪要不能撤销"},
		{"corrected before", minutes.Issued, actors[0], "correct", func(m *minutes.Minutes) { m.CorrectedBy = &m.ID }, "已有更正稿"},
	} {
		m := whole(c.state)
		if _, err := minutes.Chart.Take(c.who, m, c.do, "理由"); err != nil {
			t.Errorf("%s: refused before it was spoiled: %v", c.name, err)
		}
		c.spoil(&m)
		if _, err := minutes.Chart.Take(c.who, m, c.do, "理由"); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
