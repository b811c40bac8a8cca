//go:build !quick

package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = `<!doctype html><html lang="zh-CN"><head><title>页%s</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>示例</h1>
<form method="post" action="/done" enctype="multipart/form-data">
<label for="a">议题名称<span class="opt">选填</span></label><input id="a" name="a" value="旧">
<label for="d">时限</label><input id="d" name="d" type="date">
<label for="k">类型</label><select id="k" name="k"><option value="1">审议</option><option value="2">协调</option></select>
<fieldset><legend>回执</legend><label><input type="radio" name="r" value="y"><span>参加</span></label><label><input type="radio" name="r" value="n"><span>请假</span></label></fieldset>
<fieldset><legend>意见</legend><label><input type="radio" name="o" value="y"><span>参加</span></label></fieldset>
<label for="f">材料</label><input id="f" name="f" type="file">
<button name="act" value="go">提交</button></form><a href="/?two">第二页</a></main>%s</body></html>`

// serve answers every page with the sample, and the posted fields.
func serve(t *testing.T, tail string, headers ...string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		if r.Method == http.MethodPost {
			r.ParseMultipartForm(1 << 20)
			fmt.Fprintf(w, "<!doctype html><title>已收</title><p id=got>%v %d</p>", r.MultipartForm.Value, len(r.MultipartForm.File["f"]))
			return
		}
		fmt.Fprintf(w, sample, r.URL.RawQuery, tail)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestFormsAreFilledByLabel(t *testing.T) {
	for _, script := range []bool{true, false} {
		tab := Open(t)
		tab.Script(script)
		tab.Go(serve(t, ""))
		file := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		tab.Fill("议题名称", "关于“一件事”")
		tab.Fill("时限", "2026-12-31")
		tab.Select("类型", "协调")
		tab.Choose("回执", "参加")
		tab.Choose("意见", "参加")
		tab.Attach("材料", file)
		tab.Click("提交")
		tab.See("map[a:[关于“一件事”] act:[go] d:[2026-12-31] k:[2] o:[y] r:[y]] 1")
	}
}

func TestLinksLeadOn(t *testing.T) {
	tab := Open(t)
	tab.Go(serve(t, ""))
	tab.In("main").ClickLink("第二页")
	if !strings.HasSuffix(tab.URL(), "/?two") || tab.Title() != "页two" {
		t.Fatal(tab.URL(), tab.Title())
	}
}

func TestViolationsOfThePolicyAreSeen(t *testing.T) {
	tab := Open(t)
	tab.Go(serve(t, `<p style="color:red">x</p>`, "Content-Security-Policy", "default-src 'none'; img-src data:"))
	if got := tab.Trouble(); len(got) != 1 || !strings.Contains(got[0], "Content Security Policy") {
		t.Fatal(got)
	}
}

func TestScriptErrorsAreSeen(t *testing.T) {
	tab := Open(t)
	tab.Go(serve(t, `<script>missing()</script>`))
	if got := tab.Trouble(); len(got) != 1 || !strings.Contains(got[0], "missing is not defined") {
		t.Fatal(got)
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	tab := Open(t)
	tab.Go(serve(t, ""))
	if v := tab.Axe(); len(v) != 0 {
		t.Fatal(v)
	}
	tab.Go(serve(t, `<main><img src="data:,"></main>`))
	ids := []string{}
	for _, v := range tab.Axe() {
		ids = append(ids, v.ID)
	}
	if got := strings.Join(ids, " "); !strings.Contains(got, "image-alt") || !strings.Contains(got, "landmark-no-duplicate-main") {
		t.Fatal(got)
	}
}

func TestOverflowIsMeasured(t *testing.T) {
	tab := Open(t)
	tab.Resize(320, 700)
	tab.Go(serve(t, `<style>.w{width:900px}</style><div class="w">x</div>`))
	if tab.Overflow() <= 0 {
		t.Fatal(tab.Overflow())
	}
	cell := `<style>tr{overflow:hidden}tr,td{display:block}td{width:200px;%s}</style><table class="table-cards"><tbody><tr><td>2027年1月1日（周五）9:00—11:00到市政府第一会议室</td></tr></tbody></table>`
	tab.Go(serve(t, fmt.Sprintf(cell, "white-space:nowrap")))
	if tab.Overflow() <= 0 {
		t.Error("words that reach out of their cell are not found")
	}
	tab.Go(serve(t, fmt.Sprintf(cell, "")))
	if n := tab.Overflow(); n > 0 {
		t.Errorf("words that wrap in their cell reach out by %d px", n)
	}
}

func TestTrafficIsCounted(t *testing.T) {
	tab := Open(t)
	tab.Go(serve(t, strings.Repeat("字", 1000)))
	got := tab.Traffic()
	if len(got.Requests) != 1 || got.Bytes < 3000 {
		t.Fatal(got)
	}
}

func TestTabsShareNoCookies(t *testing.T) {
	plain, cookie := serve(t, ""), serve(t, "", "Set-Cookie", "who=me") // the same host: cookies know no ports
	one, two := Open(t), Open(t)
	one.Go(cookie)
	one.Go(plain)
	two.Go(plain)
	if a, b := Eval[string](one, "document.cookie"), Eval[string](two, "document.cookie"); a != "who=me" || b != "" {
		t.Fatal(a, b)
	}
}
