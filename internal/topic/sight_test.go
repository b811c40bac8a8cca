package topic_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// moves are changes of what sight is made of, each of a random topic and a random unit, past the services: whatever
// comes about, the kept sight follows.
var moves = []string{
	"UPDATE topic SET state = ($3::text[])[1 + floor(random() * cardinality($3::text[]))::int], state_at = now() WHERE id = $1 AND $2::bigint > 0",
	"UPDATE topic SET number = CASE WHEN number IS NULL THEN 'YT-2026-' || id END WHERE id = $1 AND $2::bigint > 0 AND cardinality($3::text[]) > 0",
	"UPDATE topic SET unit = $2 WHERE id = $1 AND cardinality($3::text[]) > 0",
	"INSERT INTO topic_unit (topic, unit, role) SELECT $1, $2, ($3::text[])[1] FROM (SELECT 1) x ON CONFLICT DO NOTHING",
	"UPDATE topic_unit SET unit = $2 WHERE topic = $1 AND role = ($3::text[])[1] AND NOT EXISTS (SELECT FROM topic_unit x WHERE x.topic = $1 AND x.unit = $2 AND x.role = ($3::text[])[1])",
	"DELETE FROM topic_unit WHERE topic = $1 AND unit % 3 = $2 % 3 AND role = ($3::text[])[1]",
	`INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at) SELECT $1, $2, 'x', '', now() WHERE cardinality($3::text[]) > 0
		AND NOT EXISTS (SELECT FROM topic_joint j WHERE j.topic = $1 AND j.unit = $2)`,
	"DELETE FROM topic_joint WHERE topic = $1 AND unit % 3 = $2 % 3 AND cardinality($3::text[]) > 0",
	"UPDATE round_answer SET unit = $2 WHERE kind = 'topic' AND record = $1 AND cardinality($3::text[]) > 0 AND NOT EXISTS (SELECT FROM round_answer x WHERE x.record = $1 AND x.unit = $2)",
	"DELETE FROM round_answer WHERE kind = 'topic' AND record = $1 AND unit % 5 = $2 % 5 AND cardinality($3::text[]) > 0",
}

// TestSightFollows: after any changes of topics and their units, by many at once, the kept sight is the rule's, and for
// every person the list, unit counts and tabs are those of the chart.
func TestSightFollows(t *testing.T) {
	r := open(t)
	r.scatter()
	units := []int64{}
	for _, code := range []string{"jyj", "czj", "mzj", "rsj", "wlj", "tjj", "scjgj"} {
		units = append(units, sample.Unit(t, r.d, code).ID)
	}
	topics := r.everything()
	for round := range 3 {
		var all sync.WaitGroup
		for worker := range 4 {
			all.Go(func() {
				dice := rand.New(rand.NewPCG(uint64(round), uint64(worker)))
				for range 40 {
					i := dice.IntN(len(moves))
					words := topic.Chart.Names()
					if strings.Contains(moves[i], "role") {
						words = []string{[]string{"attend", "joint", "consulted"}[dice.IntN(3)]}
					}
					id, unit := topics[dice.IntN(len(topics)/4)].ID, units[dice.IntN(len(units))]
					if err := r.move(moves[i], id, unit, words); err != nil && !strings.Contains(err.Error(), "unique") {
						t.Errorf("%s: %v", moves[i], err)
					}
				}
			})
		}
		all.Wait()
		r.sightIsTheRule(fmt.Sprintf("round %d", round))
	}
	for _, login := range []string{"chief", "convenor1", "director", "office1", "auditor", "security", "liaison-jyj", "member-jyj", "liaison-czj", "liaison-rsj", "liaison-wlj",
		"liaison-tjj", "member-scjgj", "liaison-gedian"} {
		r.listsOf(login, r.who(login))
	}
	r.listsOf("two units", access.Actor{Person: 1, Name: "x", Seats: slices.Concat(r.who("liaison-jyj").Seats, r.who("member-czj").Seats)})
	r.listsOf("no seat", access.Actor{Person: 1, Name: "x"})
}

// move makes one change in a transaction of its own. What stands in tables of other rooms is followed by who asked (topic.Sighted), as
// in an act; the topic's own rows by triggers alone.
func (r room) move(sql string, id, unit int64, words []string) error {
	return pgx.BeginFunc(r.Context(), dbtest.Admin(r.T, r.d), func(tx pgx.Tx) error {
		_, err := tx.Exec(r.Context(), sql, id, unit, words)
		if err == nil && (strings.Contains(sql, "topic_joint") || strings.Contains(sql, "round_answer")) {
			_, err = tx.Exec(r.Context(), "SELECT topic_sight_refresh(ARRAY[$1::bigint])", id)
		}
		return err
	})
}

// sightIsTheRule compares what the triggers keep with the fragment that pages ask.
func (r room) sightIsTheRule(when string) {
	r.Helper()
	faults, err := topic.Verify(r.Context(), r.d.Pool())
	if err != nil {
		r.Fatal(err)
	}
	for _, f := range faults {
		if strings.Contains(f, "可见单位") || strings.Contains(f, "计数") {
			r.Errorf("%s: %s", when, f)
		}
	}
}

// listsOf holds each tab of the person's list against the chart.
func (r room) listsOf(name string, who access.Actor) {
	r.Helper()
	for _, tab := range topiclist.Tabs(who) {
		got, want := []int64{}, []int64{}
		page := must(r.lists.List(r.Context(), who, topiclist.Filter{Tab: tab.Key}))
		for n := page.Count(tab.Key).N; ; {
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			if page.Next == "" || len(got) > 2000 {
				if n != len(got) {
					r.Errorf("%s, %s: counted %d, listed %d", name, tab.Key, n, len(got))
				}
				break
			}
			page = must(r.lists.List(r.Context(), who, r.next(page)))
		}
		if tab.Key != "all" {
			continue
		}
		for _, x := range r.everything() {
			if topic.Chart.MaySee(who, x) {
				want = append(want, x.ID)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			r.Errorf("%s: the list has %v, the chart says %v", name, got, want)
		}
	}
}

// TestSightFailsClosed: a row of the kept sight that the rule does not give shows nothing.
func TestSightFailsClosed(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	other := sample.Unit(t, r.d, "czj").ID
	if _, err := r.d.Pool().Exec(t.Context(), "INSERT INTO topic_sight SELECT topic, $2, owner, state, state_at FROM topic_sight WHERE topic = $1", id, other); err != nil {
		t.Fatal(err)
	}
	if l := must(r.lists.List(t.Context(), r.who("liaison-czj"), topiclist.Filter{})); len(l.Rows) != 0 {
		t.Errorf("shown: %+v", l.Rows)
	}
}
