package logbook_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/logbook"
	"jointmeeting/internal/room"
)

var auditor = access.Actor{Person: 9, Name: "审计员", Seats: []access.Seat{{ID: 1, Role: access.Auditor}}}

// readable are the kinds of the entries, neither of them a draft.
var readable = []room.Keep{{Kind: "topic", Out: room.Always}, {Kind: "task", Out: room.Always}}

// entries writes n acts by two people in turn.
func entries(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		who := access.Actor{Person: int64(i%2 + 1), Name: []string{"张三", "李_四"}[i%2]}
		_, err := d.Write(t.Context(), who, func(_ context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: []string{"topic.submit", "task.close"}[i%2], Kind: []string{"topic", "task"}[i%2], Record: int64(i), Title: "事项"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFilters(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, 8)
	s := logbook.NewService(d, readable)
	today := form.Day(time.Now())
	for _, c := range []struct {
		name string
		f    logbook.Filter
		want int
	}{
		{"all", logbook.Filter{}, 8},
		{"person", logbook.Filter{Person: "张"}, 4},
		{"underscore is a letter", logbook.Filter{Person: "_"}, 4},
		{"kind", logbook.Filter{Kind: "task"}, 4},
		{"action", logbook.Filter{Action: "topic.submit"}, 4},
		{"title", logbook.Filter{Words: "事"}, 8},
		{"no such title", logbook.Filter{Words: "%%"}, 0},
		{"today", logbook.Filter{From: today, To: today}, 8},
		{"tomorrow", logbook.Filter{From: today.AddDate(0, 0, 1)}, 0},
		{"until yesterday", logbook.Filter{To: today.AddDate(0, 0, -1)}, 0},
		{"before", logbook.Filter{Before: 3}, 2},
	} {
		p, err := s.List(t.Context(), auditor, c.f)
		if err != nil || len(p.Rows) != c.want || p.More {
			t.Errorf("%s: %d rows, want %d (%v)", c.name, len(p.Rows), c.want, err)
		}
	}
}

// TestUndeclaredKindsAreKept: of a record whose kind no room declares, nobody knows whether it is a draft: its entries say nothing and no words find
// them; an entry of no record is read.
func TestUndeclaredKindsAreKept(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, 4)
	dbtest.Tamper(t, d, "UPDATE audit SET kind = '' WHERE seq = 3")
	s := logbook.NewService(d, readable[1:])
	p, err := s.List(t.Context(), auditor, logbook.Filter{})
	if err != nil || len(p.Rows) != 4 {
		t.Fatalf("%d rows, %v", len(p.Rows), err)
	}
	for i, want := range []string{"事项", "事项", "事项", "记录 0（未公开，标题不显示）"} {
		if r := p.Rows[i]; r.Title != want || r.Kept != (i == 3) {
			t.Errorf("entry %d of kind %q: %q, kept %t, want %q", r.Seq, r.Kind, r.Title, r.Kept, want)
		}
	}
	if p, err = s.List(t.Context(), auditor, logbook.Filter{Words: "事项"}); err != nil || len(p.Rows) != 3 {
		t.Errorf("words find %d entries, want the 3 of declared kinds and of none: %v", len(p.Rows), err)
	}
}

func TestPagesMeetWithoutGap(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, logbook.PageSize+3)
	s := logbook.NewService(d, readable)
	first, err := s.List(t.Context(), auditor, logbook.Filter{})
	if err != nil || len(first.Rows) != logbook.PageSize || !first.More {
		t.Fatalf("%d rows, more %v, %v", len(first.Rows), first.More, err)
	}
	second, err := s.List(t.Context(), auditor, logbook.Filter{Before: first.Rows[logbook.PageSize-1].Seq})
	if err != nil || len(second.Rows) != 3 || second.More || second.Rows[2].Seq != 1 {
		t.Errorf("%d rows, %v", len(second.Rows), err)
	}
}

func TestVerifyNamesTheBrokenEntry(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, 4)
	s := logbook.NewService(d, readable)
	if p, err := s.Verify(t.Context(), auditor); err != nil || p.Entries != 4 || len(p.Faults) != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	dbtest.Tamper(t, d, "UPDATE audit SET title = '改过' WHERE seq = 2")
	p, err := s.Verify(t.Context(), auditor)
	if err != nil || len(p.Faults) != 1 || !strings.HasPrefix(p.Faults[0], "audit/2") {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestOnlyAuditorsReadTheLog(t *testing.T) {
	s := logbook.NewService(dbtest.DB(t), readable)
	for _, role := range access.Roles() {
		who := access.Actor{Person: 1, Seats: []access.Seat{{ID: 1, Role: role, Unit: 1}}}
		_, listed := s.List(t.Context(), who, logbook.Filter{})
		_, verified := s.Verify(t.Context(), who)
		want := fault.Missing
		if role == access.Auditor {
			want = fault.Internal
		}
		if fault.KindOf(listed) != want || fault.KindOf(verified) != want {
			t.Errorf("%s: %v, %v", role, listed, verified)
		}
	}
}

// TestPagesWithinDaysMeetWithoutGap: within days the order is that of the moments, however the numbers run, and of one moment that of the
// numbers; the next page goes on behind the last row.
func TestPagesWithinDaysMeetWithoutGap(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, logbook.PageSize+3)
	dbtest.Tamper(t, d, "UPDATE audit SET at = (SELECT min(at) FROM audit) + interval '1 millisecond' * (CASE WHEN seq = 1 THEN 100 ELSE 0 END)")
	s := logbook.NewService(d, readable)
	f := logbook.Filter{From: form.Day(time.Now()).AddDate(0, 0, -1)}
	first, err := s.List(t.Context(), auditor, f)
	if err != nil || len(first.Rows) != logbook.PageSize || !first.More || first.Rows[0].Seq != 1 || first.Rows[1].Seq != logbook.PageSize+3 {
		t.Fatalf("%d rows, more %v, %v", len(first.Rows), first.More, err)
	}
	f.Before = first.Rows[logbook.PageSize-1].Seq
	second, err := s.List(t.Context(), auditor, f)
	if err != nil || len(second.Rows) != 3 || second.More || second.Rows[0].Seq != f.Before-1 || second.Rows[2].Seq != 2 {
		t.Errorf("%d rows behind %d, %v", len(second.Rows), f.Before, err)
	}
}

// TestSearchLooksPieceByPiece: a page of a search looks at a window of the log, says from when to when, and leads on from there until all was looked
// at; what lies far back is found, by number, within days and of one act alike, and no entry is passed between two pages.
func TestSearchLooksPieceByPiece(t *testing.T) {
	d := dbtest.DB(t)
	entries(t, d, 2)
	const many = 2*logbook.Window + 100
	dbtest.Tamper(t, d, `INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash)
		SELECT a.seq + i, a.at + interval '1 second' * i, a.person, CASE WHEN i IN (3, 5000, 5001, 5002, 10001) THEN '王五' ELSE a.name END, a.seat, a.unit, a.action, a.kind, a.record, a.title, '', '',
			a.request, a.address, a.txid, a.prev, sha256(i::text::bytea) FROM (SELECT * FROM audit ORDER BY seq DESC LIMIT 1) a, generate_series(1, `+strconv.Itoa(many)+`) i`)
	s := logbook.NewService(d, readable)
	for name, f := range map[string]logbook.Filter{
		"by number": {Person: "王"}, "within days": {Person: "王", From: form.Day(time.Now()).AddDate(0, 0, -1)}, "of an act": {Person: "王", Action: "task.close"},
		"an act within days": {Action: "task.close", Person: "王五", To: form.Day(time.Now()).AddDate(0, 0, 2)},
	} {
		found, pages, until := []int64{}, 0, time.Time{}
		for {
			p, err := s.List(t.Context(), auditor, f)
			if err != nil || p.Looked == nil {
				t.Fatalf("%s: it is not said what was looked at: %v", name, err)
			}
			if pages++; !until.IsZero() && until.Sub(p.Looked.Until) > time.Second {
				t.Errorf("%s: nobody looked between %v and %v", name, p.Looked.Until, until)
			}
			for _, r := range p.Rows {
				found = append(found, r.Seq)
			}
			until = p.Looked.Since
			if f.Before = p.Before; p.Before == 0 {
				break
			}
		}
		if want := []int64{10003, 5004, 5003, 5002, 5}; !slices.Equal(found, want) || pages != 3 {
			t.Errorf("%s: %v on %d pages, want %v on 3", name, found, pages, want)
		}
	}
	full, err := s.List(t.Context(), auditor, logbook.Filter{Person: "李"})
	if err != nil || !full.More || full.Before != full.Rows[logbook.PageSize-1].Seq || !full.Looked.Since.Equal(full.Rows[logbook.PageSize-1].At) {
		t.Errorf("a full page ends behind its last row: %+v %v", full.Looked, err)
	}
	if p, err := s.List(t.Context(), auditor, logbook.Filter{Action: "task.close"}); err != nil || p.Looked != nil || !p.More {
		t.Errorf("an act alone passes nothing: %+v %v", p.Looked, err)
	}
}
