package succession_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/room"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/succession"
)

// histories is how many random lives of an office are looked at, ends how many of its units end in each.
var histories, ends = prove.Pick(2, 24), 7

// TestNothingIsLeftOwnerless: units end at random between other steps, merged, split and into new ones, also those that went on for others. After each
// end whatever is open has an owner that is there, or keeps the name of one for which a unit that is there goes on; the records stay sound.
func TestNothingIsLeftOwnerless(t *testing.T) {
	t.Parallel()
	for seed := range histories {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d, _ := busy(t)
			r := rand.New(rand.NewPCG(uint64(seed), 1))
			for range ends {
				life(t, d, r)
				endOne(t, d, r)
				owned(t, d)
			}
			clean(t, d)
		})
	}
}

// staying are units that can end or go on, by their codes; of those with a liaison who signs in only.
func staying(t *testing.T, d *db.DB, liaison bool) []string {
	t.Helper()
	return scalar[[]string](t, d, `SELECT ARRAY(SELECT u.code FROM unit_now u WHERE u.current AND u.kind = 'member' AND NOT u.host
		AND (NOT $1 OR EXISTS (SELECT 1 FROM account a JOIN seat_now s ON s.person = a.person WHERE s.unit = u.id AND a.login = 'liaison-' || u.code)) ORDER BY u.code)`, liaison)
}

// life is a step of the office between two ends: a unit begins a topic, and others are asked about one.
func life(t *testing.T, d *db.DB, r *rand.Rand) {
	t.Helper()
	codes := staying(t, d, true)
	r.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
	sample.DraftTopic(t, d, codes[0], sample.Unit(t, d, codes[1]).ID)
	sample.ConsultedTopic(t, d, codes[1], codes[0], codes[2])
	sample.JoiningTopic(t, d, codes[2], codes[0], codes[1])
}

// endOne ends a unit at random: into one other, into two, or into a new one.
func endOne(t *testing.T, d *db.DB, r *rand.Rand) {
	t.Helper()
	codes := staying(t, d, false)
	codes = slices.DeleteFunc(codes, func(c string) bool {
		return scalar[bool](t, d, "SELECT EXISTS (SELECT 1 FROM membership m JOIN unit u ON u.id = m.unit WHERE u.code = $1 AND m.valid_from >= portal_today())", c)
	})
	r.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
	f := to(t, d, codes[1])
	switch r.IntN(3) {
	case 0:
		f = to(t, d, codes[1], codes[2])
		for _, s := range plan(t, d, codes[0], f).Shares {
			for _, row := range s.Rows {
				f.To[row.Key()] = fmt.Sprint(r.IntN(2))
			}
		}
	case 1:
		f.Successor, f.Name, f.Duty = succession.NewUnit, "新设第"+codes[0]+"局", "承接职责。"
	}
	end(t, d, codes[0], f)
}

// owned wants every open record of an ended unit to keep its name for the sake of a unit that is there, and none that could be handed on.
func owned(t *testing.T, d *db.DB) {
	t.Helper()
	for _, e := range house.Estates() {
		for _, unit := range scalar[[]int64](t, d, "SELECT ARRAY(SELECT DISTINCT unit FROM succession ORDER BY unit)") {
			heirs := scalar[[]int64](t, d, "SELECT ARRAY(SELECT s.heir FROM succession s JOIN unit_now h ON h.id = s.heir WHERE s.unit = $1 AND h.current ORDER BY s.heir)", unit)
			left := map[int64]bool{} // whether it stays with one of them
			for _, h := range heirs {
				for _, x := range openOf(t, d, e, unit, h) {
					left[x.Record] = left[x.Record] || x.Stays
				}
			}
			for record, stays := range left {
				if e.Ends || e.Pass != nil && !stays {
					t.Errorf("%s: %s %d hangs on unit %d, which has ended", e.Title, e.Kind, record, unit)
				}
			}
			if len(heirs) == 0 {
				t.Errorf("nobody goes on for unit %d", unit)
			}
		}
	}
}

// hanging is a record that is open of a unit.
type hanging struct {
	Record int64
	Title  string
	Stays  bool
}

func openOf(t *testing.T, d *db.DB, e room.Estate, unit, successor int64) []hanging {
	t.Helper()
	var list *[]hanging
	must(t, d.Read(t.Context(), func(b *db.Batch) { list = db.Many[hanging](b, e.Open, db.Args{"unit": unit, "successor": successor}) }))
	return *list
}
