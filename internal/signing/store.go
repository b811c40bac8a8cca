package signing

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
)

// What people said while a record was made is for those who make such records, not for those who receive them.
const (
	makersSee = "(@office OR @convenor)"
	ofRecord  = "s.kind = @kind AND s.record = @record AND " + makersSee
)

const signatureColumns = `s.id, s.kind, s.record, s.stage, s.signer, s.state, s.version, s.content_hash, s.name, s.seat, s.delegation, s.remark,
	s.method, s.grade, s.authenticator, s.proof, s.registrar, s.scan,
	coalesce((SELECT max(f.id) FROM attachment f WHERE f.kind = 'signature' AND f.record = s.id), 0) AS scan_file, s.n, s.statement, s.hash, s.prev, s.asked_at, s.given_at, s.void_at, s.void_reason, ` + referralsOf

const (
	selectSignatures = "SELECT " + signatureColumns + " FROM signature s WHERE " + ofRecord + " ORDER BY s.n NULLS LAST, s.id"
	selectSignature  = "SELECT s.id FROM signature s WHERE s.id = @id AND " + makersSee
	selectOpen       = "SELECT " + signatureColumns + ` FROM signature s
		WHERE s.kind = @kind AND s.record = @record AND s.stage = @stage AND s.signer = @me AND s.state = 'asked'`
)

// owes says that the reader's own signature of the stage is still asked for, on the record that a message speaks of.
func (k Kind) owes(stage string) string {
	return "EXISTS (SELECT 1 FROM signature o WHERE o.kind = '" + k.Name + "' AND o.record = " + k.ID + " AND o.stage = '" + stage + "' AND o.state = 'asked' AND o.signer = @me)"
}

// AskedTies ties to record @id, by the name of the stage, those whose signatures are asked for.
func (k Kind) AskedTies() string {
	return "SELECT s.stage, NULL::bigint, s.signer FROM signature s WHERE s.kind = '" + k.Name + "' AND s.record = @id AND s.state = 'asked'"
}

// onPaper is how messages speak to a signer of their signature that stands on paper.
func (k Kind) onPaper() *message.Subject {
	return &message.Subject{
		Kind: k.Name + "_signature", From: "signature g JOIN " + k.Table + " ON " + k.ID + " = g.record AND g.kind = '" + k.Name + "'", ID: "g.id",
		Seen: "(g.signer = @me AND " + k.Seen + ")", Facts: k.Title + " AS title, g.record::text AS record, g.registrar, g.remark",
		Ties: "SELECT 'self' AS tie, NULL::bigint AS unit, g.signer AS person FROM signature g WHERE g.id = @id",
	}
}

// Of asks for the signatures of a record, given ones in their order, for those who make such records.
func Of(b *db.Batch, who access.Actor, kind string, record int64) *[]Signature {
	return db.Many[Signature](b, selectSignatures, db.Seen(who, db.Args{"kind": kind, "record": record}))
}

func signaturesTx(ctx context.Context, tx *db.Tx, kind string, record int64) ([]Signature, error) {
	return db.All[Signature](ctx, tx, selectSignatures, db.Seen(tx.Who, db.Args{"kind": kind, "record": record}))
}

// openSignature is the open signature of a person: of the one who acts, but for a paper signature.
func openSignature(ctx context.Context, tx *db.Tx, o Object, stage string, person int64) (Signature, error) {
	return db.Get[Signature](ctx, tx, selectOpen, db.Args{"kind": o.Kind, "record": o.Record, "stage": stage, "me": person})
}

func addSignature(ctx context.Context, tx *db.Tx, o Object, stage string, person int64, name string) error {
	_, err := tx.Insert(ctx, `INSERT INTO signature (kind, record, stage, signer, state, version, content_hash, name, asked_at)
		VALUES (@kind, @record, @stage, @signer, 'asked', @version, @hash, @name, @at) RETURNING id`,
		db.Args{"kind": o.Kind, "record": o.Record, "stage": stage, "signer": person, "version": o.Version, "hash": o.Digest, "name": name, "at": tx.At})
	return err
}

// saveSignature writes what became of a signature: given, or void. It is the only place where its state changes;
// what was asked for it of others ends with it.
func saveSignature(ctx context.Context, tx *db.Tx, s Signature) error {
	if err := endReferrals(ctx, tx, s); err != nil {
		return err
	}
	return tx.Change(ctx, `UPDATE signature SET state = @state, version = @version, content_hash = @content, name = @name, seat = @seat,
		delegation = @delegation, remark = @remark, method = @method,
		grade = @grade, authenticator = @authenticator, proof = @proof, registrar = @registrar, scan = @scan, n = @n, statement = @statement, hash = @hash, prev = @prev,
		given_at = @given, void_at = @void, void_reason = @reason WHERE id = @id AND state <> 'void'`,
		db.Args{"id": s.ID, "state": s.State, "version": s.Version, "content": s.ContentHash, "name": s.Name, "seat": s.Seat,
			"delegation": s.Delegation, "remark": s.Remark, "method": s.Method, "grade": s.Grade, "authenticator": s.Authenticator,
			"proof": orNull(s.Proof), "registrar": s.Registrar, "scan": orNull(s.Scan), "n": s.N, "statement": orNull(s.Statement), "hash": orNull(s.Hash),
			"prev": orNull(s.Prev), "given": s.GivenAt, "void": s.VoidAt, "reason": s.VoidReason})
}

// orNull is NULL for bytes that are not there.
func orNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// lastStatement is the place and hash of the last statement of the record.
func lastStatement(ctx context.Context, tx *db.Tx, kind string, id int64) (n int, prev []byte, err error) {
	row, err := db.Get[struct {
		N    int
		Hash []byte
	}](ctx, tx, "SELECT n, hash FROM signature WHERE kind = @kind AND record = @id AND n IS NOT NULL ORDER BY n DESC LIMIT 1", db.Args{"kind": kind, "id": id})
	if fault.KindOf(err) == fault.Missing {
		return 0, paper.First, nil
	}
	return row.N, row.Hash, err
}

const selectKeys = `SELECT a.id, a.public_key, a.rp_id AS rpid FROM authenticator a WHERE a.kind = 'passkey' AND a.id IN (
	SELECT s.authenticator FROM signature s WHERE ` + ofRecord + ")"

// Keys asks for the keys with which a record was signed, removed ones as well.
func Keys(b *db.Batch, who access.Actor, kind string, record int64) *[]Key {
	return db.Many[Key](b, selectKeys, db.Seen(who, db.Args{"kind": kind, "record": record}))
}
