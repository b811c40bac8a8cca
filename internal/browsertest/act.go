package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed find.js
var findJS string

// found is an element of the page, ready to be used.
type found struct {
	X, Y    float64
	Why     string
	Covered bool
	Checked bool
	Type    string
	Leaves  bool
}

// valued are controls whose value is set at once, because their own widgets differ by language.
var valued = []string{"date", "datetime-local", "time", "number", "range", "color", "select-one"}

// Fill types into the field with the label, in place of what is there.
func (tab *Tab) Fill(label, text string) {
	tab.t.Helper()
	f := tab.find("field", label, "")
	if slices.Contains(valued, f.Type) {
		tab.set(text)
		return
	}
	Eval[chromedp.Void](tab, "(() => { const e = document.querySelector('[data-found]'); e.focus(); e.select(); })()")
	if text == "" {
		tab.Press("\b")
		return
	}
	tab.do(command(input.InsertText, input.InsertTextParams{Text: text}))
}

// Select chooses the option with that text in the list with the label.
func (tab *Tab) Select(label, option string) {
	tab.t.Helper()
	tab.find("field", label, "")
	value := Eval[*string](tab, "[...document.querySelector('[data-found]').options].find((o) => o.text.trim() === "+quote(option)+")?.value ?? null")
	if value == nil {
		tab.t.Fatalf("%s: the list %q has no %q", tab.URL(), label, option)
	}
	tab.set(*value)
}

// Choose takes an answer (radio or box) of the question with the legend.
func (tab *Tab) Choose(legend, answer string) {
	tab.t.Helper()
	tab.tick(tab.find("field", answer, legend), true)
}

// Tick ticks the box with the label; Untick clears it.
func (tab *Tab) Tick(label string) {
	tab.t.Helper()
	tab.tick(tab.find("field", label, ""), true)
}

// Untick clears the box with the label.
func (tab *Tab) Untick(label string) {
	tab.t.Helper()
	tab.tick(tab.find("field", label, ""), false)
}

// Attach puts files into the file field with the label.
func (tab *Tab) Attach(label string, paths ...string) {
	tab.t.Helper()
	tab.find("field", label, "")
	tab.do(chromedp.SetUploadFiles(chromedp.CSS("[data-found]"), paths))
}

// Click clicks the button or link with the name, and waits for the page it leads to.
func (tab *Tab) Click(name string) { tab.t.Helper(); tab.click("any", name) }

// ClickButton is Click for buttons only, where a link has the same name.
func (tab *Tab) ClickButton(name string) { tab.t.Helper(); tab.click("button", name) }

// ClickLink is Click for links only.
func (tab *Tab) ClickLink(name string) { tab.t.Helper(); tab.click("link", name) }

// DoubleClick clicks the button with the name twice in a row, before the page can change, and waits for
// the page it leads to.
func (tab *Tab) DoubleClick(name string) {
	tab.t.Helper()
	tab.find("button", name, "")
	tab.Leave(func() {
		Eval[chromedp.Void](tab, "(() => { const e = document.querySelector('[data-found]'); e.click(); e.click(); })()")
	})
}

// Press sends keys to the element that has the focus, with the modifiers held.
func (tab *Tab) Press(keys string, mods ...chromedp.Modifier) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(mods...)))
}

// Leave does what leads to another page (a key, a script) and waits until that page is loaded.
func (tab *Tab) Leave(act func()) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	loads := chromedp.Events(ctx, page.LoadEventFired)
	act()
	for _, err := range loads {
		if err != nil {
			tab.t.Fatalf("%s: no page came: %v", tab.URL(), err)
		}
		return
	}
	tab.t.Fatal("no page came: ", ctx.Err())
}

func (tab *Tab) click(kind, name string) {
	tab.t.Helper()
	f := tab.find(kind, name, "")
	if f.Covered {
		tab.t.Fatalf("%s: %q is covered by something else", tab.URL(), name)
	}
	if f.Leaves {
		tab.Leave(func() { tab.mouse(f) })
		return
	}
	tab.mouse(f)
}

func (tab *Tab) tick(f found, want bool) {
	tab.t.Helper()
	if f.Checked != want {
		tab.mouse(f)
	}
	if got := Eval[bool](tab, "document.querySelector('[data-found]').checked"); got != want {
		tab.t.Fatalf("%s: the box stayed %v", tab.URL(), got)
	}
}

func (tab *Tab) mouse(f found) {
	tab.t.Helper()
	tab.do(chromedp.MouseClickXY(f.X, f.Y))
}

func (tab *Tab) set(value string) {
	tab.t.Helper()
	Eval[chromedp.Void](tab, "(() => { const e = document.querySelector('[data-found]'); e.value = "+quote(value)+"; for (const n of ['input', 'change']) e.dispatchEvent(new Event(n, { bubbles: true })); })()")
}

func (tab *Tab) find(kind, name, group string) found {
	tab.t.Helper()
	call := "find(" + quote(tab.scope) + "," + quote(kind) + "," + quote(name) + "," + quote(group) + "," + strconv.FormatBool(!tab.watch.plain) + ")"
	f := Eval[found](tab, "(() => {"+findJS+"return "+call+"})()")
	if f.Why != "" {
		tab.t.Fatalf("%s: %s", tab.URL(), f.Why)
	}
	return f
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(b)
}
