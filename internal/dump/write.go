package dump

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"filippo.io/age"
	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/gzip"

	"jointmeeting/migrations"
)

// pieceBytes is how much of a table stands in memory at once: a tar wants to know sizes before contents.
const pieceBytes = 1 << 20

// Origin is what the file says of where it was made, and the keys that go with the rows.
type Origin struct {
	Program, Machine string
	Keys             []Secret
}

// Take writes a backup of the database to out: every table in one snapshot, while others work on. The memory it takes
// does not depend on how much there is.
func Take(ctx context.Context, url string, out io.Writer, to []age.Recipient, from Origin) (m Manifest, err error) {
	if len(to) == 0 {
		return m, errors.New("a backup needs a public key to be encrypted to")
	}
	conn, err := connect(ctx, url)
	if err != nil {
		return m, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tx, tables, err := snapshot(ctx, conn)
	if err != nil {
		return m, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	m = Manifest{Form: fileForm, Program: from.Program, Machine: from.Machine, Tables: tables}
	if err := m.describe(ctx, conn, tx); err != nil {
		return m, err
	}
	w, err := newWriter(out, to, m.At)
	if err != nil {
		return m, err
	}
	return m, w.all(ctx, conn, tx, &m, from.Keys)
}

// snapshot opens the one moment that is backed up. The tables are locked before it begins, so that no migration
// changes them between their names and their rows; whoever reads and writes does not notice.
func snapshot(ctx context.Context, conn *pgx.Conn) (pgx.Tx, []Table, error) {
	before, err := tablesOf(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	if len(before) == 0 {
		return nil, nil, errors.New("the database has no tables: there is nothing to back up")
	}
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, nil, fmt.Errorf("open a snapshot: %w", err)
	}
	_, err = tx.Exec(ctx, keepSchema(before))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("lock the tables against changes of the schema: %w", err), tx.Rollback(ctx))
	}
	tables, err := tablesOf(ctx, tx)
	same := func(a, b Table) bool { return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) }
	if err == nil && !slices.EqualFunc(before, tables, same) {
		err = ErrMoved
	}
	if err != nil {
		return nil, nil, errors.Join(err, tx.Rollback(ctx))
	}
	return tx, tables, nil
}

// describe notes the moment, and lets only one backup be made at a time.
func (m *Manifest) describe(ctx context.Context, conn *pgx.Conn, tx pgx.Tx) (err error) {
	var alone bool
	if err := tx.QueryRow(ctx, selectHead, copyKey).Scan(&alone, &m.At, &m.Snapshot, &m.Server, &m.LSN); err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	if m.Schema, err = migrations.At(ctx, conn); err != nil {
		return fmt.Errorf("look at the schema: %w", err)
	}
	if !alone {
		return ErrRunning
	}
	return nil
}

// writer is the tar in the compression in the encryption.
type writer struct {
	tar  *tar.Writer
	zip  *gzip.Writer
	age  io.WriteCloser
	time time.Time
}

func newWriter(out io.Writer, to []age.Recipient, at time.Time) (*writer, error) {
	sealed, err := age.Encrypt(out, to...)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	zip, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	return &writer{tar.NewWriter(zip), zip, sealed, at}, nil
}

// all writes head, tables, keys and manifest, in this order; what ends before the manifest is no backup.
func (w *writer) all(ctx context.Context, conn *pgx.Conn, tx pgx.Tx, m *Manifest, keys []Secret) error {
	if err := w.json(headName, m); err != nil {
		return err
	}
	for i := range m.Tables {
		if err := w.table(ctx, conn, &m.Tables[i]); err != nil {
			return err
		}
	}
	for _, k := range keys {
		if err := w.entry(keysFolder+k.Name, k.Text); err != nil {
			return err
		}
		m.Keys = append(m.Keys, KeyMark{k.Name, digest(k.Text)})
	}
	var err error
	if m.Sequences, err = sequencesOf(ctx, tx); err != nil {
		return err
	}
	if err := w.json(manifestName, m); err != nil {
		return err
	}
	if err := errors.Join(w.tar.Close(), w.zip.Close(), w.age.Close()); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}

func (w *writer) json(name string, m *Manifest) error {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return w.entry(name, text)
}

func (w *writer) entry(name string, text []byte) error {
	err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), ModTime: w.time})
	if err == nil {
		_, err = io.Copy(w.tar, bytes.NewReader(text))
	}
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}

// table writes the rows of one table as they come from the server.
func (w *writer) table(ctx context.Context, conn *pgx.Conn, t *Table) error {
	p := &pieces{w: w, name: t.Name, sum: sha256.New(), held: make([]byte, 0, pieceBytes)}
	tag, err := conn.PgConn().CopyTo(ctx, p, t.copyOut())
	if err == nil {
		err = p.flush()
	}
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	t.Rows, t.Bytes, t.Digest = tag.RowsAffected(), p.bytes, hex.EncodeToString(p.sum.Sum(nil))
	return nil
}

// pieces cuts the rows of a table into entries of the tar.
type pieces struct {
	w     *writer
	name  string
	n     int
	held  []byte
	sum   hash.Hash
	bytes int64
}

// Write takes what the server sends, in whatever pieces.
func (p *pieces) Write(text []byte) (int, error) {
	p.sum.Write(text)
	p.bytes += int64(len(text))
	for rest := text; len(rest) > 0; {
		n := min(len(rest), pieceBytes-len(p.held))
		p.held, rest = append(p.held, rest[:n]...), rest[n:]
		if len(p.held) == pieceBytes {
			if err := p.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(text), nil
}

func (p *pieces) flush() error {
	if len(p.held) == 0 {
		return nil
	}
	err := p.w.entry(fmt.Sprintf("%s%s.%06d", tablesFolder, p.name, p.n), p.held)
	p.n, p.held = p.n+1, p.held[:0]
	return err
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
