package delivery

import (
	"context"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// Receipt is what one unit says of one clause that names it (R7).
type Receipt struct {
	ID, Delivery, Clause int64
	Kind                 string // of the record
	Record, Unit         int64
	Ord                  int
	Text                 string
	Role                 string // lead, joint or support
	DueKind              string
	Due                  *time.Time
	Deliverable          string
	State                string
	Question, AskedName  string
	AskedAt              *time.Time
	Answer, AnsweredName string
	AnsweredAt           *time.Time
	AcknowledgedAt       *time.Time
	AcknowledgedName     string
	Version              int
	UnitName, Title      string
	DeliveryState, Over  string
	Touched              bool // the unit itself has said something, or the office has answered
}

// RoleTitle is what the clause wants of the unit.
func (r Receipt) RoleTitle() string {
	return map[string]string{"lead": "牵头", "joint": "共同负责", "support": "配合"}[r.Role]
}

// Until is by when the clause wants it.
func (r Receipt) Until() string { return paper.Clause{DueKind: r.DueKind, Due: r.Due}.UntilDay() }

// ReceiptKind is what the receipt of a decision is called among the kinds of record.
const ReceiptKind = "clause_receipt"

// ReceiptChart is the life of a clause's receipt. A question may be put again after the answer; the last
// word is the unit's acknowledgement.
func (p Paper) ReceiptChart() *flow.Chart[Receipt] {
	entered := []flow.Guard[Receipt]{entry.Unspoken(Receipt.asksItself), p.afterReceipt()}
	needs, replaces := []flow.Guard[Receipt]{p.afterReceipt()}, []flow.Guard[Receipt]{entry.Only(Receipt.Entered), p.afterReceipt()}
	return &flow.Chart[Receipt]{
		Kind: ReceiptKind, Title: "条款签收", Log: p.Kind + ".receipt",
		States: []flow.State{
			{Name: "open", Title: "待确认", Tone: flow.Warn, See: readers, Start: true},
			{Name: "questioned", Title: "有疑问，待答复", Tone: flow.Bad, See: readers},
			{Name: "answered", Title: "已答复，待确认", Tone: flow.Wait, See: readers},
			{Name: "acknowledged", Title: "已确认", Tone: flow.Ok, See: readers},
		},
		Steps: []flow.Step[Receipt]{
			{Do: "acknowledge", Label: "确认条款", Log: "确认条款", From: []string{"open", "questioned", "answered"}, To: "acknowledged", May: units, Needs: needs, Primary: true},
			{Do: "question", Label: "提出疑问", Log: "对条款提出疑问", From: []string{"open", "answered"}, To: "questioned", May: units, Needs: needs, Ask: flow.Reason, Words: "疑问"},
			{Do: stepEnter + "_acknowledge", Label: "代录确认条款", Log: "代录确认条款", From: []string{"open", "questioned", "answered"}, To: "acknowledged", May: entry.May, Needs: entered, Hidden: true},
			{Do: stepEnter + "_question", Label: "代录疑问", Log: "代录对条款的疑问", From: []string{"open", "answered"}, To: "questioned", May: entry.May, Needs: entered, Ask: flow.Reason, Words: "疑问", Hidden: true},
			{Do: owns + "acknowledge", Label: "本单位确认条款", From: []string{"acknowledged"}, To: "acknowledged", May: units, Needs: replaces, Hidden: true},
			{Do: owns + "question", Label: "本单位提出疑问", Log: "本单位对条款提出疑问", From: []string{"acknowledged", "questioned"}, To: "questioned", May: units, Needs: replaces,
				Ask: flow.Reason, Words: "疑问", Hidden: true},
			{Do: stepRetract, Label: "撤销代录的条款答复", From: []string{"acknowledged", "questioned"}, To: "open", May: entry.May, Needs: []flow.Guard[Receipt]{unanswered, p.afterReceipt()},
				Hidden: true},
			{Do: "answer", Label: "答复疑问", Log: "答复条款疑问", From: []string{"questioned"}, To: "answered", May: staff, Ask: flow.Reason, Words: "答复", Primary: true},
		},
		Version: func(r Receipt) int { return r.Version },
		Now:     func(r Receipt) string { return r.State },
		Ties: func(r Receipt) access.Ties {
			return access.Ties{Units: map[access.Tie][]int64{access.Party: {r.Unit}}}
		},
	}
}

// asksItself: a question of the unit's own waits for the office's answer.
func (r Receipt) asksItself() bool { return r.Questioned() && !r.Entered() }

// ReceiptStateOf is the state of a decision's receipt in words, whatever was delivered.
func ReceiptStateOf(r Receipt) flow.State { return Paper{}.ReceiptChart().StateOf(r) }

// afterReceipt: the word on a decision comes after the unit has received the record.
func (p Paper) afterReceipt() flow.Guard[Receipt] {
	return flow.Guard[Receipt]{Name: "已签收" + p.Noun, Why: func(r Receipt, _ access.Actor) string {
		if r.DeliveryState != "received" {
			return "请先签收" + p.Noun
		}
		return r.Over
	}}
}

// WordsMax is the most characters of a question or an answer.
const WordsMax = db.ReasonMax

// Confirm takes a step of a clause's receipt: the unit acknowledges or questions, the office answers.
func (s *Service) Confirm(ctx context.Context, who access.Actor, id int64, version int, step, words string) (db.Outcome, error) {
	if strings.HasPrefix(step, stepEnter) || step == stepRetract {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := paperOf(ctx, tx, decided(s.papers), kindOfReceipt, id)
		if err != nil {
			return err
		}
		words = form.Text(words)
		r, t, err := p.receiptSteps().Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: words})
		if err != nil {
			return err
		}
		if err := putReceipt(ctx, tx, r.after(t, words, tx.Who.Name, tx.At)); err != nil {
			return err
		}
		tx.LogAct(r.logged(), t, words, r.place()+"："+t.Label)
		tx.Done(p.back(r, t.Do), "%s%s已登记", paper.Place(r.Ord), t.Label)
		return p.Tell(ctx, tx, r.ID, strings.TrimPrefix(t.Do, owns))
	})
}

// place is the decision in the log: of which unit, and its number.
func (r Receipt) place() string { return r.UnitName + paper.Place(r.Ord) }

// logged is where the log keeps what is said of it: under the record.
func (r Receipt) logged() db.On { return db.On{Kind: r.Kind, ID: r.Record, Title: r.Title} }

func (p Paper) receiptSteps() db.Steps[Receipt] {
	return db.Steps[Receipt]{Chart: p.ReceiptChart(), Lock: p.lockReceipt, On: Receipt.logged}
}

// back is where the act came from: the office works on the grid, a unit on its extract.
func (p Paper) back(r Receipt, do string) string {
	if do == "answer" {
		return p.ReceiptsPath(r.Record)
	}
	return p.Path(r.Record)
}

func (r Receipt) after(t flow.Taken, words, name string, at time.Time) Receipt {
	r.State = t.To
	switch t.To {
	case "acknowledged":
		r.AcknowledgedAt, r.AcknowledgedName = &at, name
	case "questioned":
		r.Question, r.AskedAt, r.AskedName = words, &at, name
		r.Answer, r.AnsweredAt, r.AnsweredName = "", nil, ""
		r.AcknowledgedAt, r.AcknowledgedName = nil, ""
	case "open":
		r.Question, r.AskedAt, r.AskedName = "", nil, ""
		r.AcknowledgedAt, r.AcknowledgedName = nil, ""
	case "answered":
		r.Answer, r.AnsweredAt, r.AnsweredName = words, &at, name
	}
	return r
}

// Outstanding names the units that have not received the record or not said their word on a clause; a
// question is the office's to answer.
func Outstanding(list []Delivery) []string {
	out := []string{}
	for _, d := range list {
		if d.State == "sent" || d.Confirmed+d.Questioned < d.Clauses {
			out = append(out, d.UnitName)
		}
	}
	return out
}

// Chased names those of them that can be reminded: a unit of which nobody can sign in hears of nothing.
func Chased(list []Delivery) []string {
	return Outstanding(slices.DeleteFunc(slices.Clone(list), func(d Delivery) bool { return d.Outside }))
}

// ReceiptsOf are those of one unit's delivery, in the order of the clauses.
func ReceiptsOf(list []Receipt, delivery int64) []Receipt {
	out := []Receipt{}
	for _, r := range list {
		if r.Delivery == delivery {
			out = append(out, r)
		}
	}
	return out
}

// Questioned says whether the unit's question waits for an answer.
func (r Receipt) Questioned() bool { return r.State == "questioned" }
