package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"jointmeeting/internal/db"
)

// window is how many chunks are fetched in one round trip.
const window = 4

// reader streams a file chunk by chunk. The last chunk is handed out only when everything hashed to
// the file's name, so that a changed file never arrives whole.
type reader struct {
	ctx    context.Context
	db     *db.DB
	file   stored
	next   int // the next chunk to fetch
	read   int64
	sum    hash.Hash
	ready  [][]byte
	part   []byte
	failed error
}

func newReader(ctx context.Context, d *db.DB, f stored) *reader {
	return &reader{ctx: ctx, db: d, file: f, sum: sha256.New()}
}

// Read gives the next bytes.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.part) == 0 {
		if r.failed == nil {
			r.failed = r.step()
		}
		if r.failed != nil {
			return 0, r.failed
		}
	}
	n := copy(p, r.part)
	r.part = r.part[n:]
	return n, nil
}

// Close has nothing to give back: no connection is held between the round trips.
func (r *reader) Close() error { return nil }

// step makes the next chunk ready, after hashing it.
func (r *reader) step() error {
	if r.read == r.file.Size {
		return io.EOF
	}
	if len(r.ready) == 0 {
		list, err := parts(r.ctx, r.db, r.file.Sha256, r.next, window)
		if err != nil {
			return fmt.Errorf("read attachment %d: %w", r.file.ID, err)
		}
		r.ready, r.next = list, r.next+window
	}
	if len(r.ready) == 0 {
		return r.wrong("bytes are missing")
	}
	part := r.ready[0]
	r.ready = r.ready[1:]
	r.sum.Write(part)
	if r.read += int64(len(part)); r.read > r.file.Size {
		return r.wrong("there are too many bytes")
	}
	if r.read == r.file.Size && !bytes.Equal(r.sum.Sum(nil), r.file.Sha256) {
		return r.wrong("the bytes do not hash to its name")
	}
	r.part = part
	return nil
}

func (r *reader) wrong(why string) error {
	return fmt.Errorf("attachment %d: %s", r.file.ID, why)
}
