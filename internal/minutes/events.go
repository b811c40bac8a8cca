package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
)

// Who minutes wait for, as messages ask: whoever has an open signature of the stage, whoever wrote the text,
// whose signature, given or asked for, was void when a correction was given up, and the unit whose director
// had it to check.
const (
	drafter     access.Tie = "drafter"
	owesReceipt access.Tie = "late"
	informed    access.Tie = "informed"
	recalled    access.Tie = "recalled"
	checker     access.Tie = "checker"
)

// Events are what people are told of minutes (ux.md 2.9).
func Events() []message.Kind {
	list := append(Signable.StageEvents(), []message.Kind{
		{Name: "minutes.returned", While: stateIs(Draft), Class: message.ToDo, To: []access.Right{access.Office.Of(drafter), access.Director.Of(drafter)},
			Title: "{title}被退回修改", Line: "{reason}"},
		{Name: "minutes.signed", While: stateIs(Signed), Class: message.ToDo, To: staff,
			Title: "{title}已签发", Line: "请编号印发"},
		{Name: "minutes.issued", While: unreceived, Class: message.ToDo, To: []access.Right{access.Liaison.Of(access.Party)},
			Title: "纪要已印发，请签收：{title}", Line: "{number}，贵单位{duties}"},
		{Name: "minutes.corrected", Class: message.Notice, To: []access.Right{access.Liaison.Of(informed)},
			Title: "纪要已更正，供知悉：{title}", Line: "{number}更正{corrected}，不涉及贵单位的议定事项"},
		{Name: "minutes.abandoned", Class: message.Notice,
			To:    []access.Right{access.Director.Of(checker), access.Convenor.Of(recalled), access.Chief.Of(recalled), access.Office.Of(drafter), access.Director.Of(drafter)},
			Title: "更正稿已撤销：{title}", Line: "{corrected}仍然有效；{reason}"},
		{Name: "minutes.chased", While: owing, Class: message.Reminder, To: []access.Right{access.Liaison.Of(owesReceipt)},
			Title: "请签收纪要并确认条款：{title}", Line: "{number}"},
	}...)
	for i := range list {
		list[i].About = &subject
		if list[i].Link == "" {
			list[i].Link = "/minutes/{id}"
		}
	}
	return append(list, Signable.Events()...)
}

func tellUnit(ctx context.Context, tx *db.Tx, id int64, step string) error {
	if step == "retract" {
		return message.Tell(ctx, tx, "delivery.retracted", id)
	}
	return message.Tell(ctx, tx, "delivery.entered", id)
}

func tellReceipt(ctx context.Context, tx *db.Tx, id int64, step string) error {
	switch step {
	case "question":
		return message.Tell(ctx, tx, "clause_receipt.questioned", id)
	case "answer":
		return message.Tell(ctx, tx, "clause_receipt.answered", id)
	}
	return nil
}

// told is which step makes whom hear of what, besides those that open a stage.
var told = map[string]string{
	"return":  "minutes.returned",
	"issue":   "minutes.issued",
	"abandon": "minutes.abandoned",
}

// tellStep says what a step that led to a state makes people hear: who is to sign next, that all have signed, or what the step says.
func tellStep(ctx context.Context, tx *db.Tx, id int64, t flow.Taken) error {
	event, ok := told[t.Do]
	switch stage, opened := Signable.StageEvent(t); {
	case ok:
	case opened:
		event = stage
	case t.To == Signed:
		event = "minutes.signed"
	default:
		return nil
	}
	return message.Tell(ctx, tx, event, id)
}
