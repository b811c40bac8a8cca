package delivery

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// owns begins the steps by which a unit puts its own word in the place of what the office entered.
const owns = "own_"

// The steps by which the office takes back what it entered: all of a delivery, or what was said of decisions alone.
const (
	stepRetract      = "retract"
	stepRetractWords = "retract_words"
)

// Entered says whether the office entered that the unit has received it.
func (d Delivery) Entered() bool { return entry.Entered(d.ReceivedName) }

// received is the delivery after somebody has signed for it.
func (d Delivery) received(name string, at time.Time) Delivery {
	d.ReceivedAt, d.ReceivedName = &at, name
	return d
}

// Speaker is whose word on the decision stands; empty while there is none.
func (r Receipt) Speaker() string {
	switch r.State {
	case "acknowledged":
		return r.AcknowledgedName
	case "questioned":
		return r.AskedName
	}
	return ""
}

// Entered says whether the office entered the word that stands.
func (r Receipt) Entered() bool { return entry.Entered(r.Speaker()) }

// untouched: what was entered is taken back until the next hand has acted.
var untouched = flow.Guard[Delivery]{Name: "单位未自行答复、办公室未答复疑问", Why: func(d Delivery, _ access.Actor) string {
	if d.Touched > 0 {
		return "单位已自行答复，或者办公室已答复疑问，签收不能撤销"
	}
	return ""
}}

var answersEntered = flow.Guard[Delivery]{Name: "有代录的答复", Why: func(d Delivery, _ access.Actor) string {
	if d.EnteredWords == 0 {
		return "没有可以撤销的代录答复"
	}
	return ""
}}

// unanswered is untouched for one decision.
var unanswered = flow.Guard[Receipt]{Name: "办公室代录的，未答复", Why: func(r Receipt, _ access.Actor) string {
	if r.Touched {
		return "单位已自行答复，或者办公室已答复疑问，不能撤销"
	}
	return ""
}}

// Offers are the steps of a delivery that its unit may take now: its own word in place of an entry only where there is one.
func (p Paper) Offers(who access.Actor, d Delivery) []flow.Offer {
	c := p.Chart()
	return append(c.Offers(who, d), open(c, who, d, owns+"receive")...)
}

// Retracts are how the office may take back now what it entered: all of it, or what was said of decisions alone.
func (p Paper) Retracts(who access.Actor, d Delivery) []flow.Offer {
	c := p.Chart()
	if all := open(c, who, d, stepRetract); len(all) > 0 {
		return all
	}
	return open(c, who, d, stepRetractWords)
}

// WordOffers are the steps of a decision's receipt that the person may take now.
func (p Paper) WordOffers(who access.Actor, r Receipt) []flow.Offer {
	c := p.ReceiptChart()
	return append(c.Offers(who, r), open(c, who, r, owns+"acknowledge", owns+"question")...)
}

func open[T any](c *flow.Chart[T], who access.Actor, t T, steps ...string) (out []flow.Offer) {
	for _, do := range steps {
		if o, ok := c.Offer(who, t, do); ok && o.Blocked == "" {
			out = append(out, o)
		}
	}
	return out
}

// TakesBack says whether the step is one by which the office takes back what it entered.
func TakesBack(step string) bool { return step == stepRetract || step == stepRetractWords }

// Retract takes back what the office entered for a unit, with the reason: the receipt with its words, or the words alone. What was entered stays in the log.
func (s *Service) Retract(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	if !TakesBack(step) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := paperOf(ctx, tx, decided(s.papers), kindOfDelivery, id)
		if err != nil {
			return err
		}
		d, taken, err := p.deliverySteps().Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason})
		if err != nil {
			return err
		}
		if err := p.retractWords(ctx, tx, id, reason); err != nil {
			return err
		}
		if step == stepRetract {
			d.ReceivedAt, d.ReceivedName = nil, ""
		}
		if err := moveDelivery(ctx, tx, d, taken); err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: d.Kind, ID: d.Record, Title: d.Title}, taken, form.Text(reason), taken.Label+"："+d.UnitName)
		tx.Done(p.ReceiptsPath(d.Record), "%s的代录已撤销", d.UnitName)
		return p.TellUnit(ctx, tx, d.ID, stepRetract)
	})
}

// retractWords takes back every word that the office entered and nobody has touched since, under the lock of the delivery.
func (p Paper) retractWords(ctx context.Context, tx *db.Tx, delivery int64, reason string) error {
	list, err := db.All[Receipt](ctx, tx, p.selectReceipts()+" AND r.delivery = @id ORDER BY c.ord", db.Seen(tx.Who, db.Args{"id": delivery}))
	if err != nil {
		return err
	}
	for _, r := range list {
		if len(open(p.ReceiptChart(), tx.Who, r, stepRetract)) == 0 {
			continue
		}
		r, t, err := p.receiptSteps().Check(ctx, tx, db.Asked{ID: r.ID, Version: r.Version, Do: stepRetract, Reason: reason})
		if err != nil {
			return err
		}
		if err := putReceipt(ctx, tx, r.after(t, "", "", tx.At)); err != nil {
			return err
		}
		tx.LogAct(r.logged(), t, form.Text(reason), r.place()+"："+t.Label)
	}
	return nil
}
