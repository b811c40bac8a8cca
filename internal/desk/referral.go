package desk

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/signing"
)

// referred are minutes on which somebody asked for the person's word before signing them.
type referred struct {
	ID        int64
	Title     string
	AskerName string
}

const referrals = `SELECT f.id, m.title, f.asker_name FROM referral f JOIN minutes m ON m.id = f.minutes JOIN seat_now h ON h.id = f.seat
	WHERE f.asked = @me AND f.state = 'asked' ORDER BY f.id LIMIT @limit`

func (q question) referrals(b *db.Batch) *[]referred {
	return db.Many[referred](b, referrals, q.args(db.Args{"limit": perKind}))
}

func (r referred) todo() Todo {
	return Todo{Mark: "阅", Title: "阅示纪要：" + r.Title, URL: signing.ReferralPath(r.ID), Hint: r.AskerName + "转请", Tag: "待阅示", Tone: flow.Warn}
}

func referralTodo(list []referred) []Todo {
	out := []Todo{}
	for _, r := range list {
		out = append(out, r.todo())
	}
	return out
}
