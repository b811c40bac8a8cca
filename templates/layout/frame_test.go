package layout

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func has(t *testing.T, html string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(html, w) {
			t.Errorf("no %q in\n%s", w, html)
		}
	}
}

func lacks(t *testing.T, html string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(html, w) {
			t.Errorf("%q in\n%s", w, html)
		}
	}
}

func TestTheTitleSaysWhatIsWrong(t *testing.T) {
	f := Frame{Title: "提交议题", System: "联席会议"}
	has(t, draw(t, Page(f)), "<title>提交议题 - 联席会议</title>")
	f.Invalid = true
	has(t, draw(t, Page(f)), "<title>错误：提交议题 - 联席会议</title>")
	has(t, draw(t, Page(Frame{System: "联席会议"})), "<title>联席会议</title>")
}

func TestNobodySignedInHasNoTools(t *testing.T) {
	lacks(t, draw(t, Plain(Frame{System: "联席会议"})), "/logout", "/me")
	has(t, draw(t, Plain(Frame{System: "联席会议", Name: "李敏", Token: "tok"})), `action="/logout"`, `value="tok"`)
}

func TestTheLetterSizeSwitchOffersTheOther(t *testing.T) {
	f := Frame{Name: "李敏", Token: "tok", Back: "/topics/3"}
	has(t, draw(t, Page(f)), `<input type="hidden" name="back" value="/topics/3">`, `name="size" value="large"`, "大字")
	for _, size := range []string{"large", "xlarge"} {
		f.Size = size
		html := draw(t, Page(f))
		has(t, html, `data-size="`+size+`"`, `name="size" value=""`, "切换为标准字")
	}
	f.Contrast = "high"
	has(t, draw(t, Page(f)), `data-contrast="high"`)
	lacks(t, draw(t, Page(Frame{})), "data-size", "data-contrast")
}

func TestCountsInTheNavigation(t *testing.T) {
	f := Frame{Groups: [][]Nav{{{Label: "议题", URL: "/topics", Count: 3}, {Label: "任务", URL: "/tasks", Count: 2, Urgent: true, Current: true}, {Label: "会议", URL: "/meetings"}, {Label: "材料", URL: "/files", CountText: "4／5"}}}}
	html := draw(t, Page(f))
	has(t, html, `<span class="count count-quiet">3<`, `<span class="count">2<`, `href="/tasks" aria-current="page"`, "4／5")
	if n := strings.Count(html, `class="count`); n != 3 {
		t.Error(n, "pills")
	}
}

func TestNoticesAreReadOut(t *testing.T) {
	html := draw(t, Page(Frame{Flash: []Flash{{"ok", "已保存"}, {"info", "请稍候"}}}))
	has(t, html, `role="status"`, `class="notice notice-ok"`, `class="notice"`, "已保存")
	lacks(t, draw(t, Page(Frame{})), `role="status"`)
}

func TestEveryFrameSaysNonSecret(t *testing.T) {
	f := Frame{System: "联席会议"}
	for _, c := range []templ.Component{Page(f), Plain(f), SignIn(f), Sheet(f)} {
		has(t, draw(t, c), Notice, `lang="zh-CN"`)
	}
}

func TestTheDemoIsMarked(t *testing.T) {
	f := Frame{Demo: true}
	for _, c := range []templ.Component{Page(f), Plain(f), SignIn(f)} {
		has(t, draw(t, c), "演示数据")
	}
	lacks(t, draw(t, Page(Frame{})), "演示数据")
}

func TestWordsFromDataAreEscaped(t *testing.T) {
	bad := `"><script>alert(1)</script>`
	f := Frame{Title: bad, System: bad, Name: bad, Seat: bad, Back: bad, Contact: bad, Mark: bad, Flash: []Flash{{"ok", bad}}, Groups: [][]Nav{{{Label: bad, URL: "javascript:alert(1)"}}}}
	for _, c := range []templ.Component{Page(f), Plain(f), SignIn(f), Sheet(f)} {
		lacks(t, draw(t, c), "<script>alert", "javascript:")
	}
}
