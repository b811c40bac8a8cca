package leaving

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{Name: "leaving", Events: events}

// watchers hear of seats beside those whom they are about: who keeps the portal safe, and who answers for the office.
var watchers = []access.Right{access.May(access.Security), access.May(access.Director), access.May(access.Chief)}

// concerned are the person, and the people of the unit.
func concerned() []access.Right {
	return append(account.Themselves(), access.Member.Of(access.Owner), access.Liaison.Of(access.Owner))
}

func events() []message.Kind {
	const link, strange = "/seats/{id}", "有疑问的，请立即与办公室或安全管理员核实"
	return []message.Kind{
		{Name: "seat.asked", About: &seats, Class: message.Notice, To: append(concerned(), access.May(access.Security)), Link: link,
			Title: "{name}登记任{seat}，待确认", Line: "{by}登记，自{from}起任职；" + strange},
		{Name: "seat.given", About: &seats, Class: message.Notice, To: append(concerned(), access.May(access.Security)), Link: link,
			Title: "{name}任{seat}", Line: "{by}登记，{confirmer}确认，自{from}起任职；" + strange},
		{Name: "seat.leaving", About: &seats, Class: message.ToDo, To: append(slices.Clone(watchers), access.May(access.Office)), Link: link, While: leaves,
			Title: "请核实{name}的离任：{seat}", Line: "{leaver}提请，自{on}起离任；由提请人以外的一人确认，确认前仍在任"},
		{Name: "seat.leaving_self", About: &seats, Class: message.Notice, To: account.Themselves(), Self: true, Link: link,
			Title: "{leaver}提请您离任：{seat}", Line: "自{on}起离任，另一人确认前仍在任；不是您本意的，请立即与安全管理员核实"},
		{Name: "seat.left", About: &seats, Class: message.Notice, To: slices.Concat(concerned(), watchers, former()), Self: true, Link: link,
			Title: "{name}离任：{seat}", Line: "自{to}起不再任职，依据：{basis}；" + strange},
	}
}

// former is whoever held the seat, also where they hold none any more.
func former() (out []access.Right) {
	for _, r := range access.Roles() {
		out = append(out, r.Of(access.Former))
	}
	return out
}
