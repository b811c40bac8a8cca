package opinion

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/topic"
)

// seen is the visibility of an opinion o of topic t in round r, the same rule as the chart's See: a test
// holds the two equal. Whoever asks must also see the topic.
const seen = `(o.unit = ANY(@units) OR t.unit = ANY(@units) OR @office OR @convenor
	OR (r.shared AND EXISTS (SELECT 1 FROM opinion m WHERE m.round = o.round AND m.unit = ANY(@units))))`

// seenRound is the visibility of a round: those who see all of it, and the units asked in it.
const seenRound = `(t.unit = ANY(@units) OR @office OR @convenor OR EXISTS (SELECT 1 FROM opinion m WHERE m.round = r.id AND m.unit = ANY(@units)))`

const rounds = `SELECT r.id, r.topic, r.n, r.asked_on, r.days, coalesce(r.due, add_workdays(r.asked_on, r.days)) AS due, r.silence, r.shared, r.note, r.why,
	r.opened_name, r.opened_at, r.closed_name, r.closed_how, r.closed_at,
	x.n AS text_n, x.title, x.background, x.matters, x.dispute, x.files, x.hash AS text_hash
	FROM consultation r JOIN topic_text x ON x.id = r.text JOIN topic t ON t.id = r.topic WHERE `

const columns = `o.id, o.round, o.topic, o.unit, o.unit_name, o.state, coalesce(o.stance, '') AS stance, o.approver, o.approved_on,
	coalesce(o.given_by, 0) AS given_by, o.given_name, o.given_at, o.hash, o.lapsed_at, o.lapsed_why, o.version,
	t.unit AS owner, t.state AS topic_state, t.title AS topic_title, (r.closed_at IS NULL AND t.state = 'consulting') AS open,
	CASE WHEN r.shared THEN ARRAY(SELECT m.unit FROM opinion m WHERE m.round = o.round ORDER BY m.unit) ELSE '{}' END AS peers,
	(SELECT count(*) FROM opinion_point p WHERE p.opinion = o.id AND o.stance IN ('amend', 'object')) AS replies`

const opinions = "SELECT " + columns + from + " WHERE "

const from = " FROM opinion o JOIN consultation r ON r.id = o.round JOIN topic t ON t.id = o.topic"

const points = `SELECT p.id, p.opinion, p.ord, p.part, p.quote, p.text, p.verdict, p.reason, p.replied_name, p.replied_at
	FROM opinion_point p JOIN opinion o ON o.id = p.opinion JOIN consultation r ON r.id = o.round JOIN topic t ON t.id = o.topic WHERE `

// filesOf are the files of answers; those of a draft are the unit's own.
const filesOf = `SELECT f.id, f.kind, f.record, f.name, f.type, f.size, f.by_name, f.at FROM opinion o JOIN consultation r ON r.id = o.round
	JOIN topic t ON t.id = o.topic JOIN attachment f ON f.kind = 'opinion' AND f.record = o.id AND f.void_at IS NULL
	WHERE (o.state <> 'asked' OR o.unit = ANY(@units)) AND `

// pile is what one read brings of a topic's rounds; put it together when the batch has come back.
type pile struct {
	rounds   *[]Round
	opinions *[]Opinion
	points   *[]Point
	files    *[]file.Attachment
}

// askAll asks for all rounds of a topic that the person may see.
func askAll(b *db.Batch, who access.Actor, topicID int64) pile {
	args := db.Seen(who, db.Args{"topic": topicID})
	return pile{
		db.Many[Round](b, rounds+"r.topic = @topic AND "+seenRound+" ORDER BY r.n", args),
		db.Many[Opinion](b, opinions+"o.topic = @topic AND "+seen+" ORDER BY r.n, o.id", args),
		db.Many[Point](b, points+"o.topic = @topic AND "+seen+" ORDER BY p.opinion, p.ord", args),
		db.Many[file.Attachment](b, filesOf+"o.topic = @topic AND "+seen+" ORDER BY f.record, f.id", args),
	}
}

// askOne asks for one opinion with its round.
func askOne(b *db.Batch, who access.Actor, id int64) pile {
	args := db.Seen(who, db.Args{"id": id})
	return pile{
		db.Many[Round](b, rounds+"r.id = (SELECT o.round FROM opinion o WHERE o.id = @id) AND "+seenRound, args),
		db.Many[Opinion](b, opinions+"o.id = @id AND "+seen, args),
		db.Many[Point](b, points+"o.id = @id AND "+seen+" ORDER BY p.ord", args),
		db.Many[file.Attachment](b, filesOf+"o.id = @id AND "+seen+" ORDER BY f.id", args),
	}
}

// joined puts points and files to their opinions, and these to their rounds.
func (p pile) joined() []Round {
	out := *p.rounds
	for _, o := range *p.opinions {
		for _, x := range *p.points {
			if x.Opinion == o.ID {
				o.Points = append(o.Points, x)
			}
		}
		for _, f := range *p.files {
			if f.Record == o.ID {
				o.Files = append(o.Files, f)
			}
		}
		for i := range out {
			if out[i].ID == o.Round {
				out[i].Opinions = append(out[i].Opinions, o)
			}
		}
	}
	return out
}

// running are the open rounds that the person may see.
func running(b *db.Batch, who access.Actor) func() []calendar.Running {
	list := db.Many[calendar.Running](b, `SELECT r.topic AS record, t.title, r.asked_on AS since, r.days AS n FROM consultation r JOIN topic t ON t.id = r.topic
		WHERE r.closed_at IS NULL AND t.state = 'consulting' AND `+seenRound+" ORDER BY r.id LIMIT 200", db.Seen(who, db.Args{}))
	return func() []calendar.Running { return *list }
}

// Draft is an answer that the unit has not given yet.
type Draft struct {
	Form   string
	ByName string
	At     time.Time
}

// askDraft asks for the draft; it is there for the unit's own people only.
func askDraft(b *db.Batch, who access.Actor, id int64) **Draft {
	return db.Maybe[Draft](b, "SELECT d.form, d.by_name, d.at FROM opinion_draft d WHERE d.opinion = @id AND d.unit = ANY(@units)", db.Seen(who, db.Args{"id": id}))
}

// askMember asks for the member who will agree to a unit's answer.
func askMember(b *db.Batch, id int64) *[]string {
	return db.Values[string](b, `SELECT s.name FROM seat_now s JOIN opinion o ON o.unit = s.unit WHERE o.id = @id AND s.role = 'member' LIMIT 1`, db.Args{"id": id})
}

// askContent says whether the person may read what hangs on an opinion: its topic, or none.
func askContent(b *db.Batch, who access.Actor, id int64) *int64 {
	return db.Value[int64](b, "SELECT o.topic"+from+" WHERE o.id = @id AND (o.state <> 'asked' OR o.unit = ANY(@units)) AND "+seen, db.Seen(who, db.Args{"id": id}))
}

// lock loads an opinion for a change, with its round and topic held still.
func lock(ctx context.Context, tx *db.Tx, id int64) (Opinion, Text, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	o, err := db.Get[Opinion](ctx, tx, opinions+"o.id = @id AND "+seen+" FOR UPDATE OF o, r, t", args)
	if err != nil {
		return o, Text{}, err
	}
	if _, err := topic.Lock(ctx, tx, o.Topic); err != nil {
		return o, Text{}, err
	}
	if o.Points, err = db.All[Point](ctx, tx, points+"o.id = @id AND "+seen+" ORDER BY p.ord", args); err != nil {
		return o, Text{}, err
	}
	r, err := db.Get[Round](ctx, tx, rounds+"r.id = @round AND "+seenRound, db.Seen(tx.Who, db.Args{"round": o.Round}))
	return o, r.Text, err
}

// loadAll loads the rounds of a topic inside an act.
func loadAll(ctx context.Context, tx *db.Tx, topicID int64) ([]Round, error) {
	args := db.Seen(tx.Who, db.Args{"topic": topicID})
	rs, err := db.All[Round](ctx, tx, rounds+"r.topic = @topic AND "+seenRound+" ORDER BY r.n", args)
	if err != nil {
		return nil, err
	}
	os, err := db.All[Opinion](ctx, tx, opinions+"o.topic = @topic AND "+seen+" ORDER BY r.n, o.id FOR UPDATE OF o", args)
	if err != nil {
		return nil, err
	}
	ps, err := db.All[Point](ctx, tx, points+"o.topic = @topic AND "+seen+" ORDER BY p.opinion, p.ord", args)
	return pile{&rs, &os, &ps, &[]file.Attachment{}}.joined(), err
}

const fileList = `SELECT coalesce(string_agg(encode(sha256, 'hex') || ' ' || name, E'\n' ORDER BY id), '') FROM attachment
	WHERE kind = @kind AND record = @record AND void_at IS NULL`

// keepText stores the topic's text as it is now, unless it is stored already.
func keepText(ctx context.Context, tx *db.Tx, t topic.Topic) (int64, Text, error) {
	files, err := db.Scalar[string](ctx, tx, fileList, db.Args{"kind": topic.Kind, "record": t.ID})
	if err != nil {
		return 0, Text{}, fmt.Errorf("list the files of topic %d: %w", t.ID, err)
	}
	x := Text{Title: t.Title, Background: t.Background, Matters: t.Matters, Dispute: t.Dispute, Files: files}
	x.TextHash = x.seal(t.ID)
	type kept struct {
		ID   int64
		N    int
		Hash []byte
	}
	last, err := db.Get[kept](ctx, tx, "SELECT id, n, hash FROM topic_text WHERE topic = @topic ORDER BY n DESC LIMIT 1", db.Args{"topic": t.ID})
	if err != nil && fault.KindOf(err) != fault.Missing {
		return 0, x, err
	}
	if x.TextN = last.N; bytes.Equal(last.Hash, x.TextHash) {
		return last.ID, x, nil
	}
	x.TextN++
	id, err := tx.Insert(ctx, `INSERT INTO topic_text (topic, n, title, background, matters, dispute, files, hash, by_name, at)
		VALUES (@topic, @n, @title, @background, @matters, @dispute, @files, @hash, @by, @at) RETURNING id`,
		db.Args{"topic": t.ID, "n": x.TextN, "title": x.Title, "background": x.Background, "matters": x.Matters, "dispute": x.Dispute, "files": x.Files,
			"hash": x.TextHash, "by": tx.Who.Name, "at": tx.At})
	return id, x, err
}

func nextN(ctx context.Context, tx *db.Tx, topicID int64) (int, error) {
	return db.Scalar[int](ctx, tx, "SELECT coalesce(max(n), 0) + 1 FROM consultation WHERE topic = @topic", db.Args{"topic": topicID})
}

// asked is an opinion that has just been asked for.
type asked struct{ ID int64 }

// insertRound stores the round and asks its units, named as today; fewer rows than units means that one
// of them does not belong to the joint meeting.
func insertRound(ctx context.Context, tx *db.Tx, r Round, text int64, units []int64) ([]asked, error) {
	id, err := tx.Insert(ctx, `INSERT INTO consultation (topic, n, text, asked_on, days, silence, shared, note, why, opened_name, opened_at)
		VALUES (@topic, @n, @text, @on, @days, @silence, @shared, @note, @why, @by, @at) RETURNING id`,
		db.Args{"topic": r.Topic, "n": r.N, "text": text, "on": r.AskedOn, "days": r.Days, "silence": r.Silence, "shared": r.Shared, "note": r.Note, "why": r.Why,
			"by": tx.Who.Name, "at": tx.At})
	if err != nil {
		return nil, fmt.Errorf("open a round on topic %d: %w", r.Topic, err)
	}
	return db.All[asked](ctx, tx, `INSERT INTO opinion (round, topic, unit, unit_name, state)
		SELECT @round, @topic, u.id, u.name, 'asked' FROM unit_now u JOIN topic t ON t.id = @topic
		WHERE u.id = ANY(@units) AND u.current AND u.id <> t.unit ORDER BY array_position(ARRAY['member','locality','other'], u.kind), u.ord, u.id RETURNING id`,
		db.Args{"round": id, "topic": r.Topic, "units": units})
}

// save is the only statement that changes an opinion's state.
func save(ctx context.Context, tx *db.Tx, o Opinion, to string) error {
	return tx.Change(ctx, `UPDATE opinion SET state = @to, stance = @stance, approver = @approver, approved_on = @on, given_by = @by, given_name = @name,
		given_at = @given, hash = @hash, lapsed_at = @lapsed, lapsed_why = @why, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"to": to, "stance": o.Stance, "approver": o.Approver, "on": o.ApprovedOn, "by": o.GivenBy, "name": o.GivenName, "given": o.GivenAt,
			"hash": o.Hash, "lapsed": o.LapsedAt, "why": o.LapsedWhy, "id": o.ID, "version": o.Version})
}

// touch moves the version on, for a change beside the row.
func touch(ctx context.Context, tx *db.Tx, o Opinion) error {
	return tx.Change(ctx, "UPDATE opinion SET version = version + 1 WHERE id = @id AND version = @version", db.Args{"id": o.ID, "version": o.Version})
}

func insertPoints(ctx context.Context, tx *db.Tx, o Opinion) error {
	for _, p := range o.Points {
		if _, err := tx.Exec(ctx, "INSERT INTO opinion_point (opinion, ord, part, quote, text) VALUES (@opinion, @ord, @part, @quote, @text)",
			db.Args{"opinion": o.ID, "ord": p.Ord, "part": p.Part, "quote": p.Quote, "text": p.Text}); err != nil {
			return fmt.Errorf("store remark %d of opinion %d: %w", p.Ord, o.ID, err)
		}
	}
	return nil
}

func saveReply(ctx context.Context, tx *db.Tx, p Point) error {
	return tx.Change(ctx, `UPDATE opinion_point SET verdict = @verdict, reason = @reason, replied_name = @by, replied_at = @at WHERE id = @id AND opinion = @opinion`,
		db.Args{"verdict": p.Verdict, "reason": p.Reason, "by": tx.Who.Name, "at": tx.At, "id": p.ID, "opinion": p.Opinion})
}

func saveDraft(ctx context.Context, tx *db.Tx, o Opinion, f Form) error {
	_, err := tx.Exec(ctx, `INSERT INTO opinion_draft (opinion, unit, form, by_name, at) VALUES (@opinion, @unit, @form, @by, @at)
		ON CONFLICT (opinion) DO UPDATE SET form = @form, by_name = @by, at = @at`,
		db.Args{"opinion": o.ID, "unit": o.Unit, "form": f.Values().Encode(), "by": tx.Who.Name, "at": tx.At})
	return err
}

// dropDraft takes the draft away once the answer is given.
func dropDraft(ctx context.Context, tx *db.Tx, o Opinion) error {
	_, err := tx.Exec(ctx, "DELETE FROM opinion_draft WHERE opinion = @id", db.Args{"id": o.ID})
	return err
}
