package handover

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "handover",
	Tables: []string{"handover"},
	Steady: map[string]string{"handover": "a person's few in years"},
	Charts: []flow.Outline{acts.Outline()},
	Events: events,
}

// waits are the codes of which a second person is asked.
var waits = message.Subject{
	Kind: "handover", From: "handover h JOIN person hp ON hp.id = h.person", ID: "h.id",
	Seen:  "EXISTS (SELECT 1 FROM seat_now k WHERE k.person = @me AND k.role = 'security')",
	Facts: "hp.name, h.by_name AS by",
	Ties:  "SELECT 'self' AS tie, NULL::bigint AS unit, NULL::bigint AS person WHERE @id::bigint IS NULL",
}

func events() []message.Kind {
	return []message.Kind{{Name: "handover.asked", About: &waits, Class: message.ToDo, To: []access.Right{access.May(access.Security)},
		While: "h.approved_at IS NULL AND h.used_at IS NULL AND h.void_at IS NULL AND h.ends > portal_now()", Link: account.CredentialsPath,
		Title: "{name}的启用码待您确认", Line: "{by}发起；请先与本人核实，再确认并把第二段交给本人"}}
}

func tellAsked(ctx context.Context, tx *db.Tx, id int64) error {
	return message.Tell(ctx, tx, "handover.asked", id)
}
