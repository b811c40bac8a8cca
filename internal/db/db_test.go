package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/limit"
)

var clerk = access.Actor{Person: 7, Name: "王静", Seats: []access.Seat{{Role: access.Office, Unit: 22, UnitName: "市市场监管局"}}}

func act(t *testing.T, d *db.DB, op db.Operation, fn func(context.Context, *db.Tx) error) (db.Outcome, error) {
	t.Helper()
	return d.Write(db.WithOperation(t.Context(), op), clerk, fn)
}

func note(tx *db.Tx) {
	tx.LogEntry(audit.Entry{Action: "test.act", Kind: "test", Record: 1, Title: "事项"})
}

func count(t *testing.T, d *db.DB, sql string) (n int) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWriteWithoutLogIsNotCommitted: a forgotten log entry undoes the act.
func TestWriteWithoutLogIsNotCommitted(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Number(ctx, "RW", 2026)
		return err
	})
	if !errors.Is(err, db.ErrNoLog) || count(t, d, "SELECT count(*) FROM counter") != 0 {
		t.Errorf("err %v, counters %d", err, count(t, d, "SELECT count(*) FROM counter"))
	}
}

// TestActsAreTheirActors: what only follows from another act is nobody's: a person's act that logs no more is not committed. One that is
// declared as a person's own, or the server's, is refused to others when it is noted.
func TestActsAreTheirActors(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	acts := flow.Acts{Kind: "lamp", Title: "灯", List: []flow.Act[access.Ties]{{Do: "flicker", Label: "灯闪", Auto: true},
		{Do: "light", Label: "点灯", By: flow.Oneself}, {Do: "wire", Label: "接线", By: flow.OnServer}, {Do: "ring", Label: "摇铃", By: flow.Anybody}}}
	somebody, nobody, server := access.Actor{Person: 7, Name: "甲"}, access.Actor{Name: "未登录"}, access.System("命令行")
	for _, c := range []struct {
		who  access.Actor
		do   []string
		want func(error) bool
	}{
		{somebody, []string{"flicker"}, func(err error) bool { return errors.Is(err, db.ErrNotOwn) }},
		{somebody, []string{"flicker", "light"}, func(err error) bool { return err == nil }},
		{nobody, []string{"light"}, barred},
		{server, []string{"light"}, barred},
		{somebody, []string{"wire"}, barred},
		{nobody, []string{"ring", "wire"}, barred},
		{nobody, []string{"wire", "ring"}, barred},
		{server, []string{"wire"}, func(err error) bool { return err == nil }},
		{nobody, []string{"ring"}, func(err error) bool { return err == nil }},
	} {
		_, err := d.Write(t.Context(), c.who, func(_ context.Context, tx *db.Tx) error {
			for _, do := range c.do {
				tx.LogAct(db.On{Kind: "lamp"}, acts.Note(do), "", "")
			}
			return nil
		})
		if !c.want(err) {
			t.Errorf("%s does %v: %v", c.who.Name, c.do, err)
		}
	}
}

func barred(err error) bool { return fault.KindOf(err) == fault.Forbidden }

// TestRepeatedTokenAnswersTheFirstOutcome: 20 equal forms at once do the act once, and all get the same answer.
func TestRepeatedTokenAnswersTheFirstOutcome(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	op := db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte("a")}
	var wg sync.WaitGroup
	outs := make([]db.Outcome, 20)
	for i := range outs {
		wg.Go(func() {
			out, err := act(t, d, op, func(ctx context.Context, tx *db.Tx) error {
				n, err := tx.Number(ctx, "RW", 2026)
				note(tx)
				tx.Done("/tasks/1", "任务 %d", n)
				return err
			})
			if err != nil {
				t.Error(err)
			}
			outs[i] = out
		})
	}
	wg.Wait()
	first := 0
	for _, o := range outs {
		if o.URL != "/tasks/1" || o.Message != "任务 1" {
			t.Errorf("answered %+v", o)
		}
		if !o.Repeated {
			first++
		}
	}
	if first != 1 || count(t, d, "SELECT last FROM counter") != 1 || count(t, d, "SELECT count(*) FROM audit") != 1 {
		t.Errorf("%d first answers, number %d", first, count(t, d, "SELECT last FROM counter"))
	}
}

// TestTokenWithAnotherTextIsRefused: the same token cannot carry another form, route or person.
func TestTokenWithAnotherTextIsRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	ok := func(_ context.Context, tx *db.Tx) error { note(tx); return nil }
	first := db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte("a")}
	if _, err := act(t, d, first, ok); err != nil {
		t.Fatal(err)
	}
	body, route := first, first
	body.Body, route.Route = []byte("b"), "POST /y"
	for _, op := range []db.Operation{body, route} {
		if _, err := act(t, d, op, ok); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", op, err)
		}
	}
	other := clerk
	other.Person = 8
	if _, err := d.Write(db.WithOperation(t.Context(), first), other, ok); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another person: %v", err)
	}
	if n := count(t, d, "SELECT count(*) FROM audit"); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// TestNumbersHaveNoGaps: acts that fail give their number back.
func TestNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, _ = act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
				n, err := tx.Number(ctx, "JY", 2026)
				if err != nil || i%4 == 0 {
					return errors.Join(err, errors.New("refused on purpose"))
				}
				tx.LogEntry(audit.Entry{Action: "test.number", Kind: "number", Record: int64(n), Title: "号"})
				return nil
			})
		})
	}
	wg.Wait()
	if n := count(t, d, "SELECT count(DISTINCT record) FROM audit WHERE kind = 'number'"); n != 30 || count(t, d, "SELECT last FROM counter") != 30 {
		t.Errorf("%d numbers, last %d", n, count(t, d, "SELECT last FROM counter"))
	}
}

// TestReadCannotWrite: a page's snapshot is read-only whatever its statement says.
func TestReadCannotWrite(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	err := d.Read(t.Context(), func(b *db.Batch) {
		db.Many[struct{ Kind string }](b, "INSERT INTO counter (kind, year) VALUES ('X', 2026) RETURNING kind", nil)
	})
	if err == nil || count(t, d, "SELECT count(*) FROM counter") != 0 {
		t.Errorf("err %v", err)
	}
}

// TestOneMissingRowIsNotFound: what is not there and what may not be seen answer alike.
func TestOneMissingRowIsNotFound(t *testing.T) {
	t.Parallel()
	err := dbtest.DB(t).Read(t.Context(), func(b *db.Batch) { db.Value[int](b, "SELECT 1 WHERE false", nil) })
	if fault.KindOf(err) != fault.Missing {
		t.Errorf("%v", err)
	}
}

// TestOutcomeCanBeAskedLater: what an act answered is found by its token, by its person only.
func TestOutcomeCanBeAskedLater(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	_, err := act(t, d, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}}, func(_ context.Context, tx *db.Tx) error {
		note(tx)
		tx.Done("/topics/3", "已提交")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if out, answer, err := d.Find(t.Context(), clerk.Person, "token-0001"); err != nil || answer != db.Done || out.URL != "/topics/3" {
		t.Errorf("%+v, %v, %v", out, answer, err)
	}
	if out, answer, err := d.Find(t.Context(), 8, "token-0001"); err != nil || answer != db.NotDone || out.URL != "" {
		t.Errorf("another person: %+v, %v, %v", out, answer, err)
	}
	if _, answer, err := d.Find(t.Context(), clerk.Person, "token-0002"); err != nil || answer != db.NotDone {
		t.Errorf("a token of nobody: %v, %v", answer, err)
	}
	if n := count(t, d, "SELECT count(*)::int FROM operation WHERE person = 8"); n != 0 {
		t.Errorf("asking for another's left %d operations, want 0", n)
	}
}

// slowly is a server under load: before each statement about an operation that is there already, time goes by.
type slowly struct{ server *pgx.Conn }

// TraceQueryStart comes after the arguments of the statement are known, and before it is sent.
func (s slowly) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if strings.HasPrefix(data.SQL, "UPDATE operation") {
		s.server.Exec(ctx, "SELECT pg_sleep(0.05)")
	}
	return ctx
}

// TraceQueryEnd is not needed.
func (slowly) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestAnswerBinds: a form whose token was asked for while it was on its way does nothing, since its person was told so, however
// slow the server is; the same form sent afterwards is done, once.
func TestAnswerBinds(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	server, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	d := opened(t, url, db.WithTracer(slowly{server}))
	send := func(came context.Context) (db.Outcome, error) {
		return d.Write(db.WithOperation(came, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte("a")}), clerk, func(_ context.Context, tx *db.Tx) error {
			note(tx)
			tx.Done("/done", "已办理")
			return nil
		})
	}
	early := db.WithArrival(t.Context())
	for range 2 {
		if _, answer, err := d.Find(t.Context(), clerk.Person, "token-0001"); err != nil || answer != db.NotDone {
			t.Fatalf("asked while the form is read: %v, %v", answer, err)
		}
	}
	if _, err := send(early); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the form that was on its way: %v, want refused", err)
	}
	other := clerk
	other.Person = 8
	stolen := db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte("a")}
	if _, err := d.Write(db.WithOperation(db.WithArrival(t.Context()), stolen), other, func(context.Context, *db.Tx) error { return nil }); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another person's form with the token: %v, want refused", err)
	}
	// What is sent afterwards comes a minute after the question, longer than the server takes for any statement.
	dbtest.Tamper(t, d, "UPDATE operation SET at = at - interval '1 minute'")
	late := db.WithArrival(t.Context())
	for i := range 2 {
		if out, err := send(late); err != nil || out.Repeated != (i == 1) {
			t.Errorf("sent afterwards: %+v, %v", out, err)
		}
	}
	if n := count(t, d, "SELECT count(*)::int FROM audit"); n != 1 {
		t.Errorf("%d acts, want 1", n)
	}
	if _, answer, err := d.Find(t.Context(), clerk.Person, "token-0001"); err != nil || answer != db.Done {
		t.Errorf("asked at the end: %v, %v", answer, err)
	}
}

// TestQuestionsAreBounded: who asks for more unused tokens than anybody has forms is not answered, and leaves no more rows.
func TestQuestionsAreBounded(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for i := range db.AskedMost + 5 {
		_, answer, err := d.Find(t.Context(), clerk.Person, fmt.Sprintf("token-%04d", i))
		if want := map[bool]db.Answer{true: db.NotDone, false: db.Uncertain}[i < db.AskedMost]; err != nil || answer != want {
			t.Fatalf("question %d: %v, %v", i, answer, err)
		}
	}
	if n := count(t, d, "SELECT count(*)::int FROM operation"); n != db.AskedMost {
		t.Errorf("%d rows, want %d", n, db.AskedMost)
	}
}

// begun is an act that has done everything but its commit, until end lets it go on.
func begun(t *testing.T, d *db.DB, op db.Operation) (end func()) {
	t.Helper()
	inside, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := act(t, d, op, func(_ context.Context, tx *db.Tx) error {
			note(tx)
			tx.Done("/done", "已办理")
			close(inside)
			<-goOn
			return nil
		})
		done <- err
	}()
	<-inside
	return func() {
		t.Helper()
		close(goOn)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

// TestAskedWhileOnItsWay: an act that is about to commit, here or in another program, is not called undone.
func TestAskedWhileOnItsWay(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	here, there := opened(t, url), opened(t, url)
	end := begun(t, here, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}})
	for name, d := range map[string]*db.DB{"here": here, "there": there} {
		if _, answer, err := d.Find(t.Context(), clerk.Person, "token-0001"); err != nil || answer != db.Uncertain {
			t.Errorf("%s: %v, %v", name, answer, err)
		}
	}
	end()
	for name, d := range map[string]*db.DB{"here": here, "there": there} {
		if out, answer, err := d.Find(t.Context(), clerk.Person, "token-0001"); err != nil || answer != db.Done || out.URL != "/done" {
			t.Errorf("%s, afterwards: %+v, %v, %v", name, out, answer, err)
		}
	}
}

func opened(t *testing.T, url string, opts ...db.Option) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	dbtest.Seal(d)
	return d
}

// TestActBetweenTwoTries: an act that is run again holds nothing meanwhile; it is still not called undone.
func TestActBetweenTwoTries(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	var asked []db.Answer
	_, err := act(t, d, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}}, func(ctx context.Context, tx *db.Tx) error {
		if len(asked) == 0 {
			// The server ends the transaction, and its token with it, before the act is run again.
			if _, err := tx.Exec(ctx, "ROLLBACK", nil); err != nil {
				return err
			}
			_, answer, err := d.Find(ctx, clerk.Person, "token-0001")
			if err != nil {
				return err
			}
			asked = append(asked, answer)
			return &pgconn.PgError{Code: "40001"}
		}
		note(tx)
		tx.Done("/done", "已办理")
		return nil
	})
	if err != nil || len(asked) != 1 || asked[0] != db.Uncertain {
		t.Errorf("%v, asked between: %v", err, asked)
	}
}

// TestDoneIsToldToTheRequest: whoever answers the request knows that its act is committed, and only then.
func TestDoneIsToldToTheRequest(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for token, fails := range map[string]bool{"token-0001": true, "token-0002": false} {
		ctx := db.WithOperation(t.Context(), db.Operation{Token: token, Route: "POST /x", Body: []byte{}})
		d.Write(ctx, clerk, func(_ context.Context, tx *db.Tx) error {
			tx.Done("/done", "已办理")
			if fails {
				return fault.Refused("不行")
			}
			note(tx)
			return nil
		})
		if out, told := db.Told(ctx); told == fails || told && out.URL != "/done" {
			t.Errorf("fails %t: %+v, %t", fails, out, told)
		}
	}
}

// TestSameFormWhileItsActIsLong: who sends a form again while its act is still on its way is not told that nothing
// was saved; the act itself goes on.
func TestSameFormWhileItsActIsLong(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	op := db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}}
	end := begun(t, d, op)
	if _, err := act(t, d, op, func(context.Context, *db.Tx) error { t.Error("it ran twice"); return nil }); fault.KindOf(err) != fault.Unknown {
		t.Errorf("the second: %v, want unknown", err)
	}
	if _, answer, err := d.Find(t.Context(), clerk.Person, op.Token); err != nil || answer != db.Uncertain {
		t.Errorf("asked after the second ended: %v, %v", answer, err)
	}
	end()
	if out, err := act(t, d, op, nil); err != nil || out.URL != "/done" || !out.Repeated {
		t.Errorf("the third: %+v, %v", out, err)
	}
}

// TestTimelineKeepsTheNewest: of a record with more acts than its page lists, the oldest are left out.
func TestTimelineKeepsTheNewest(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	_, err := act(t, d, db.Operation{}, func(_ context.Context, tx *db.Tx) error {
		for i := range limit.TimelineRows + 3 {
			tx.LogEntry(audit.Entry{Action: "test.act", Kind: "test", Record: 1, Title: "事项", Detail: fmt.Sprint(i)})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var list *[]audit.Row
	if err := d.Read(t.Context(), func(b *db.Batch) { list = db.Timeline(b, "test", 1) }); err != nil {
		t.Fatal(err)
	}
	if l := *list; len(l) != limit.TimelineRows || l[0].Detail != "3" || l[len(l)-1].Detail != fmt.Sprint(limit.TimelineRows+2) {
		t.Errorf("%d rows, from %q to %q", len(l), l[0].Detail, l[len(l)-1].Detail)
	}
}
