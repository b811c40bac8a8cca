package meeting_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"jointmeeting/internal/meeting"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// TestListEqualsChart: for every kind of person, the list holds just the meetings that the chart lets
// them see, in every state.
func TestListEqualsChart(t *testing.T) {
	k := newDesk(t)
	all := k.oneInEachState()
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "liaison-fgw", "member-jyj", "liaison-echeng", "liaison-mzj",
		"liaison-scjgj", "admin", "security", "auditor"} {
		who := k.who(login)
		list, err := k.s.List(t.Context(), who, meeting.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		got, want := []int64{}, []int64{}
		for _, r := range list.Rows {
			got = append(got, r.ID)
		}
		for _, m := range all {
			if meeting.Chart.MaySee(who, m) {
				want = append(want, m.ID)
			}
			_, err := k.s.Get(t.Context(), who, m.ID, time.Now())
			if (err == nil) != meeting.Chart.MaySee(who, m) {
				t.Errorf("%s opens %d (%s): %v", login, m.ID, m.State, err)
			}
			k.answersEqualChart(login, m)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", login, got, want)
		}
	}
}

// answersEqualChart holds the invitations of a meeting to their chart.
func (k desk) answersEqualChart(login string, m meeting.Meeting) {
	k.Helper()
	who := k.who(login)
	for _, i := range k.page(m.ID).Invited {
		_, err := k.s.Invitation(k.Context(), who, i.ID, time.Now())
		if want := meeting.Answers.MaySee(who, i); (err == nil) != want {
			k.Errorf("%s opens the invitation of %s in %s: %v, want %v", login, i.Name(), m.State, err, want)
		}
	}
}

// oneInEachState makes meetings that stand in each state, of those that were told and of those not.
func (k desk) oneInEachState() []meeting.Meeting {
	k.Helper()
	for _, steps := range [][]string{{}, {"propose"}, {"propose", "approve"}, {"propose", "approve", "announce"}, {"propose", "approve", "announce", "start"},
		{"cancel"}, {"propose", "approve", "announce", "cancel"}, {"propose", "approve", "announce", "postpone"}, {"propose", "approve", "announce", "postpone", "reopen"}} {
		id := k.made(k.form(meeting.Special, "fgw", "jyj", "echeng"))
		k.add(id, k.topic("jyj"))
		for _, step := range steps {
			login := "office1"
			if step == "approve" {
				login = "chief"
			}
			at := time.Now().AddDate(0, 0, 15)
			x := meeting.Extra{Notice: "请参加", Starts: at.Format("2006-01-02 15:04"), Ends: at.Add(time.Hour).Format("2006-01-02 15:04")}
			if err := k.step(login, id, step, "因故", x); err != nil {
				k.Fatalf("%s: %v", step, err)
			}
		}
	}
	k.hold(k.form(meeting.Special, "fgw", "jyj"), "市发改委")
	list, err := k.s.List(k.Context(), k.who("office1"), meeting.Filter{})
	if err != nil {
		k.Fatal(err)
	}
	out := []meeting.Meeting{}
	for _, r := range list.Rows {
		out = append(out, k.page(r.ID).Meeting)
	}
	slices.SortFunc(out, func(a, b meeting.Meeting) int { return int(a.ID - b.ID) })
	return out
}

// TestTheListTurnsPages: keyset pages meet every row once, also rows of the same moment.
func TestTheListTurnsPages(t *testing.T) {
	k := newDesk(t)
	id := k.made(k.form(meeting.Special, "fgw"))
	if _, err := k.d.Pool().Exec(t.Context(), `INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, state, created_by, created_at, state_at)
		SELECT kind, title || n, starts_at + (n / 3) * interval '1 day', ends_at + interval '1 year', place, chair, chair_name, chair_title, state, created_by, created_at, state_at
		FROM meeting, generate_series(1, 120) n WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	f := meeting.Filter{Kind: meeting.Special}
	for page := 0; ; page++ {
		list, err := k.s.List(t.Context(), k.who("office1"), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list.Rows {
			if seen[r.ID] {
				t.Fatalf("meeting %d twice", r.ID)
			}
			seen[r.ID] = true
		}
		if f.After = list.Next; f.After == "" {
			break
		}
		if page > 5 {
			t.Fatal("the pages do not end")
		}
	}
	if len(seen) != 121 {
		t.Errorf("%d rows, want 121", len(seen))
	}
}

// TestMonthShowsDaysAndDeadlines: a meeting is in the month of its day and in that of its deadline.
func TestMonthShowsDaysAndDeadlines(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw")
	f.Starts, f.Ends, f.ReceiptDue = "2027-03-02T09:00", "2027-03-02T10:00", "2027-02-26T18:00"
	k.made(f)
	for month, want := range map[time.Month]int{1: 0, 2: 1, 3: 1, 4: 0} {
		rows, err := k.s.Month(t.Context(), k.who("office1"), time.Date(2027, month, 1, 0, 0, 0, 0, time.Now().Location()))
		if err != nil || len(rows) != want {
			t.Errorf("month %d: %d rows, %v, want %d", month, len(rows), err, want)
		}
	}
}
