package web

import (
	"net/url"
	"regexp"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestTypedTextIsKept: what is typed is kept for its writer alone, comes back on demand, goes when it was
// saved or given up, and changes no record.
func TestTypedTextIsKept(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, one, two := minutes.Path(id)+"/edit", p.as("office1"), p.as("office2")
	const notice = "填写的内容没有保存，已为您保留"
	stored := func() string {
		return sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Overview
	}
	before := stored()
	f := one.get(path).Page().Form(path).Fill("会议概况", "写到一半的概况")
	_, typed := f.Press("保存")
	if at := one.post(path+"/keep", typed).Is(204).Header.Get("X-Office-Time"); !clockTime.MatchString(at) {
		t.Errorf("kept at %q", at)
	}
	if stored() != before {
		t.Fatal("keeping what is typed changed the record")
	}
	two.get(path).Is(200).Page().SeesNot(notice)
	one.get(path).Is(200).Page().Sees(notice)
	page := one.get(path + "?kept=1").Is(200).Page()
	if got := page.Form(path).Value("会议概况"); got != "写到一半的概况" {
		t.Fatalf("restored %q", got)
	}
	to, values := page.Form(path).Press("保存")
	one.post(to, values).To(path)
	if one.get(path).Page().SeesNot(notice); stored() != "写到一半的概况" {
		t.Errorf("stored %q", stored())
	}
	typed.Set("overview", "又改了")
	one.post(path+"/keep", typed).Is(204)
	one.press(one.get(path).Page(), path+"/forget", "放弃填写的内容").To(path)
	one.get(path).Page().SeesNot(notice)
}

var clockTime = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}$`)

// TestTypedTextSurvives: a refused form, a conflict and a closed page lose nothing; restored on a newer
// text, it meets the conflict page and not the other's words.
func TestTypedTextSurvives(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, one, two := minutes.Path(id)+"/edit", p.as("office1"), p.as("office2")
	_, mine := one.get(path).Page().Form(path).Fill("会议概况", "甲的概况").Press("保存")
	to, theirs := two.get(path).Page().Form(path).Fill("会议概况", "乙的概况").Press("保存")
	two.post(to, theirs).To(path)
	one.post(path, mine).Is(409)
	page := one.get(path + "?kept=1").Is(200).Page()
	if got := page.Form(path).Value("会议概况"); got != "甲的概况" {
		t.Fatalf("after the conflict: %q", got)
	}
	to, again := page.Form(path).Press("保存")
	one.post(to, again).Is(409).Page().Sees("甲的概况", "乙的概况")
	_, bad := two.get(path).Page().Form(path).Fill("会议概况", "乙的新概况").Press("保存")
	bad.Set("due-1", "明天")
	two.post(path, bad).Is(422)
	if got := two.get(path + "?kept=1").Page().Form(path).Value("会议概况"); got != "乙的新概况" {
		t.Errorf("after the refusal: %q", got)
	}
}

// TestKeepingHasItsGuards: only who may edit the draft now keeps anything, and nothing is held for one whose
// session has ended.
func TestKeepingHasItsGuards(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Checking)
	path := minutes.Path(id) + "/edit/keep"
	p.as("office1").post(path, url.Values{"overview": {"x"}}).Is(409)
	p.as("convenor1").post(path, url.Values{"overview": {"x"}}).Is(403)
	p.as("liaison-jyj").post(path, url.Values{"overview": {"x"}}).Is(403)
	late := p.as("office1")
	change(t, p.db, "UPDATE session SET ends = now() - interval '1 minute'")
	late.post(path, url.Values{"overview": {"x"}}).To("/login")
	for _, table := range []string{"typed_draft", "held_form"} {
		var n int
		if err := p.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", table, n, err)
		}
	}
}

// TestTidiedLinesAreShownOnce: after a save that put numbering right, the lines are named, and not again.
func TestTidiedLinesAreShownOnce(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, one := minutes.Path(id)+"/edit", p.as("office1")
	to, values := one.get(path).Page().Form(path).Fill("正文", "二、有关要求\n1、压实责任,按月报送").Press("保存")
	one.post(to, values).To(path)
	one.get(path).Page().Sees("已规范 1 处格式：“1、压实责任,按月报送”改为“1.压实责任，按月报送”")
	one.get(path).Page().SeesNot("已规范 1 处格式")
}
