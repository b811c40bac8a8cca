package opinion_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

var text = opinion.Text{Says: topic.Content{Title: "题", Background: "背景", Matters: "一事\n二事", Dispute: ""}}

// TestAnswersAreHeldToTheirStance: who opposes says why, who agrees amends nothing.
func TestAnswersAreHeldToTheirStance(t *testing.T) {
	today := time.Date(2026, 11, 24, 10, 0, 0, 0, form.Zone)
	whole := map[string]string{"whole": "意见"}
	for _, c := range []struct {
		name    string
		stance  string
		remarks map[string]string
		on      string
		field   string
	}{
		{"agree", "agree", nil, "2026-11-24", ""},
		{"agree with a word", "agree", whole, "2026-11-24", ""},
		{"agree and amend", "agree", map[string]string{"matter1": "改"}, "2026-11-24", "on-matter1"},
		{"not ours and amend", "outside", map[string]string{"background": "改"}, "2026-11-24", "on-background"},
		{"amend", "amend", map[string]string{"matter2": "改"}, "2026-11-23", ""},
		{"amend nothing", "amend", nil, "2026-11-24", "on-whole"},
		{"oppose", "object", whole, "2026-11-24", ""},
		{"oppose without a ground", "object", map[string]string{"whole": " "}, "2026-11-24", "on-whole"},
		{"a part that is not there", "object", map[string]string{"matter3": "改"}, "2026-11-24", "on-whole"},
		{"no stance", "", whole, "2026-11-24", "stance"},
		{"a made-up stance", "maybe", whole, "2026-11-24", "stance"},
		{"agreed to tomorrow", "agree", nil, "2026-11-25", "approved_on"},
		{"too long", "object", map[string]string{"whole": strings.Repeat("长", round.RemarkMax+1)}, "2026-11-24", "on-whole"},
	} {
		f := round.Form{Stance: c.stance, Approver: "张某", ApprovedOn: c.on, Remarks: c.remarks}
		_, errs := opinion.Input(f, round.Answer{}, text, today)
		if (c.field == "") != (len(errs) == 0) || c.field != "" && errs.Of(c.field) == "" {
			t.Errorf("%s: %v, want one at %q", c.name, errs, c.field)
		}
	}
}

// TestFormsKeepWhatWasTyped: what goes into a draft comes out of it.
func TestFormsKeepWhatWasTyped(t *testing.T) {
	v := url.Values{"stance": {"object"}, "approver": {"张某"}, "approved_on": {"明天"}, "on-whole": {"a&b=c\n第二行"}, "on-matter2": {"改"}, "token": {"x"}}
	f := round.Read(v)
	kept, err := url.ParseQuery(f.Values().Encode())
	if err != nil {
		t.Fatal(err)
	}
	again := round.Read(kept)
	if again.ApprovedOn != "明天" || again.Remarks["whole"] != "a&b=c\n第二行" || again.Remarks["matter2"] != "改" || len(again.Remarks) != 2 {
		t.Errorf("%+v", again)
	}
}

// TestRepliesNeedReasons: only 采纳 goes without one.
func TestRepliesNeedReasons(t *testing.T) {
	points := []round.Point{{ID: 4}, {ID: 5}}
	r := round.ReadReply(url.Values{"verdict-4": {"adopted"}, "verdict-5": {"partly"}, "reason-5": {" "}})
	if _, errs := r.Input(points); len(errs) != 1 || errs.Of("reason-5") != "请填写“部分采纳”的理由" {
		t.Errorf("%v", errs)
	}
	r = round.ReadReply(url.Values{"verdict-4": {"sure"}, "verdict-5": {"declined"}, "reason-5": {"理由"}})
	if _, errs := r.Input(points); len(errs) != 1 || errs.Of("verdict-4") != "请选择采纳情况" {
		t.Errorf("%v", errs)
	}
}

// TestTextTouches: a remark is about the words of its part, not about their place.
func TestTextTouches(t *testing.T) {
	for _, c := range []struct {
		name  string
		now   opinion.Text
		point round.Point
		want  bool
	}{
		{"nothing changed", text, round.Point{Part: "whole"}, false},
		{"another title, the whole", opinion.Text{Says: topic.Content{Title: "新题", Background: "背景", Matters: text.Says.Matters}}, round.Point{Part: "whole"}, true},
		{"another title, a matter", opinion.Text{Says: topic.Content{Title: "新题", Background: "背景", Matters: text.Says.Matters}}, round.Point{Part: "matter1", Quote: "一事"}, false},
		{"moved", opinion.Text{Says: topic.Content{Matters: "二事\n一事"}}, round.Point{Part: "matter1", Quote: "一事"}, false},
		{"reworded", opinion.Text{Says: topic.Content{Matters: "一件事\n二事"}}, round.Point{Part: "matter1", Quote: "一事"}, true},
		{"the other one reworded", opinion.Text{Says: topic.Content{Matters: "一件事\n二事"}}, round.Point{Part: "matter2", Quote: "二事"}, false},
		{"another background", opinion.Text{Says: topic.Content{Background: "新背景"}}, round.Point{Part: "background"}, true},
		{"another dispute", opinion.Text{Says: topic.Content{Dispute: "有"}}, round.Point{Part: "dispute"}, true},
	} {
		if got := text.Touches(c.now, c.point); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
