package minutes

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/paper"
)

// signatureColumns are what people said while the minutes were made: not for those who receive them.
const signatureColumns = `s.id, s.kind, s.record, s.stage, s.signer, s.state, s.version, s.content_hash, s.name, s.seat, s.delegation, s.remark,
	s.method, s.grade, s.authenticator, s.proof, s.registrar, s.scan,
	coalesce((SELECT max(f.id) FROM attachment f WHERE f.kind = 'signature' AND f.record = s.id), 0) AS scan_file, s.n, s.statement, s.hash, s.prev, s.asked_at, s.given_at, s.void_at, s.void_reason, ` + referralsOf

const selectSignatures = "SELECT " + signatureColumns + ` FROM signature s JOIN minutes m ON m.id = s.minutes
	WHERE m.id = @id AND (@office OR @convenor) AND ` + seen + " ORDER BY s.n NULLS LAST, s.id"

const selectSignature = `SELECT s.id FROM signature s JOIN minutes m ON m.id = s.minutes
	WHERE s.id = @id AND (@office OR @convenor) AND ` + seen

func signatures(ctx context.Context, tx *db.Tx, id int64) ([]Signature, error) {
	return db.All[Signature](ctx, tx, selectSignatures, db.Seen(tx.Who, db.Args{"id": id}))
}

// slot is the open signature of a person: of the one who acts, but for a paper signature.
func slot(ctx context.Context, tx *db.Tx, id int64, stage string, person int64) (Signature, error) {
	return db.Get[Signature](ctx, tx, "SELECT "+signatureColumns+` FROM signature s
		WHERE s.minutes = @id AND s.stage = @stage AND s.signer = @me AND s.state = 'asked'`,
		db.Args{"id": id, "stage": stage, "me": person})
}

func addSignature(ctx context.Context, tx *db.Tx, m Minutes, stage string, person int64, name string) error {
	_, err := tx.Insert(ctx, `INSERT INTO signature (kind, record, stage, signer, state, version, content_hash, name, asked_at)
		VALUES (@kind, @minutes, @stage, @signer, 'asked', @version, @hash, @name, @at) RETURNING id`,
		db.Args{"kind": Chart.Kind, "minutes": m.ID, "stage": stage, "signer": person, "version": m.Version, "hash": m.ContentHash, "name": name, "at": tx.At})
	return err
}

// settle writes what became of a signature: given, or void. It is the only place where its state changes;
// what was asked for it of others ends with it.
func settle(ctx context.Context, tx *db.Tx, s Signature) error {
	if err := endReferrals(ctx, tx, s); err != nil {
		return err
	}
	return tx.Change(ctx, `UPDATE signature SET state = @state, version = @version, content_hash = @content, name = @name, seat = @seat,
		delegation = @delegation, remark = @remark, method = @method,
		grade = @grade, authenticator = @authenticator, proof = @proof, registrar = @registrar, scan = @scan, n = @n, statement = @statement, hash = @hash, prev = @prev,
		given_at = @given, void_at = @void, void_reason = @reason WHERE id = @id AND state <> 'void'`,
		db.Args{"id": s.ID, "state": s.State, "version": s.Version, "content": s.ContentHash, "name": s.Name, "seat": s.Seat,
			"delegation": s.Delegation, "remark": s.Remark, "method": s.Method, "grade": s.Grade, "authenticator": s.Authenticator,
			"proof": none(s.Proof), "registrar": s.Registrar, "scan": none(s.Scan), "n": s.N, "statement": none(s.Statement), "hash": none(s.Hash),
			"prev": none(s.Prev), "given": s.GivenAt, "void": s.VoidAt, "reason": s.VoidReason})
}

// last is the place and hash of the last statement of the record.
func last(ctx context.Context, tx *db.Tx, kind string, id int64) (n int, prev []byte, err error) {
	row, err := db.Get[struct {
		N    int
		Hash []byte
	}](ctx, tx, "SELECT n, hash FROM signature WHERE kind = @kind AND record = @id AND n IS NOT NULL ORDER BY n DESC LIMIT 1", db.Args{"kind": kind, "id": id})
	if fault.KindOf(err) == fault.Missing {
		return 0, paper.First, nil
	}
	return row.N, row.Hash, err
}

// selectKeys are the keys with which these minutes were signed, removed ones as well.
const selectKeys = `SELECT a.id, a.public_key, a.rp_id AS rpid FROM authenticator a WHERE a.kind = 'passkey' AND a.id IN (
	SELECT s.authenticator FROM signature s JOIN minutes m ON m.id = s.minutes WHERE m.id = @id AND (@office OR @convenor) AND ` + seen + ")"
