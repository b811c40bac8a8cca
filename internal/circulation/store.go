package circulation

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
)

// seen is the visibility of an answer q, the same rule as the chart's See: a test holds the two equal.
const seen = `(q.unit = ANY(@units) OR @office OR @convenor)`

const from = " FROM circulation_reply q JOIN circulation r ON r.id = q.circulation JOIN minutes m ON m.id = q.minutes"

const columns = `q.id, q.circulation, q.minutes, q.unit, q.unit_name, q.state, q.covered, coalesce(q.stance, '') AS stance, q.approver,
	coalesce(q.given_by, 0) AS given_by, q.given_name, q.given_at, coalesce(q.hash, '') AS hash, q.lapsed_at, q.lapsed_why, q.version,
	m.title, m.state AS minutes_state, (r.closed_at IS NULL AND m.state = 'consulting') AS open,
	(SELECT count(*) FROM circulation_remark k WHERE k.reply = q.id) AS remarked`

const replies = "SELECT " + columns + from + " WHERE "

// A round is seen by whoever sees one of its answers.
const rounds = `SELECT r.id, r.minutes, r.n, r.version AS of, r.asked_on, r.days, coalesce(r.due, add_workdays(r.asked_on, r.days)) AS due, r.silence, r.note,
	r.opened_name, r.opened_at, r.closed_name, r.closed_how, r.closed_why, r.closed_at
	FROM circulation r WHERE EXISTS (SELECT 1 FROM circulation_reply q WHERE q.circulation = r.id AND ` + seen + `) AND `

const remarks = `SELECT k.id, k.reply AS opinion, k.ord, k.part, k.quote, k.text, k.verdict, k.reason, k.replied_name, k.replied_at
	FROM circulation_remark k JOIN circulation_reply q ON q.id = k.reply WHERE `

// sent is the text as it was sent with an answer's round.
const sent = `SELECT v.content` + from + ` JOIN minutes_version v ON v.minutes = r.minutes AND v.version = r.version AND v.act = 'circulate'
	WHERE q.id = @id AND ` + seen + " ORDER BY v.id DESC LIMIT 1"

// pile is what one read brings; put it together when the batch has come back.
type pile struct {
	rounds  *[]Round
	replies *[]Reply
	remarks *[]opinion.Point
}

func askAll(b *db.Batch, who access.Actor, minutesID int64) pile {
	args := db.Seen(who, db.Args{"minutes": minutesID})
	return pile{
		db.Many[Round](b, rounds+"r.minutes = @minutes ORDER BY r.n DESC", args),
		db.Many[Reply](b, replies+"q.minutes = @minutes AND "+seen+" ORDER BY q.id", args),
		db.Many[opinion.Point](b, remarks+"q.minutes = @minutes AND "+seen+" ORDER BY k.reply, k.ord", args),
	}
}

func askOne(b *db.Batch, who access.Actor, id int64) pile {
	args := db.Seen(who, db.Args{"id": id})
	return pile{
		db.Many[Round](b, rounds+"r.id = (SELECT q.circulation FROM circulation_reply q WHERE q.id = @id)", args),
		db.Many[Reply](b, replies+"q.id = @id AND "+seen, args),
		db.Many[opinion.Point](b, remarks+"q.id = @id AND "+seen+" ORDER BY k.ord", args),
	}
}

// joined puts remarks to their answers, and these to their rounds.
func (p pile) joined() []Round {
	out := *p.rounds
	for _, q := range *p.replies {
		q.Remarks = of(q.ID, *p.remarks)
		for i := range out {
			if out[i].ID == q.Circulation {
				out[i].Replies = append(out[i].Replies, q)
			}
		}
	}
	return out
}

func of(reply int64, all []opinion.Point) []opinion.Point {
	out := []opinion.Point{}
	for _, k := range all {
		if k.Opinion == reply {
			out = append(out, k)
		}
	}
	return out
}

// lock loads an answer for a change, with its round and minutes held still, and the text as it was sent.
func lock(ctx context.Context, tx *db.Tx, id int64) (q Reply, m minutes.Minutes, err error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	// The minutes are locked first, as by every other act on them.
	if _, err = db.Scalar[int64](ctx, tx, "SELECT m.id FROM minutes m WHERE m.id = (SELECT q.minutes FROM circulation_reply q WHERE q.id = @id AND "+seen+") FOR UPDATE OF m", args); err != nil {
		return q, m, err
	}
	if q, err = db.Get[Reply](ctx, tx, replies+"q.id = @id AND "+seen+" FOR UPDATE OF q", args); err != nil {
		return q, m, err
	}
	if q.Remarks, err = db.All[opinion.Point](ctx, tx, remarks+"q.id = @id AND "+seen+" ORDER BY k.ord", args); err != nil {
		return q, m, err
	}
	content, err := db.Scalar[string](ctx, tx, sent, args)
	if err != nil {
		return q, m, fmt.Errorf("load the text of answer %d: %w", id, err)
	}
	m, err = minutes.Restore(content)
	return q, m, err
}

// standing are the answers that count: of each unit the latest, given or silent where silence counted.
func standing(ctx context.Context, tx *db.Tx, minutesID int64) ([]Reply, error) {
	list, err := db.All[Reply](ctx, tx, replies+`q.minutes = @minutes AND `+seen+`
		AND q.id = (SELECT max(x.id) FROM circulation_reply x WHERE x.minutes = q.minutes AND x.unit = q.unit)
		AND (q.state = 'given' OR (q.state = 'asked' AND r.silence AND r.closed_at IS NOT NULL)) ORDER BY q.id FOR UPDATE OF q`,
		db.Seen(tx.Who, db.Args{"minutes": minutesID}))
	if err != nil {
		return nil, fmt.Errorf("load the answers on minutes %d: %w", minutesID, err)
	}
	return list, nil
}

// begin stores the round, asks its units, named as in the draft, and tells them.
func begin(ctx context.Context, tx *db.Tx, m minutes.Minutes, r Round, to []minutes.Recipient) error {
	id, err := tx.Insert(ctx, `INSERT INTO circulation (minutes, n, version, asked_on, days, silence, note, opened_name, opened_at)
		VALUES (@minutes, @n, @version, @on, @days, @silence, @note, @by, @at) RETURNING id`,
		db.Args{"minutes": r.Minutes, "n": r.N, "version": r.Of, "on": r.AskedOn, "days": r.Days, "silence": r.Silence, "note": r.Note, "by": tx.Who.Name, "at": tx.At})
	if err != nil {
		return fmt.Errorf("send the draft of minutes %d: %w", r.Minutes, err)
	}
	for _, x := range to {
		q, err := tx.Insert(ctx, `INSERT INTO circulation_reply (circulation, minutes, unit, unit_name, state, covered)
			VALUES (@round, @minutes, @unit, @name, 'asked', @covered) RETURNING id`,
			db.Args{"round": id, "minutes": r.Minutes, "unit": x.Unit, "name": x.Name, "covered": minutes.Covered(m, x.Unit)})
		if err != nil {
			return fmt.Errorf("ask %s about minutes %d: %w", x.Name, r.Minutes, err)
		}
		if err := message.Tell(ctx, tx, "circulation_reply.asked", q); err != nil {
			return err
		}
	}
	return nil
}

// save is the only statement that changes an answer's state.
func save(ctx context.Context, tx *db.Tx, q Reply, to string) error {
	return tx.Change(ctx, `UPDATE circulation_reply SET state = @to, stance = nullif(@stance, ''), approver = @approver, given_by = nullif(@by, 0), given_name = @name,
		given_at = @given, hash = @hash, lapsed_at = @lapsed, lapsed_why = @why, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"to": to, "stance": q.Stance, "approver": q.Approver, "by": q.GivenBy, "name": q.GivenName, "given": q.GivenAt,
			"hash": hash(q), "lapsed": q.LapsedAt, "why": q.LapsedWhy, "id": q.ID, "version": q.Version})
}

// hash is NULL for an answer that was not given.
func hash(q Reply) any {
	if q.GivenAt == nil {
		return nil
	}
	return q.Hash
}

func insertRemarks(ctx context.Context, tx *db.Tx, q Reply) error {
	for _, k := range q.Remarks {
		if _, err := tx.Exec(ctx, "INSERT INTO circulation_remark (reply, ord, part, quote, text) VALUES (@reply, @ord, @part, @quote, @text)",
			db.Args{"reply": q.ID, "ord": k.Ord, "part": k.Part, "quote": k.Quote, "text": k.Text}); err != nil {
			return fmt.Errorf("store remark %d of answer %d: %w", k.Ord, q.ID, err)
		}
	}
	return nil
}

func saveVerdict(ctx context.Context, tx *db.Tx, k opinion.Point) error {
	return tx.Change(ctx, `UPDATE circulation_remark SET verdict = @verdict, reason = @reason, replied_name = @by, replied_at = @at WHERE id = @id AND reply = @reply`,
		db.Args{"verdict": k.Verdict, "reason": k.Reason, "by": tx.Who.Name, "at": tx.At, "id": k.ID, "reply": k.Opinion})
}

// one is the single round with its single answer of a pile; what the reader may not see is not there.
func (p pile) one() (Round, Reply, error) {
	if len(*p.replies) != 1 || len(*p.rounds) != 1 {
		return Round{}, Reply{}, fault.NotFound()
	}
	r := p.joined()[0]
	return r, r.Replies[0], nil
}

// running are the open rounds of which the person may see an answer.
func running(b *db.Batch, who access.Actor) func() []calendar.Running {
	list := db.Many[calendar.Running](b, `SELECT r.minutes AS record, m.title, r.asked_on AS since, r.days AS n FROM circulation r JOIN minutes m ON m.id = r.minutes
		WHERE r.closed_at IS NULL AND m.state = 'consulting' AND EXISTS (SELECT 1 FROM circulation_reply q WHERE q.circulation = r.id AND `+seen+`) ORDER BY r.id LIMIT 200`, db.Seen(who, db.Args{}))
	return func() []calendar.Running { return *list }
}

// askMember asks for the member of the answering unit.
func askMember(b *db.Batch, who access.Actor, id int64) *[]string {
	return db.Values[string](b, `SELECT s.name FROM seat_now s JOIN circulation_reply q ON q.unit = s.unit WHERE q.id = @id AND s.role = 'member' AND `+seen+` LIMIT 1`,
		db.Seen(who, db.Args{"id": id}))
}
