package task

import (
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/flow/flowtest"
)

// units of these tests: 1 leads, 6 answers with it, 2 supports, 3 has nothing to do with the task, 4 is the host.
func at(role access.Role, unit int64) access.Actor {
	return access.Actor{Person: int64(len(role)) + 10*unit, Name: "某人", Seats: []access.Seat{{ID: 1, Role: role, Unit: unit}}}
}

func sampleTask(state string) Task {
	return Task{ID: 7, Standing: Standing{State: state}, Lead: 1, Joint: []int64{6}, Unasked: "市财政局", Support: []int64{2}}
}

func samplePart(state string) Part {
	return Part{ID: 7, State: state, Unit: 2, Lead: 1, Joint: []int64{6}, Support: []int64{2, 5}, TaskState: "working"}
}

func TestCharts(t *testing.T) {
	actors := []access.Actor{{}, at(access.Admin, 0), at(access.Auditor, 0), at(access.Security, 0), at(access.Chief, 0), at(access.Convenor, 0)}
	for _, unit := range []int64{1, 2, 3, 4, 6} {
		actors = append(actors, at(access.Liaison, unit), at(access.Member, unit))
	}
	for _, unit := range []int64{1, 4} {
		actors = append(actors, at(access.Office, unit), at(access.Director, unit), at(access.Convenor, unit))
	}
	tasks, parts := []Task{}, []Part{}
	for _, s := range Chart.States {
		for _, missing := range []string{"", "市财政局"} {
			task := sampleTask(s.Name)
			task.Missing, task.Returned = missing, missing != ""
			tasks = append(tasks, task)
		}
		for _, own := range PartChart.States {
			parts = append(parts, while(s.Name, samplePart(own.Name)))
		}
	}
	flowtest.Check(t, &Chart, tasks, actors...)
	flowtest.Check(t, &PartChart, parts, actors...)
}

func enabled(offers []flow.Offer) []string {
	out := []string{}
	for _, o := range offers {
		if o.Blocked == "" {
			out = append(out, o.Do)
		}
	}
	return out
}

func TestWhoIsOfferedWhat(t *testing.T) {
	for _, c := range []struct {
		name, state string
		who         access.Actor
		want        []string
	}{
		{"lead signs", "assigned", at(access.Liaison, 1), []string{"receive", "send_back"}},
		{"lead's member signs", "assigned", at(access.Member, 1), []string{"receive", "send_back"}},
		{"supporter waits", "assigned", at(access.Liaison, 2), []string{}},
		{"outsider", "assigned", at(access.Liaison, 3), []string{}},
		{"nothing while waiting", "waiting", at(access.Liaison, 1), []string{}},
		{"office verifies", "claimed", at(access.Office, 4), []string{"verify", "return"}},
		{"director verifies", "claimed", at(access.Director, 4), []string{"verify", "return"}},
		{"convenor verifies", "claimed", at(access.Convenor, 0), []string{"verify", "return"}},
		{"chief verifies", "claimed", at(access.Chief, 0), []string{"verify", "return"}},
		{"lead does not verify", "claimed", at(access.Liaison, 1), []string{}},
		{"office closes", "done", at(access.Office, 4), []string{"close"}},
		{"convenor does not close", "done", at(access.Convenor, 0), []string{}},
	} {
		if got := enabled(Chart.Offers(c.who, sampleTask(c.state))); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestGuardsOneByOne: for each guard a task on which only that guard stops the step.
func TestGuardsOneByOne(t *testing.T) {
	missing, back, host := sampleTask("working"), sampleTask("assigned"), sampleTask("claimed")
	missing.Missing = "市财政局"
	unagreed, asked, alone, together := sampleTask("working"), sampleTask("working"), sampleTask("working"), sampleTask("claimed")
	unagreed.Unagreed, asked.Unagreed, asked.Unasked, alone.Joint, together.Joint = "市财政局", "市财政局", "", nil, []int64{4}
	open := sampleTask("working")
	open.Unagreed = "市财政局"
	back.Returned = true
	host.Lead = 4
	for _, c := range []struct {
		name, do string
		who      access.Actor
		bad, ok  Task
	}{
		{"not agreed to", "claim", at(access.Liaison, 1), unagreed, sampleTask("working")},
		{"parts in before it is asked", "consult", at(access.Liaison, 1), missingOf(open), open},
		{"asked already", "consult", at(access.Liaison, 1), asked, open},
		{"nobody to ask", "consult", at(access.Liaison, 1), alone, open},
		{"who answers with the lead verifies", "verify", at(access.Office, 4), together, sampleTask("claimed")},
		{"who answers with the lead returns", "return", at(access.Convenor, 4), together, sampleTask("claimed")},
		{"parts in", "claim", at(access.Liaison, 1), missing, sampleTask("working")},
		{"sent back: enter progress", "enter_report", at(access.Office, 4), back, sampleTask("assigned")},
		{"sent back already", "send_back", at(access.Liaison, 1), back, sampleTask("assigned")},
		{"not sent back", "keep", at(access.Office, 4), sampleTask("assigned"), back},
		{"insider verifies", "verify", at(access.Office, 4), host, sampleTask("claimed")},
		{"insider returns", "return", at(access.Office, 4), host, sampleTask("claimed")},
	} {
		if _, err := Chart.Take(c.who, c.bad, c.do, "因故"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: not stopped: %v", c.name, err)
		}
		if _, err := Chart.Take(c.who, c.ok, c.do, "因故"); err != nil {
			t.Errorf("%s: stopped without cause: %v", c.name, err)
		}
	}
}

func missingOf(t Task) Task { t.Missing = "市财政局"; return t }

func TestPartGuardsOneByOne(t *testing.T) {
	now := time.Now()
	received := samplePart("open")
	received.ReceivedAt = &now
	for _, c := range []struct {
		name, do string
		who      access.Actor
		bad, ok  Part
	}{
		{"signed already", "receive", at(access.Liaison, 2), received, samplePart("open")},
		{"task is done: receive", "receive", at(access.Liaison, 2), while("done", samplePart("open")), while("assigned", samplePart("open"))},
		{"task is claimed: report", "report", at(access.Liaison, 2), while("claimed", samplePart("open")), samplePart("open")},
		{"task is claimed: accept", "accept", at(access.Member, 1), while("claimed", samplePart("reported")), samplePart("reported")},
		{"task is claimed: agree", "agree", at(access.Liaison, 2), while("claimed", samplePart("asked")), samplePart("asked")},
		{"task is claimed: refuse", "refuse", at(access.Member, 2), while("claimed", samplePart("agreed")), samplePart("agreed")},
		{"task is claimed: enter a report", "enter_report", at(access.Office, 4), while("claimed", samplePart("open")), samplePart("open")},
		{"task is claimed: enter a consent", "enter_agree", at(access.Director, 4), while("claimed", samplePart("asked")), samplePart("asked")},
		{"task is claimed: enter a refusal", "enter_refuse", at(access.Office, 4), while("claimed", entered(samplePart("agreed"))), entered(samplePart("agreed"))},
		{"the unit has reported itself", "enter_report", at(access.Office, 4), samplePart("reported"), entered(samplePart("reported"))},
		{"the unit has refused itself", "enter_agree", at(access.Office, 4), samplePart("refused"), entered(samplePart("refused"))},
		{"the unit has agreed itself", "enter_refuse", at(access.Office, 4), samplePart("agreed"), entered(samplePart("agreed"))},
		{"the unit's own report is taken back", "retract", at(access.Office, 4), samplePart("reported"), entered(samplePart("reported"))},
		{"the unit's own consent is taken back", "retract", at(access.Office, 4), samplePart("agreed"), entered(samplePart("agreed"))},
		{"task is claimed: take a report back", "retract", at(access.Office, 4), while("claimed", entered(samplePart("reported"))), entered(samplePart("reported"))},
		{"task is claimed: take a consent back", "retract", at(access.Office, 4), while("claimed", entered(samplePart("agreed"))), entered(samplePart("agreed"))},
		{"task is suspended: ask", "ask_again", at(access.Member, 1), while("suspended", samplePart("accepted")), samplePart("accepted")},
	} {
		if _, err := PartChart.Take(c.who, c.bad, c.do, "因故"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: not stopped: %v", c.name, err)
		}
		if _, err := PartChart.Take(c.who, c.ok, c.do, "因故"); err != nil {
			t.Errorf("%s: stopped without cause: %v", c.name, err)
		}
	}
}

func entered(p Part) Part { p.Entered = true; return p }

func while(state string, p Part) Part { p.TaskState = state; return p }

func TestOtherSupporterReportsNothing(t *testing.T) {
	other := at(access.Liaison, 5)
	if !PartChart.MaySee(other, samplePart("open")) {
		t.Error("a supporting unit sees the others' parts")
	}
	for _, do := range []string{"receive", "report", "accept", "ask_again"} {
		if _, err := PartChart.Take(other, samplePart("open"), do, "因故"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", do, err)
		}
	}
}

// TestR16_never_by_the_lead_unit: every seat in the lead unit keeps its person from verifying.
func TestR16_never_by_the_lead_unit(t *testing.T) {
	task := sampleTask("claimed")
	for _, role := range []access.Role{access.Office, access.Director, access.Convenor} {
		if _, err := Chart.Take(at(role, 1), task, "verify", ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s of the lead unit: %v", role, err)
		}
		if _, err := Chart.Take(at(role, 4), task, "verify", ""); err != nil {
			t.Errorf("%s of another unit: %v", role, err)
		}
	}
	two := at(access.Convenor, 0)
	two.Seats = append(two.Seats, access.Seat{ID: 2, Role: access.Member, Unit: 1})
	if _, err := Chart.Take(two, task, "verify", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a convenor who is also the lead unit's member: %v", err)
	}
}
