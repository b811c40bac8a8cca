package delivery

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
)

// stepEnter is the step by which the office signs for a unit; what it enters of a decision is a step of its receipt by the same beginning.
const stepEnter = "enter"

// EnterForm is what a unit said of what it was sent, as typed: who said it, how and when, and its word on each decision.
type EnterForm struct {
	entry.Form
	Words []Word
}

// Word is what was said of one decision.
type Word struct {
	Receipt  int64
	Version  int
	Says     string // acknowledge or question; empty: nothing yet
	Question string
}

// The fields of a word, by its receipt.
const (
	FieldSays     = "says"
	FieldQuestion = "question"
	fieldVersion  = "version"
)

// Field names an input of a receipt.
func Field(name string, receipt int64) string { return form.InputName(name, fmt.Sprint(receipt)) }

// VersionField names the version of a receipt on which its word was typed.
func VersionField(receipt int64) string { return Field(fieldVersion, receipt) }

// ReadEnter takes what was typed.
func ReadEnter(v url.Values) EnterForm {
	f := EnterForm{Form: entry.Read(v)}
	for _, id := range form.IDs(v["receipt"]) {
		version := form.ID(v.Get(VersionField(id)))
		f.Words = append(f.Words, Word{id, int(version), v.Get(Field(FieldSays, id)), form.Text(v.Get(Field(FieldQuestion, id)))})
	}
	return f
}

// check finds what is wrong with the words.
func (f EnterForm) check(errs *form.Errors) {
	for _, w := range f.Words {
		switch w.Says {
		case "question":
			errs.Need(Field(FieldQuestion, w.Receipt), "疑问", w.Question, WordsMax)
		case "", "acknowledge":
		default:
			errs.Add(Field(FieldSays, w.Receipt), "请选择对条款的答复")
		}
	}
}

// EnterPage is what the form shows.
type EnterPage struct {
	Delivery Delivery
	Receipts []Receipt // that wait for a word
	Back     string
	Nav      string // the list of its kind
}

// ForEnter loads the form; where there is nothing to enter, or not by this person, it answers as the act would.
func (s *Service) ForEnter(ctx context.Context, who access.Actor, id int64) (EnterPage, error) {
	args := db.Seen(who, db.Args{"id": id})
	sent, receipts := []*[]Delivery{}, []*[]Receipt{}
	papers := decided(s.papers)
	err := s.db.Read(ctx, func(b *db.Batch) {
		for _, p := range papers {
			sent = append(sent, db.Many[Delivery](b, p.selectDelivery(), args))
			receipts = append(receipts, db.Many[Receipt](b, p.selectReceipts()+" AND r.delivery = @id ORDER BY c.ord", args))
		}
	})
	if err != nil {
		return EnterPage{}, err
	}
	for i, p := range papers {
		if list := *sent[i]; len(list) > 0 {
			e := EnterPage{Delivery: list[0], Back: p.ReceiptsPath(list[0].Record), Nav: "/" + p.Kind}
			for _, r := range *receipts[i] {
				if r.Waits() {
					e.Receipts = append(e.Receipts, r)
				}
			}
			return e, p.enterable(who, e)
		}
	}
	return EnterPage{}, fault.NotFound()
}

// enterable says why there is nothing to enter.
func (p Paper) enterable(who access.Actor, e EnterPage) error {
	if e.Delivery.Awaited() || len(e.Receipts) == 0 {
		_, err := p.Chart().Take(who, e.Delivery, stepEnter, "")
		return err
	}
	_, err := p.ReceiptChart().Take(who, e.Receipts[0], stepEnter+"_acknowledge", "")
	return err
}

// EnterPath is the form by which the office enters what the unit says.
func (d Delivery) EnterPath() string { return fmt.Sprintf("/deliveries/%d/enter", d.ID) }

// Waits says whether the receipt waits for the unit's word.
func (r Receipt) Waits() bool { return r.State == "open" || r.State == "answered" }

// MayEnter says whether the person enters something for the unit of a delivery now; own are the receipts of its decisions.
func (p Paper) MayEnter(who access.Actor, d Delivery, own []Receipt) bool {
	e := EnterPage{Delivery: d}
	for _, r := range own {
		if r.Waits() {
			e.Receipts = append(e.Receipts, r)
		}
	}
	return p.enterable(who, e) == nil
}

// Enter records what a unit said of what it was sent: that it has received it, and its word on decisions, with a scan where there is one. It is the office's
// act, and says so wherever it is shown.
func (s *Service) Enter(ctx context.Context, who access.Actor, id int64, version int, f EnterForm, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := paperOf(ctx, tx, decided(s.papers), kindOfDelivery, id)
		if err != nil {
			return err
		}
		d, err := p.deliverySteps().Current(ctx, tx, db.Asked{ID: id, Version: version, Do: stepEnter})
		if err != nil {
			return err
		}
		said, errs := f.Input(d.SentAt, tx.At)
		f.check(&errs)
		errs = append(errs, file.Check(ups)...)
		n, err := p.enter(ctx, tx, d, f, said, errs)
		switch {
		case err != nil:
			return err
		case n == 0:
			return append(errs, form.Errors{{Text: "没有填写对条款的答复"}}...)
		}
		tx.Done(p.ReceiptsPath(d.Record), "%s的答复已代录", d.UnitName)
		if err := file.Attach(ctx, tx, Kind, d.ID, ups); err != nil {
			return err
		}
		return p.TellUnit(ctx, tx, d.ID, stepEnter)
	})
}

// enter takes the steps, that of the delivery first, and counts them.
func (p Paper) enter(ctx context.Context, tx *db.Tx, d Delivery, f EnterForm, said entry.Said, errs form.Errors) (n int, err error) {
	if d.Awaited() {
		_, taken, err := p.deliverySteps().Check(ctx, tx, db.Asked{ID: d.ID, Version: d.Version, Do: stepEnter})
		if err := db.Refusal(err, errs); err != nil {
			return 0, err
		}
		if err := moveDelivery(ctx, tx, d.received(said.Name(tx.Who.Name), tx.At), taken); err != nil {
			return 0, err
		}
		tx.LogAct(db.On{Kind: d.Kind, ID: d.Record, Title: d.Title}, taken, "", taken.Label+"："+d.UnitName+"，"+said.Words()+"，印发校验值 "+hex.EncodeToString(d.PaperHash))
		n++
	}
	for _, w := range f.Words {
		if w.Says == "" {
			continue
		}
		if err := p.enterWord(ctx, tx, d.ID, w, said, errs); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// enterWord takes the step of one decision's receipt.
func (p Paper) enterWord(ctx context.Context, tx *db.Tx, delivery int64, w Word, said entry.Said, errs form.Errors) error {
	do, words := stepEnter+"_"+w.Says, ""
	if strings.HasSuffix(do, "_question") {
		words = w.Question
	}
	r, t, err := p.receiptSteps().Check(ctx, tx, db.Asked{ID: w.Receipt, Version: w.Version, Do: do, Reason: words})
	if err := db.Refusal(err, errs); err != nil {
		return err
	}
	if r.Delivery != delivery {
		return fault.NotFound()
	}
	if err := putReceipt(ctx, tx, r.after(t, words, said.Name(tx.Who.Name), tx.At)); err != nil {
		return err
	}
	tx.LogAct(r.logged(), t, words, r.place()+"："+t.Label+"，"+said.Words())
	return p.Tell(ctx, tx, r.ID, strings.TrimPrefix(t.Do, stepEnter+"_"))
}

// MaySee answers for the scans of what was entered: they are seen by those who see the delivery.
func (s *Service) MaySee(ctx context.Context, who access.Actor, id int64) error {
	args, found := db.Seen(who, db.Args{"id": id}), []*[]int64{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		for _, p := range s.papers {
			found = append(found, db.Values[int64](b, p.selectSeen(), args))
		}
	})
	for _, list := range found {
		if err == nil && len(*list) > 0 {
			return nil
		}
	}
	if err == nil {
		err = fault.NotFound()
	}
	return err
}
