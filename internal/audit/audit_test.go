package audit_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

func chain(t *testing.T, n int) *db.DB {
	t.Helper()
	d := dbtest.DB(t)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			_, err := d.Write(context.Background(), access.System("测试"), func(_ context.Context, tx *db.Tx) error {
				tx.LogEntry(audit.Entry{Action: "a.b", Kind: "a", Record: int64(i), Title: fmt.Sprint("第", i, "项")})
				tx.LogEntry(audit.Entry{Action: "a.c", Kind: "a", Record: int64(i), Reason: "理由"})
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	return d
}

func verify(t *testing.T, d *db.DB) []string {
	t.Helper()
	faults, err := audit.Verify(t.Context(), d.Pool())
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

// TestParallelActsMakeOneChain: no gap, no fork, no false alarm.
func TestParallelActsMakeOneChain(t *testing.T) {
	t.Parallel()
	if faults := verify(t, chain(t, 20)); len(faults) > 0 {
		t.Error(faults)
	}
}

// TestAnyChangedFieldIsNamed: a superuser's edit of any column of a row is found, and the row is named.
func TestAnyChangedFieldIsNamed(t *testing.T) {
	t.Parallel()
	d := chain(t, 3)
	ctx := t.Context()
	for _, set := range []string{"at = at + interval '1 second'", "person = person + 1", "name = name || '。'", "seat = 'x'", "unit = 9", "action = 'z'",
		"kind = 'z'", "record = record + 1", "title = title || 'x'", "reason = 'r'", "detail = 'd'", "request = 'q'", "address = 'z'", "txid = txid + 1",
		"prev = sha256('x')", "hash = sha256('x')"} {
		tx, err := dbtest.Admin(t, d).Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, tx, "UPDATE audit SET "+set+" WHERE seq = 4")
		faults, err := audit.Verify(ctx, tx)
		if err != nil || len(faults) == 0 || !strings.Contains(strings.Join(faults, "\n"), "audit/4") {
			t.Errorf("%s: %v, %v", set, faults, err)
		}
		tx.Rollback(ctx)
	}
}

// TestMissingRowsAreFound: a row taken out of the middle, a cut tail, and one that was written anew, by the checkpoint.
func TestMissingRowsAreFound(t *testing.T) {
	t.Parallel()
	d := chain(t, 3)
	ctx := t.Context()
	if err := pgx.BeginFunc(ctx, d.Pool(), func(tx pgx.Tx) error { _, err := audit.Checkpoint(ctx, tx); return err }); err != nil {
		t.Fatal(err)
	}
	for _, cut := range []string{"seq = 3", "seq = 6", "seq > 4"} {
		tx, err := dbtest.Admin(t, d).Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, tx, "DELETE FROM audit WHERE "+cut)
		if faults, err := audit.Verify(ctx, tx); err != nil || len(faults) == 0 {
			t.Errorf("%s is not found: %v", cut, err)
		}
		tx.Rollback(ctx)
	}
	tx, err := dbtest.Admin(t, d).Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx)
	edit(t, tx, "DELETE FROM audit WHERE seq = 6")
	forge(t, tx, dbtest.Key(), audit.Entry{Action: "a.b", Kind: "a"})
	if faults, err := audit.Verify(ctx, tx); err != nil || len(faults) != 1 || !strings.Contains(faults[0], "与检查点不符") {
		t.Errorf("an end that was written anew: %v, %v", faults, err)
	}
}

// edit does as a superuser what no program of ours can: triggers off, rows changed.
func edit(t *testing.T, tx pgx.Tx, sql string) {
	t.Helper()
	for _, s := range []string{"SET LOCAL session_replication_role = replica", sql} {
		if _, err := tx.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLogIsInsertOnly: nobody changes or removes an entry while the triggers stand; that the portal's own role is
// refused before they are asked is tested with its rights (migrations).
func TestLogIsInsertOnly(t *testing.T) {
	t.Parallel()
	d := chain(t, 1)
	for _, sql := range []string{"UPDATE audit SET title = ''", "DELETE FROM audit", "TRUNCATE audit"} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); db.Constraint(err) != "audit_insert_only" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// TestCutTailIsFoundFromAPrintedPoint: also when every checkpoint in the database was cut with it, and a log that was written
// anew from there on; what is whole meets its points, and what is no point is refused.
func TestCutTailIsFoundFromAPrintedPoint(t *testing.T) {
	t.Parallel()
	d := chain(t, 3)
	ctx := t.Context()
	var p audit.Point
	if err := d.Pool().QueryRow(ctx, audit.SelectPoint).Scan(&p.Seq, &p.Hash); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cut  string
		want int
	}{{"seq = 0", 0}, {"seq = 6", 2}, {"seq > 4", 2}} {
		tx, err := dbtest.Admin(t, d).Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, tx, "DELETE FROM audit WHERE "+c.cut)
		edit(t, tx, "DELETE FROM checkpoint")
		if faults, err := audit.Meets(ctx, tx, []string{p.String(), p.Short()}); err != nil || len(faults) != c.want {
			t.Errorf("%s: %v, %v", c.cut, faults, err)
		}
		tx.Rollback(ctx)
	}
	other := fmt.Sprintf("%d:%x", p.Seq, append([]byte{p.Hash[0] + 1}, p.Hash[1:]...))
	if faults, err := audit.Meets(ctx, d.Pool(), []string{other}); err != nil || len(faults) != 1 {
		t.Errorf("another hash: %v, %v", faults, err)
	}
	for _, bad := range []string{"", "6", "6:abcd", "6:" + strings.Repeat("z", 24), "x:" + strings.Repeat("a", 24), "0:" + strings.Repeat("a", 24), "6:" + strings.Repeat("a", 65)} {
		if _, err := audit.Meets(ctx, d.Pool(), []string{bad}); err == nil {
			t.Errorf("%q is taken for a checkpoint", bad)
		}
	}
}
