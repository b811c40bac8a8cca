package topic_test

import (
	"net/url"
	"slices"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// TestListsShowWhatTheChartShows: for every sample actor, the rows of the list 全部 are exactly the
// topics that the chart lets them see, and loading one agrees.
func TestListsShowWhatTheChartShows(t *testing.T) {
	r := open(t)
	r.scatter()
	everything := r.everything()
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "admin", "security", "auditor",
		"liaison-jyj", "member-jyj", "liaison-czj", "member-czj", "liaison-mzj", "liaison-scjgj", "liaison-gedian", "liaison-rsj", "member-rsj", "liaison-wlj", "member-wlj", "liaison-tjj"} {
		who := r.who(login)
		want, got := []int64{}, []int64{}
		for _, x := range everything {
			may := topic.Chart.MaySee(who, x)
			if may {
				want = append(want, x.ID)
			}
			if err := r.s.See(t.Context(), who, x.ID); (err == nil) != may {
				t.Errorf("%s, topic %d in %s (%q): chart says %v, loading says %v", login, x.ID, x.State, x.Number, may, err)
			}
		}
		for f := (topiclist.Filter{Tab: "all"}); ; {
			page := must(r.lists.List(t.Context(), who, f))
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			// A list whose visibility broke its paging would turn its pages for ever.
			if page.Next == "" || len(got) > len(everything) {
				break
			}
			f = r.next(page)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the list has %v, the chart says %v", login, got, want)
		}
	}
}

// next is the filter of the following page, as its link says.
func (r room) next(l topiclist.List) topiclist.Filter {
	r.Helper()
	u, err := url.Parse(l.Next)
	if err != nil {
		r.Fatal(err)
	}
	return topiclist.ReadFilter(u.Query())
}

// scatter makes topics of three units in every state, with and without a number, with czj attending.
func (r room) scatter() {
	r.Helper()
	for _, code := range []string{"jyj", "mzj", "scjgj"} {
		for range topic.Chart.States {
			for _, attend := range [][]int64{nil, {sample.Unit(r.T, r.d, "czj").ID}} {
				sample.DraftTopic(r.T, r.d, code, attend...)
				sample.DraftTopic(r.T, r.d, code, attend...)
			}
		}
	}
	// The states are laid out by hand: the service could not leave a numbered draft in a few steps.
	_, err := r.d.Pool().Exec(r.Context(), `UPDATE topic SET state = ($1::text[])[1 + (id / 4) % $2], number = CASE WHEN id % 2 = 0 THEN 'YT-2026-' || id END`,
		topic.Chart.Names(), len(topic.Chart.Names()))
	if err != nil {
		r.Fatal(err)
	}
	r.consult("rsj")
	r.join()
	if _, err := r.d.Pool().Exec(r.Context(), "SELECT topic_sight_refresh(ARRAY(SELECT id FROM topic))"); err != nil {
		r.Fatal(err)
	}
}

// join writes down that 市文旅局 was asked to bring topics of two units together with them, and 市统计局 only
// chosen: it knows nothing of them.
func (r room) join() {
	r.Helper()
	for _, sql := range []string{
		"INSERT INTO topic_unit (topic, unit, role) SELECT t.id, u.id, 'joint' FROM topic t, unit u WHERE u.code IN ('wlj', 'tjj') AND t.unit <> (SELECT id FROM unit WHERE code = 'mzj')",
		"INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at) SELECT t.topic, t.unit, 'x', '', now() FROM topic_unit t JOIN unit u ON u.id = t.unit WHERE u.code = 'wlj'",
	} {
		if _, err := r.d.Pool().Exec(r.Context(), sql); err != nil {
			r.Fatal(err)
		}
	}
}

// consult writes down that every second topic was once put to the unit, whatever its state is now.
func (r room) consult(code string) {
	r.Helper()
	_, err := r.d.Pool().Exec(r.Context(), `WITH x AS (INSERT INTO topic_text (topic, n, title, background, matters, dispute, files, hash, by_name, at)
			SELECT id, 1, title, '', '', '', '', '', '', now() FROM topic WHERE (id / 2) % 2 = 0 RETURNING topic),
		c AS (INSERT INTO round (kind, record, n, version, asked_on, days, silence, shared, note, why, opened_name, opened_at, closed_at, due)
			SELECT 'topic', topic, 1, 1, current_date, 5, false, false, '', '', '', now(), now(), current_date FROM x RETURNING id, record)
		INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered) SELECT 'topic', id, record, $1, 'x', 'asked', '' FROM c`, sample.Unit(r.T, r.d, code).ID)
	if err != nil {
		r.Fatal(err)
	}
}

// everything loads all topics past the visibility, for comparison.
func (r room) everything() []topic.Topic {
	r.Helper()
	type row struct {
		ID, Unit      int64
		State, Number string
		Attend, Asked []int64
		Joint, Heard  []int64
		Host          int64
	}
	var rows *[]row
	if err := r.d.Read(r.Context(), func(b *db.Batch) {
		rows = db.Many[row](b, `SELECT t.id, t.unit, t.state, coalesce(t.number, '') AS number, (SELECT id FROM unit WHERE host) AS host,
			ARRAY(SELECT unit FROM topic_unit WHERE topic = t.id AND role = 'attend') AS attend,
			ARRAY(SELECT unit FROM round_answer WHERE kind = 'topic' AND record = t.id) AS asked,
			ARRAY(SELECT unit FROM topic_unit WHERE topic = t.id AND role = 'joint') AS joint, ARRAY(SELECT unit FROM topic_joint WHERE topic = t.id) AS heard FROM topic t ORDER BY t.id`, nil)
	}); err != nil {
		r.Fatal(err)
	}
	out := []topic.Topic{}
	for _, x := range *rows {
		answers := []joint.Answer{}
		for _, u := range x.Heard {
			answers = append(answers, joint.Answer{Unit: u})
		}
		out = append(out, topic.Topic{Content: topic.Content{Joint: x.Joint, Attend: x.Attend}, Joining: joint.Joining{JointNames: make([]string, len(x.Joint)), JointAnswers: answers}, ID: x.ID, Unit: x.Unit, State: x.State, Number: x.Number, Host: x.Host, Facts: round.Facts{Asked: x.Asked}})
	}
	return out
}
