package events_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

// scene is one event: what goes before it, the act that is the event, and who hears of it.
type scene struct {
	event  string
	before func(*testing.T, *db.DB) int64
	act    func(*testing.T, *db.DB, int64)
	to     []string // accounts, in any order
}

// scenes has at least one case for every declared kind that an act tells.
func scenes() []scene {
	return slices.Concat(topicScenes(), opinionScenes(), meetingScenes(), minutesScenes(), circulationScenes(), taskScenes(), accountScenes(), unitScenes())
}

// TestEveryEventTellsThoseConcerned: exactly one message per person concerned, none for anyone else, and
// none for whoever acts.
func TestEveryEventTellsThoseConcerned(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		t.Run(s.event, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			id := s.before(t, d)
			sample.Deliver(t, d)
			last := number(t, d, "SELECT coalesce(max(id), 0) FROM message")
			was := broken(t, d) // of what a scene puts in place by statements
			s.act(t, d, id)
			sample.Deliver(t, d)
			for _, f := range broken(t, d) {
				if !slices.Contains(was, f) {
					t.Error(f)
				}
			}
			got := texts(t, d, "SELECT a.login FROM message m JOIN account a ON a.person = m.person WHERE m.kind = $1 AND m.id > $2", s.event, last)
			want := slices.Sorted(slices.Values(s.to))
			if !slices.Equal(got, want) {
				t.Errorf("told %v\nwant %v", got, want)
			}
			for _, login := range got {
				shown(t, d, login)
			}
			for _, words := range texts(t, d, "SELECT title || line || link FROM message") {
				if strings.ContainsAny(words, "{}") {
					t.Errorf("a fact is missing in %q", words)
				}
			}
		})
	}
}

// broken is what the rooms promise of their records and find not kept: what an act adds to it is the act's, and a kind with a scene is held to it.
func broken(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	tx, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	for _, c := range house.Checks() {
		faults, err := c.Run(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			out = append(out, c.Name+": "+f)
		}
	}
	return out
}

// shown wants the newest message of the person in their list, with its words.
func shown(t *testing.T, d *db.DB, login string) {
	t.Helper()
	l, err := message.NewService(d, events.All()).List(t.Context(), sample.Who(t, d, login), message.Filter{Unread: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Rows) == 0 || !l.Rows[0].Visible || l.Rows[0].Settled || l.Rows[0].Title == "" || !l.Rows[0].Unread {
		t.Errorf("%s does not see the message: %+v", login, l.Rows)
	}
}

// TestEveryKindHasAScene: no kind is declared without a case above, and none has a case without being
// declared.
func TestEveryKindHasAScene(t *testing.T) {
	t.Parallel()
	declared, played := []string{}, []string{}
	for _, k := range events.All() {
		if k.Due == nil {
			declared = append(declared, k.Name)
		}
	}
	for _, s := range scenes() {
		played = append(played, s.event)
	}
	slices.Sort(declared)
	if twice := slices.Compact(slices.Clone(declared)); len(twice) != len(declared) {
		t.Errorf("a name is declared twice: %v", declared)
	}
	for _, fault := range unplayed(declared, played) {
		t.Error(fault)
	}
	want := []string{"circular.issued is declared and has no scene: add one to scenes()", "circular.lost has a scene and is not declared"}
	if got := unplayed([]string{"circular.asked", "circular.issued"}, []string{"circular.asked", "circular.lost"}); !slices.Equal(got, want) {
		t.Errorf("of one without a scene and one without a declaration is found: %q", got)
	}
}

// unplayed names the declared events without a scene, and the scenes of events that nobody declares.
func unplayed(declared, played []string) (out []string) {
	for _, name := range declared {
		if !slices.Contains(played, name) {
			out = append(out, name+" is declared and has no scene: add one to scenes()")
		}
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(played))) {
		if !slices.Contains(declared, name) {
			out = append(out, name+" has a scene and is not declared")
		}
	}
	return out
}

// TestToldEventsAreDeclared holds the names in the sources, in calls of Tell and TellEach, in the tables of told
// steps, and those put together from stages, rounds and signed kinds, equal to the declared kinds.
func TestToldEventsAreDeclared(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") {
			toldIn(string(b), house.Signed(), names)
		}
	}
	for _, k := range events.All() {
		if k.Due == nil && !names[k.Name] {
			t.Errorf("%s is declared and never told", k.Name)
		}
		delete(names, k.Name)
	}
	for n := range names {
		t.Errorf("%s is told and not declared", n)
	}
}

var (
	toldCall   = regexp.MustCompile(`message\.Tell(?:Each)?\(ctx, tx, ("?[a-z_.A-Z]+"?)`)
	toldTable  = regexp.MustCompile(`(?s)told = map\[string\]string\{(.*?)\n\}`)
	toldValue  = regexp.MustCompile(`:\s+"([a-z_.]+)"`)
	toldLater  = regexp.MustCompile(`event = "([a-z_.]+)"`)
	toldSigned = regexp.MustCompile(`message\.Tell\(ctx, tx, k\.Event\+"(\.[a-z_]+)"`) // referrals, of whichever kind of record is signed
	toldRound  = regexp.MustCompile(`k\.Answer ?\+ ?"(\.[a-z_]+)"`)                    // rounds speak of the answers of whichever room asks
)

// toldIn adds the events that a source tells, where records of the given kinds are signed.
func toldIn(text string, signed []signing.Kind, names map[string]bool) {
	for _, m := range toldCall.FindAllStringSubmatch(text, -1) {
		switch m[1] {
		case "event", "k.Answer", "k.Event":
		case "stageEvent":
			for _, k := range signed {
				for _, s := range k.Stages() {
					names[k.Name+"."+s.State] = true
				}
			}
		default:
			names[strings.Trim(m[1], `"`)] = true
		}
	}
	for _, m := range toldTable.FindAllStringSubmatch(text, -1) {
		for _, v := range toldValue.FindAllStringSubmatch(m[1], -1) {
			names[v[1]] = true
		}
	}
	for _, m := range toldLater.FindAllStringSubmatch(text, -1) {
		names[m[1]] = true
	}
	for _, m := range toldSigned.FindAllStringSubmatch(text, -1) {
		for _, k := range signed {
			names[k.Event+m[1]] = true
		}
	}
	for _, m := range toldRound.FindAllStringSubmatch(text, -1) {
		for _, w := range house.Asking() {
			names[w.View.Answer+m[1]] = true
		}
	}
	if strings.Contains(text, `event += "_again"`) { // only a round about a changed topic says why it asks again
		names[opinion.Kind+".asked_again"] = true
	}
}

// TestToldEventsFollowTheSignedKinds: what stages and referrals tell is looked for under each kind that is listed.
func TestToldEventsFollowTheSignedKinds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	text := "message.Tell(ctx, tx, stageEvent(k, s), id)\nmessage.Tell(ctx, tx, k.Event+\".asked\", r.ID)"
	toldIn(text, []signing.Kind{{Name: "circular", Event: "circular_referral"}, {Name: "plan", Event: "plan_referral", SignOff: paper.Stages[2:]}}, names)
	want := []string{"circular.checking", "circular.reviewing", "circular.signing", "circular_referral.asked", "plan.signing", "plan_referral.asked"}
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, want) {
		t.Errorf("told are %q, want %q", got, want)
	}
}

// TestKindsAreWhole: what a kind needs to be sent and shown.
func TestKindsAreWhole(t *testing.T) {
	t.Parallel()
	for _, k := range events.All() {
		if k.About == nil || k.Class.Title() == "" || k.Title == "" || len(k.To) == 0 || !strings.HasPrefix(k.Link, "/") ||
			(k.While == "") != (k.Class == message.Notice) {
			t.Errorf("%s is not whole", k.Name)
		}
	}
}

func texts(t *testing.T, d *db.DB, sql string, args ...any) []string {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := []string{}
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

func number(t *testing.T, d *db.DB, sql string) (n int64) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func exec(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// told are the accounts with a message of the kind.
func told(t *testing.T, d *db.DB, event string) []string {
	t.Helper()
	return texts(t, d, "SELECT a.login FROM message m JOIN account a ON a.person = m.person WHERE m.kind = $1", event)
}

// TestJobWorkedTwiceTellsOnce: the same event again leaves the inboxes as they are.
func TestJobWorkedTwiceTellsOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.SubmittedTopic(t, d, "jyj")
	sample.Deliver(t, d)
	exec(t, d, "UPDATE message SET read_at = now()")
	exec(t, d, "UPDATE river_job SET state = 'available', finalized_at = NULL WHERE kind = 'tell'")
	sample.Deliver(t, d)
	if n, unread := number(t, d, "SELECT count(*) FROM message"), number(t, d, "SELECT count(*) FROM message WHERE read_at IS NULL"); n != 3 || unread != 0 {
		t.Errorf("%d messages, %d unread", n, unread)
	}
}

// TestSameEventAgainIsTold: a topic returned twice is told twice: another act, another event.
func TestSameEventAgainIsTold(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.SubmittedTopic(t, d, "jyj")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "return", "请补充依据")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), id, "submit", "")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "return", "仍缺依据")
	sample.Deliver(t, d)
	if got := told(t, d, "topic.returned"); len(got) != 2 {
		t.Errorf("told %v", got)
	}
}

// TestUndoneActTellsNobody: the job goes with the act.
func TestUndoneActTellsNobody(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.SubmittedTopic(t, d, "jyj")
	sample.Deliver(t, d)
	_, err := d.Write(t.Context(), sample.Who(t, d, "office1"), func(ctx context.Context, tx *db.Tx) error {
		return message.Tell(ctx, tx, "topic.returned", id)
	})
	sample.Deliver(t, d)
	if err == nil || len(told(t, d, "topic.returned")) != 0 {
		t.Errorf("err %v, told %v", err, told(t, d, "topic.returned"))
	}
}

// TestRightsAreThoseOfTheSending (S-4): between the act and the sending a seat ends, an account is shut,
// the record goes out of sight. Each alone keeps the message back.
func TestRightsAreThoseOfTheSending(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql  string
		want []string
	}{
		"nothing":          {"SELECT 1", []string{"liaison-jyj"}},
		"the seat ended":   {"UPDATE seat SET valid_to = current_date WHERE person = (SELECT person FROM account WHERE login = 'liaison-jyj')", []string{}},
		"the account shut": {"UPDATE account SET disabled_at = now() WHERE login = 'liaison-jyj'", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			id := sample.SubmittedTopic(t, d, "jyj")
			sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "return", "请补充依据")
			exec(t, d, c.sql)
			sample.Deliver(t, d)
			if got := told(t, d, "topic.returned"); !slices.Equal(got, c.want) {
				t.Errorf("told %v", got)
			}
		})
	}
}

// TestOutOfSightIsNotTold: the invited units hold their seats, but a meeting in planning is not for their
// eyes yet; the chief, invited in person, sees all meetings.
func TestOutOfSightIsNotTold(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := planned(t, d)
	_, err := d.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(entry)
		return message.Tell(ctx, tx, "meeting.cancelled", id)
	})
	sample.Deliver(t, d)
	if got := told(t, d, "meeting.cancelled"); err != nil || !slices.Equal(got, []string{"chief"}) {
		t.Errorf("told %v, %v", got, err)
	}
}

// TestSettledIsNotAskedFor: what was settled before the message was sent asks nobody; what is settled
// after it says so in the list.
func TestSettledIsNotAskedFor(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	first, second := sample.SubmittedTopic(t, d, "jyj"), sample.SubmittedTopic(t, d, "czj")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), first, "accept", "")
	sample.Deliver(t, d)
	if got := told(t, d, "topic.submitted"); !slices.Equal(got, theOffice) {
		t.Errorf("told %v, want the office once, of the second", got)
	}
	settled := func() bool {
		l, err := message.NewService(d, events.All()).List(t.Context(), sample.Who(t, d, "office2"), message.Filter{})
		if err != nil || len(l.Rows) != 1 {
			t.Fatalf("%v, %v", l.Rows, err)
		}
		return l.Rows[0].Settled
	}
	if settled() {
		t.Error("settled before anybody did anything")
	}
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), second, "accept", "")
	if !settled() {
		t.Error("not settled after it was accepted")
	}
}

// TestWordsStayBehind (S-4): of what the reader may no longer see, no word leaves the database.
func TestWordsStayBehind(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.ReadyTopic(t, d, "jyj")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "propose", "")
	sample.Deliver(t, d)
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), id, "withdraw", "")
	l, err := message.NewService(d, events.All()).List(t.Context(), sample.Who(t, d, "chief"), message.Filter{})
	if err != nil || len(l.Rows) != 1 {
		t.Fatalf("%+v, %v", l.Rows, err)
	}
	if r := l.Rows[0]; r.Visible || r.Title+r.Line+r.Link != "" {
		t.Errorf("left behind nothing: %+v", r)
	}
}

// TestActorIsNotTold: a director who hands in minutes for checking needs no message about it.
func TestActorIsNotTold(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil))
	sample.MinutesStep(t, d, "director", id, "submit_check", "")
	sample.Deliver(t, d)
	if got := told(t, d, "minutes.checking"); len(got) != 0 {
		t.Errorf("told %v", got)
	}
}

// TestOneMessageForTwoSeats: somebody concerned by two seats is told once.
func TestOneMessageForTwoSeats(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	exec(t, d, `INSERT INTO seat (person, role, unit, title, valid_from, basis, asked_by, asked_at, confirmed_by, confirmed_at)
		SELECT a.person, 'director', u.id, '', current_date - 1, 'x', 'x', now(), 'x', now() FROM account a, unit u WHERE a.login = 'office2' AND u.host`)
	sample.SubmittedTopic(t, d, "jyj")
	sample.Deliver(t, d)
	if got := told(t, d, "topic.submitted"); !slices.Equal(got, []string{"director", "office1", "office2"}) {
		t.Errorf("told %v", got)
	}
}

// TestUnknownEventIsAnError: nothing is lost in silence.
func TestUnknownEventIsAnError(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	_, err := d.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(entry)
		return message.Tell(ctx, tx, "topic.sung", 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := sample.Messages(t.Context(), d); err == nil {
		t.Error("an event that nobody declares was worked")
	}
}
