package htmltest

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Form is a form as a browser without JavaScript holds it: hidden fields and prefilled values are
// there from the start, buttons are not.
type Form struct {
	t      testing.TB
	node   *Node
	Action string
	Method string // "get" or "post"
	Values url.Values
}

// Form is the form with this action; a page without one fails the test.
func (n *Node) Form(action string) *Form {
	n.t.Helper()
	for _, form := range n.Forms() {
		if form.Action == action {
			return form
		}
	}
	n.t.Fatalf("no form for %s in: %s", action, excerpt(n.Text()))
	return nil
}

// Forms lists the forms in the order of the page.
func (n *Node) Forms() []*Form {
	n.t.Helper()
	var forms []*Form
	for _, el := range n.All("form") {
		method := strings.ToLower(el.Attr("method"))
		if method != "post" {
			method = "get"
		}
		f := &Form{n.t, el, el.Attr("action"), method, url.Values{}}
		for _, c := range f.controls() {
			f.collect(c)
		}
		forms = append(forms, f)
	}
	return forms
}

// Value is what stands in the field with this label.
func (f *Form) Value(label string) string {
	f.t.Helper()
	return f.Values.Get(f.named(label, "").Attr("name"))
}

// Fill types into the field with this label, or chooses the option of a list by its text or value.
func (f *Form) Fill(label, text string) *Form {
	f.t.Helper()
	field := f.named(label, "")
	if field.html.Data == "select" {
		text = f.option(field, text)
	}
	f.Values.Set(field.Attr("name"), text)
	return f
}

// Check ticks the box, or chooses the radio button, with this label.
func (f *Form) Check(label string) *Form {
	f.t.Helper()
	box := f.named(label, "")
	name, value := box.Attr("name"), tickValue(box)
	switch box.Attr("type") {
	case "radio":
		f.Values.Set(name, value)
	case "checkbox":
		f.drop(name, value)
		f.Values.Add(name, value)
	default:
		f.t.Fatalf("%q is neither a box nor a radio button", label)
	}
	return f
}

// Uncheck takes the tick from the box with this label.
func (f *Form) Uncheck(label string) *Form {
	f.t.Helper()
	box := f.named(label, "checkbox")
	f.drop(box.Attr("name"), tickValue(box))
	return f
}

// Press is what the browser sends when the button with this text is pressed, and where to.
func (f *Form) Press(button string) (action string, values url.Values) {
	f.t.Helper()
	for _, b := range f.controls() {
		if !isButton(b) || b.Name() != button && b.Attr("value") != button {
			continue
		}
		if disabled(b.html) {
			f.t.Fatalf("button %q is disabled", button)
		}
		return f.pressed(b)
	}
	f.t.Fatalf("no button %q in the form for %s", button, f.Action)
	return "", nil
}

func (f *Form) pressed(b *Node) (string, url.Values) {
	values := url.Values{}
	for k, v := range f.Values {
		values[k] = append([]string(nil), v...)
	}
	if name := b.Attr("name"); name != "" {
		values.Add(name, b.Attr("value"))
	}
	if other := b.Attr("formaction"); other != "" {
		return other, values
	}
	return f.Action, values
}

// Controls are the form's fields and buttons, also those that send nothing as the form stands.
func (f *Form) Controls() []*Node { return f.controls() }

// controls are the form's own, also those that stand elsewhere and name it.
func (f *Form) controls() []*Node {
	page := f.node.wrap(f.node.root)
	id := f.node.Attr("id")
	var own []*Node
	for _, tag := range []string{"input", "select", "textarea", "button"} {
		for _, c := range page.All(tag) {
			other, named := attr(c.html, "form")
			if named && other == id && id != "" || !named && within(c.html, f.node.html) {
				own = append(own, c)
			}
		}
	}
	return own
}

func (f *Form) collect(c *Node) {
	name := c.Attr("name")
	if name == "" || isButton(c) || disabled(c.html) {
		return
	}
	switch {
	case c.html.Data == "textarea":
		f.Values.Add(name, strings.TrimPrefix(raw(c.html), "\n"))
	case c.html.Data == "select":
		f.collectOptions(name, c)
	case c.Attr("type") == "checkbox" || c.Attr("type") == "radio":
		if _, ticked := attr(c.html, "checked"); ticked {
			f.Values.Add(name, tickValue(c))
		}
	case c.Attr("type") != "file":
		f.Values.Add(name, c.Attr("value"))
	}
}

// collectOptions sends the selected options; a list for one choice falls back on its first.
func (f *Form) collectOptions(name string, list *Node) {
	options := list.All("option")
	sent := false
	for _, o := range options {
		if _, selected := attr(o.html, "selected"); selected {
			f.Values.Add(name, optionValue(o))
			sent = true
		}
	}
	if _, many := attr(list.html, "multiple"); !sent && !many && len(options) > 0 {
		f.Values.Add(name, optionValue(options[0]))
	}
}

func (f *Form) option(list *Node, text string) string {
	f.t.Helper()
	for _, o := range list.All("option") {
		if o.Text() == text || optionValue(o) == text {
			return optionValue(o)
		}
	}
	f.t.Fatalf("no option %q in list %s", text, list.Attr("name"))
	return ""
}

// named finds a control by its label: exactly, else by the only label that contains the words.
func (f *Form) named(label, kind string) *Node {
	f.t.Helper()
	var exact, near []*Node
	for _, c := range f.controls() {
		if isButton(c) || kind != "" && c.Attr("type") != kind {
			continue
		}
		switch text := f.label(c); {
		case text == "":
		case text == label:
			exact = append(exact, c)
		case strings.Contains(text, label):
			near = append(near, c)
		}
	}
	if found := append(exact, near...); len(exact) > 0 || len(near) == 1 {
		return found[0]
	}
	f.t.Fatalf("%d fields labelled %q in the form for %s", len(near), label, f.Action)
	return nil
}

// Label is what a control of the form is called, without the quiet word beside it (选填).
func (f *Form) Label(c *Node) string {
	text := f.label(c)
	if c.Attr("id") == "" {
		return text
	}
	for _, l := range c.wrap(c.root).All("label[for=" + c.Attr("id") + "] .opt") {
		text = strings.TrimSpace(strings.TrimSuffix(text, l.Text()))
	}
	return text
}

// label is what the control is called: aria-label, the label that names it, or the one around it.
func (f *Form) label(c *Node) string {
	if text := c.Attr("aria-label"); text != "" {
		return text
	}
	page := c.wrap(c.root)
	if id := c.Attr("id"); id != "" {
		for _, l := range page.All("label") {
			if l.Attr("for") == id {
				return l.Text()
			}
		}
	}
	for up := c.html.Parent; up != nil; up = up.Parent {
		if up.Type == html.ElementNode && up.Data == "label" {
			return c.wrap(up).Text()
		}
	}
	return ""
}

func (f *Form) drop(name, value string) {
	var rest []string
	for _, v := range f.Values[name] {
		if v != value {
			rest = append(rest, v)
		}
	}
	if f.Values[name] = rest; rest == nil {
		f.Values.Del(name)
	}
}

func isButton(c *Node) bool {
	switch kind := c.Attr("type"); c.html.Data {
	case "button":
		return kind != "button" && kind != "reset"
	case "input":
		return kind == "submit" || kind == "image"
	default:
		return false
	}
}

func disabled(el *html.Node) bool {
	for at := el; at != nil; at = at.Parent {
		if at != el && at.Data != "fieldset" {
			continue
		}
		if _, off := attr(at, "disabled"); off {
			return true
		}
	}
	return false
}

func within(el, outer *html.Node) bool {
	for ; el != nil; el = el.Parent {
		if el == outer {
			return true
		}
	}
	return false
}

// raw is the text of an element as it stands, line breaks and all.
func raw(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func optionValue(o *Node) string {
	if v, ok := attr(o.html, "value"); ok {
		return v
	}
	return o.Text()
}

func tickValue(box *Node) string {
	if v, ok := attr(box.html, "value"); ok {
		return v
	}
	return "on"
}
