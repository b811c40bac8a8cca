package signing_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// plan is a kind of record that the house does not have: whatever it needs to be signed stands in this file.
type plan struct {
	ID                      int64
	Title, Text, State      string
	Version                 int
	Open, Reviewed, Advised []int64
}

const makePlans = `CREATE TABLE plan (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, text text NOT NULL, state text NOT NULL,
	version int NOT NULL DEFAULT 1)`

const planSeen = `(@office OR @convenor OR EXISTS (SELECT 1 FROM referral x WHERE x.kind = 'plan' AND x.record = p.id AND x.asked = @me AND x.ended_at IS NULL))`

const selectPlan = `SELECT p.id, p.title, p.text, p.state, p.version,
	ARRAY(SELECT s.signer FROM signature s WHERE s.kind = 'plan' AND s.record = p.id AND s.state = 'asked') AS open,
	ARRAY(SELECT s.signer FROM signature s WHERE s.kind = 'plan' AND s.record = p.id AND s.stage = 'review' AND s.state = 'given') AS reviewed,
	ARRAY(SELECT f.asked FROM referral f WHERE f.kind = 'plan' AND f.record = p.id AND f.ended_at IS NULL) AS advised
	FROM plan p WHERE p.id = @id AND ` + planSeen

var (
	plans  = signing.Kind{Name: "plan", Place: "/plans/", Table: "plan p", ID: "p.id", State: "p.state", Seen: planSeen, Event: "plan_referral"}
	makers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
)

func noGuards(paper.Stage) []flow.Guard[plan] { return nil }

// route is how the records of a kind of plan go through its sign-off.
type route struct {
	kind   signing.Kind
	chart  *flow.Chart[plan]
	course signing.Course[plan]
	steps  db.Steps[plan]
}

func routeOf(k signing.Kind) route {
	chart := &flow.Chart[plan]{
		Kind: "plan", Title: "计划",
		States: slices.Concat([]flow.State{{Name: "draft", Title: "起草中", See: makers, Start: true}}, k.States(makers),
			[]flow.State{{Name: "signed", Title: "已签发", See: makers, Final: true}}),
		Steps: slices.Concat([]flow.Step[plan]{{Do: "submit", Label: "提交", From: []string{"draft"}, To: k.Stages()[0].State, May: makers[:1]}},
			signing.Steps(k, "signed", noGuards), signing.ReferSteps(k, noGuards), signing.ReturnSteps[plan](k, "draft", "signed")),
		Version: func(p plan) int { return p.Version },
		Now:     func(p plan) string { return p.State },
		Ties: func(p plan) access.Ties {
			return access.Ties{Self: p.Open, People: map[access.Tie][]int64{access.Referred: p.Advised}}
		},
	}
	steps := db.Steps[plan]{Chart: chart, On: func(p plan) db.On { return db.On{Kind: "plan", ID: p.ID, Title: p.Title} },
		Lock: func(ctx context.Context, tx *db.Tx, id int64) (plan, error) {
			return db.Get[plan](ctx, tx, selectPlan+" FOR UPDATE OF p", db.Seen(tx.Who, db.Args{"id": id}))
		}}
	course := signing.Course[plan]{Kind: k, Chart: chart, Signed: "signed", Object: plan.object, Turn: turnAt,
		Agree: func(p *plan, person int64) bool { p.Reviewed = append(p.Reviewed, person); return len(p.Open) == 1 },
		Move: func(ctx context.Context, tx *db.Tx, p *plan, t flow.Taken) error {
			return tx.Change(ctx, "UPDATE plan SET state = @to WHERE id = @id", db.Args{"id": p.ID, "to": t.To})
		}}
	return route{k, chart, course, steps}
}

func turnAt(ctx context.Context, tx *db.Tx, p *plan, s paper.Stage) ([]unit.Holder, error) {
	if s.SelfOpened || len(p.Reviewed) > 0 && s.All != "" {
		return nil, nil
	}
	return unit.HoldersTx(ctx, tx, map[bool]access.Role{true: access.Convenor, false: access.Chief}[s.All != ""])
}

// onlySigned are plans that nobody checks or reviews: the chief is asked at once.
func onlySigned() signing.Kind {
	k, last := plans, paper.Stages.Last()
	last.Before = "{drafter}提交"
	k.SignOff = paper.SignOff{last}
	return k
}

func (p plan) object() signing.Object {
	return signing.Object{Kind: "plan", Noun: "计划", Record: p.ID, Title: p.Title, Version: p.Version, Digest: paper.Digest([]byte(p.Text)), Text: p.Text}
}

// desk is one test's office with one plan.
type desk struct {
	*testing.T
	route
	d  *db.DB
	s  *signing.Signatures
	id int64
}

// open gives a plan that waits to be checked.
func open(t *testing.T) desk {
	t.Helper()
	return openAs(t, plans, paper.StageOf(paper.StageCheck).State)
}

// openAs gives a plan of a kind in a state.
func openAs(t *testing.T, kind signing.Kind, state string) desk {
	t.Helper()
	d := sampledb.DB(t)
	k := desk{T: t, route: routeOf(kind), d: d, s: signing.New(d, passwords{}, kind)}
	dbtest.Migrate(t, d, makePlans)
	if err := d.Pool().QueryRow(t.Context(), "INSERT INTO plan (title, text, state) VALUES ('年度计划', '一、全面排查。', $1) RETURNING id", state).Scan(&k.id); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k desk) who(login string) access.Actor { k.Helper(); return sample.Who(k, k.d, login) }

// now is the plan, and its signatures with what else a person's turn consists of.
func (k desk) now(login, step string) (plan, signing.Turn) {
	k.Helper()
	who := k.who(login)
	var p *plan
	var list *[]signing.Signature
	var means *[]authenticator.Mean
	var values *setting.Values
	var office *unit.Office
	err := k.d.Read(k.Context(), func(b *db.Batch) {
		p, list = db.One[plan](b, selectPlan, db.Seen(who, db.Args{"id": k.id})), signing.Of(b, who, "plan", k.id)
		means, values, office = authenticator.MeansOf(b, who), setting.Load(b), unit.TheOffice(b)
	})
	if err != nil {
		k.Fatal(err)
	}
	t, _ := k.chart.Take(who, *p, step, "")
	d := k.course.Offered(who, *p, signing.Decision{Signatures: *list, Means: *means, Settings: values, Portal: office.ID})
	return *p, signing.Turn{Decision: d, Kind: k.kind, Object: p.object(), Step: step, Seat: t.Seat}
}

// sign takes a step of the sign-off as the person, with the password where it is wanted.
func (k desk) sign(login, step string) error {
	k.Helper()
	return k.signAfter(login, step, func() {})
}

// signAfter is sign, with something that happens between the proof and the act.
func (k desk) signAfter(login, step string, meanwhile func()) error {
	k.Helper()
	p, turn := k.now(login, step)
	proof := signing.Proof{Digest: hex.EncodeToString(turn.Object.Digest), Password: sample.Password}
	pv, err := k.s.Prove(k.Context(), k.who(login), turn, proof)
	if err != nil {
		return err
	}
	meanwhile()
	return k.write(login, func(ctx context.Context, tx *db.Tx) error {
		p, t, err := k.steps.Check(ctx, tx, db.Asked{ID: k.id, Version: p.Version, Do: step})
		if err != nil {
			return err
		}
		return k.course.Sign(ctx, tx, p, t, "同意。", pv)
	})
}

// submit takes the plan from the draft to the first stage.
func (k desk) submit(login string) error {
	k.Helper()
	return k.write(login, func(ctx context.Context, tx *db.Tx) error {
		p, t, err := k.steps.Check(ctx, tx, db.Asked{ID: k.id, Version: 1, Do: "submit"})
		if err != nil {
			return err
		}
		tx.LogStep("plan", p.ID, p.Title, t, "", "")
		return k.course.Enter(ctx, tx, p, t)
	})
}

func (k desk) write(login string, fn func(context.Context, *db.Tx) error) error {
	k.Helper()
	_, err := k.d.Write(k.Context(), k.who(login), fn)
	return err
}

// refer asks the person for a word, and answers the referral's id.
func (k desk) refer(login, to string) (id int64, err error) {
	k.Helper()
	f := signing.ReferForm{To: strconv.FormatInt(sample.AdviserSeat(k, k.d, to), 10), Question: "是否可行？"}
	err = k.write(login, func(ctx context.Context, tx *db.Tx) error {
		p, t, err := k.steps.Check(ctx, tx, db.Asked{ID: k.id, Version: 1, Do: "refer"})
		if err != nil {
			return err
		}
		r, err := k.kind.Refer(ctx, tx, p.object(), paper.StageIn(p.State).Name, t.Seat, f)
		tx.LogStep("plan", p.ID, p.Title, t, "", r.AskedName)
		id = r.ID
		return err
	})
	return id, err
}

// faults are what the kind's part of portal verify would say.
func (k desk) faults() []string {
	k.Helper()
	out := []string{}
	c, err := signing.NewChecker(k.Context(), k.d.Pool(), "plan", func(kind string, id int64, text string, args ...any) {
		out = append(out, fmt.Sprintf("%s/%d: ", kind, id)+fmt.Sprintf(text, args...))
	})
	if err != nil {
		k.Fatal(err)
	}
	p, _ := k.now("office1", "")
	kept := func(record int64, version int, digest []byte) bool {
		return record == k.id && version == 1 && string(digest) == string(p.object().Digest)
	}
	c.Referrals(kept)
	c.Chain(p.object(), kept)
	c.Complete(p.object(), k.kind.NeededStages(p.State, nil), k.kind.OpenStages(p.State))
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// passwords knows one right password and nobody's codes.
type passwords struct{}

func (passwords) CheckPassword(_ context.Context, _ access.Actor, p string) error {
	if p != sample.Password {
		return form.Errors{{Field: "password", Text: "登录密码不正确"}}
	}
	return nil
}

func (passwords) CheckCode(context.Context, access.Actor, string) (authenticator.Code, error) {
	return authenticator.Code{}, nil
}

func (passwords) Seal(_ string, _ int64, plain []byte) ([]byte, error) { return plain, nil }

func (passwords) Unseal(_ string, _ int64, sealed []byte) ([]byte, error) { return sealed, nil }

// until carries the plan to the last signature.
func (k desk) until() {
	k.Helper()
	for _, s := range [][2]string{{"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		must(k.T, k.sign(s[0], s[1]))
	}
}

func said(list []string) string { return strings.Join(list, "\n") }

var today = form.Day(time.Now())
