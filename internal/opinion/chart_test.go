package opinion_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

const (
	asked, owner, peer, host, other = 3, 2, 5, 22, 9
)

func record(state string) round.Answer {
	return round.Answer{ID: 1, Unit: asked, UnitName: "市财政局", Owner: owner, State: state, InHand: true, Open: true, Stance: round.Object, Remarked: 1}
}

func actor(role access.Role, unit int64) access.Actor {
	return access.Actor{Person: 1, Name: "甲", Seats: []access.Seat{{ID: 7, Role: role, Unit: unit, UnitName: "某单位"}}}
}

func TestChartKeepsTheCommonRules(t *testing.T) {
	t.Parallel()
	records := []round.Answer{}
	for _, s := range opinion.Chart.States {
		plain, closed, shared, agreed, gone, hosted := record(s.Name), record(s.Name), record(s.Name), record(s.Name), record(s.Name), record(s.Name)
		closed.Open = false
		shared.Peers = []int64{asked, peer}
		agreed.Stance, agreed.Remarked = round.Agree, 0
		gone.InHand = false
		hosted.Owner = host
		records = append(records, plain, closed, shared, agreed, gone, hosted)
	}
	actors := []access.Actor{{}}
	for _, u := range []int64{asked, owner, peer, host, other} {
		actors = append(actors, actor(access.Liaison, u), actor(access.Member, u))
	}
	for _, r := range []access.Role{access.Chief, access.Convenor, access.Office, access.Director, access.Admin, access.Security, access.Auditor} {
		actors = append(actors, actor(r, host))
	}
	flowtest.Check(t, &opinion.Chart, records, actors...)
}

// TestEachGuardAlone: for each guard an opinion in which only that guard says no.
func TestEachGuardAlone(t *testing.T) {
	closed, agreed, gone := record("asked"), record("given"), record("given")
	closed.Open = false
	agreed.Stance = round.Agree
	gone.InHand = false
	for _, c := range []struct {
		name, do string
		o        round.Answer
		who      access.Actor
		want     string
	}{
		{"open", "give", record("asked"), actor(access.Liaison, asked), ""},
		{"closed", "give", closed, actor(access.Liaison, asked), "征求意见已结束，不能再反馈"},
		{"remarks", "adopt", record("given"), actor(access.Liaison, owner), ""},
		{"no remarks", "adopt", agreed, actor(access.Liaison, owner), "此意见无需答复采纳情况"},
		{"with the convenors", "adopt", gone, actor(access.Liaison, owner), "议题已离开征求意见阶段，不能再答复"},
	} {
		_, err := opinion.Chart.Take(c.who, c.o, c.do, "")
		if got := fault.Sentence(err); got != c.want || (err != nil && fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestListsShowWhatTheChartsShow: for every sample actor, the opinions of a topic's page are exactly those
// that the two charts let them see, and loading one agrees.
func TestListsShowWhatTheChartsShow(t *testing.T) {
	r := open(t)
	plain := sample.ConsultedTopic(t, r.d, "jyj", "czj", "wjw", "gedian")
	sample.GiveOpinion(t, r.d, plain, "czj", sample.Opposed)
	shared := sample.ReadyTopic(t, r.d, "mzj")
	sample.Consult(t, r.d, shared, round.AskForm{Days: "5", Shared: true}, "czj", "jyj", "scjgj")
	sample.GiveOpinion(t, r.d, shared, "jyj", sample.Agreed)
	gone := sample.ConsultedTopic(t, r.d, "scjgj", "wjw")
	sample.TopicStep(t, r.d, r.who("liaison-scjgj"), gone, "withdraw", "")
	type both struct {
		o round.Answer
		t topic.Topic
	}
	all := []both{}
	for _, id := range []int64{plain, shared, gone} {
		rec := r.topic(id)
		for _, round := range sample.Rounds(t, r.d, id) {
			for _, o := range round.Answers {
				all = append(all, both{o, rec})
			}
		}
	}
	if len(all) != 7 {
		t.Fatalf("%d opinions", len(all))
	}
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "admin", "security", "auditor", "liaison-jyj", "member-jyj",
		"liaison-czj", "member-czj", "liaison-wjw", "liaison-mzj", "liaison-scjgj", "member-scjgj", "liaison-gedian", "liaison-swj"} {
		who := r.who(login)
		want, got := []int64{}, []int64{}
		for _, x := range all {
			may := opinion.Chart.MaySee(who, x.o) && topic.Chart.MaySee(who, x.t)
			if may {
				want = append(want, x.o.ID)
			}
			if _, err := r.s.Get(t.Context(), who, x.o.ID); (err == nil) != may {
				t.Errorf("%s, opinion %d: the charts say %v, loading says %v", login, x.o.ID, may, err)
			}
		}
		for _, id := range []int64{plain, shared, gone} {
			report, err := r.s.About(t.Context(), who, id)
			if err != nil {
				continue
			}
			for _, round := range report.Rounds {
				for _, o := range round.Answers {
					got = append(got, o.ID)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the pages have %v, the charts say %v", login, got, want)
		}
	}
}

// TestWorkdaysInSQL: the statement counts working days as the calendar does, over holidays, days worked
// instead, the end of what is known, and a year that was imported twice.
func TestWorkdaysInSQL(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	if _, err := d.Pool().Exec(t.Context(), `INSERT INTO calendar_year (year, version, source, by_name, at) VALUES (2026, 2, '测试', '测试', now());
		INSERT INTO calendar_day (year, version, day, workday, name) VALUES (2026, 2, '2026-03-03', false, '测试假'), (2026, 2, '2026-03-07', true, '测试假')`); err != nil {
		t.Fatal(err)
	}
	var days *calendar.Days
	if err := d.Read(t.Context(), func(b *db.Batch) { days = calendar.Queue(b) }); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Pool().Query(context.Background(), `SELECT s::date, n, add_workdays(s::date, n) FROM generate_series('2023-12-20'::date, '2027-02-01', interval '5 days') s,
		unnest(ARRAY[1, 2, 5, 10, 60]) n`)
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for rows.Next() {
		var start, due time.Time
		var n int
		if err := rows.Scan(&start, &n, &due); err != nil {
			t.Fatal(err)
		}
		if want := days.Add(start, n).Due; want.Format(time.DateOnly) != due.Format(time.DateOnly) {
			t.Errorf("%s + %d: SQL says %s, the calendar %s", start.Format(time.DateOnly), n, due.Format(time.DateOnly), want.Format(time.DateOnly))
		}
		counted++
	}
	if counted < 1000 {
		t.Errorf("only %d compared", counted)
	}
}
