package minutes_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
)

// Each run of the walk is some acts by people drawn at random. The minutes of one run are those of the
// next; after some corrections another meeting is held. `make prove` goes the whole way. A short walk ends
// after its runs only when every act has been done at least once: chance alone must never turn it red, or
// a broken guard would seem caught.
const (
	runs, shortRuns = 2000, 150
	actsOfRun       = 4
	correctionsMost = 8
)

// move is one act of the walk.
type move struct {
	act, who string
	unit     string // of give, remark and settle
	part     int    // of edit: the place of the decision, or outside
}

func (a move) String() string {
	return strings.TrimSpace(fmt.Sprint(a.act, " by ", a.who, " ", a.unit))
}

// walk does the acts to the record and to the model.
type walk struct {
	office
	c           *circulation.Service
	rand        *rand.Rand
	people      map[string]access.Actor
	units       map[string]int64
	m           *model
	now         minutes.Minutes
	edits       int
	corrections int
	trail       []move // since the meeting was held
}

// TestSignaturesFollowTheText does random acts by random people and compares with the model: whatever
// happens, each signature and each answer of a unit that stands is on the words as they are now, and was
// given by somebody who held the seat at that moment.
func TestSignaturesFollowTheText(t *testing.T) {
	t.Parallel()
	o, seed := open(t), prove.Seed()
	_, err := o.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.checker_differs', '0', 'x', now())")
	must(t, err)
	w := &walk{office: o, c: circulation.NewService(o.db), rand: rand.New(rand.NewPCG(seed, 0)), people: map[string]access.Actor{}, units: map[string]int64{}}
	for _, code := range units {
		w.units[code] = sample.Unit(t, o.db, code).ID
	}
	w.begin()
	done := map[string]int{}
	missing := func() []string {
		return slices.DeleteFunc(slices.Clone(acts), func(act string) bool { return done[act] > 0 })
	}
	for n := range runs {
		if !prove.Full() && n >= shortRuns && len(missing()) == 0 {
			break
		}
		for range actsOfRun {
			a := w.draw()
			if w.step(a) {
				done[a.act]++
			}
			if t.Failed() {
				t.Fatalf("seed %d: %v", seed, w.trail)
			}
		}
	}
	o.sound()
	if list := missing(); len(list) > 0 {
		t.Errorf("seed %d: nobody ever came to %s", seed, strings.Join(list, ", "))
	}
}

// begin has a meeting held and its minutes drafted.
func (w *walk) begin() {
	seated := w.m == nil || w.m.seated
	w.now = w.get(w.at(minutes.Draft))
	w.m, w.trail, w.corrections = newModel(w.now.Version, seated), nil, 0
}

// by is a person as signed in now.
func (w *walk) by(login string) access.Actor {
	if who, ok := w.people[login]; ok {
		return who
	}
	w.people[login] = w.who(login)
	return w.people[login]
}

var (
	acts = []string{"edit", "circulate", "give", "remark", "settle", "close_circulation", "recall_circulation", "submit_check", "check",
		"review", "sign", "return", "issue", "correct", "reseat"}
	cast = []string{"office1", "director", "convenor1", "convenor2", "chief", "liaison-jyj", "liaison-wjw", "liaison-czj"}
)

// draw is the next act: often one that leads on, so that the whole way is walked; the rest is chance.
func (w *walk) draw() move {
	a := move{act: pick(w, acts), who: pick(w, cast), unit: pick(w, units), part: pick(w, []int{0, 1, outside})}
	switch w.rand.IntN(6) {
	case 0:
		return a
	case 1: // whoever holds the pen tries what it is too early or too late for
		a.who = "director"
		return a
	}
	on := map[string][]move{}
	for _, act := range acts[:len(acts)-1] {
		for _, who := range cast {
			for _, code := range units {
				if b := (move{act, who, code, a.part}); w.m.allows(b) {
					on[act] = append(on[act], b)
				}
			}
		}
	}
	return pick(w, on[pick(w, slices.Sorted(maps.Keys(on)))])
}

func pick[T any](w *walk, list []T) T { return list[w.rand.IntN(len(list))] }

// step takes a move and compares: was it allowed, and what has become of the record?
func (w *walk) step(a move) bool {
	w.Helper()
	w.trail = append(w.trail, a)
	err := w.try(a)
	allowed := w.m.may(a)
	if allowed != (err == nil) {
		w.Errorf("%s in %s: allowed %v, error %v", a, w.now.State, allowed, err)
		return false
	}
	if !allowed {
		w.unmoved()
		return false
	}
	id := w.now.ID
	if a.act == "correct" {
		id, w.corrections = sample.CorrectionOf(w, w.db, id), w.corrections+1
	}
	p := sample.MinutesOf(w, w.db, w.by("office1"), id)
	w.now = p.Minutes
	if a.act == "correct" {
		w.m.version = w.now.Version
	}
	w.holds(p)
	if w.m.state == minutes.Issued && w.corrections == correctionsMost {
		w.begin()
	}
	return true
}

// unmoved holds that a refused act has done nothing, not even by half.
func (w *walk) unmoved() {
	w.Helper()
	var state string
	var version, given int
	must(w.T, w.db.Pool().QueryRow(w.Context(), "SELECT m.state, m.version, (SELECT count(*) FROM signature s WHERE s.minutes = m.id AND s.state = 'given') FROM minutes m WHERE m.id = $1",
		w.now.ID).Scan(&state, &version, &given))
	if state != w.m.state || version != w.m.version || given != len(w.m.given) {
		w.Errorf("after a refusal: state %s, version %d, %d signatures; the model says %+v", state, version, given, w.m)
	}
}

func (w *walk) try(a move) error {
	id, version := w.now.ID, w.now.Version
	switch a.act {
	case "edit":
		return w.edit(a)
	case "circulate":
		f := round.AskForm{Days: "3"}
		for _, code := range units {
			f.Units = append(f.Units, w.units[code])
		}
		_, err := w.c.Ask(w.Context(), w.by(a.who), id, version, f)
		return err
	case "give", "remark":
		return w.answer(a)
	case "settle":
		return w.settle(a)
	case "issue":
		on := w.now.SignedOn
		if on == nil {
			on = &w.now.StateAt
		}
		_, err := w.issuer().Issue(w.Context(), w.by(a.who), id, version, issuing.Input{On: form.Day(*on)})
		return err
	case "reseat":
		return w.reseat()
	}
	_, err := w.s.Do(w.Context(), w.by(a.who), id, version, a.act, "按程序办理。", proof(w.now))
	return err
}

// edit changes the words of one part to others that were never there.
func (w *walk) edit(a move) error {
	w.edits++
	f, words := minutes.Of(w.now), fmt.Sprintf("第 %d 次修改。", w.edits)
	if a.part == outside {
		f.Overview += words
	} else {
		f.Rows[a.part].Text = "推进标准化工作，" + words
	}
	in, errs := f.Input()
	if errs != nil {
		return errs
	}
	_, err := minutes.NewService(w.db, nil).Save(w.Context(), w.by(a.who), w.now.ID, w.now.Version, in)
	return err
}

// reply is the row of a unit's answer: the first one with a remark that waits, else the last.
func (w *walk) reply(code string, waits bool) (id int64, version int) {
	w.Helper()
	err := w.db.Pool().QueryRow(w.Context(), `SELECT coalesce(max(q.id), 0), coalesce(max(q.version), 0) FROM (SELECT q.id, q.version FROM round_answer q
		WHERE q.kind = 'minutes' AND q.record = $1 AND q.unit = $2 ORDER BY ($3 AND EXISTS (SELECT 1 FROM round_remark k WHERE k.kind = q.kind AND k.answer = q.id AND k.verdict = '')) DESC, q.id DESC LIMIT 1) q`,
		w.now.ID, w.units[code], waits).Scan(&id, &version)
	must(w.T, err)
	return id, version
}

func (w *walk) answer(a move) error {
	f := round.Form{Stance: round.Agree, Approver: "张示审", Remarks: map[string]string{}}
	if a.act == "remark" {
		key := "whole"
		if n := slices.Index(units, a.unit); n < 2 {
			key = strconv.FormatInt(w.now.Clauses[n].ID, 10)
		}
		f.Stance, f.Remarks[key] = round.Amend, "建议再作推敲。"
	}
	id, version := w.reply(a.unit, false)
	_, err := w.c.Give(w.Context(), w.by(a.who), id, version, f)
	return err
}

func (w *walk) settle(a move) error {
	id, version := w.reply(a.unit, true)
	r := round.Reply{Verdict: map[int64]string{}, Reason: map[int64]string{}}
	rows, err := w.db.Pool().Query(w.Context(), "SELECT id FROM round_remark WHERE kind = 'minutes' AND answer = $1 AND verdict = ''", id)
	must(w.T, err)
	defer rows.Close()
	for rows.Next() {
		var remark int64
		must(w.T, rows.Scan(&remark))
		r.Verdict[remark], r.Reason[remark] = round.Adopted, "已采纳"
	}
	rows.Close()
	if len(r.Verdict) == 0 {
		return fmt.Errorf("no remark waits")
	}
	_, err = w.c.Settle(w.Context(), w.by(a.who), id, version, r)
	return err
}

// reseat ends the seat of the second convenor, or gives it back.
func (w *walk) reseat() error {
	delete(w.people, "convenor2")
	tag, err := w.db.Pool().Exec(w.Context(), `UPDATE seat SET valid_to = CASE WHEN valid_to IS NULL THEN valid_from END
		WHERE role = 'convenor' AND person = (SELECT person FROM account WHERE login = 'convenor2')`)
	if err == nil && tag.RowsAffected() != 1 {
		err = fmt.Errorf("%d seats", tag.RowsAffected())
	}
	return err
}

// holds compares the record with the model, and what stands with the words.
func (w *walk) holds(p minutes.Page) {
	w.Helper()
	sum, given := sha256.Sum256([]byte(minutes.Content(p.Minutes))), []string{}
	for _, s := range p.Signatures {
		if !s.Given() {
			continue
		}
		given = append(given, w.login(s.Signer))
		if !bytes.Equal(s.ContentHash, sum[:]) || s.Version != p.Minutes.Version {
			w.Errorf("a %s of version %d stands on version %d", s.Stage, s.Version, p.Minutes.Version)
		}
	}
	if p.Minutes.State != w.m.state || !slices.Equal(given, w.m.given) || p.Minutes.Version != w.m.version {
		w.Errorf("state %s, signatures of %v, version %d; the model says %+v", p.Minutes.State, given, p.Minutes.Version, w.m)
	}
	if p.Minutes.Rounds > 0 {
		w.answersHold()
	}
}

func (w *walk) login(person int64) string {
	for _, l := range cast {
		if w.by(l).Person == person {
			return l
		}
	}
	return fmt.Sprint("person ", person)
}

// answersHold compares the last answer of each unit with the model and with the words it is about.
func (w *walk) answersHold() {
	w.Helper()
	for _, code := range units {
		var state string
		var covered []byte
		must(w.T, w.db.Pool().QueryRow(w.Context(), "SELECT state, covered FROM round_answer WHERE kind = 'minutes' AND record = $1 AND unit = $2 ORDER BY id DESC LIMIT 1",
			w.now.ID, w.units[code]).Scan(&state, &covered))
		if x := w.m.last(code); x == nil || x.state != state {
			w.Errorf("the answer of %s is %s; the model says %+v", code, state, x)
		}
		if state == "given" && !bytes.Equal(covered, minutes.Covered(w.now, w.units[code])) {
			w.Errorf("the answer of %s stands on other words", code)
		}
	}
}

// TestVoidIsNeeded is the control: without voiding, the property above would not hold.
func TestVoidIsNeeded(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	must(t, o.do("chief", id, "return", "修改"))
	o.behind("UPDATE signature SET state = 'given', void_at = NULL WHERE minutes = $1 AND n IS NOT NULL", id)
	faults, err := minutes.Verify(t.Context(), o.db.Pool())
	must(t, err)
	if len(faults) == 0 {
		t.Error("signatures that stand on a draft were not found")
	}
	f := minutes.Of(o.get(id))
	must(t, o.save("office1", id, f))
	if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND state = 'given'", id); n != 0 {
		t.Errorf("an edit leaves %d signatures standing", n)
	}
}
