//go:build !quick

package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"jointmeeting/internal/browsertest"
)

// posted is what forms sent.
type posted struct{ forms chan url.Values }

// open opens a page of the gallery whose forms are sent to p.
func open(t *testing.T, path string, p *posted) *browsertest.Tab {
	t.Helper()
	h := handler()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			h.ServeHTTP(w, r)
			return
		}
		r.ParseMultipartForm(1 << 20)
		r.Form.Set("path", r.URL.Path)
		p.forms <- r.Form
		http.Redirect(w, r, path, http.StatusSeeOther)
	}))
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	tab.Go(srv.URL + path)
	return tab
}

func inbox() *posted { return &posted{forms: make(chan url.Values, 8)} }

func TestTheListOfErrorsHasTheFocus(t *testing.T) {
	tab := open(t, "/part/field-error", inbox())
	if !browsertest.Eval[bool](tab, "document.activeElement.matches('.error-summary')") {
		t.Error("the focus is elsewhere")
	}
	tab.ClickLink("请选择议题类型")
	if got := browsertest.Eval[string](tab, "document.activeElement.id"); got != "kind" {
		t.Errorf("the link of the error leads to %q", got)
	}
}

func TestTheCounterCountsCharacters(t *testing.T) {
	tab := open(t, "/part/field-error", inbox())
	tab.See("已超出 1 字")
	tab.Fill("提请理由", "𠮷野家")
	tab.See("还可输入 7 字")
}

func TestUnitsAreFoundByName(t *testing.T) {
	tab := open(t, "/part/picker", inbox())
	tab.See("已选 2 个")
	tab.Fill("查找单位", "交通")
	tab.Miss("市教育局")
	tab.See("市民政局") // ticked ones stay in sight
	tab.Click("全选")
	tab.See("已选 3 个")
	tab.Fill("查找单位", "")
	tab.See("市教育局")
	tab.Untick("市交通运输局")
	tab.See("已选 2 个")
}

func TestASecondClickIsDropped(t *testing.T) {
	p := inbox()
	tab := open(t, "/part/field", p)
	tab.Leave(func() {
		dropped := browsertest.Eval[[]bool](tab, `(() => {
			const seen = [], button = document.querySelector('button[value=submit]');
			addEventListener('submit', (e) => seen.push(e.defaultPrevented));
			button.click();
			button.click();
			return seen;
		})()`)
		if !slices.Equal(dropped, []bool{false, true}) {
			t.Error(dropped)
		}
	})
	if got := <-p.forms; got.Get("action") != "submit" || got.Get("token") != "sample.save" || got.Get("version") != "3" {
		t.Error(got)
	}
}

func TestOnlyTheFieldsOfTheAnswerAreShown(t *testing.T) {
	tab := open(t, "/part/when", inbox())
	tab.See("参会人姓名")
	tab.Miss("请假原因")
	tab.Choose("参会回执", "请假")
	tab.See("请假原因")
	tab.Miss("参会人姓名")
	tab.Script(false)
	tab.Reload()
	tab.See("请假原因")
	tab.See("参会人姓名")
}

func TestRowsAreAddedAndTakenOut(t *testing.T) {
	p := inbox()
	tab := open(t, "/part/rows", p)
	count := func() int { return browsertest.Eval[int](tab, "document.querySelectorAll('[data-row]').length") }
	tab.Click("添加议定事项")
	if count() != 3 || browsertest.Eval[string](tab, "document.activeElement.tagName") != "TEXTAREA" {
		t.Error(count())
	}
	tab.Click("删除新的议定事项")
	tab.Click("删除（二）养老服务标准实施")
	if count() != 1 {
		t.Error(count())
	}
	if len(p.forms) != 0 {
		t.Error("a row was posted though there is a script")
	}
}

func TestRowsWithoutAScript(t *testing.T) {
	p := inbox()
	tab := open(t, "/part/rows", p)
	tab.Script(false)
	tab.Reload()
	tab.Click("添加议定事项")
	if got := <-p.forms; got.Get("action") != "add" || !got.Has("clause.0.text") {
		t.Error(got)
	}
	tab.Click("删除（二）养老服务标准实施")
	if got := <-p.forms; got.Get("drop") != "1" {
		t.Error(got)
	}
}

func TestAnAgendaItemMovesByKey(t *testing.T) {
	p := inbox()
	tab := open(t, "/part/agenda", p)
	browsertest.Eval[chromedp.Void](tab, "document.getElementById('down-27').focus()")
	tab.Leave(func() { tab.Press(kb.ArrowUp, chromedp.ModifierAlt) })
	if got := <-p.forms; got.Get("move") != "up:27" || got.Get("token") != "sample.move-27" {
		t.Error(got)
	}
	if got := browsertest.Eval[string](tab, "document.activeElement.id"); got != "up-27" {
		t.Errorf("after the move the focus is on %q", got)
	}
}

func TestKeysSaveAndSend(t *testing.T) {
	p := inbox()
	tab := open(t, "/part/field", p)
	tab.Fill("提请理由", "理由")
	tab.Leave(func() { tab.Press("s", chromedp.ModifierCtrl) })
	if got := <-p.forms; got.Get("action") != "save" || got.Get("reason") != "理由" {
		t.Error(got)
	}
	tab.Fill("提请理由", "理由二")
	tab.Leave(func() { tab.Press(kb.Enter, chromedp.ModifierCtrl) })
	if got := <-p.forms; got.Get("action") != "submit" || got.Get("reason") != "理由二" {
		t.Error(got)
	}
	if d := tab.Dialogs(); len(d) != 0 {
		t.Error("sending warned of changes that would be lost", d)
	}
}

func TestChangesAreNotLostWithoutAWord(t *testing.T) {
	tab := open(t, "/part/field", inbox())
	tab.In("main").Fill("联系电话", "0711")
	tab.In(".side").Click("会议")
	if got := tab.Dialogs(); !slices.Equal(got, []string{"beforeunload"}) {
		t.Error(got)
	}
	tab.In(".side").Click("会议")
	if got := tab.Dialogs(); len(got) != 1 {
		t.Error("an unchanged page warned", got)
	}
}

func TestStepsAskBeforeTheyAreTaken(t *testing.T) {
	for _, script := range []bool{true, false} {
		p := inbox()
		tab := open(t, "/part/steps", p)
		tab.Script(script)
		tab.Reload()
		tab.Click("退回修改")
		tab.Fill("退回修改的原因", "缺专家论证意见")
		tab.Click("确认退回修改")
		got := <-p.forms
		if got.Get("path") != "/topics/41/do/return" || got.Get("reason") != "缺专家论证意见" || got.Get("token") != "sample.return" {
			t.Error(got)
		}
		if text := tab.Text(); !strings.Contains(text, "还有 2 个单位未反馈意见") {
			t.Error(text)
		}
	}
}
