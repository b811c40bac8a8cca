package escalation_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/sample/sampledb"
)

// TestChart: no faults, the schema's states, no button that lies.
func TestChart(t *testing.T) {
	t.Parallel()
	records := []escalation.Approval{{State: "prepared", Major: true, Over: "纪要正在起草"}, {State: "sent"}, {State: "sent", Major: true, Over: "纪要已被更正"}}
	for _, s := range escalation.Chart.States {
		records = append(records, escalation.Approval{State: s.Name, Major: true})
	}
	seats := []access.Actor{{Person: 11}}
	for i, role := range []access.Role{access.Office, access.Director, access.Convenor, access.Chief, access.Liaison, access.Member, access.Admin, access.Auditor} {
		seats = append(seats, access.Actor{Person: int64(i + 1), Seats: []access.Seat{{Role: role, Unit: 7}}})
	}
	flowtest.Check(t, &escalation.Chart, records, seats...)
}

// TestAmendedFormIsRead: each refusal alone.
func TestAmendedFormIsRead(t *testing.T) {
	t.Parallel()
	f := escalation.Form{Answer: "修改后同意", AnsweredOn: "2026-01-06", Amended: "另行组织。"}
	if in, errs := f.Input("amend"); errs != nil || in.Amended != f.Amended {
		t.Errorf("%+v %v", in, errs)
	}
	if in, errs := f.Input("approve"); errs != nil || in.Amended != "" {
		t.Errorf("an approval amends: %+v %v", in, errs)
	}
	f.Amended = " "
	if _, errs := f.Input("amend"); errs.Of("amended") == "" {
		t.Error("an amendment without words")
	}
	f.Amended = strings.Repeat("字", escalation.AmendedMax+1)
	if _, errs := f.Input("amend"); errs.Of("amended") == "" {
		t.Error("an amendment too long for the table")
	}
}

// TestNumberIsFolded: the number of a letter is the same in whatever width it was typed.
func TestNumberIsFolded(t *testing.T) {
	t.Parallel()
	f := escalation.Form{SentTo: "市人民\u200b政府", Number: " 鄂州标联办〔２０２６〕\u200b３号", SentOn: "２０２６－０１－０６"}
	if in, errs := f.Input("send"); errs != nil || in.Number != "鄂州标联办〔2026〕3号" || in.SentTo != "市人民政府" {
		t.Errorf("%+v %v", in, errs)
	}
}

// calendarOf is the calendar in force.
func calendarOf(t *testing.T) (days *calendar.Days) {
	t.Helper()
	if err := sampledb.DB(t).Read(t.Context(), func(b *db.Batch) { days = calendar.Queue(b) }); err != nil {
		t.Fatalf("the calendar: %v", err)
	}
	return days
}

// TestPendingCounts: days and working days from the sending to the answer, or to now.
func TestPendingCounts(t *testing.T) {
	t.Parallel()
	days := calendarOf(t)
	sent, answered := time.Date(2026, 2, 13, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 25, 0, 0, 0, 0, time.UTC)
	e := escalation.Approval{SentOn: &sent}
	if n, work := e.Pending(answered.AddDate(0, 0, 1), days); n != 13 || work != 4 {
		t.Errorf("%d days, %d working days", n, work)
	}
	e.AnsweredOn = &answered
	if n, work := e.Pending(answered.AddDate(0, 0, 9), days); n != 12 || work != 3 {
		t.Errorf("%d days, %d working days", n, work)
	}
	if n, work := (escalation.Approval{}).Pending(answered, days); n != 0 || work != 0 {
		t.Errorf("not sent: %d, %d", n, work)
	}
}
