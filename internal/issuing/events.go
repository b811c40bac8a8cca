package issuing

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
)

// Events are what units and the office are told of what a unit was sent: its questions, and what the office entered for it.
func Events() []message.Kind { return slices.Concat(receiptEvents, enteredEvents) }

// receiptEvents are a unit's question about a clause and the office's answer.
var receiptEvents = []message.Kind{
	{Name: "clause_receipt.questioned", While: "r.state = 'questioned'", About: &receiptSubject, Class: message.ToDo, To: []access.Right{access.May(access.Office), access.May(access.Director)}, Link: "/minutes/{minutes}/receipts",
		Title: "{unit}对{place}有疑问：{title}", Line: "{question}"},
	{Name: "clause_receipt.answered", While: "r.state = 'answered'", About: &receiptSubject, Class: message.ToDo, To: []access.Right{access.Liaison.Of(access.Party)}, Link: "/minutes/{minutes}",
		Title: "{place}的疑问已答复，请确认：{title}", Line: "{answer}"},
}

// enteredEvents are told to a unit of what the office entered for it (代录).
var enteredEvents = []message.Kind{
	{Name: "delivery.entered", About: &deliverySubject, Class: message.Notice, To: entered, Link: "/minutes/{minutes}",
		Title: "联席会议办公室代录了贵单位的签收或答复：{title}", Line: "{number}，请核对；有出入的，请在纪要页面自行签收或答复，以本单位的为准"},
	{Name: "delivery.retracted", About: &deliverySubject, Class: message.Notice, To: entered, Link: "/minutes/{minutes}",
		Title: "联席会议办公室撤销了为贵单位代录的答复：{title}", Line: "{number}，请由本单位签收或答复"},
}

// entered are those of a unit who hear of it.
var entered = []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)}
