package house

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
)

// TestWhatIsKeptFromTheLog: these kinds have a draft or name what is one, and each condition is one that the database can answer.
func TestWhatIsKeptFromTheLog(t *testing.T) {
	kinds, d := []string{}, dbtest.DB(t)
	for _, k := range Keeps() {
		if k.Out == room.Always {
			continue
		}
		kinds = append(kinds, k.Kind)
		var out bool
		if err := d.Pool().QueryRow(t.Context(), "SELECT "+k.Out+" FROM (SELECT 0::bigint AS record) a").Scan(&out); err != nil || out || k.Title == "" {
			t.Errorf("%s %q: what is not there is out: %v, %v", k.Kind, k.Title, out, err)
		}
	}
	slices.Sort(kinds)
	if want := []string{"circulation_reply", "delivery", "escalation", "invitation", "meeting", "minutes", "opinion", "referral", "signature", "topic"}; !slices.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
}

// unbound are the kinds whose records hang on drafts and that the log names all the same, each with the reason.
var unbound = map[string]string{
	"clause_receipt": "what is done to it stands under the kind of its record",
	"task":           "its minutes are issued when it is made",
	"part":           "its task's minutes are issued when it is made",
	"milestone":      "its task's minutes are issued when it is made",
	"task_report":    "its task's minutes are issued when it is made",
	"message":        "the log says how many were sent, of no record",
}

// TestWhatHangsOnDraftsIsUnder: a kind whose records hang on a draft, by a foreign key of their table, a column that is called like another, or the
// columns kind and record, is said to be under it, or has a reason: the log would name the draft by them.
func TestWhatHangsOnDraftsIsUnder(t *testing.T) {
	d := dbtest.DB(t)
	rooms, refs := Rooms(), refersTo(t, d)
	for _, fault := range unhung(rooms, refs) {
		t.Error(fault)
	}
	hung := []string{}
	for _, kind := range hanging(rooms, refs) {
		hung = append(hung, kind.name)
	}
	for kind := range unbound {
		if !slices.Contains(hung, kind) {
			t.Errorf("%s has a reason to hang on a draft without an Under (unbound), and hangs on none", kind)
		}
	}
	refs["lamp_reply"], refs["lamp"] = []string{"lamp"}, []string{"minutes"}
	lamp := room.Room{Name: "lamps", Charts: []flow.Outline{{Kind: "lamp", Table: "lamp"}, {Kind: "answer", Table: "lamp_reply"}, {Kind: "wick", Table: round.Table}}, Files: []room.Files{{Kind: "lamp_reply"}}}
	want := []string{"answer of the room lamps hangs on minutes (lamp_reply, lamp)", "lamp of the room lamps hangs on minutes (lamp)", "lamp_reply of the room lamps hangs on minutes (lamp_reply, lamp)",
		"wick of the room lamps hangs on what its columns kind and record name (" + round.Table + ")"}
	got := unhung(append(slices.Clone(rooms), lamp), refs)
	if slices.Sort(got); len(got) != len(want) || !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("kinds without an Under are found as %q, want %q", got, want)
	}
	lamp.Under = []room.Under{{Kind: "lamp"}, {Kind: "lamp_reply"}, {Kind: "wick"}}
	lamp.Parts = []room.Part{round.Waits{View: round.View{Asking: round.Asking{Record: "minutes", Answer: "answer"}}}}
	if got := unhung(append(slices.Clone(rooms), lamp), refs); len(got) != 0 {
		t.Errorf("kinds with an Under are named: %q", got)
	}
}

// byColumns stands among what a table refers to where its columns kind and record say it.
const byColumns = "what its columns kind and record name"

// refersTo says of each table what its rows belong to.
func refersTo(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), `SELECT c.relname::text AS table, coalesce(f.confrelid::regclass::text, '') AS to FROM pg_class c LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f'
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		UNION SELECT table_name, '`+byColumns+`' FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ('kind', 'record') GROUP BY table_name HAVING count(*) = 2
		UNION SELECT x.table_name, x.column_name FROM information_schema.columns x JOIN pg_class c ON c.relname = x.column_name AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
			WHERE x.table_schema = 'public' AND x.data_type = 'bigint'`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct{ Table, To string }])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range list {
		out[r.Table] = append(out[r.Table], r.To)
	}
	return out
}

// hung is a kind whose records hang on a draft, and the way there.
type hung struct{ name, room, on string }

// hanging are they: those of the charts by their tables, those of files and acts by the table that is called like the kind.
func hanging(rooms []room.Room, refs map[string][]string) (out []hung) {
	drafts := map[string]bool{byColumns: true}
	for _, o := range room.Drafts(rooms) {
		drafts[o.Table] = true
	}
	for _, r := range rooms {
		tables := map[string]string{}
		for _, f := range r.Files {
			tables[f.Kind] = f.Kind
		}
		for _, o := range r.Charts {
			if tables[o.Kind] = o.Table; o.Table == "" {
				tables[o.Kind] = o.Kind
			}
		}
		for kind, table := range tables {
			if on, way := wayTo(drafts, refs, table, nil); on != "" && !drafts[table] {
				out = append(out, hung{kind, r.Name, fmt.Sprintf("%s (%s)", on, strings.Join(way, ", "))})
			}
		}
	}
	return out
}

// wayTo is the draft that a table's rows belong to, and the tables on the way.
func wayTo(drafts map[string]bool, refs map[string][]string, table string, way []string) (string, []string) {
	if slices.Contains(way, table) {
		return "", nil
	}
	way = append(slices.Clone(way), table)
	for _, to := range refs[table] {
		if drafts[to] {
			return to, way
		}
	}
	for _, to := range refs[table] {
		if on, whole := wayTo(drafts, refs, to, way); on != "" {
			return on, whole
		}
	}
	return "", nil
}

// unhung are those of them that are under nothing and say no reason.
func unhung(rooms []room.Room, refs map[string][]string) (faults []string) {
	for _, h := range hanging(rooms, refs) {
		under := slices.ContainsFunc(room.Unders(rooms), func(u room.Under) bool { return u.Kind == h.name })
		if !under && unbound[h.name] == "" {
			faults = append(faults, fmt.Sprintf("%s of the room %s hangs on %s, which the log does not name before it is out: an Under in internal/%[2]s/room.go, or a reason in unbound (internal/house/keeps_test.go)", h.name, h.room, h.on))
		}
	}
	return faults
}
