package minutes_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
)

// TestContentTellsTextsApart: moving a character over a border changes the digest's input.
func TestContentTellsTextsApart(t *testing.T) {
	t.Parallel()
	a, b := whole(minutes.Draft), whole(minutes.Draft)
	a.Title, a.Overview = "甲乙", "丙"
	b.Title, b.Overview = "甲", "乙丙"
	if minutes.Content(a) == minutes.Content(b) {
		t.Error("two texts share their bytes")
	}
	b = whole(minutes.Draft)
	b.Title, b.Overview = "甲乙", "丙"
	b.State, b.Number, b.Reason = minutes.Signed, "〔2026〕1号", "x"
	if minutes.Content(a) != minutes.Content(b) {
		t.Error("state and number are in the content")
	}
}

// TestEveryTextFieldIsSigned: what minutes hold is in what is signed, or is no text of theirs; whatever is in the text and in a line of the attendance
// is signed, comes back from what was signed, is compared and printed.
func TestEveryTextFieldIsSigned(t *testing.T) {
	t.Parallel()
	corrects, no := int64(3), map[string]string{}
	whole := minutes.Minutes{ID: 7, Meeting: 3, Title: "纪要", Overview: "概况", Other: "其他", Corrects: &corrects, CorrectsNumber: "1号", Correction: "漏列"}
	for why, fields := range map[string]string{
		"where it stands": "State Signer SignerName Delegation Unmandated Returned Reason Version StateAt DraftedBy DraftedName DraftedAt EditedBy EditedName EditedAt SignedOn ContentHash",
		"of its issue, which has a statement of its own":         "Year Seq Number IssuedOn IssuedAt IssuedBy IssueStatement IssueHash Units UnitNames UnitWhys Strayed",
		"of its meeting, its signatures, rounds and corrections": "MeetingTitle MeetingKind MeetingAt MeetingState MeetingPlace MeetingChair Roll Concluded Reviewers Reviewed Unmanned Instead Stands Referred CorrectsUnits CorrectedBy CorrectedNumber Rounds RoundAsked RoundMissing RoundDue RoundOver Unanswered Asked Lapsed",
		"for the check of the text":                              "GroupsNow Differs Circulates Facts Days",
	} {
		for name := range strings.FieldsSeq(fields) {
			no[name] = why
		}
	}
	fieldtest.None(t, fieldtest.Unshown(form.Seal, []minutes.Minutes{whole}, no, minutes.Content))
	text, key, lines := whole.Said(), "names the record", "each line by itself, below"
	held(t, text, func(x paper.Text) paper.Text { return x }, map[form.Place]map[string]string{
		"compared": {"Minutes": key, "Meeting": key, "Corrects": key, "CorrectsNumber": "set when the correction begins", "Correction": "set when the correction begins", "Attendance": lines},
		"printed":  {"Minutes": key, "Meeting": key, "Corrects": key, "Attendance": lines}})
	held(t, paper.Attendee{List: paper.Present, Ord: 1, Person: "甲", Title: "教授"}, func(a paper.Attendee) paper.Text { return paper.Text{Attendance: []paper.Attendee{a}} }, map[form.Place]map[string]string{
		"compared": {"Ord": "the order of the lines", "Unit": "names the record"}, "printed": {"Ord": "the order of the lines", "Unit": "names the record"}})
}

// held wants each field of a part of the text in every place of it, or exempt with a reason.
func held[T any](t *testing.T, base T, in func(T) paper.Text, exempt map[form.Place]map[string]string) {
	t.Helper()
	for place, draw := range map[form.Place]func(paper.Text) string{
		form.Seal: paper.Content,
		"restored": func(x paper.Text) string {
			back, err := paper.Read(paper.Content(x))
			return fmt.Sprint(paper.Content(back), err)
		},
		"compared": func(x paper.Text) string { return fmt.Sprint(paper.Compare(t.Context(), in(base), x)) },
		"printed": func(x paper.Text) string {
			return fmt.Sprintf("%+v", paper.Lay(x, paper.Heading{Layout: paper.Layout}))
		},
	} {
		fieldtest.None(t, fieldtest.Unshown(place, []T{base}, exempt[place], func(x T) string { return draw(in(x)) }))
	}
}

// TestFormRoundTrip: a record read into the form and back says the same; rows may be added, moved and
// taken out by buttons, and keep what was typed.
func TestFormRoundTrip(t *testing.T) {
	t.Parallel()
	f := minutes.Read(url.Values{"title": {" 纪要 "}, "overview": {"概况"}, "row": {"1", "k2"}, "text-1": {"甲"}, "lead-1": {"7"}, "support-1": {"8", "9"},
		"due-1": {"2026年12月31日"}, "major-1": {"1"}, "text-k2": {"乙"}, "due-k2": {"明天"}, "id-k2": {"31"}})
	in, errs := f.Input()
	c := in.Clauses[0]
	if in.Title != "纪要" || !slices.Equal(c.Lead, []int64{7}) || len(c.Support) != 2 || c.Due != "2026-12-31" || !c.Major || in.Clauses[1].ID != "31" {
		t.Errorf("read %+v", in)
	}
	if errs.Of("due-k2") == "" || f.Rows[1].Due != "明天" {
		t.Errorf("a wrong day: %v, kept %q", errs, f.Rows[1].Due)
	}
	if key, ok := f.Edit(url.Values{"add": {"1"}}); !ok || key != "3" || len(f.Rows) != 3 {
		t.Errorf("add: %q, %+v", key, f.Rows)
	}
	if _, ok := f.Edit(url.Values{"move": {"up:k2"}}); !ok || f.Rows[0].Key != "k2" || f.Rows[0].Text != "乙" {
		t.Errorf("move: %+v", f.Rows)
	}
	if _, ok := f.Edit(url.Values{"move": {"up:k2"}}); !ok || f.Rows[0].Key != "k2" {
		t.Errorf("the first row moved up: %+v", f.Rows)
	}
	if _, ok := f.Edit(url.Values{"drop": {"k2"}}); !ok || len(f.Rows) != 2 || f.Rows[0].Text != "甲" {
		t.Errorf("drop: %+v", f.Rows)
	}
	if key, ok := f.Edit(url.Values{"open": {"k1"}}); !ok || key != "k1" || f.Open != "k1" || len(f.Rows) != 2 {
		t.Errorf("opened %q: %+v", key, f)
	}
	if _, ok := f.Edit(url.Values{"title": {"x"}}); ok {
		t.Error("saving is no row button")
	}
}

// TestFormLimits: the limits of the form are those of the schema, each refused alone.
func TestFormLimits(t *testing.T) {
	t.Parallel()
	good := minutes.Form{Title: "纪要", Rows: []minutes.ClauseForm{{Key: "1", Text: "甲"}}}
	if _, errs := good.Input(); errs != nil {
		t.Fatalf("the good form: %v", errs)
	}
	for field, spoil := range map[string]func(*minutes.Form){
		"title":         func(f *minutes.Form) { f.Title = strings.Repeat("字", minutes.TitleMax+1) },
		"overview":      func(f *minutes.Form) { f.Overview = strings.Repeat("字", minutes.OverviewMax+1) },
		"other":         func(f *minutes.Form) { f.Other = strings.Repeat("字", minutes.OtherMax+1) },
		"text-1":        func(f *minutes.Form) { f.Rows[0].Text = strings.Repeat("字", minutes.ClauseMax+1) },
		"deliverable-1": func(f *minutes.Form) { f.Rows[0].Deliverable = strings.Repeat("字", minutes.DeliverableMax+1) },
	} {
		f := good
		f.Rows = append([]minutes.ClauseForm{}, good.Rows...)
		spoil(&f)
		if _, errs := f.Input(); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
}
