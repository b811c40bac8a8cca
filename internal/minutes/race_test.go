package minutes_test

import (
	"fmt"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// inTurn starts acts one after the other while the log takes no entry: each has done all its work and waits
// there, or waits for one that does, when the next begins. Then the log takes them; each answers its error.
func (o office) inTurn(acts ...func() error) []error {
	o.Helper()
	return o.behindLock("LOCK TABLE audit IN EXCLUSIVE MODE", acts...)
}

// behindLock starts acts one after the other while a lock stops them, and lets it go when the last one waits.
func (o office) behindLock(lock string, acts ...func() error) []error {
	o.Helper()
	tx, err := dbtest.Admin(o, o.db).Begin(o.Context())
	must(o.T, err)
	defer tx.Rollback(o.Context())
	_, err = tx.Exec(o.Context(), lock)
	must(o.T, err)
	answers := make([]chan error, len(acts))
	for i, act := range acts {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- act() }()
		for o.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") <= i {
			time.Sleep(5 * time.Millisecond)
		}
	}
	must(o.T, tx.Rollback(o.Context()))
	out := []error{}
	for _, a := range answers {
		out = append(out, <-a)
	}
	return out
}

// correctionReady are issued minutes with a signed correction that says something else of the first decision.
func correctionReady(t *testing.T) (o office, old, id int64) {
	t.Helper()
	o, old = openAt(t, minutes.Issued, db.WithConns(8))
	o.finished(old, "sfj", "gedian")
	id = sample.CorrectMinutes(o, o.db, old)
	f := minutes.Of(o.get(id))
	f.Rows[0].Due = "2027-09-30"
	must(o.T, o.save("office1", id, f))
	sample.SignMinutes(o, o.db, id)
	return o, old, id
}

func (o office) receiving(code string, id int64) func() error {
	o.Helper()
	who := o.who("liaison-" + code)
	for _, d := range o.page(id).Deliveries {
		if d.Unit == sample.Unit(o, o.db, code).ID {
			return func() error {
				_, err := o.deliveries().Receive(o.Context(), who, d.ID, d.Version, "receive")
				return err
			}
		}
	}
	o.Fatalf("%s was sent nothing", code)
	return nil
}

func (o office) issuing(id int64) func() error {
	o.Helper()
	who, m := o.who("office1"), o.get(id)
	return func() error {
		_, err := o.issuer().Issue(o.Context(), who, id, m.Version, issuing.Input{On: form.Day(*m.SignedOn)})
		return err
	}
}

// TestSigningForMinutesThatAreBeingCorrected: a unit that signs while a correction is issued signed before it or is
// told that it comes too late. Who signed before has nothing left to sign of a correction that does not touch it.
func TestSigningForMinutesThatAreBeingCorrected(t *testing.T) {
	t.Parallel()
	t.Run("too late", func(t *testing.T) {
		t.Parallel()
		o, old, id := correctionReady(t)
		errs := o.inTurn(o.issuing(id), o.receiving("sfj", old), o.receiving("gedian", old))
		must(t, errs[0])
		want(t, errs[1], fault.Invalid, "已被更正")
		want(t, errs[2], fault.Invalid, "已被更正")
		if got := o.reached(id); got["sfj"] != "sent 0" || got["gedian"] != "sent 1" {
			t.Errorf("receipts of the correction: %v", got)
		}
		o.whole()
	})
	t.Run("in time", func(t *testing.T) {
		t.Parallel()
		o, old, id := correctionReady(t)
		for _, err := range o.inTurn(o.receiving("sfj", old), o.issuing(id)) {
			must(t, err)
		}
		if got := o.reached(id); got["sfj"] != "info 0" || got["gedian"] != "sent 1" {
			t.Errorf("receipts of the correction: %v", got)
		}
		o.whole()
	})
	t.Run("the last decision confirmed", func(t *testing.T) {
		t.Parallel()
		o, old, id := correctionReady(t)
		must(t, o.receiving("gedian", old)())
		r := o.receiptsOf(old, "gedian")[0]
		who := o.who("liaison-gedian")
		confirm := func() error {
			_, err := o.deliveries().Confirm(t.Context(), who, r.ID, r.Version, "acknowledge", "")
			return err
		}
		for _, err := range o.inTurn(confirm, o.issuing(id)) {
			must(t, err)
		}
		if got := o.reached(id); got["gedian"] != "info 0" {
			t.Errorf("receipts of the correction: %v", got)
		}
		o.whole()
	})
}

// TestActOnATaskWhileItsMinutesAreCorrected: the issue of a correction goes from task to task, and each act on a task
// counts anew what its unit leads. Neither has in hand what the other waits for.
func TestActOnATaskWhileItsMinutesAreCorrected(t *testing.T) {
	t.Parallel()
	o := open(t, db.WithConns(8))
	old, jyj := o.at(minutes.Draft), sample.Unit(t, o.db, "jyj").ID
	f := minutes.Of(o.get(old))
	f.Rows[2].Lead = []int64{jyj}
	must(t, o.save("office1", old, f))
	o.reissue(old)
	id := sample.CorrectMinutes(t, o.db, old)
	f = minutes.Of(o.get(id))
	f.Rows[0].Support, f.Rows[2].Support = f.Rows[0].Support[:1], []int64{sample.Unit(t, o.db, "czj").ID}
	must(t, o.save("office1", id, f))
	sample.SignMinutes(t, o.db, id)

	var last int64
	must(t, o.db.Pool().QueryRow(t.Context(), "SELECT max(id) FROM task WHERE lead = $1", jyj).Scan(&last))
	order := task.OrderForm{Convenor: fmt.Sprint(o.who("chief").Person), Reason: "另行研究"}
	director, version := o.who("director"), sample.TaskOf(t, o.db, last).Version
	suspend := func() error {
		_, err := task.NewService(o.db).Order(t.Context(), director, last, version, "suspend", order)
		return err
	}
	errs := o.behindLock("SELECT 1 FROM task_load FOR UPDATE", o.issuing(id), suspend)
	must(t, errs[0])
	if errs[1] != nil {
		want(t, errs[1], fault.Conflict, "")
	}
	o.whole()
	if n := o.count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"); n > 0 {
		t.Errorf("%d deadlocks were resolved by running an act again", n)
	}
}

// receiptsOf are the receipts of a unit.
func (o office) receiptsOf(id int64, code string) []delivery.Receipt {
	o.Helper()
	out := []delivery.Receipt{}
	for _, r := range o.receipts("office1", id) {
		if r.Unit == sample.Unit(o, o.db, code).ID {
			out = append(out, r)
		}
	}
	return out
}
