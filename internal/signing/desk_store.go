package signing

import (
	"strings"

	"jointmeeting/internal/db"
)

// ToSign is a record that waits for the signature of a person who was asked by name, as their desk shows it.
type ToSign struct {
	Kind    string
	ID      int64
	Title   string
	Stage   string
	Intro   string
	Size    int
	Points  []string
	Earlier string // who signed before
}

// ToSignBy asks for what a leader is to sign, of every kind, the oldest first. The reader and the limit stand in args.
func ToSignBy(b *db.Batch, kinds []Kind, args db.Args) *[]ToSign {
	if len(kinds) == 0 {
		return &[]ToSign{}
	}
	parts := []string{}
	for _, k := range kinds {
		parts = append(parts, k.toSign())
	}
	return db.Many[ToSign](b, "SELECT x.kind, x.id, x.title, x.stage, x.intro, x.size, x.points, x.earlier FROM ("+strings.Join(parts, " UNION ALL ")+
		") x ORDER BY x.asked_at, x.signature LIMIT @limit", args)
}

func (k Kind) toSign() string {
	return "(SELECT '" + k.Name + "' AS kind, " + k.ID + " AS id, " + k.Title + " AS title, s.stage, s.asked_at, s.id AS signature, " + k.Intro + " AS intro, " + k.Size + " AS size, " + k.Points + ` AS points,
		(SELECT coalesce(string_agg(g.name, '、' ORDER BY g.id), '') FROM signature g WHERE g.kind = '` + k.Name + "' AND g.record = " + k.ID + ` AND g.state = 'given') AS earlier
		FROM signature s JOIN ` + k.Table + " ON " + k.ID + " = s.record AND s.kind = '" + k.Name + `'
		WHERE s.signer = @me AND s.state = 'asked' AND @convenor ORDER BY s.asked_at, s.id LIMIT @limit)`
}

// SelectAsked finds the referrals that wait for the reader's word, about records of the kinds @signed, while they hold the seat in which they
// were asked.
const SelectAsked = `SELECT f.id, f.kind, f.title, f.asker_name FROM referral f JOIN seat_now h ON h.id = f.seat
	WHERE f.asked = @me AND f.state = 'asked' AND f.kind = ANY(@signed) ORDER BY f.id LIMIT @limit`

// ReferralWaits says whether SelectAsked finds referrals in the state.
func ReferralWaits(kind, state string) bool { return kind == ReferralChart.Kind && state == asked }
