package audit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
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
	if err := audit.Append(t.Context(), tx, key, dbtest.DB(t).Now(), []audit.Entry{e}, audit.Form{}); err != nil {
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
	schema := migrations.Latest()
	note := func(action, set, beside string) {
		t.Helper()
		err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			forge(t, tx, otherKey(t), audit.Entry{Action: action, Kind: "log"})
			edit(t, tx, "UPDATE audit SET "+set+" WHERE seq = (SELECT max(seq) FROM audit); "+beside)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const bare, migrated = "mac = NULL, mac_key = ''", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, true)"
	note("log.base", bare, fmt.Sprintf(migrated, schema+1))
	if err := audit.SealUpgrade(ctx, conn, key, audit.Mark{Last: 2, MACs: true, Schema: schema}); err != nil {
		t.Fatal(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) > 0 || len(o.Notes) != 1 {
		t.Errorf("%+v", o)
	}
	last := int64(4)
	for _, c := range [][3]string{
		{"minutes.sign", bare, fmt.Sprintf(migrated, schema+2)},                    // what migrations do not write
		{"log.base", bare, "SELECT 1"},                                             // of no migration
		{"log.base", bare, fmt.Sprintf(migrated, schema)},                          // of one that was there
		{"log.base", "mac_key = mac_key", fmt.Sprintf(migrated, schema+3)},         // under a key that is not ours
		{"log.base", bare, strings.Repeat(fmt.Sprintf(migrated, schema+4)+";", 2)}, // of one that is there twice
	} {
		note(c[0], c[1], c[2])
		if err := audit.SealUpgrade(ctx, conn, key, audit.Mark{Last: last, MACs: true, Schema: schema}); !errors.Is(err, audit.ErrBeside) {
			t.Errorf("%v: %v", c, err)
		}
		last++
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) != 3 {
		t.Errorf("%+v", o)
	}
	if err := audit.SealBy(ctx, conn, key, "已逐条核对"); err != nil {
		t.Fatal(err)
	}
	if o := origin(t, d.Pool(), key); len(o.Faults) > 0 || len(o.Notes) != 2 {
		t.Errorf("%+v", o)
	}
}

// TestOutsidersKeepNobodyOut: entries under a key of somebody's own, however many, do not make this machine's key another one, nor do entries
// that only bear its name make another key this log's; the newest are named at a glance.
func TestOutsidersKeepNobodyOut(t *testing.T) {
	t.Parallel()
	d := chain(t, 2)
	conn, err := pgx.Connect(t.Context(), dbtest.AdminURL(t, d.Pool().Config().ConnString()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if faults, err := audit.Strange(t.Context(), d.Pool(), dbtest.Key()); err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	forged := slices.Repeat([]audit.Entry{{Action: "minutes.sign", Kind: "minutes", Record: 1}}, 210)
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		return audit.Append(t.Context(), tx, otherKey(t), d.Now(), forged, audit.Form{})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := dbtest.Key().Fits(t.Context(), d.Pool()); err != nil {
		t.Error(err)
	}
	if faults, err := audit.Strange(t.Context(), d.Pool(), dbtest.Key()); err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0], "audit/15–214: 以另一密钥") {
		t.Error(faults, err)
	}
	third, err := audit.NewKey(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	if err := pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		edit(t, tx, "UPDATE audit SET mac_key = '"+third.ID+"' WHERE seq = 214")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := third.Fits(t.Context(), d.Pool()); !errors.Is(err, audit.ErrForeign) {
		t.Error(err)
	}
	if err := audit.SealBy(t.Context(), conn, dbtest.Key(), "密钥曾更换"); err != nil {
		t.Fatal(err)
	}
	if faults, err := audit.Strange(t.Context(), d.Pool(), dbtest.Key()); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
}

// TestWhatWasSeenBinds: a log is held against what was noted of it elsewhere.
func TestWhatWasSeenBinds(t *testing.T) {
	t.Parallel()
	d := chain(t, 2)
	noted, err := audit.See(t.Context(), d.Pool(), dbtest.Key())
	if err != nil {
		t.Fatal(err)
	}
	seen, err := audit.ReadSeen(noted.String() + "\n")
	if err != nil || seen.String() != noted.String() || seen.Seq != 4 || seen.Schema != migrations.Latest() || seen.Key != dbtest.Key().ID {
		t.Fatal(seen, err)
	}
	mark, err := audit.MarkOf(t.Context(), d.Pool())
	if err != nil {
		t.Fatal(err)
	}
	for want, m := range map[string]audit.Mark{"": mark, "is empty": {}, "no authentication": {Last: 9, Schema: seen.Schema}, "set back to 7": {Last: 9, MACs: true, Schema: 7}} {
		if err := m.Bears(&seen); (err != nil) != (want != "") || err != nil && (!errors.Is(err, audit.ErrSetBack) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", want, err)
		}
		if err := m.Bears(nil); err != nil {
			t.Error(err)
		}
	}
	for sql, want := range map[string]int{"SELECT 1": 0, "DELETE FROM audit WHERE seq = 4": 1, "UPDATE audit SET hash = sha256('x') WHERE seq = 4": 1} {
		tx, err := dbtest.Admin(t, d).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		edit(t, tx, sql)
		if faults, err := seen.Met(t.Context(), tx); err != nil || len(faults) != want {
			t.Errorf("%s: %v, %v", sql, faults, err)
		}
		tx.Rollback(t.Context())
	}
	for _, bad := range []string{"", "k 5", "k x 4:" + strings.Repeat("0", 64), "k 5 4:00"} {
		if _, err := audit.ReadSeen(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
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
