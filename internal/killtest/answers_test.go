//go:build !quick

package killtest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
)

// TestKilledUnderWriters: signed-in people send forms of several kinds while the program is killed, and while its database is. After each
// kill every answer is compared with the database: what was said to be done is there, what was said not to be saved is not; and what was
// unknown is asked for at its address, whose answer is so as well. In the end the database has no fault.
func TestKilledUnderWriters(t *testing.T) {
	dir, kills := folder(t), prove.Pick(2, 30)
	tasks, database := fill(t, dir+"/postgres")
	o := &office{t: t, p: newPortal(t, built(t), dir, database), sent: make(chan struct{}), stop: make(chan struct{})}
	writers := o.begin(tasks)
	chance := rand.New(rand.NewPCG(prove.Seed(), 1))
	for i := range kills {
		for _, k := range []struct {
			what string
			kill func()
		}{{"program", o.p.killed}, {"database", o.p.withoutDatabase}} {
			o.busy(3 + chance.IntN(12))
			began := time.Now()
			k.kill()
			t.Logf("kill %d of the %s: ready again after %v", i+1, k.what, time.Since(began).Round(time.Millisecond))
			o.compare(false)
		}
	}
	o.busy(5)
	close(o.stop)
	writers.Wait()
	o.compare(true) // nothing came or went since
	o.p.stopped()
	o.p.verified()
	for _, line := range o.p.faults() {
		t.Error(line)
	}
	o.count(2 * kills)
}

// fill fills the private database with an office whose issued minutes gave two units tasks to sign for, and gives its address.
func fill(t *testing.T, dir string) (tasks map[string][]int64, address string) {
	t.Helper()
	tasks = map[string][]int64{}
	during(t, dir, func(d *db.DB) {
		if err := sample.Office(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for range prove.Pick(2, 12) {
			sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Issued)
		}
		for _, code := range []string{"jyj", "scjgj"} {
			rows, err := d.Pool().Query(t.Context(), "SELECT id FROM task WHERE lead = $1 ORDER BY id", sample.Unit(t, d, code).ID)
			if err == nil {
				tasks["liaison-"+code], err = pgx.CollectRows(rows, pgx.RowTo[int64])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		address = d.Pool().Config().ConnString()
	})
	return tasks, address
}

// begin has five people sign in and go to work; it is over once somebody closes stop.
func (o *office) begin(tasks map[string][]int64) *sync.WaitGroup {
	o.t.Helper()
	work := []func(){}
	for _, login := range []string{"liaison-czj", "liaison-mzj"} {
		work = append(work, o.enter(login).topics)
	}
	for login, own := range tasks {
		w := o.enter(login)
		work = append(work, func() { w.reports(own) })
	}
	work = append(work, o.enter("office1").bases)
	var writers sync.WaitGroup
	for _, do := range work {
		writers.Go(do)
	}
	return &writers
}

// busy waits until so many more forms are being sent, the last one at this moment.
func (o *office) busy(n int) {
	o.t.Helper()
	for range n {
		select {
		case <-o.sent:
		case <-time.After(patience):
			o.t.Fatal("nobody sends anything")
		}
	}
}

// compare holds the answers that were not looked at yet, or all of them, against the database.
func (o *office) compare(all bool) {
	o.t.Helper()
	conn := o.p.connect()
	defer conn.Close(o.t.Context())
	for _, a := range o.told(all) {
		var there, operation int
		err := conn.QueryRow(o.t.Context(), "SELECT count(*) FROM operation WHERE token = $1 AND route <> 'asked'", a.token).Scan(&operation)
		if err == nil {
			err = conn.QueryRow(o.t.Context(), a.sql, a.args...).Scan(&there)
		}
		if err != nil {
			o.t.Fatal(err)
		}
		want := map[said]int{done: 1}[a.proven]
		if operation != want || there != want && (want == 1 || !o.again(a)) {
			o.t.Errorf("%s of %s: told %q, asked %q, and there are %d of it with %d operations", a.kind, a.by.login, a.told, a.proven, there, operation)
		}
	}
}

// told are the answers to compare; those that are unknown are asked for first.
func (o *office) told(all bool) (list []*act) {
	o.mu.Lock()
	for _, a := range o.acts {
		if a.told != "" && (all || a.proven == "") {
			list = append(list, a)
		}
	}
	o.mu.Unlock()
	for _, a := range list {
		if a.proven = a.told; a.told == unknown {
			a.proven = a.asked()
		}
	}
	return list
}

// again says whether the same is sent once more for the same record, on its way or with another answer: a receipt that was not saved.
func (o *office) again(a *act) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.ContainsFunc(o.acts, func(b *act) bool {
		return b != a && b.told != unsaved && b.sql == a.sql && slices.Equal(b.args, a.args)
	})
}

// asked is what the address of an unknown act answers, once it can.
func (a *act) asked() (told said) {
	a.by.p.until("the outcome of "+a.kind, func() bool {
		res, err := a.by.client.Get(a.by.p.url + "/operations/" + a.token)
		if err != nil {
			return false
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		switch {
		case strings.Contains(string(text), "<strong>已办理。"):
			told = done
		case strings.Contains(string(text), "<strong>没有保存。"):
			told = unsaved
		}
		return told != ""
	})
	return told
}

// count says what was done, for whoever reads the figures.
func (o *office) count(kills int) {
	o.t.Helper()
	n, saved := map[said]int{}, 0
	kinds := map[string]int{}
	for _, a := range o.acts {
		n[a.told]++
		if a.told == done {
			kinds[a.kind]++
		}
		if a.told == unknown && a.proven == done {
			saved++
		}
	}
	for _, kind := range []string{"topic", "step", "receipt", "report", "basis", "file"} {
		if kinds[kind] == 0 {
			o.t.Errorf("no %s was done: the test proves little", kind)
		}
	}
	o.t.Logf("%d kills, %d forms: %d done, %d not saved, %d unknown, of which %d were; done by kind: %s", kills, len(o.acts), n[done], n[unsaved], n[unknown], saved, fmt.Sprint(kinds))
}
