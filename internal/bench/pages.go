package bench

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/db"
)

// Page is a page that is measured, for those who read it. A path may name a record: {task}, {unit} … stand for the
// ids that the bench has drawn.
type Page struct {
	Name, Path string
	Logins     []string
	Goal       float64 // throughput as a ratio to the baseline, 0 = no goal
}

// The readers whose pages are measured: the office, a unit's liaison, the chief.
var (
	everybody = []string{"office1", "liaison-jyj", "chief"}
	office    = []string{"office1"}
	liaison   = []string{"liaison-jyj"}
)

// Pages are what is measured, in the order of the table.
var Pages = []Page{
	{"任务列表", "/tasks", everybody, 0.8},
	{"一个单位的任务", "/tasks?unit={unit}", office, 0.8},
	{"工作台", "/", everybody, 1},
	{"任务", "/tasks/{task}", liaison, 2},
	{"会议", "/meetings/{meeting}", office, 2},
	{"纪要", "/minutes/{minutes}", office, 2},
	{"成员单位", "/units", office, 1},
	{"议题列表", "/topics", everybody, 0.8},
	{"会议列表", "/meetings", liaison, 0.8},
	{"纪要列表", "/minutes", liaison, 0.8},
	{"消息", "/messages", liaison, 0.8},
	{"任务检索", "/tasks?state=all&q=编77号", everybody, 0.8},
}

// Records are the ids that pages are asked for: each can be seen by all readers of the bench.
type Records struct{ Task, Unit, Meeting, Minutes int64 }

// Pick draws records that the bench has loaded: of the unit of the liaison, in the middle of the years.
func Pick(ctx context.Context, d *db.DB) (Records, error) {
	var r *Records
	err := d.Read(ctx, func(b *db.Batch) { r = db.One[Records](b, selectRecords, db.Args{"code": "jyj"}) })
	if err != nil {
		return Records{}, fmt.Errorf("draw records of the bench: %w", err)
	}
	return *r, nil
}

// Address is the page's path with the records drawn.
func (p Page) Address(r Records) string {
	names := []string{}
	for name, id := range map[string]int64{"{task}": r.Task, "{unit}": r.Unit, "{meeting}": r.Meeting, "{minutes}": r.Minutes} {
		names = append(names, name, fmt.Sprint(id))
	}
	return strings.NewReplacer(names...).Replace(p.Path)
}
