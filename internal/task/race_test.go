package task_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/unit"
)

// company are people who act on the same tasks at once.
type company struct {
	bench
	people map[string]access.Actor
	leads  []string
	units  []unit.Unit
	chief  string // as an order names whose word it is
}

// act is one act of somebody on the task as it is now, by the page that was open a moment ago.
func (c company) act(dice *rand.Rand, id int64) error {
	v, err := c.s.Get(c.Context(), c.people["office1"], id)
	if err != nil {
		return err
	}
	lead := c.people["liaison-"+c.leads[id%int64(len(c.leads))]]
	due := c.d.Now().AddDate(0, 0, dice.IntN(70)).Format(time.DateOnly)
	do := func(login, step string) error {
		_, err := c.s.Do(c.Context(), c.people[login], id, v.Version, step, "情况有变")
		return err
	}
	acts := []func() error{
		func() error { _, err := c.s.Do(c.Context(), lead, id, v.Version, "receive", ""); return err },
		func() error {
			_, err := c.s.Do(c.Context(), lead, id, v.Version, "send_back", "另有安排")
			return err
		},
		func() error {
			f := task.ReportForm{Text: "进展", Progress: fmt.Sprint(v.Progress), Note: "与上期相同"}
			_, err := c.s.Report(c.Context(), lead, id, v.Version, f, nil)
			return err
		},
		func() error {
			f := task.ClaimForm{Text: "已完成", NoFiles: "1", Note: "以会议纪要为准"}
			_, err := c.s.Claim(c.Context(), lead, id, v.Version, f, nil)
			return err
		},
		func() error { return do("chief", "verify") },
		func() error { return do("office1", "verify") },
		func() error { return do("office2", "return") },
		func() error { return do("office1", "keep") },
		func() error {
			step := task.Orders[dice.IntN(2)] // suspend and resume; cancelled ones would all end the walk
			_, err := c.s.Order(c.Context(), c.people["director"], id, v.Version, step, task.OrderForm{Convenor: c.chief, Reason: "另行研究", Due: due})
			return err
		},
		func() error { return c.part(dice, lead, v) },
		func() error { return c.office(dice, v) },
	}
	return acts[dice.IntN(len(acts))]()
}

// office is what the issue of minutes and the answer to a major decision do: tasks of two units are made in one act,
// in either order, and a waiting one is handed out.
func (c company) office(dice *rand.Rand, v task.View) error {
	first := dice.IntN(len(c.leads))
	_, err := c.d.Write(c.Context(), c.people["office1"], func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "minutes.issue", Kind: "minutes", Record: 7})
		if v.State == "waiting" {
			tx.LogAct(db.On{Kind: task.Kind, ID: v.ID, Title: v.Text}, task.Chart.Note("assign"), "", "")
			return task.Release(ctx, tx, v.Origin, "")
		}
		seeds := []task.Seed{}
		for i := range 2 {
			lead := c.units[(first+i)%len(c.leads)]
			seeds = append(seeds, task.Seed{Origin: dice.Int64N(1<<40) + 1<<41, Minutes: 7, MinutesName: "第7次专题会议纪要", ClauseNo: i + 1, Text: "加快办理",
				Lead: lead.ID, LeadName: lead.Name, Due: tx.At.AddDate(0, 0, dice.IntN(40))})
		}
		_, err := task.Make(ctx, tx, seeds)
		return err
	})
	return err
}

// part is an act on one of the task's parts.
func (c company) part(dice *rand.Rand, lead access.Actor, v task.View) error {
	if len(v.Parts) == 0 {
		return nil
	}
	p := v.Parts[dice.IntN(len(v.Parts))]
	switch dice.IntN(4) {
	case 0:
		_, err := c.s.DoPart(c.Context(), lead, p.ID, p.Version, "accept", "")
		return err
	case 1:
		_, err := c.s.DoPart(c.Context(), lead, p.ID, p.Version, "ask_again", "请补充")
		return err
	}
	for _, code := range c.leads {
		if who := c.people["liaison-"+code]; who.InUnit(p.Unit) {
			_, err := c.s.ReportPart(c.Context(), who, p.ID, p.Version, task.PartForm{Text: "已提供数据"}, nil)
			return err
		}
	}
	return nil
}

// newCompany has tasks of a few units, which support one another.
func newCompany(t *testing.T, tasks int) (company, []int64) {
	t.Parallel()
	d := sampledb.DB(t, db.WithConns(10))
	c := company{bench: bench{t, d, task.NewService(d)}, people: map[string]access.Actor{}, leads: []string{"jyj", "czj", "wjw"}}
	logins := []string{"office1", "office2", "director", "chief"}
	for _, code := range c.leads {
		logins = append(logins, "liaison-"+code)
		c.units = append(c.units, sample.Unit(t, d, code))
	}
	for _, login := range logins {
		c.people[login] = c.who(login)
	}
	c.chief = fmt.Sprint(c.people["chief"].Person)
	ids := []int64{}
	for i := range tasks {
		// The lead of a task is told by its id, which begins at one.
		lead, support := c.leads[(i+1)%len(c.leads)], c.leads[(i+2)%len(c.leads)]
		ids = append(ids, sample.MakeTask(t, d, sample.Task{Lead: lead, Support: []string{support}, Due: d.Now().AddDate(0, 0, 5*(i%9)), Waiting: i%8 == 7}))
	}
	return c, ids
}

// TestCountersUnderManyHands: eight people at once receive, report, claim, verify, send back, suspend and resume the
// same tasks; each is done or refused with a reason, none meets an error of the machine, and afterwards every
// count that triggers keep is what the tasks say.
func TestCountersUnderManyHands(t *testing.T) {
	c, ids := newCompany(t, 12)
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for worker := range 8 {
		all.Go(func() {
			dice := rand.New(rand.NewPCG(prove.Seed(), uint64(worker)))
			for range prove.Pick(25, 150) {
				err := c.act(dice, ids[dice.IntN(len(ids))])
				mu.Lock()
				if err == nil {
					done++
				} else if !refusal(err) {
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if done < 20 {
		t.Errorf("only %d acts were done", done)
	}
	c.countsAreRight()
}

// refusal says whether an act was refused with a reason that the reader is told.
func refusal(err error) bool {
	var errs form.Errors
	return errors.As(err, &errs) || slices.Contains([]fault.Kind{fault.Conflict, fault.Invalid, fault.Forbidden, fault.Missing}, fault.KindOf(err))
}

// countsAreRight holds what triggers keep against the tasks; these have no minutes, of which verify also speaks.
func (c company) countsAreRight() {
	c.Helper()
	faults, err := task.Verify(c.Context(), c.d.Pool())
	c.must(err)
	for _, f := range faults {
		if strings.Contains(f, "计数") || strings.Contains(f, "清单") {
			c.Error(f)
		}
	}
	var deadlocks int
	c.must(c.d.Pool().QueryRow(c.Context(), "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&deadlocks))
	if deadlocks > 0 {
		c.Errorf("%d deadlocks were resolved by running acts again", deadlocks)
	}
}
