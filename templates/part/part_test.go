package part

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNumerals(t *testing.T) {
	for n, want := range map[int]string{1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 99: "九十九", 100: "100", 0: "0"} {
		if got := Numeral(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestAFieldIsTiedToItsWords(t *testing.T) {
	f := Field{Name: "reason", Label: "理由", Hint: "背景", Error: "请填写理由", Max: 10, Value: "好"}
	html := draw(t, Textarea(f))
	for _, w := range []string{
		`<label for="reason">`, `aria-describedby="reason-hint reason-error reason-count"`, `aria-invalid="true"`,
		`id="reason-hint"`, `id="reason-error"`, `id="reason-count">还可输入 9 字`,
	} {
		if !strings.Contains(html, w) {
			t.Errorf("no %s in %s", w, html)
		}
	}
	if html := draw(t, TextInput(Field{Name: "a", Label: "甲"})); strings.Contains(html, "aria-") {
		t.Error("nothing to describe, but: ", html)
	}
}

func TestWhatWasTypedComesBack(t *testing.T) {
	typed := "\n第一行\n</textarea><b>"
	html := draw(t, Textarea(Field{Name: "a", Value: typed}))
	// The parser drops the first line end of a text area, so that one more is written.
	if !strings.Contains(html, ">\n\n第一行\n&lt;/textarea&gt;&lt;b&gt;</textarea>") {
		t.Error(html)
	}
	if html := draw(t, TextInput(Field{Name: "a", Value: `"x"`})); !strings.Contains(html, `value="&#34;x&#34;"`) {
		t.Error(html)
	}
}

func TestAPasswordNeverComesBack(t *testing.T) {
	if html := draw(t, Password(Field{Name: "p", Value: "secret"})); strings.Contains(html, "secret") {
		t.Error(html)
	}
}

func TestTheErrorLinkFindsTheFirstAnswer(t *testing.T) {
	two := []Option{{Value: "1", Label: "一"}, {Value: "2", Label: "二"}}
	for name, c := range map[string]templ.Component{
		"radios": Radios(Field{Name: "kind"}, two), "checks": Checks(Field{Name: "kind"}, two),
		"picker": UnitPicker(Field{Name: "kind"}, []Group{{Title: "甲", Options: two}, {Title: "乙", Options: two}}),
		"select": Select(Field{Name: "kind"}, two), "file": FileUpload(Field{Name: "kind"}), "one": CheckOne(Field{Name: "kind"}, "1", false),
	} {
		html := draw(t, c)
		if n := strings.Count(html, ` id="kind"`); n != 1 {
			t.Errorf("%s has %d elements with the id of the field: %s", name, n, html)
		}
	}
	if html := draw(t, ErrorSummary(form.Errors{{Field: "kind", Text: "请选择"}})); !strings.Contains(html, `href="#kind"`) {
		t.Error(html)
	}
}

func TestIDsCountOnThroughTheGroups(t *testing.T) {
	two := []Option{{Value: "1", Label: "一"}, {Value: "2", Label: "二"}}
	html := draw(t, UnitPicker(Field{Name: "u"}, []Group{{Title: "甲", Options: two}, {Title: "乙", Options: two}}))
	for _, id := range []string{`id="u"`, `id="u-2"`, `id="u-3"`, `id="u-4"`} {
		if strings.Count(html, id) != 1 {
			t.Error(id, html)
		}
	}
}

func TestTheChosenAnswerIsChosen(t *testing.T) {
	two := []Option{{Value: "1", Label: "一"}, {Value: "2", Label: "二", On: true}}
	if html := draw(t, Radios(Field{Name: "k", Value: "1"}, two)); strings.Count(html, "checked") != 1 || !strings.Contains(html, `value="1" checked`) {
		t.Error(html)
	}
	if html := draw(t, Checks(Field{Name: "k", Value: "1"}, two)); strings.Count(html, "checked") != 1 || !strings.Contains(html, `value="2" checked`) {
		t.Error(html)
	}
	if html := draw(t, Select(Field{Name: "k", Value: "2"}, two)); strings.Count(html, "selected") != 1 || !strings.Contains(html, `value="2" selected`) {
		t.Error(html)
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	for _, name := range IconNames() {
		if html := draw(t, Icon(name)); strings.Contains(html, `d=""`) {
			t.Error(name, html)
		}
	}
}

func TestNoErrorsNoSummary(t *testing.T) {
	if html := draw(t, ErrorSummary(nil)); html != "" {
		t.Error(html)
	}
}

func TestAddressesFromDataAreHarmless(t *testing.T) {
	for _, c := range []templ.Component{
		Btn(Button{Label: "x", URL: "javascript:alert(1)"}),
		TodoList([]Todo{{Title: "x", URL: "javascript:alert(1)"}}),
		FileList([]File{{Name: "x", URL: "javascript:alert(1)"}}),
	} {
		if html := draw(t, c); strings.Contains(html, "javascript") {
			t.Error(html)
		}
	}
}

// TestCancelIsDrawnInOneWay: no page makes a button of its own that leads away from a form.
func TestCancelIsDrawnInOneWay(t *testing.T) {
	pages, err := filepath.Glob("../page/*/*.*")
	if err != nil || len(pages) < 50 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	for _, p := range pages {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `"取消"`) || strings.Contains(string(text), ">取消<") {
			t.Errorf("%s: use part.Cancel", p)
		}
	}
}

// TestAStepAsksOnceAndSaysWhatFollows: the question has the step's verb once, and what follows stands below it.
func TestAStepAsksOnceAndSaysWhatFollows(t *testing.T) {
	html := draw(t, Steps("/seats/1", form.Token("x"), 1, []flow.Offer{{Do: "confirm", Label: "确认变更", Ask: flow.Confirm, Follows: "确认后，任职生效。"},
		{Do: "end", Label: "结束会议", Ask: flow.Confirm}}))
	for _, w := range []string{"确定变更吗？", "确认后，任职生效。", ">确认变更</button>", "确定结束会议吗？", ">确认结束会议</button>"} {
		if !strings.Contains(html, w) {
			t.Errorf("%s is not in %s", w, html)
		}
	}
	if strings.Contains(html, "确定确认") {
		t.Error("the question asks whether to confirm the confirmation")
	}
}

// TestASummaryKeepsLines: what was typed on several lines is read on several.
func TestASummaryKeepsLines(t *testing.T) {
	if html := draw(t, Summary([]Pair{{Label: "任务内容", Text: "完善体系：\n（1）加强管理"}})); !strings.Contains(html, "<p>完善体系：</p>") || !strings.Contains(html, "<p>（1）加强管理</p>") {
		t.Error(html)
	}
}
