package minutes_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// cutter breaks an act at its n-th statement: that one and all after it are cancelled before they are
// sent, so that no retry helps, or the connection is closed once after it was answered.
type cutter struct {
	mu     sync.Mutex
	n      int // statements to go until the cut; 0 = none
	close  bool
	broken bool
}

func (c *cutter) arm(n int, close bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.close, c.broken = n, close, false
}

// now counts a statement and says whether it is the one.
func (c *cutter) now(atEnd bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken && !c.close {
		return !atEnd
	}
	if c.n == 0 || c.close != atEnd {
		return false
	}
	c.n--
	c.broken = c.broken || c.n == 0
	return c.n == 0
}

func (c *cutter) done() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.broken
}

// TraceQueryStart cancels the statement before it is sent.
func (c *cutter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	if c.now(false) {
		dead, cancel := context.WithCancel(ctx)
		cancel()
		return dead
	}
	return ctx
}

// TraceQueryEnd closes the socket after the answer came.
func (c *cutter) TraceQueryEnd(_ context.Context, conn *pgx.Conn, _ pgx.TraceQueryEndData) {
	if c.now(true) {
		conn.PgConn().Conn().Close()
	}
}

// outcome is what a reader finds after the act: everything or nothing.
func (o office) outcome(id int64) (whole bool) {
	o.Helper()
	m := o.get(id)
	got := []int{o.count("SELECT count(*) FROM delivery WHERE minutes = $1", id), o.count("SELECT count(*) FROM task WHERE minutes = $1", id),
		o.count("SELECT coalesce(sum(last), 0) FROM counter WHERE kind = 'minutes'"), o.count("SELECT count(*) FROM audit WHERE action = 'minutes.issue'"),
		o.count("SELECT count(*) FROM river_job WHERE kind = 'checkpoint'")}
	nothing := m.State == minutes.Signed && m.Number == "" && got[0]+got[1]+got[2]+got[3]+got[4] == 0
	whole = m.State == minutes.Issued && m.Number != "" && got[0] == 6 && got[1] == 3 && got[2] == 1 && got[3] == 1 && got[4] == 1
	if nothing == whole {
		o.Fatalf("half an issue: state %s, number %q, %v", m.State, m.Number, got)
	}
	o.sound()
	if faults, err := audit.Verify(o.Context(), o.db.Pool()); err != nil || len(faults) > 0 {
		o.Fatalf("the log: %v %v", faults, err)
	}
	return whole
}

// TestIssueIsAllOrNothing breaks the issue before every one of its statements in turn; only the run that
// is not broken leaves anything. Three databases share the work.
func TestIssueIsAllOrNothing(t *testing.T) {
	t.Parallel()
	const shares = 3
	for k := 1; k <= shares; k++ {
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			t.Parallel()
			c := &cutter{}
			o, id := openAt(t, minutes.Signed, db.WithTracer(c))
			n := k
			for o.cutAt(c, id, n) {
				n += shares
			}
			if n < 30 {
				t.Errorf("the issue has only %d statements", n)
			}
		})
	}
}

// cutAt tries to issue with a cut before the n-th statement and says whether there was one.
func (o office) cutAt(c *cutter, id int64, n int) bool {
	o.Helper()
	m, who := o.get(id), o.who("office1")
	in := issuing.Input{On: form.Day(*m.SignedOn), Added: []int64{sample.Unit(o, o.db, "sfj").ID}}
	c.arm(n, false)
	_, err := o.issuer().Issue(o.Context(), who, id, m.Version, in)
	broken := !c.done()
	c.arm(0, false)
	if whole := o.outcome(id); whole == broken || (err != nil) != broken {
		o.Fatalf("cut before statement %d: broken %v, whole %v, error %v", n, broken, whole, err)
	}
	return broken
}

// TestIssueSurvivesACutConnection closes the connection after some statements: the act is tried again
// and is done exactly once.
func TestIssueSurvivesACutConnection(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 8, 19, 33} {
		c := &cutter{}
		o, id := openAt(t, minutes.Signed, db.WithTracer(c))
		m := o.get(id)
		who, in := o.who("office1"), issuing.Input{On: form.Day(*m.SignedOn), Added: []int64{sample.Unit(o, o.db, "sfj").ID}}
		c.arm(n, true)
		_, err := o.issuer().Issue(t.Context(), who, id, m.Version, in)
		if c.done() {
			t.Fatalf("statement %d was never reached", n)
		}
		c.arm(0, false)
		if !o.outcome(id) || err != nil {
			t.Errorf("cut after statement %d: %v", n, err)
		}
	}
}
