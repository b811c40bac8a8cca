package audit_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

func origin(t *testing.T, q audit.Querier, key audit.Key) audit.Origin {
	t.Helper()
	o, err := audit.VerifyOrigin(t.Context(), q, key)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func otherKey(t *testing.T) audit.Key {
	t.Helper()
	key, err := audit.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// forge appends an entry as the program would: fitting hashes, digests of rows and all, under whatever key the forger has.
func forge(t *testing.T, tx pgx.Tx, key audit.Key, e audit.Entry) {
	t.Helper()
	if err := audit.Append(t.Context(), tx, key, dbtest.DB(t).Now(), []audit.Entry{e}); err != nil {
		t.Fatal(err)
	}
}

// TestForgedEntriesAreNamed: an entry that fits in everything but the key is named by the check of origins and by nothing else; without the
// key nobody is told that all is well.
func TestForgedEntriesAreNamed(t *testing.T) {
	t.Parallel()
	d := chain(t, 3)
	if o := origin(t, d.Pool(), dbtest.Key()); len(o.Faults)+len(o.Notes) > 0 {
		t.Error(o)
	}
	if o := origin(t, d.Pool(), audit.Key{}); len(o.Faults) != 1 || !strings.Contains(o.Faults[0], "来源没有核对") {
		t.Error(o)
	}
	forged := audit.Entry{Person: 3, Name: "总召集人", Action: "minutes.sign", Kind: "minutes", Record: 1}
	sealing := audit.Entry{Action: "log.seal", Kind: "log", Record: 1}
	for what, c := range map[string]struct {
		entry audit.Entry
		set   string
		want  string
	}{
		"no mac":              {forged, "mac = NULL, mac_key = ''", "audit/7: 没有来源认证"},
		"another's mac":       {forged, "mac = (SELECT mac FROM audit WHERE seq = 6), mac_key = (SELECT mac_key FROM audit WHERE seq = 6)", "audit/7: 来源认证与内容不符"},
		"another key":         {forged, "seq = seq", "audit/7: 以另一密钥"},
		"its key, named ours": {forged, "mac_key = (SELECT mac_key FROM audit WHERE seq = 6)", "audit/7: 来源认证与内容不符"},
		"a seal without mac":  {sealing, "mac = NULL, mac_key = ''", "audit/7: 没有来源认证"},
		"a seal of ours":      {sealing, "mac_key = (SELECT mac_key FROM audit WHERE seq = 6)", "audit/7: 来源认证与内容不符"},
	} {
		tx, err := dbtest.Admin(t, d).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		forge(t, tx, otherKey(t), c.entry)
		edit(t, tx, "UPDATE audit SET "+c.set+" WHERE seq = 7")
		if faults, err := audit.Verify(t.Context(), tx); err != nil || len(faults) > 0 {
			t.Errorf("%s: the chain is to fit: %v, %v", what, faults, err)
		}
		if o := origin(t, tx, dbtest.Key()); len(o.Faults) != 1 || !strings.HasPrefix(o.Faults[0], c.want) || len(o.Notes) > 0 {
			t.Errorf("%s: %+v, want %s", what, o, c.want)
		}
		tx.Rollback(t.Context())
	}
}

// older takes the macs away, as an earlier schema has none.
func older(t *testing.T, d *db.DB) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dbtest.AdminURL(t, d.Pool().Config().ConnString()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	for _, sql := range []string{"SET session_replication_role = replica", "UPDATE audit SET mac = NULL, mac_key = ''", "SET session_replication_role = origin"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

// TestBoundaryIsKept: entries from before the macs are taken in once, and said; the boundary is not moved, neither over entries that
// came later nor by changing those before it.
func TestBoundaryIsKept(t *testing.T) {
	t.Parallel()
	d := chain(t, 2)
	ctx, key := t.Context(), dbtest.Key()
	conn := older(t, d)
	for range 2 { // the second program that upgrades at once has nothing to do
		if err := audit.SealUpgrade(ctx, conn, key, audit.Mark{Last: 4}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Write(ctx, access.System("测试"), func(_ context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "a.b", Kind: "a"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) > 0 || len(o.Notes) != 1 || !strings.HasPrefix(o.Notes[0], "第 1 至 4 条") {
		t.Fatalf("%+v", o)
	}
	for what, c := range map[string]struct{ sql, want string }{
		"an entry behind it loses its mac":     {"UPDATE audit SET mac = NULL, mac_key = '' WHERE seq = 6", "audit/6: 没有"},
		"it is called later":                   {"UPDATE audit SET seq = 9 WHERE seq = 5; UPDATE audit SET mac = NULL, mac_key = '' WHERE seq = 6", "audit/1–4: 没有"},
		"its words change":                     {"UPDATE audit SET detail = 'x' WHERE seq = 5", "audit/1–4: 没有"},
		"it is hashed anew over another chain": {"UPDATE audit SET hash = sha256('x') WHERE seq = 5", "audit/5: 来源认证与内容不符"},
	} {
		tx, err := dbtest.Admin(t, d).Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, tx, c.sql)
		if o := origin(t, tx, key); !strings.Contains(strings.Join(o.Faults, "\n"), c.want) {
			t.Errorf("%s: %+v, want %s", what, o, c.want)
		}
		tx.Rollback(ctx)
	}
}

// TestUpgradesTakeInTheirOwn: what migrations noted is taken in, what somebody else added meanwhile is not, until who has the machine says so.
func TestUpgradesTakeInTheirOwn(t *testing.T) {
	t.Parallel()
	d := chain(t, 1)
	ctx, key := t.Context(), dbtest.Key()
	conn, err := pgx.Connect(ctx, dbtest.AdminURL(t, d.Pool().Config().ConnString()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	before := audit.Mark{Last: 2, MACs: true}
	note := func(action string) {
		t.Helper()
		err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			forge(t, tx, otherKey(t), audit.Entry{Action: action, Kind: "log"})
			edit(t, tx, "UPDATE audit SET mac = NULL, mac_key = '' WHERE mac_key <> '"+key.ID+"'")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	note("log.base")
	if err := audit.SealUpgrade(ctx, conn, key, before); err != nil {
		t.Fatal(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) > 0 || len(o.Notes) != 1 {
		t.Errorf("%+v", o)
	}
	note("minutes.sign")
	if err := audit.SealUpgrade(ctx, conn, key, audit.Mark{Last: 4, MACs: true}); !errors.Is(err, audit.ErrBeside) {
		t.Error(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) != 1 {
		t.Errorf("%+v", o)
	}
	if err := audit.SealBy(ctx, conn, key, "已逐条核对"); err != nil {
		t.Fatal(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) > 0 || len(o.Notes) != 2 {
		t.Errorf("%+v", o)
	}
}

// TestNoEntryWithoutTheKey: no key, no act; another key than the log's is refused before anything is written.
func TestNoEntryWithoutTheKey(t *testing.T) {
	t.Parallel()
	d := chain(t, 1)
	for want, key := range map[error]audit.Key{nil: dbtest.Key(), audit.ErrNoKey: {}, audit.ErrForeign: otherKey(t)} {
		if err := key.Fits(t.Context(), d.Pool()); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	d.SealLog(audit.Key{})
	_, err := d.Write(t.Context(), access.System("测试"), func(_ context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "a.b", Kind: "a"})
		return nil
	})
	if !errors.Is(err, audit.ErrNoKey) {
		t.Errorf("%v, want %v", err, audit.ErrNoKey)
	}
}
