package db_test

import (
	"context"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// lamp is a record that no table keeps: what is tested is the order.
type lamp struct {
	version int
	broken  bool
}

var lamps = flow.Chart[lamp]{
	Kind: "lamp", Title: "灯",
	States: []flow.State{{Name: "off", Title: "关", Start: true}, {Name: "on", Title: "开", Final: true}},
	Steps: []flow.Step[lamp]{{Do: "light", Label: "开灯", From: []string{"off"}, To: "on", May: []access.Right{access.May(access.Office)}, Ask: flow.Reason,
		Needs: []flow.Guard[lamp]{{Name: "完好", Why: func(l lamp, _ access.Actor) string {
			if l.broken {
				return "灯坏了"
			}
			return ""
		}}}}},
	Now:     func(lamp) string { return "off" },
	Ties:    func(lamp) access.Ties { return access.Ties{} },
	Version: func(l lamp) int { return l.version },
}

// TestStepsAreTakenInOneOrder: what cannot be seen 404, a stale page 409 even where a guard blocks, the guard
// 422, an endless reason 422; then the effect, and one entry in the log.
func TestStepsAreTakenInOneOrder(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for _, x := range []struct {
		name    string
		in      lamp
		version int
		reason  string
		kind    fault.Kind
	}{
		{"unseen", lamp{version: -1}, 3, "天黑", fault.Missing},
		{"stale and blocked", lamp{3, true}, 2, "天黑", fault.Conflict},
		{"blocked", lamp{3, true}, 3, "天黑", fault.Invalid},
		{"no reason", lamp{3, false}, 3, " ", fault.Invalid},
		{"taken", lamp{3, false}, 3, " 天黑 ", 0},
	} {
		steps := db.Steps[lamp]{Chart: &lamps, On: func(lamp) db.On { return db.On{Kind: "lamp", ID: 9, Title: "路灯"} },
			Lock: func(context.Context, *db.Tx, int64) (lamp, error) {
				if x.in.version < 0 {
					return lamp{}, fault.NotFound()
				}
				return x.in, nil
			}}
		effects := 0
		_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := steps.Take(ctx, tx, db.Asked{ID: 9, Version: x.version, Do: "light", Reason: x.reason}, func(lamp, flow.Taken) (string, error) {
				effects++
				return "一盏", nil
			})
			return err
		})
		if (err == nil) != (x.kind == 0) || err != nil && fault.KindOf(err) != x.kind || (effects == 1) != (err == nil) {
			t.Errorf("%s: %v after %d effects", x.name, err, effects)
		}
	}
	if n := count(t, d, `SELECT count(*) FROM audit WHERE action = 'lamp.light' AND record = 9 AND reason = '天黑'
		AND detail = '开灯：一盏' AND seat = '市市场监管局办公室工作人员' AND unit = 22`); n != 1 || count(t, d, "SELECT count(*) FROM audit") != 1 {
		t.Errorf("the log has %d entries of the step", n)
	}
}

// switches are what is done to lamps that have no states.
var switches = flow.Acts{Kind: "switch", Title: "开关", List: []flow.Act[access.Ties]{{Do: "turn", Label: "拨动开关", May: []access.Right{access.May(access.Office)},
	Needs: []flow.Guard[access.Ties]{{Name: "有电", Why: func(_ access.Ties, who access.Actor) string { return who.Paused }}}},
	{Do: "screw", Label: "装上开关", May: []access.Right{access.May(access.Office)}, Needs: []flow.Guard[access.Ties]{{Name: "未装", Why: func(access.Ties, access.Actor) string { return "灯已装好" }}}},
	{Do: "break", Label: "拆除开关", May: []access.Right{access.May(access.Admin)}}}}

// TestActsAreTakenInOneOrder: of a record without states what is over is told before a stale page, both 409 and to nobody without the right; a guard
// that blocks answers 422; an act leaves one entry in the log.
func TestActsAreTakenInOneOrder(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	chart := flow.ChartOf(&switches, flow.Untied[lamp], func(l lamp) int { return l.version })
	for _, x := range []struct {
		name, do, said string
		in             lamp
		version        int
		kind           fault.Kind
	}{
		{"no right", "break", "不能", lamp{3, true}, 2, fault.Forbidden},
		{"stale", "turn", "已有变动", lamp{3, false}, 2, fault.Conflict},
		{"over", "turn", "灯坏了", lamp{3, true}, 3, fault.Conflict},
		{"stale and over", "turn", "灯坏了", lamp{3, true}, 2, fault.Conflict},
		{"stale and blocked, told so", "screw", "灯已装好", lamp{3, false}, 2, fault.Conflict},
		{"stale and no longer blocked", "turn", "已有变动", lamp{3, false}, 2, fault.Conflict},
		{"taken", "turn", "", lamp{3, false}, 3, 0},
	} {
		steps := db.Steps[lamp]{Chart: chart, Tells: x.do == "screw" || strings.Contains(x.name, "blocked"), On: func(lamp) db.On { return db.On{Kind: "switch", Title: "开关"} },
			Lock: func(context.Context, *db.Tx, int64) (lamp, error) { return x.in, nil },
			Over: func(l lamp) string {
				if l.broken {
					return "灯坏了"
				}
				return ""
			}}
		effects := 0
		_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
			return steps.TakeAct(ctx, tx, db.Asked{Version: x.version, Do: x.do, Reason: " 天黑 "}, func(lamp) (string, error) {
				effects++
				return "一盏", nil
			})
		})
		if (err == nil) != (x.kind == 0) || err != nil && (fault.KindOf(err) != x.kind || !strings.Contains(err.Error(), x.said)) || (effects == 1) != (err == nil) {
			t.Errorf("%s: %v after %d effects", x.name, err, effects)
		}
	}
	if n := count(t, d, "SELECT count(*) FROM audit WHERE action = 'switch.turn' AND reason = '天黑' AND detail = '一盏'"); n != 1 || count(t, d, "SELECT count(*) FROM audit") != 1 {
		t.Errorf("the log has %d entries of the act", n)
	}
}

// TestGuardsOfActsBlock: what an act of a kind without states needs is asked over its records, too.
func TestGuardsOfActsBlock(t *testing.T) {
	t.Parallel()
	who := access.Actor{Person: 1, Seats: []access.Seat{{ID: 1, Role: access.Office, Unit: 22}}, Paused: "停电"}
	chart := flow.ChartOf(&switches, flow.Untied[lamp], nil)
	if _, err := chart.Act(who, lamp{}, "turn"); fault.KindOf(err) != fault.Invalid || err.Error() != "停电" {
		t.Errorf("%v", err)
	}
}

// TestReasonsEnd: a step's reason has one limit.
func TestReasonsEnd(t *testing.T) {
	t.Parallel()
	steps := db.Steps[lamp]{Chart: &lamps, Lock: func(context.Context, *db.Tx, int64) (lamp, error) { return lamp{}, nil }}
	_, err := act(t, dbtest.DB(t), db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := steps.Check(ctx, tx, db.Asked{Do: "light", Reason: strings.Repeat("久", db.ReasonMax+1)})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "理由不超过") {
		t.Errorf("%v", err)
	}
}
