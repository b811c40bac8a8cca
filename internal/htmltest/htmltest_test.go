package htmltest

import (
	"fmt"
	"net/url"
	"reflect"
	"testing"
)

const sample = `<!doctype html><html><head><title>议题</title><script>var x = "unseen"</script></head><body>
<nav><a href="/desk">工作台</a> <a href="/topics" aria-label="议题列表"><svg><text>图</text></svg></a></nav>
<main id="main"><h1 class="page title">新建<b>议题</b></h1><p hidden>藏起来</p>
<form method="post" action="/topics" id="f">
<input type="hidden" name="token" value="T1"><input type="hidden" name="version" value="3">
<label for="title">题目 <span>必填</span></label><input id="title" name="title" value="旧题">
<label>说明<textarea name="text">
第一行
第二行</textarea></label>
<label for="kind">类别</label><select id="kind" name="kind"><option value="F1">规划</option><option value="F2">协调</option></select>
<label><input type="checkbox" name="unit" value="a" checked> 教育局</label>
<label><input type="checkbox" name="unit" value="b"> 卫健委</label>
<label><input type="radio" name="way" value="x" checked> 面交</label><label><input type="radio" name="way" value="y"> 邮寄</label>
<fieldset disabled><input name="off" value="1"></fieldset>
<button>保存</button><button name="next" value="1" formaction="/topics/check">下一步</button><button disabled>删除</button>
</form><input form="f" name="outside" value="o" aria-label="外面">
<form action="/search"><input name="q" aria-label="搜索"></form></main></body></html>`

// fake collects what a failing helper says instead of failing this test.
type fake struct {
	testing.TB
	said []string
}

func (f *fake) Helper() {}
func (f *fake) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}
func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(f)
}

// fails runs the work and says whether the helper failed its test.
func fails(work func(*Node)) (failed bool) {
	f := &fake{}
	defer func() {
		if r := recover(); r != nil && r != any(f) {
			panic(r)
		}
		failed = len(f.said) > 0
	}()
	work(Parse(f, sample))
	return len(f.said) > 0
}

func TestTextIsWhatAReaderSees(t *testing.T) {
	page := Parse(t, sample)
	if got := page.Find("h1").Text(); got != "新建议题" {
		t.Errorf("text = %q", got)
	}
	page.Sees("新建议题", "题目 必填")
	page.SeesNot("unseen", "藏起来", "图")
	if !fails(func(p *Node) { p.Sees("没有") }) || !fails(func(p *Node) { p.SeesNot("新建议题") }) {
		t.Error("a wrong expectation passed")
	}
}

func TestSelectors(t *testing.T) {
	page := Parse(t, sample)
	for selector, want := range map[string]int{
		"h1": 1, ".title": 1, "h1.page.title": 1, ".titl": 0, "#main h1": 1, "nav h1": 0, "#f input": 8,
		"[hidden]": 1, "input[type=hidden]": 2, `input[name="token"][type=hidden]`: 1, "main form label input[checked]": 2,
		"body main": 1, "main main": 0, "*[for=title]": 1,
	} {
		if got := len(page.All(selector)); got != want {
			t.Errorf("%s: %d elements, want %d", selector, got, want)
		}
	}
	for _, bad := range []string{"", "h1 > b", "a:hover"} {
		if !fails(func(p *Node) { p.All(bad) }) {
			t.Errorf("%q passed as a selector", bad)
		}
	}
	if !fails(func(p *Node) { p.Find("h2") }) {
		t.Error("a missing element was found")
	}
}

func TestLinks(t *testing.T) {
	page := Parse(t, sample)
	want := []Link{{"工作台", "/desk"}, {"议题列表", "/topics"}}
	if got := page.Links(); !reflect.DeepEqual(got, want) {
		t.Errorf("links = %v", got)
	}
	if got := page.Link("议题列表"); got != "/topics" {
		t.Errorf("link = %s", got)
	}
}

func TestFormStartsAsTheBrowserHoldsIt(t *testing.T) {
	form := Parse(t, sample).Form("/topics")
	want := url.Values{"token": {"T1"}, "version": {"3"}, "title": {"旧题"}, "text": {"第一行\n第二行"},
		"kind": {"F1"}, "unit": {"a"}, "way": {"x"}, "outside": {"o"}}
	if !reflect.DeepEqual(form.Values, want) || form.Method != "post" {
		t.Errorf("%s %v", form.Method, form.Values)
	}
	if get := Parse(t, sample).Form("/search"); get.Method != "get" || len(get.Values["q"]) != 1 {
		t.Errorf("search form: %s %v", get.Method, get.Values)
	}
}

func TestFillingIn(t *testing.T) {
	form := Parse(t, sample).Form("/topics")
	form.Fill("题目", "新题").Fill("说明", "短").Fill("类别", "协调").Check("卫健委").Check("邮寄").Uncheck("教育局").Fill("外面", "p")
	action, values := form.Press("下一步")
	want := url.Values{"token": {"T1"}, "version": {"3"}, "title": {"新题"}, "text": {"短"}, "kind": {"F2"},
		"unit": {"b"}, "way": {"y"}, "outside": {"p"}, "next": {"1"}}
	if action != "/topics/check" || !reflect.DeepEqual(values, want) {
		t.Errorf("%s %v", action, values)
	}
	if action, values := form.Press("保存"); action != "/topics" || values.Has("next") {
		t.Errorf("%s %v", action, values)
	}
	if form.Value("题目") != "新题" {
		t.Errorf("value = %q", form.Value("题目"))
	}
}

func TestWhatAReaderCannotDoFails(t *testing.T) {
	for name, work := range map[string]func(*Node){
		"unknown form":    func(p *Node) { p.Form("/nowhere") },
		"unknown field":   func(p *Node) { p.Form("/topics").Fill("没有", "x") },
		"unclear field":   func(p *Node) { p.Form("/topics").Fill("", "x") },
		"unknown option":  func(p *Node) { p.Form("/topics").Fill("类别", "没有") },
		"unknown button":  func(p *Node) { p.Form("/topics").Press("没有") },
		"disabled button": func(p *Node) { p.Form("/topics").Press("删除") },
		"tick a text":     func(p *Node) { p.Form("/topics").Check("题目") },
		"unknown link":    func(p *Node) { p.Link("没有") },
	} {
		if !fails(work) {
			t.Errorf("%s: passed", name)
		}
	}
}

// TestTemplatesAreInert: what a script may copy later is not on the page and not in its forms.
func TestTemplatesAreInert(t *testing.T) {
	t.Parallel()
	page := Parse(t, `<form action="/x" method="post"><input name="row" value="1"><template><p>later</p><input name="row" value="__n__"></template></form>`)
	if got := page.Form("/x").Values["row"]; len(got) != 1 || page.Text() != "" {
		t.Errorf("rows %v, text %q", got, page.Text())
	}
}
