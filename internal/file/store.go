package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
)

// chunk is the size of a stored part.
const chunk = limit.Piece

const columns = "id, kind, record, name, type, size, by_name, at"

// Of asks for the files of a record, oldest first.
func Of(b *db.Batch, kind string, record int64) *[]Attachment {
	return OfMany(b, kind, []int64{record})
}

// OfMany asks for the files of several records of a kind at once, for pages that list them.
func OfMany(b *db.Batch, kind string, records []int64) *[]Attachment {
	return db.Many[Attachment](b, "SELECT "+columns+` FROM attachment
		WHERE kind = @kind AND record = ANY(@records) AND void_at IS NULL ORDER BY record, id`,
		db.Args{"kind": kind, "records": records})
}

// OfQuery asks for the files of the records that a statement of another room selects.
func OfQuery(b *db.Batch, kind, records string, args db.Args) *[]Attachment {
	args["file_kind"] = kind
	return db.Many[Attachment](b, "SELECT "+columns+` FROM attachment
		WHERE kind = @file_kind AND record IN (`+records+`) AND void_at IS NULL ORDER BY record, id`, args)
}

// stored is what a download needs to know of a file.
type stored struct {
	ID     int64
	Kind   string
	Record int64
	Name   string
	Type   string
	Size   int64
	Sha256 []byte
}

// find loads a file that is still on its record. It shows nothing: the caller asks for the right.
func find(ctx context.Context, d *db.DB, id int64) (f stored, err error) {
	var row *stored
	err = d.Read(ctx, func(b *db.Batch) {
		row = db.One[stored](b, "SELECT id, kind, record, name, type, size, sha256 FROM attachment WHERE id = @id AND void_at IS NULL",
			db.Args{"id": id})
	})
	if err != nil {
		return stored{}, err
	}
	return *row, nil
}

// parts loads some chunks; they never change, so each round trip may see its own snapshot.
func parts(ctx context.Context, d *db.DB, sum []byte, from, n int) (list [][]byte, err error) {
	var rows *[][]byte
	err = d.Read(ctx, func(b *db.Batch) {
		rows = db.Values[[]byte](b, "SELECT bytes FROM blob_part WHERE sha256 = @sum AND n >= @from AND n < @till ORDER BY n",
			db.Args{"sum": sum, "from": from, "till": from + n})
	})
	if err != nil {
		return nil, err
	}
	return *rows, nil
}

// put stores the bytes once, in pieces; the same content sent again is found by its hash.
func put(ctx context.Context, tx *db.Tx, sum []byte, u Upload) error {
	n, err := tx.Exec(ctx, "INSERT INTO blob (sha256, size) VALUES (@sum, @size) ON CONFLICT DO NOTHING",
		db.Args{"sum": sum, "size": u.Size})
	if err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	if n == 0 {
		return nil
	}
	piece := pieces.Get().(*[chunk]byte)
	defer pieces.Put(piece)
	from, hash := u.all(), sha256.New()
	for i := 0; int64(i)*chunk < u.Size; i++ {
		n, err := io.ReadFull(from, piece[:min(chunk, u.Size-int64(i)*chunk)])
		if err != nil {
			return fmt.Errorf("read part %d of a file: %w", i, err)
		}
		hash.Write(piece[:n])
		if _, err := tx.Exec(ctx, "INSERT INTO blob_part (sha256, n, bytes) VALUES (@sum, @n, @bytes)",
			db.Args{"sum": sum, "n": i, "bytes": piece[:n]}); err != nil {
			return fmt.Errorf("store part %d of a file: %w", i, err)
		}
	}
	if !bytes.Equal(hash.Sum(nil), sum) {
		return fmt.Errorf("the upload %q changed while it was stored", u.Name)
	}
	return nil
}

// pieces are what files pass through on their way into the database.
var pieces = sync.Pool{New: func() any { return new([chunk]byte) }}

func insert(ctx context.Context, tx *db.Tx, kind string, record int64, name, typ string, size int64, sum []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO attachment (kind, record, name, type, size, sha256, person, by_name, unit, at)
		VALUES (@kind, @record, @name, @type, @size, @sum, @person, @by, @unit, @at)`,
		db.Args{"kind": kind, "record": record, "name": name, "type": typ, "size": size, "sum": sum,
			"person": tx.Who.Person, "by": tx.Who.Name, "unit": unitOf(tx.Who), "at": tx.At})
	if err != nil {
		return fmt.Errorf("attach %q to %s %d: %w", name, kind, record, err)
	}
	return nil
}

func count(ctx context.Context, tx *db.Tx, kind string, record int64) (int, error) {
	return db.Scalar[int](ctx, tx, "SELECT count(*) FROM attachment WHERE kind = @kind AND record = @record AND void_at IS NULL",
		db.Args{"kind": kind, "record": record})
}

// daySent is what a unit has sent on a day.
type daySent struct {
	N    int
	Size int64
}

func sentToday(ctx context.Context, tx *db.Tx) (daySent, error) {
	return db.Get[daySent](ctx, tx, "SELECT count(*) AS n, coalesce(sum(size), 0)::bigint AS size FROM attachment WHERE unit = @unit AND at >= @day",
		db.Args{"unit": unitOf(tx.Who), "day": form.Day(tx.At)})
}

func void(ctx context.Context, tx *db.Tx, kind string, record, id int64) (string, error) {
	return db.Scalar[string](ctx, tx, `UPDATE attachment SET void_at = @at
		WHERE id = @id AND kind = @kind AND record = @record AND void_at IS NULL RETURNING name`,
		db.Args{"id": id, "kind": kind, "record": record, "at": tx.At})
}
