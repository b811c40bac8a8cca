package signing

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// referralSeen is who may read a referral, the same rule as the chart's See: a test holds the two equal.
const referralSeen = `(@office OR @convenor OR (f.asked = @me AND EXISTS (SELECT 1 FROM seat_now y WHERE y.person = @me AND y.role = 'member')))`

const referralColumns = `f.id, f.kind, f.record, f.signature, f.state, f.asker, f.asker_name, f.asker_seat, f.delegation, f.asked, f.asked_name, f.seat, f.seat_label,
	f.question, f.of, f.content_hash, f.asked_at, f.answer, f.answered_at, coalesce(f.hash, '') AS hash, f.ended_at, f.ended_why, f.version, f.title, ` + adviserGone + ` AS gone`

// adviserGone says of referral f that who was asked has left the seat in which they were, or cannot sign in.
const adviserGone = `NOT EXISTS (SELECT FROM seat_now h JOIN account a ON a.person = h.person WHERE h.id = f.seat AND ` + canSignIn + `)`

// kindOfReferral is the kind of the record that a referral is about.
const kindOfReferral = "SELECT f.kind FROM referral f WHERE f.id = @id"

// fromReferral joins the kind's records to what was asked about them.
func (k Kind) fromReferral() string {
	return " FROM referral f JOIN " + k.Table + " ON " + k.ID + " = f.record AND f.kind = '" + k.Name + "' "
}

func (k Kind) selectReferral() string {
	return "SELECT " + referralColumns + ", " + k.Seen + " AS sight" + k.fromReferral() + "WHERE f.id = @id AND " + referralSeen
}

// OwnReferrals asks for those of a reader who does not make such records: their own, while they count.
func (k Kind) OwnReferrals(b *db.Batch, who access.Actor, record int64) *[]Referral {
	return db.Many[Referral](b, "SELECT "+referralColumns+", true AS sight"+k.fromReferral()+
		"WHERE f.record = @id AND f.asked = @me AND f.ended_at IS NULL AND "+k.Seen+" ORDER BY f.id", db.Seen(who, db.Args{"id": record}))
}

// referralsOf are what was asked of others for signature s, in one column: a record's page has no
// statement to spare. Bytes do not travel in it: digests are made from the row itself.
const referralsOf = `(SELECT coalesce(json_agg(json_build_object('ID', f.id, 'Kind', f.kind, 'Record', f.record, 'Signature', f.signature, 'State', f.state, 'Asker', f.asker,
	'AskerName', f.asker_name, 'AskerSeat', f.asker_seat, 'Delegation', f.delegation, 'Asked', f.asked, 'AskedName', f.asked_name, 'Seat', f.seat, 'SeatLabel', f.seat_label,
	'Question', f.question, 'Of', f.of, 'AskedAt', f.asked_at, 'Answer', f.answer, 'AnsweredAt', f.answered_at, 'Hash', replace(encode(f.hash, 'base64'), E'\n', ''), 'EndedAt', f.ended_at,
	'EndedWhy', f.ended_why, 'Version', f.version, 'Title', f.title, 'Gone', ` + adviserGone + `) ORDER BY f.id), '[]') FROM referral f WHERE f.signature = s.id) AS referrals`

// lockReferral loads a referral for a change; the record is locked first, as by every other act on it.
func (k Kind) lockReferral(ctx context.Context, tx *db.Tx, id int64) (Referral, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	_, err := db.Scalar[int64](ctx, tx, "SELECT "+k.ID+" FROM "+k.Table+" WHERE "+k.ID+" = (SELECT f.record FROM referral f WHERE f.id = @id AND "+referralSeen+") FOR UPDATE", args)
	if err != nil {
		return Referral{}, err
	}
	return db.Get[Referral](ctx, tx, k.selectReferral()+" FOR UPDATE OF f", args)
}

func addReferral(ctx context.Context, tx *db.Tx, r Referral) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO referral (kind, record, title, signature, state, asker, asker_name, asker_seat, delegation, asked, asked_name, seat, seat_label, question, of,
		content_hash, asked_at) VALUES (@kind, @record, @title, @signature, 'asked', @asker, @asker_name, @asker_seat, @delegation, @asked, @asked_name, @seat, @label, @question, @of,
		@content, @at) RETURNING id`,
		db.Args{"kind": r.Kind, "record": r.Record, "title": r.Title, "signature": r.Signature, "asker": r.Asker, "asker_name": r.AskerName, "asker_seat": r.AskerSeat, "delegation": r.Delegation,
			"asked": r.Asked, "asked_name": r.AskedName, "seat": r.Seat, "label": r.SeatLabel, "question": r.Question, "of": r.Of, "content": r.ContentHash, "at": tx.At})
}

// saveReferral is the only statement that changes a referral's state.
func saveReferral(ctx context.Context, tx *db.Tx, r Referral, to string) error {
	return tx.Change(ctx, `UPDATE referral SET state = @to, answer = @answer, answered_at = @answered, hash = @hash, ended_at = @ended, ended_why = @why,
		version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": r.ID, "to": to, "answer": r.Answer, "answered": r.AnsweredAt, "hash": orNull(r.Hash), "ended": r.EndedAt, "why": r.EndedWhy, "version": r.Version})
}

// referralSubject is how messages speak of a referral.
var referralSubject = message.Subject{
	Kind: ReferralChart.Kind, From: "referral f", ID: "f.id", Seen: referralSeen,
	Facts: "f.title, f.record::text AS record, f.asker_name AS asker, f.asked_name AS asked, f.question, f.answer",
	Ties: `SELECT 'self', NULL::bigint, f.asked FROM referral f WHERE f.id = @id
		UNION ALL SELECT 'referrer', NULL, f.asker FROM referral f WHERE f.id = @id`,
}
