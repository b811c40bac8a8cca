package backup

import (
	"context"

	"jointmeeting/internal/db"
)

const insertRun = `INSERT INTO backup_run (act, ok, at, of, file, machine, bytes, rows, said)
	VALUES (@act, @ok, @at, @of, @file, @machine, @bytes, @rows, @said) RETURNING id`

// selectLast are the newest of each act and outcome, and of the backups that were made the one before.
const selectLast = `SELECT r.id, r.act, r.ok, r.at, r.of, r.file, r.machine, r.bytes, r.rows, r.said
	FROM (VALUES ('make', true, 2), ('make', false, 1), ('drill', true, 1), ('drill', false, 1)) AS w(act, ok, n)
	CROSS JOIN LATERAL (SELECT b.*, row_number() OVER (ORDER BY b.id DESC) AS place FROM backup_run b
		WHERE b.act = w.act AND b.ok = w.ok ORDER BY b.id DESC LIMIT 2) r
	WHERE r.place <= w.n ORDER BY r.id DESC`

const selectRuns = "SELECT id, act, ok, at, of, file, machine, bytes, rows, said FROM backup_run ORDER BY id DESC LIMIT @limit"

// selectBegun is the moment of the first act; without one there is nothing to back up.
const selectBegun = "SELECT at FROM audit ORDER BY seq LIMIT 1"

func insert(ctx context.Context, tx *db.Tx, r Run) (id int64, err error) {
	return tx.Insert(ctx, insertRun, db.Args{"act": r.Act, "ok": r.OK, "at": tx.At, "of": r.Of, "file": r.File,
		"machine": r.Machine, "bytes": r.Bytes, "rows": r.Rows, "said": r.Said})
}
