package minutes

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// Receipt is what one unit says of one clause that names it (R7).
type Receipt struct {
	ID, Delivery, Clause, Minutes, Unit int64
	Ord                                 int
	Text                                string
	Role                                string // lead or support
	Due                                 *time.Time
	Deliverable                         string
	State                               string
	Question, AskedName                 string
	AskedAt                             *time.Time
	Answer, AnsweredName                string
	AnsweredAt                          *time.Time
	AcknowledgedAt                      *time.Time
	AcknowledgedName                    string
	Version                             int
	UnitName, Title                     string
	DeliveryState, MinutesState         string
}

// RoleTitle is what the clause wants of the unit.
func (r Receipt) RoleTitle() string {
	if r.Role == "lead" {
		return "牵头"
	}
	return "配合"
}

// ReceiptChart is the life of a clause's receipt. A question may be put again after the answer; the last
// word is the unit's acknowledgement.
var ReceiptChart = flow.Chart[Receipt]{
	Kind: "clause_receipt", Title: "条款签收", Log: "minutes.receipt",
	States: []flow.State{
		{Name: "open", Title: "待确认", Tone: flow.Warn, See: readers, Start: true},
		{Name: "questioned", Title: "有疑问，待答复", Tone: flow.Bad, See: readers},
		{Name: "answered", Title: "已答复，待确认", Tone: flow.Wait, See: readers},
		{Name: "acknowledged", Title: "已确认", Tone: flow.Ok, See: readers, Final: true},
	},
	Steps: []flow.Step[Receipt]{
		{Do: "acknowledge", Label: "确认条款", Log: "确认条款", From: []string{"open", "questioned", "answered"}, To: "acknowledged", May: ofTheUnit, Needs: afterReceipt, Primary: true},
		{Do: "question", Label: "提出疑问", Log: "对条款提出疑问", From: []string{"open", "answered"}, To: "questioned", May: ofTheUnit, Needs: afterReceipt, Ask: flow.Reason, Words: "疑问"},
		{Do: "answer", Label: "答复疑问", Log: "答复条款疑问", From: []string{"questioned"}, To: "answered", May: staff, Ask: flow.Reason, Words: "答复", Primary: true},
	},
	Version: func(r Receipt) int { return r.Version },
	Now:     func(r Receipt) string { return r.State },
	Ties: func(r Receipt) access.Ties {
		return access.Ties{Units: map[access.Tie][]int64{access.Party: {r.Unit}}}
	},
}

var ofTheUnit = []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)}

var afterReceipt = []flow.Guard[Receipt]{{Name: "已签收纪要", Why: func(r Receipt, _ access.Actor) string {
	if r.DeliveryState != "received" {
		return "请先签收纪要"
	}
	return replaced(r.MinutesState)
}}}

// replaced says why nothing is signed for any more.
func replaced(state string) string {
	if state == Corrected {
		return "纪要已被更正，请签收更正后的纪要"
	}
	return ""
}

// WordsMax is the most characters of a question or an answer.
const WordsMax = 500

// Confirm takes a step of a clause's receipt: the unit acknowledges or questions, the office answers.
func (s *Service) Confirm(ctx context.Context, who access.Actor, id int64, version int, step, words string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, err := lockReceipt(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return fault.Stale()
		}
		words = form.Text(words)
		t, err := ReceiptChart.Take(who, r, step, words)
		if err != nil {
			return err
		}
		if len([]rune(words)) > WordsMax {
			return form.Errors{{Field: "reason", Text: fmt.Sprintf("不超过 %d 字", WordsMax)}}
		}
		if err := putReceipt(ctx, tx, r.after(t, words, tx)); err != nil {
			return err
		}
		tx.LogStep(Chart.Kind, r.Minutes, r.Title, flow.Taken{Do: "receipt." + t.Do, Label: fmt.Sprintf("%s第 %d 条：%s", r.UnitName, r.Ord, t.Label), Seat: t.Seat}, words, "")
		tx.Done(r.back(t.Do), "第 %d 条%s已登记", r.Ord, t.Label)
		return tellReceipt(ctx, tx, r.ID, t.Do)
	})
}

// Grid gives one record with all receipts that the person sees, of units and of their clauses.
func (s *Service) Grid(ctx context.Context, who access.Actor, id int64) (Page, error) {
	var a answers
	err := s.db.Read(ctx, func(b *db.Batch) {
		a = text(b, who, id)
		args := db.Seen(who, db.Args{"id": id})
		a.deliveries, a.receipts = db.Many[Delivery](b, selectDeliveries, args), db.Many[Receipt](b, selectReceipts, args)
	})
	if err != nil {
		return Page{}, err
	}
	return a.page(who), nil
}

// OfReceipt is the record that a clause's receipt belongs to.
func (s *Service) OfReceipt(ctx context.Context, who access.Actor, id int64) (of int64, err error) {
	var found *int64
	err = s.db.Read(ctx, func(b *db.Batch) {
		found = db.Value[int64](b, "SELECT m.id"+fromReceipt+" AND r.id = @id", db.Seen(who, db.Args{"id": id}))
	})
	if err != nil {
		return 0, err
	}
	return *found, nil
}

// back is where the act came from: the office works on the grid, a unit on its extract.
func (r Receipt) back(do string) string {
	if do == "answer" {
		return Path(r.Minutes) + "/receipts"
	}
	return Path(r.Minutes)
}

func (r Receipt) after(t flow.Taken, words string, tx *db.Tx) Receipt {
	r.State = t.To
	switch t.Do {
	case "acknowledge":
		r.AcknowledgedAt, r.AcknowledgedName = &tx.At, tx.Who.Name
	case "question":
		r.Question, r.AskedAt, r.AskedName = words, &tx.At, tx.Who.Name
		r.Answer, r.AnsweredAt, r.AnsweredName = "", nil, ""
	case "answer":
		r.Answer, r.AnsweredAt, r.AnsweredName = words, &tx.At, tx.Who.Name
	}
	return r
}

// Chase reminds the units that have not received the minutes or not confirmed their clauses, and only them;
// a unit hears of it once a day at most.
func (s *Service) Chase(ctx context.Context, who access.Actor, id int64) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		seat, ok := chaser(who)
		if !ok {
			return fault.Denied("签收由联席会议办公室催办")
		}
		m, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if m.State != Issued {
			return fault.Refused("纪要已被更正，请在更正后的纪要中催办")
		}
		names, err := chase(ctx, tx, id, form.Day(tx.At))
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fault.Refused("没有需要催办的单位：都已签收并确认条款，或今天已经催过")
		}
		tx.LogStep(Chart.Kind, m.ID, m.Title, flow.Taken{Do: "chase", Label: "催签收", Seat: seat}, "", strings.Join(names, "、"))
		tx.Done(Path(id)+"/receipts", "已提醒 %d 个单位", len(names))
		return message.Tell(ctx, tx, "minutes.chased", id)
	})
}

func chaser(who access.Actor) (access.Seat, bool) { return who.Holds(access.Ties{}, staff...) }

// MayChase says whether the person reminds units of what they have not signed for.
func MayChase(who access.Actor) bool {
	_, ok := chaser(who)
	return ok
}

// Laggards names the units that have not received the minutes or not said their word on a clause; a
// question is the office's to answer.
func Laggards(list []Delivery) []string {
	out := []string{}
	for _, d := range list {
		if d.State == "sent" || d.Confirmed+d.Questioned < d.Clauses {
			out = append(out, d.UnitName)
		}
	}
	return out
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
