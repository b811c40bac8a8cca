package browsertest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axe-core, by Deque Systems, under the Mozilla Public License 2.0 (axe.LICENSE). Tests only.
//
//go:embed axe.min.js
var axe string

// Violation is one rule of accessibility that the page breaks, with the places.
type Violation struct {
	ID, Help string
	Nodes    []struct {
		HTML, FailureSummary string
	}
}

// String names the rule and the first place.
func (v Violation) String() string {
	s := fmt.Sprintf("%s (%s), %d places", v.ID, v.Help, len(v.Nodes))
	if len(v.Nodes) > 0 {
		s += ": " + short(v.Nodes[0].HTML) + " — " + short(v.Nodes[0].FailureSummary)
	}
	return s
}

// short is the beginning of a text, on one line.
func short(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	return string(r[:min(len(r), 240)])
}

// Axe checks the page as it is now: WCAG 2.2 A and AA, and best practice. The checker is half a megabyte,
// so a page that has it from a look at another width is not given it again. Rules may be left out by name:
// a third of the time goes to color-contrast, which another width hardly changes.
func (tab *Tab) Axe(but ...string) []Violation {
	tab.t.Helper()
	if !Eval[bool](tab, "typeof axe === 'object'") {
		Eval[bool](tab, axe+";true")
	}
	off := ""
	for _, rule := range but {
		off += fmt.Sprintf("%q:{enabled:false},", rule)
	}
	script := `axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"],rules:{` + off + `},resultTypes:["violations"],preload:false}).then((r) => r.violations)`
	return run(tab, chromedp.Evaluate[[]Violation](script, chromedp.EvalAwaitPromise))
}

// Accessible fails for each violation; rules may be left out by name.
func (tab *Tab) Accessible(but ...string) {
	tab.t.Helper()
	for _, v := range tab.Axe(but...) {
		tab.t.Errorf("%s: %s", tab.URL(), v)
	}
}

// Overflow is how many pixels the page is wider than the window, or the words of a cell reach out of it: a card of a
// narrow page cuts them off without making the page wider.
func (tab *Tab) Overflow() int {
	tab.t.Helper()
	return Eval[int](tab, `(() => {
		let most = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const text = texts.currentNode, cell = text.parentElement.closest(".table-cards td");
			if (!cell || text.parentElement.closest(".vh")) continue;
			const words = document.createRange();
			words.selectNodeContents(text);
			const over = Math.round(words.getBoundingClientRect().right - cell.getBoundingClientRect().right);
			if (over > 1) most = Math.max(most, over);
		}
		return most;
	})()`)
}

// Shot keeps a picture of the whole page at a width in CSS pixels as name.png in the folder that SHOTS names,
// for looking at; without SHOTS it does nothing.
func (tab *Tab) Shot(name string, width int) {
	tab.t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	tab.Resize(width, 900)
	png := run(tab, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		res, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)})
		return res.Data, err
	})
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// PDF prints the page, as the browser's own print would, to a file.
func (tab *Tab) PDF(file string) {
	tab.t.Helper()
	pdf := run(tab, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// Stop is one place the Tab key stops at: what it is, how thick its outline is, and whether something
// covers it.
type Stop struct {
	Name    string
	Outline float64
	Covered bool
}

// stopJS describes the element that has the focus; nothing when the page itself has it.
const stopJS = `(() => {
	const el = document.activeElement;
	if (!el || el === document.body || el === document.documentElement) return null;
	const box = el.getBoundingClientRect(), after = getComputedStyle(el, '::after'), own = getComputedStyle(el);
	const x = Math.max(0, Math.min(box.left + box.width / 2, innerWidth - 1)), y = box.top + box.height / 2;
	const top = document.elementFromPoint(x, y);
	const near = top && (el.contains(top) || top.contains(el) || (el.labels && [...el.labels].some((l) => l.contains(top) || top.contains(l))) || top.closest('.fold'));
	const width = (s) => s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth);
	const fold = el.matches('.fold-input') ? getComputedStyle(el.nextElementSibling) : own;
	return { Name: (el.getAttribute('aria-label') || el.innerText || el.name || el.tagName).trim().slice(0, 40), Outline: Math.max(width(own), width(after), width(fold)), Covered: !near };
})()`

// Stops walks through the page with the Tab key, at most limit steps.
func (tab *Tab) Stops(limit int) []Stop {
	tab.t.Helper()
	out := []Stop{}
	for range limit {
		tab.Press("\t")
		s := Eval[*Stop](tab, stopJS)
		if s == nil {
			break
		}
		out = append(out, *s)
	}
	return out
}
