package minutes_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/diff"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
)

func (o office) versions(id int64) minutes.VersionsPage {
	o.Helper()
	p, err := o.s.Versions(o.Context(), o.who("office1"), id)
	must(o.T, err)
	return p
}

func (o office) compare(login string, id int64, from, to int) minutes.ComparePage {
	o.Helper()
	p, err := o.s.Compare(o.Context(), o.who(login), id, from, to)
	must(o.T, err)
	return p
}

// amended returns signing minutes, changes a decision, drops one, adds one, and hands them in again.
func (o office) amended() (id int64, before int) {
	o.Helper()
	id = o.at(minutes.Signing)
	before = o.get(id).Version
	must(o.T, o.do("chief", id, "return", "第一条时限过紧"))
	f := minutes.Of(o.get(id))
	f.Rows[0].Text = "开展中小学生营养餐标准化示范，形成可推广的工作规范。"
	f.Rows[0].Due = "2027-09-30"
	f.Rows[2] = minutes.ClauseForm{Key: "4", Topic: f.Rows[0].Topic, Text: "按月通报进展。", Lead: f.Rows[2].Lead, Due: "2027-06-30"}
	f.Note = "采纳市教育局意见"
	must(o.T, o.save("office2", id, f))
	must(o.T, o.do("office2", id, "submit_check", ""))
	return id, before
}

// TestEveryTextIsKept: each save, submission and return is one entry with who and why, and the text that
// was signed is there byte for byte, also after it was changed.
func TestEveryTextIsKept(t *testing.T) {
	t.Parallel()
	o := open(t)
	id, before := o.amended()
	list := o.versions(id).Versions
	if len(list) < 2 || list[0].No != before+1 || list[1].No != before {
		t.Fatalf("versions: %+v", list)
	}
	acts := func(v signing.Version) (out []string) {
		for _, e := range v.Entries {
			out = append(out, e.Act+" "+e.ByName+" "+e.Reason)
		}
		return out
	}
	clerk, chief := o.who("office2").Name, o.who("chief").Name
	if got := acts(list[0]); !slices.Equal(got, []string{"submit " + clerk + " ", "save " + clerk + " 采纳市教育局意见"}) {
		t.Errorf("the new version: %q", got)
	}
	if got := acts(list[1]); got[0] != "return "+chief+" 第一条时限过紧" {
		t.Errorf("the returned version: %q", got)
	}
	if n := len(list[1].Signed); n != 3 {
		t.Errorf("%d signatures were given on the old version, want 3", n)
	}
	for _, s := range list[1].Signed {
		if !bytes.Equal(s.ContentHash, list[1].Hash) || s.Version != before {
			t.Errorf("%s signed another text than the one kept", s.Name)
		}
	}
	_, was, err := o.s.Version(t.Context(), o.who("chief"), id, before)
	must(t, err)
	if was.Clauses[0].Text != "开展中小学生营养餐标准化试点，形成可推广的工作规范。" {
		t.Errorf("the old text reads %q", was.Clauses[0].Text)
	}
	o.sound()
}

// TestCompare: each decision by itself, the words inside, who changed it and why.
func TestCompare(t *testing.T) {
	t.Parallel()
	o := open(t)
	id, before := o.amended()
	c := *o.compare("director", id, before, before+1).Comparison
	touched := c.Touched()
	if len(touched) != 3 {
		t.Fatalf("%d pieces differ: %+v", len(touched), touched)
	}
	first := touched[0]
	if runs := first.Runs; diff.Changes(runs) != 2 || !strings.Contains(diff.Text(diff.After(runs)), "示范") || !strings.Contains(diff.Text(diff.Before(runs)), "2027年6月30日") {
		t.Errorf("the first decision: %+v", runs)
	}
	why := c.Of(first)
	if len(why) != 1 || why[0].ByName != o.who("office2").Name || why[0].Reason != "采纳市教育局意见" {
		t.Errorf("who and why: %+v", why)
	}
	labels := touched[1].Label + " " + touched[2].Label
	if !strings.Contains(labels, "新增") || !strings.Contains(labels, "删除") {
		t.Errorf("labels: %s", labels)
	}
	if c.Entries[len(c.Entries)-1].Act != signing.ActReturn || c.Entries[0].Act != signing.ActSubmit {
		t.Errorf("what was done: %+v", c.Entries)
	}
	if same := o.compare("director", id, before, before).Comparison; same.Changes() != 0 {
		t.Errorf("a version differs from itself: %+v", same.Touched())
	}
	_, err := o.s.Compare(t.Context(), o.who("director"), id, before, 99)
	want(t, err, fault.Missing, "")
}

// TestCompareKnowsAMove: a decision that moved is no change of words, but is said.
func TestCompareKnowsAMove(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	f, v := minutes.Of(o.get(id)), o.get(id).Version
	f.Rows[0], f.Rows[1] = f.Rows[1], f.Rows[0]
	must(t, o.save("office1", id, f))
	c := o.compare("office1", id, v, v+1).Comparison
	got := c.Touched()
	if len(got) != 2 || got[0].Note != "由议定事项（二）调整为议定事项（一）" || diff.Changes(got[0].Runs) != 0 || c.Changes() != 2 {
		t.Errorf("%+v", got)
	}
}

// TestSinceTheLastLook: a signer sees what changed since their own last act, nobody else's; having read
// it (已阅) it is gone; who never looked sees nothing.
func TestSinceTheLastLook(t *testing.T) {
	t.Parallel()
	o := open(t)
	id, before := o.amended()
	since := func(login string) *signing.Comparison {
		p, err := o.s.Show(t.Context(), o.who(login), id)
		must(t, err)
		c, err := p.Since(t.Context())
		must(t, err)
		return c
	}
	for _, login := range []string{"chief", "director", "convenor1"} {
		if c := since(login); c == nil || c.From != before || c.To != before+1 || c.Changes() != 4 {
			t.Errorf("%s: %+v", login, c)
		}
	}
	if since("office2") != nil {
		t.Error("who wrote the text is told that it changed")
	}
	m := o.get(id)
	_, err := o.s.MarkRead(t.Context(), o.who("chief"), id, m.Version-1)
	want(t, err, fault.Conflict, "")
	_, err = o.s.MarkRead(t.Context(), o.who("chief"), id, m.Version)
	must(t, err)
	if since("chief") != nil || since("convenor1") == nil {
		t.Error("having read is noted for the reader alone")
	}
	if got := o.compare("convenor1", id, 0, 0).Comparison; got.From != before || got.To != before+1 {
		t.Errorf("the comparison begins at %d", got.From)
	}
}

// TestVersionsAreNotForUnits: who receives the issued minutes sees no earlier text, by no way.
func TestVersionsAreNotForUnits(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	who := o.who("liaison-jyj")
	p, err := o.s.Show(t.Context(), who, id)
	must(t, err)
	if p.Look != nil {
		t.Error("a unit has a last look")
	}
	_, err = o.s.Versions(t.Context(), who, id)
	want(t, err, fault.Missing, "")
	_, _, err = o.s.Version(t.Context(), who, id, 1)
	want(t, err, fault.Missing, "")
	_, err = o.s.Compare(t.Context(), who, id, 1, 2)
	want(t, err, fault.Missing, "")
	_, err = o.s.MarkRead(t.Context(), who, id, p.Minutes.Version)
	want(t, err, fault.Missing, "")
}

// TestVersionsAreInsertOnly: a kept text cannot be changed, and a changed one is found.
func TestVersionsAreInsertOnly(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	for _, sql := range []string{"UPDATE minutes_version SET content = 'x' WHERE minutes = $1", "DELETE FROM minutes_version WHERE minutes = $1"} {
		if _, err := dbtest.Admin(t, o.db).Exec(t.Context(), sql, id); db.Constraint(err) != "minutes_version_insert_only" {
			t.Errorf("%s was done", sql)
		}
	}
}
