package web

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

// matrixKinds are the kinds of record that have pages of their own.
var matrixKinds = []matrixKind{
	{"topic", append(names(&topic.Chart), "draft:inner", "draft:joint", "joining:asked", "joining:sure", "ready:lapsed", "ready:heard", "consulting:waiting"), byHand(&topic.Chart), openTopic},
	{"opinion", append(names(&opinion.Chart), "asked:closed", "given:entered"), byHand(&opinion.Chart), openOpinion},
	{"basis", names(&basis.Chart), byHand(&basis.Chart), openBasis},
	{"problem", append(names(&problem.Chart), "raised:going"), byHand(&problem.Chart), openProblem},
	{"meeting", append(names(&meeting.Chart), "announced:today", "in_session:rolled", "in_session:over"), byHand(&meeting.Chart), openMeeting},
	{"minutes", append(names(&minutes.Chart), "consulting:overdue", "signing:referred", "reviewing:gone", "correction"), byHand(&minutes.Chart), openMinutes},
	{"circulation_reply", append(names(&circulation.Chart), "asked:recalled", "given:noted"), byHand(&circulation.Chart), openReply},
	{"referral", names(&signing.ReferralChart), byHand(&signing.ReferralChart), openReferral},
	{"task", append(names(&task.Chart), "assigned:returned", "working:together", "working:parts"), byHand(&task.Chart), openTask},
}

// variants are states with something more that a guard asks for.
var variants = map[string]string{
	"inner": "UPDATE unit SET inner_review = true WHERE id = (SELECT unit FROM topic WHERE id = $1)",
	"heard": `WITH x AS (INSERT INTO topic_text (topic, n, title, background, matters, dispute, files, hash, by_name, at)
		VALUES ($1, 1, '', '', '', '', '', '', '', now()) RETURNING n)
		INSERT INTO round (kind, record, n, version, asked_on, days, silence, shared, note, why, opened_name, opened_at, closed_at, due)
		SELECT 'topic', $1, 1, n, current_date, 5, false, false, '', '', '', now(), now(), current_date FROM x`,
	"joint": "INSERT INTO topic_unit (topic, unit, role) SELECT $1, u.id, 'joint' FROM unit u WHERE u.code = 'wjw'",
	"asked": askedJoint, "lapsed": askedJoint,
	"sure": `WITH u AS (SELECT id, name FROM unit_now WHERE code = 'wjw'), x AS (INSERT INTO topic_unit (topic, unit, role) SELECT $1, id, 'joint' FROM u)
		INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at, answer, person, person_name, answered_at)
		SELECT $1, id, name, '\x00', now(), 'confirmed', (SELECT min(id) FROM person), '甲', now() FROM u`,
	"waiting": `WITH x AS (INSERT INTO topic_text (topic, n, title, background, matters, dispute, files, hash, by_name, at)
		VALUES ($1, 1, '', '', '', '', '', '', '', now()) RETURNING n),
		c AS (INSERT INTO round (kind, record, n, version, asked_on, days, silence, shared, note, why, opened_name, opened_at)
		SELECT 'topic', $1, 1, n, current_date, 5, false, false, '', '', '', now() FROM x RETURNING id)
		INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered) SELECT 'topic', c.id, $1, u.id, '市商务局', 'asked', '' FROM c, unit u WHERE u.code = 'swj'`,
	"entered": "UPDATE round_answer SET given_name = '王五（电话，2026年3月5日），联席会议办公室李四代录' WHERE kind = 'topic' AND id = $1",
	"noted":   "UPDATE round_answer SET given_name = '王五（电话，2026年3月5日），联席会议办公室李四代录' WHERE kind = 'minutes' AND id = $1",
	"closed":  "UPDATE round SET closed_at = now(), due = current_date WHERE kind = 'topic' AND id = (SELECT round FROM round_answer WHERE kind = 'topic' AND id = $1)",
	"today":   "UPDATE meeting SET starts_at = now() - interval '1 minute', ends_at = now() + interval '1 hour', receipt_due = NULL, receipt_days = NULL WHERE id = $1",
	"over": `WITH x AS (UPDATE invitation SET present = true, attendee = 'x', attendee_title = 'y' WHERE meeting = $1)
		UPDATE agenda_item SET conclusion = 'passed' WHERE meeting = $1`,
	"rolled":   "UPDATE invitation SET present = true, attendee = 'x', attendee_title = 'y' WHERE meeting = $1",
	"overdue":  "UPDATE round SET asked_on = asked_on - 40 WHERE kind = 'minutes' AND record = $1",
	"recalled": "UPDATE round SET closed_at = now(), due = current_date WHERE kind = 'minutes' AND id = (SELECT round FROM round_answer WHERE kind = 'minutes' AND id = $1)",
	"returned": "UPDATE task SET returned = true WHERE id = $1",
	"going":    "UPDATE topic SET problem = $1 WHERE id = (SELECT id FROM matrix_subject WHERE kind = 'topic' AND state = 'submitted')",
	"gone": `UPDATE signature SET signer = (SELECT person FROM account WHERE login = 'liaison-gaj')
		WHERE minutes = $1 AND state = 'asked' AND signer = (SELECT person FROM account WHERE login = 'convenor2')`,
	"referred": `INSERT INTO referral (kind, record, title, signature, state, asker, asker_name, asker_seat, asked, asked_name, seat, seat_label, question, of, content_hash, asked_at)
		SELECT s.kind, s.record, 'x', s.id, 'asked', s.signer, 'x', 'x', h.person, h.name, h.id, 'x', 'x', s.version, s.content_hash, now()
		FROM signature s, seat_now h JOIN unit u ON u.id = h.unit WHERE s.minutes = $1 AND s.state = 'asked' AND u.code = 'swj' AND h.role = 'member'`,
	"together": `WITH w AS (SELECT id FROM unit WHERE code = 'wjw'), u AS (UPDATE task_unit SET role = 'joint' FROM w WHERE task = $1 AND unit = w.id)
		UPDATE part p SET state = 'reported', text = 'x', role = CASE WHEN p.unit = w.id THEN 'joint' ELSE p.role END FROM w WHERE p.task = $1`,
	"parts": `WITH u AS (UPDATE task_unit SET role = 'support' WHERE task = $1 AND role = 'joint')
		UPDATE part SET state = 'reported', text = 'x', role = 'support' WHERE task = $1`, // after "together", where one record takes all variants
}

// askedJoint asks 市卫健委 to bring the topic together with its own unit.
const askedJoint = `WITH u AS (SELECT id, name FROM unit_now WHERE code = 'wjw'), x AS (INSERT INTO topic_unit (topic, unit, role) SELECT $1, id, 'joint' FROM u)
	INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at) SELECT $1, id, name, '\x00', now() FROM u`

func names[T any](c *flow.Chart[T]) []string {
	out := []string{}
	for _, s := range c.States {
		out = append(out, s.Name)
	}
	return out
}

// byHand lists the steps that somebody takes.
func byHand[T any](c *flow.Chart[T]) []string {
	out := []string{}
	for _, s := range c.Steps {
		if !s.Auto && !slices.Contains(out, s.Do) {
			out = append(out, s.Do)
		}
	}
	return out
}

// matrixDB holds one record of each kind in each state; a test's copy is thrown away.
func matrixDB(t *testing.T) *db.DB {
	t.Helper()
	return dbtest.Seeded(t, "matrix", func(ctx context.Context, d *db.DB) error {
		if err := sample.Office(ctx, d); err != nil {
			return err
		}
		dbtest.Migrate(t, d, "CREATE TABLE matrix_subject (kind text, state text, id bigint)")
		for _, st := range names(&topic.Chart) {
			put(t, d, "topic", st, sample.SubmittedTopic(t, d, "jyj", sample.Unit(t, d, "wjw").ID, sample.Unit(t, d, "gedian").ID))
			run(t, d, "UPDATE topic SET state = '"+st+"' WHERE id = (SELECT id FROM matrix_subject WHERE kind = 'topic' AND state = '"+st+"')")
		}
		for _, st := range names(&basis.Chart) {
			put(t, d, "basis", st, sample.Basis(t, d, "依据"+st))
			run(t, d, "UPDATE basis SET state = $1 WHERE id = (SELECT id FROM matrix_subject WHERE kind = 'basis' AND state = $1)", st)
		}
		for _, st := range names(&problem.Chart) {
			put(t, d, "problem", st, sample.Problem(t, d, "jyj", "问题"+st))
			run(t, d, "UPDATE problem SET state = $1 WHERE id = (SELECT id FROM matrix_subject WHERE kind = 'problem' AND state = $1)", st)
		}
		seedOpinions(t, d)
		seedTasks(t, d)
		for _, st := range names(&meeting.Chart) {
			put(t, d, "meeting", st, meetingIn(t, d, st))
		}
		held := []int64{}
		for range minutes.Chart.States {
			held = append(held, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj", "scjgj"}))
		}
		for i, st := range names(&minutes.Chart) {
			put(t, d, "minutes", st, sample.Minutes(t, d, held[i], st))
		}
		given := sample.MinutesOf(t, d, everywhere(t, d), subjectID(t, d, "minutes", minutes.Abandoned)).Minutes
		put(t, d, "minutes", "correction", sample.CorrectMinutes(t, d, *given.Corrects))
		seedReplies(t, d)
		seedReferrals(t, d)
		run(t, d, "UPDATE seat SET valid_to = current_date WHERE person = (SELECT person FROM account WHERE login = 'liaison-gaj')")
		run(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'liaison-mzj'")
		return nil
	})
}

func run(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	if _, err := d.Pool().Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func put(t *testing.T, d *db.DB, kind, state string, id int64) {
	t.Helper()
	run(t, d, "INSERT INTO matrix_subject VALUES ($1, $2, $3)", kind, state, id)
}

func subjectID(t *testing.T, d *db.DB, kind, state string) (id int64) {
	t.Helper()
	state, variant, _ := strings.Cut(state, ":")
	defer func() {
		if variant != "" {
			run(t, d, variants[variant], id)
			if kind == "topic" {
				run(t, d, "SELECT topic_sight_refresh(ARRAY[$1::bigint])", id)
			}
		}
	}()
	if err := d.Pool().QueryRow(t.Context(), "SELECT id FROM matrix_subject WHERE kind = $1 AND state = $2", kind, state).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func seedTasks(t *testing.T, d *db.DB) {
	spec := sample.Task{Lead: "jyj", Support: []string{"wjw", "gedian"}}
	for _, st := range names(&task.Chart) {
		var id int64
		switch st {
		case "waiting":
			s := spec
			s.Major, s.Waiting = true, true
			id = sample.MakeTask(t, d, s)
		case "claimed":
			id = sample.ClaimedTask(t, d, spec)
		case "done", "closed":
			id = sample.DoneTask(t, d, spec)
		default:
			id = sample.ReceivedTask(t, d, spec)
		}
		put(t, d, "task", st, id)
		run(t, d, "UPDATE task SET state = $2 WHERE id = $1", id, st)
		run(t, d, "UPDATE task_unit SET open = $2 WHERE task = $1", id, slices.Contains([]string{"assigned", "working", "claimed"}, st))
	}
}

// meetingIn brings a special meeting of 市教育局, 市卫健委 and 葛店 to a state through its steps.
func meetingIn(t *testing.T, d *db.DB, state string) int64 {
	f := sample.MeetingForm(t, d, meeting.Special, "jyj", "wjw", "gedian")
	id := sample.NewMeeting(t, d, f, sample.ApprovedTopic(t, d, "jyj"))
	office, leader := sample.Who(t, d, "office1"), sample.Who(t, d, "convenor1")
	at := time.Now().AddDate(0, 0, 20)
	way := map[string][]string{"planning": {}, "proposed": {"propose"}, "approved": {"propose", "approve"}, "announced": {"propose", "approve", "announce"},
		"postponed": {"propose", "approve", "announce", "postpone"}, "cancelled": {"cancel"}, "in_session": {"propose", "approve", "announce", "start"}}
	if state == "held" {
		way[state] = way["announced"]
	}
	for _, do := range way[state] {
		who := office
		if do == "approve" {
			who = leader
		}
		sample.MeetingStep(t, d, who, id, do, "理由充分", meeting.Extra{Notice: "请按时参加。", Starts: at.Format("2006-01-02T15:04"),
			Ends: at.Add(time.Hour).Format("2006-01-02T15:04")})
	}
	if state == "held" {
		sample.HoldMeeting(t, d, id)
	}
	return id
}

func openTopic(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "topic", state)
	rec := sample.Topic(t, d, everywhere(t, d), id)
	s := subjectOf(&topic.Chart, "/topics/", id, rec.Version, rec)
	s.path = func(do string) string {
		if do == "consult" || do == "revise" {
			return fmt.Sprintf("/topics/%d/%s", id, do)
		}
		return fmt.Sprintf("/topics/%d/do/%s", id, do)
	}
	s.fields = func(do string) url.Values {
		if do == "revise" {
			return topic.Of(rec).Values()
		}
		if v := checklist.AllClear().Values(); do == "accept" || do == "defer" || do == "reject" {
			return v
		}
		return url.Values{"units": {fmt.Sprint(sample.Unit(t, d, "czj").ID)}, "days": {"5"}}
	}
	return s
}

// seedOpinions makes a topic for each state of an opinion: 市卫健委 answers, 葛店 and 市商务局 are silent.
func seedOpinions(t *testing.T, d *db.DB) {
	for _, st := range names(&opinion.Chart) {
		id := sample.ReadyTopic(t, d, "jyj")
		sample.Consult(t, d, id, round.AskForm{Days: "5"}, "wjw", "gedian")
		o := sample.OpinionOf(t, d, id, "wjw")
		put(t, d, "opinion", st, o.ID)
		if st == "asked" {
			continue
		}
		sample.GiveOpinion(t, d, id, "wjw", sample.Amended)
		if st == "lapsed" {
			run(t, d, "UPDATE round_answer SET state = 'lapsed', lapsed_at = now() WHERE kind = 'topic' AND id = $1", o.ID)
		}
	}
}

func openOpinion(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "opinion", state)
	rec, err := opinion.NewService(d).Get(t.Context(), everywhere(t, d), id)
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf(&opinion.Chart, "/opinions/", id, rec.Opinion.Version, rec.Opinion)
	s.see = func(who access.Actor) bool {
		return opinion.Chart.MaySee(who, rec.Opinion) && topic.Chart.MaySee(who, rec.Topic)
	}
	s.path = func(do string) string {
		switch do {
		case "give", round.Own:
			return opinion.Path(id)
		case round.Enter:
			return opinion.Path(id) + "/enter"
		}
		return opinion.Path(id) + "/do/" + do
	}
	s.fields = func(do string) url.Values {
		if do == "adopt" || do == round.Retract {
			v := url.Values{}
			for _, p := range rec.Opinion.Points {
				v.Set(round.VerdictField(p.ID), round.Adopted)
			}
			return v
		}
		v := sample.AnswerForm(d, sample.Agreed).Values()
		v.Set("action", map[bool]string{false: "give", true: "own"}[do == round.Own])
		return enteredToday(d, v)
	}
	return s
}

func openBasis(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "basis", state)
	rec, err := basis.NewService(d, nil).Show(t.Context(), everywhere(t, d), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	return subjectOf(&basis.Chart, "/bases/", id, rec.Basis.Version, rec.Basis)
}

func openProblem(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "problem", state)
	rec, err := problem.NewService(d).Show(t.Context(), everywhere(t, d), id)
	if err != nil {
		t.Fatal(err)
	}
	return subjectOf(&problem.Chart, "/problems/", id, rec.Problem.Version, rec.Problem)
}

func openMeeting(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "meeting", state)
	rec, err := meeting.NewService(d).Get(t.Context(), everywhere(t, d), id, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf(&meeting.Chart, "/meetings/", id, rec.Version, rec.Meeting)
	at := time.Now().AddDate(0, 0, 30)
	s.fields = func(string) url.Values {
		return url.Values{"notice": {"请按时参加。"}, "starts": {at.Format("2006-01-02T15:04")}, "ends": {at.Add(time.Hour).Format("2006-01-02T15:04")}}
	}
	return s
}

func openMinutes(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "minutes", state)
	m := sample.MinutesOf(t, d, everywhere(t, d), id).Minutes
	s := subjectOf(&minutes.Chart, "/minutes/", id, m.Version, m)
	s.fields = func(do string) url.Values {
		v := url.Values{"digest": {hex.EncodeToString(m.ContentHash)}, "password": {sample.Password}, "remark": {"同意。"}}
		if do == "issue" {
			v.Set("issued_on", form.Day(time.Now()).Format("2006-01-02"))
		}
		if do == "refer" {
			v.Set("to", fmt.Sprint(sample.AdviserSeat(t, d, "member-jyj")))
			v.Set("question", "请看第一条是否妥当。")
		}
		if do == signing.Registered {
			v = url.Values{"signed_on": {form.Day(time.Now()).Format("2006-01-02")}, "remark": {"同意。"}, "fingerprint": {minutes.Fingerprint(m.ContentHash)}}
		}
		if do == "circulate" {
			v = url.Values{"units": {fmt.Sprint(sample.Unit(t, d, "jyj").ID)}, "days": {"3"}}
		}
		return v
	}
	s.path = func(do string) string {
		if do == "circulate" {
			return fmt.Sprintf("/minutes/%d/circulate", id)
		}
		if do == signing.Registered {
			return fmt.Sprintf("/minutes/%d/paper", id)
		}
		return fmt.Sprintf("/minutes/%d/do/%s", id, do)
	}
	s.files = func(do string) map[string][]byte {
		if do != signing.Registered {
			return nil
		}
		return map[string][]byte{"签批页.pdf": []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
	}
	return s
}

// seedReplies makes a draft for each state of an answer to it: 市卫健委 answers, 市教育局 is silent.
func seedReplies(t *testing.T, d *db.DB) {
	for _, st := range names(&circulation.Chart) {
		id := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}), minutes.Consulting)
		q := sample.ReplyOf(t, d, id, "wjw")
		put(t, d, "circulation_reply", st, q.ID)
		if st == "asked" {
			continue
		}
		sample.GiveReply(t, d, id, "wjw", map[int]string{2: "建议明确报批时间。"})
		if st == "lapsed" {
			run(t, d, "UPDATE round_answer SET state = 'lapsed', lapsed_at = now() WHERE kind = 'minutes' AND id = $1", q.ID)
		}
	}
}

// seedReferrals asks for a word before a review in each way it can go on; the review of the other convenor
// is over.
func seedReferrals(t *testing.T, d *db.DB) {
	id := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}), minutes.Reviewing)
	ask := func(state, by, to string) int64 {
		r := sample.Refer(t, d, by, id, to, "请看第一条是否妥当。")
		put(t, d, "referral", state, r)
		return r
	}
	ask("asked", "convenor1", "member-wjw")
	sample.Advise(t, d, "member-jyj", ask("given", "convenor1", "member-jyj"), "answer", "妥当。")
	sample.Advise(t, d, "convenor1", ask("withdrawn", "convenor1", "member-swj"), "withdraw", "")
	ask("lapsed", "convenor2", "member-wjw")
	sample.MinutesStep(t, d, "convenor2", id, "review", "同意。")
}

func openReferral(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "referral", state)
	r := sample.ReferralOf(t, d, "office1", id)
	s := subjectOf(&signing.ReferralChart, "/referrals/", id, r.Version, r)
	s.fields = func(string) url.Values {
		return url.Values{"answer": {"妥当。"}, "digest": {hex.EncodeToString(r.ContentHash)}}
	}
	return s
}

func openReply(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "circulation_reply", state)
	rec, err := circulation.NewService(d).Get(t.Context(), everywhere(t, d), id)
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf(&circulation.Chart, "/circulation-replies/", id, rec.Reply.Version, rec.Reply)
	s.path = func(do string) string {
		switch do {
		case "give", round.Own:
			return circulation.Path(id)
		case round.Enter:
			return circulation.Path(id) + "/enter"
		}
		return circulation.Path(id) + "/do/" + do
	}
	s.fields = func(do string) url.Values {
		v := enteredToday(d, url.Values{"stance": {round.Agree}, "approver": {"张示审"}})
		if do == round.Own {
			v.Set("action", "own")
		}
		for _, p := range rec.Reply.Points {
			v.Set(round.VerdictField(p.ID), round.Adopted)
		}
		return v
	}
	return s
}

// enteredToday adds who said it, how and when, for the forms by which the office enters an answer.
func enteredToday(d *db.DB, v url.Values) url.Values {
	f := sample.Said(d)
	v.Set("said_by", f.By)
	v.Set("said_how", f.How)
	v.Set("said_on", f.On)
	return v
}

func openTask(t *testing.T, d *db.DB, state string) subject {
	id := subjectID(t, d, "task", state)
	v, err := task.NewService(d).Get(t.Context(), everywhere(t, d), id)
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf(&task.Chart, "/tasks/", id, v.Version, v.Task)
	s.path = func(do string) string {
		switch do {
		case "report":
			return fmt.Sprintf("/tasks/%d/progress", id)
		case task.Enters + "report":
			return fmt.Sprintf("/tasks/%d/enter", id)
		}
		return fmt.Sprintf("/tasks/%d/do/%s", id, do)
	}
	chief := sample.Who(t, d, "chief").Person
	s.fields = func(string) url.Values {
		return url.Values{"said_by": {"王五"}, "said_how": {"电话"}, "said_on": {sample.Said(d).On}, "text": {"完成标准草案"}, "progress": {"60"}, "nofiles": {"1"}, "note": {"材料已报送办公室"},
			"convenor": {fmt.Sprint(chief)}, "due": {time.Now().AddDate(0, 2, 0).Format("2006-01-02")}}
	}
	return s
}
