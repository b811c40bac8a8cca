package db_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

// cutter is a network that breaks a connection once, after the commit was sent and before its answer
// is read: the worst moment.
type cutter struct {
	net.Conn
	armed, cut *atomic.Bool
}

// Read loses the answer when armed; the server has done what it was told.
func (c *cutter) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err == nil && c.armed.CompareAndSwap(true, false) {
		c.cut.Store(true)
		c.Conn.Close()
		return 0, net.ErrClosed
	}
	return n, err
}

// Write arms the cut when the commit goes out.
func (c *cutter) Write(b []byte) (int, error) {
	if !c.cut.Load() && contains(b, "commit") {
		c.armed.Store(true)
	}
	return c.Conn.Write(b)
}

func contains(b []byte, word string) bool {
	for i := 0; i+len(word) <= len(b); i++ {
		if string(b[i:i+len(word)]) == word {
			return true
		}
	}
	return false
}

// TestLostCommitAnswerIsResolved: the answer to the commit is lost; the act is asked for by its token,
// found done, and not done again.
func TestLostCommitAnswerIsResolved(t *testing.T) {
	t.Parallel()
	var armed, cut atomic.Bool
	d, err := db.Open(t.Context(), dbtest.URL(t), func(c *pgxpool.Config) {
		dial := c.ConnConfig.DialFunc
		c.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return &cutter{conn, &armed, &cut}, err
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	dbtest.Seal(d)
	runs := 0
	out, err := act(t, d, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}}, func(ctx context.Context, tx *db.Tx) error {
		runs++
		note(tx)
		tx.Done("/done", "已办理")
		_, err := tx.Number(ctx, "JY", 2026)
		return err
	})
	if !cut.Load() {
		t.Fatal("the connection was never cut: the test proves nothing")
	}
	if err != nil || out.URL != "/done" || !out.Repeated || runs != 1 {
		t.Errorf("out %+v, err %v, runs %d", out, err, runs)
	}
	if n := count(t, d, "SELECT last FROM counter"); n != 1 {
		t.Errorf("number %d", n)
	}
}
