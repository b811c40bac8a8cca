package minutes_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestListShowsWhatTheChartShows: for every person the list is the records that MaySee, and opening one
// answers the same.
func TestListShowsWhatTheChartShows(t *testing.T) {
	t.Parallel()
	o := open(t)
	all := []minutes.Minutes{}
	for _, s := range minutes.Chart.States {
		id := o.at(s.Name)
		all = append(all, o.get(id))
		if s.Name == minutes.Corrected {
			all = append(all, o.get(sample.CorrectionOf(o, o.db, id)))
		}
		if s.Name == minutes.Abandoned {
			all = append(all, o.get(*o.get(id).Corrects))
		}
		if s.Name == minutes.Reviewing {
			// One word is waited for, one was given, one was asked for a review that is over.
			sample.Refer(o, o.db, "convenor1", id, "member-tjj", "请看第一条。")
			sample.Advise(o, o.db, "member-ybj", sample.Refer(o, o.db, "convenor1", id, "member-ybj", "请看第一条。"), "answer", "妥当。")
			sample.Refer(o, o.db, "convenor2", id, "member-swj", "请看第一条。")
			must(t, o.do("convenor2", id, "review", "同意。"))
			all[len(all)-1] = o.get(id)
		}
	}
	all = append(all, o.get(sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, meeting.Plenary, nil), minutes.Issued)))
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "liaison-jyj", "member-jyj", "liaison-gedian", "liaison-echeng",
		"member-tjj", "liaison-tjj", "member-ybj", "member-swj", "liaison-sfj", "liaison-scjgj", "admin", "security", "auditor"} {
		who := o.who(login)
		l, err := o.s.List(t.Context(), who, minutes.Filter{})
		must(t, err)
		got, should := []int64{}, []int64{}
		for _, r := range l.Rows {
			got = append(got, r.ID)
		}
		for _, m := range all {
			_, err := o.s.Show(t.Context(), who, m.ID)
			if may := minutes.Chart.MaySee(who, m); may != (err == nil) || (err != nil && fault.KindOf(err) != fault.Missing) {
				t.Errorf("%s opens %s: chart %v, error %v", login, m.State, may, err)
			} else if may {
				should = append(should, m.ID)
			}
		}
		slices.Sort(got)
		slices.Sort(should)
		if !slices.Equal(got, should) {
			t.Errorf("%s: list %v, chart %v", login, got, should)
		}
	}
}

// TestTabs: each tab holds exactly the rows of its name.
func TestTabs(t *testing.T) {
	t.Parallel()
	o := open(t)
	ids := map[string]int64{}
	for _, s := range minutes.Chart.States {
		if s.Name != minutes.Corrected && s.Name != minutes.Abandoned { // they would bring issued ones with it
			ids[s.Name] = o.at(s.Name)
		}
	}
	for _, c := range []struct {
		login, tab string
		want       []string
	}{
		{"office1", minutes.Draft, []string{minutes.Draft}}, {"office1", minutes.Signed, []string{minutes.Signed}},
		{"director", "mine", []string{minutes.Checking}}, {"convenor2", "mine", []string{minutes.Reviewing}}, {"chief", "mine", []string{minutes.Signing}},
		{"office1", "mine", nil}, {"liaison-jyj", "unreceived", []string{minutes.Issued}}, {"liaison-jyj", "", []string{minutes.Issued}}, {"liaison-ybj", "", nil},
	} {
		l, err := o.s.List(t.Context(), o.who(c.login), minutes.Filter{Tab: c.tab})
		must(t, err)
		got, should := []int64{}, []int64{}
		for _, r := range l.Rows {
			got = append(got, r.ID)
		}
		for _, s := range c.want {
			should = append(should, ids[s])
		}
		if !slices.Equal(got, should) {
			t.Errorf("%s, %s: %v, want %v", c.login, c.tab, got, should)
		}
	}
	sample.ReceiveMinutes(o, o.db, "jyj", ids[minutes.Issued])
	if l, err := o.s.List(t.Context(), o.who("liaison-jyj"), minutes.Filter{Tab: "unreceived"}); err != nil || len(l.Rows) != 0 {
		t.Errorf("after the receipt: %v %v", l.Rows, err)
	}
}

// TestPages: the second page begins after the last row of the first.
func TestPages(t *testing.T) {
	t.Parallel()
	o, _ := openAt(t, minutes.Draft)
	_, err := o.db.Pool().Exec(t.Context(), `WITH x AS (INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, state, created_by, created_at, state_at)
		SELECT 'special', '会议' || n, t.starts_at, t.ends_at, '', t.chair, '', '', 'held', '', now(), now() FROM meeting t, generate_series(1, 39) n RETURNING id)
		INSERT INTO minutes (meeting, title, state, signer, signer_name, content_hash, drafted_by, drafted_name, drafted_at, edited_by, edited_name, edited_at, state_at)
		SELECT x.id, m.title, m.state, m.signer, m.signer_name, m.content_hash, m.drafted_by, m.drafted_name, m.drafted_at, m.edited_by, m.edited_name, m.edited_at, m.state_at FROM x, minutes m`)
	must(t, err)
	one, err := o.s.List(t.Context(), o.who("office1"), minutes.Filter{})
	must(t, err)
	two, err := o.s.List(t.Context(), o.who("office1"), minutes.Filter{After: one.Rows[len(one.Rows)-1].ID})
	must(t, err)
	if len(one.Rows) != minutes.PageSize || !one.More || len(two.Rows) != 10 || two.More || two.Rows[0].ID >= one.Rows[minutes.PageSize-1].ID {
		t.Errorf("pages of %d and %d rows", len(one.Rows), len(two.Rows))
	}
}

// TestCursorTellsNothing: who asks for the rows behind minutes that are not theirs to see learns as little as behind none at all.
func TestCursorTellsNothing(t *testing.T) {
	t.Parallel()
	o, mine := openAt(t, minutes.Issued)
	o.at(minutes.Signing)
	all, err := o.s.List(t.Context(), o.who("office1"), minutes.Filter{})
	must(t, err)
	hidden := all.Rows[0].ID
	for _, after := range []int64{hidden, 999_999} {
		l, err := o.s.List(t.Context(), o.who("liaison-jyj"), minutes.Filter{After: after})
		must(t, err)
		if hidden == mine || len(l.Rows) != 0 {
			t.Errorf("behind %d: %v", after, l.Rows)
		}
	}
	if l, err := o.s.List(t.Context(), o.who("office1"), minutes.Filter{After: hidden}); err != nil || len(l.Rows) != 1 {
		t.Errorf("the office sees %v behind it: %v", l.Rows, err)
	}
}
