// Package htmltest looks at pages as their readers do: by what they see, by labels, links and forms.
// A form is filled in and posted as a browser without JavaScript would do it; only tests may import
// this package.
package htmltest

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Node is an element of a page, or the whole page.
type Node struct {
	t    testing.TB
	html *html.Node
	root *html.Node
}

// Link is a link as a reader sees it.
type Link struct{ Text, URL string }

// Parse reads a page.
func Parse(t testing.TB, body string) *Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatalf("the page is not HTML: %v", err)
	}
	inert(root)
	return &Node{t, root, root}
}

// inert takes out the insides of template elements: a browser neither shows nor sends them.
func inert(root *html.Node) {
	for el := range root.Descendants() {
		if el.Type == html.ElementNode && el.Data == "template" {
			for el.FirstChild != nil {
				el.RemoveChild(el.FirstChild)
			}
		}
	}
}

// All lists the elements below n that the selector names, in the order of the page. Selectors are
// tag, .class, #id, [attr], [attr=value], any of them joined, and a space for "somewhere below".
func (n *Node) All(selector string) []*Node {
	n.t.Helper()
	chain, err := parseSelector(selector)
	if err != nil {
		n.t.Fatalf("selector %q: %v", selector, err)
	}
	var found []*Node
	for el := range n.html.Descendants() {
		if chain.matches(el, n.html) {
			found = append(found, n.wrap(el))
		}
	}
	return found
}

// Find is the first such element; a page without one fails the test.
func (n *Node) Find(selector string) *Node {
	n.t.Helper()
	all := n.All(selector)
	if len(all) == 0 {
		n.t.Fatalf("no %s in: %s", selector, excerpt(n.Text()))
	}
	return all[0]
}

// Has says whether there is such an element.
func (n *Node) Has(selector string) bool {
	n.t.Helper()
	return len(n.All(selector)) > 0
}

// Tag is what kind of element it is: input, textarea.
func (n *Node) Tag() string { return n.html.Data }

// Value is what a field holds.
func (n *Node) Value() string {
	if n.html.Data == "textarea" {
		return strings.TrimPrefix(raw(n.html), "\n")
	}
	return n.Attr("value")
}

// Attr is the value of an attribute, "" when absent.
func (n *Node) Attr(name string) string {
	v, _ := attr(n.html, name)
	return v
}

// Text is what a reader sees of the element, each run of white space as one space.
func (n *Node) Text() string {
	var b strings.Builder
	write(&b, n.html)
	return strings.Join(strings.Fields(b.String()), " ")
}

// Sees fails the test unless a reader of the element sees each of the texts.
func (n *Node) Sees(texts ...string) {
	n.t.Helper()
	seen := n.Text()
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			n.t.Errorf("a reader does not see %q in: %s", text, excerpt(seen))
		}
	}
}

// SeesNot fails the test when a reader of the element sees one of the texts.
func (n *Node) SeesNot(texts ...string) {
	n.t.Helper()
	seen := n.Text()
	for _, text := range texts {
		if strings.Contains(seen, text) {
			n.t.Errorf("a reader sees %q in: %s", text, excerpt(seen))
		}
	}
}

// Links lists the links in the order of the page.
func (n *Node) Links() []Link {
	n.t.Helper()
	var links []Link
	for _, a := range n.All("a[href]") {
		links = append(links, Link{a.Name(), a.Attr("href")})
	}
	return links
}

// Link is the address behind the link with this text; a page without one fails the test.
func (n *Node) Link(text string) string {
	n.t.Helper()
	for _, link := range n.Links() {
		if link.Text == text {
			return link.URL
		}
	}
	n.t.Fatalf("no link %q among %v", text, n.Links())
	return ""
}

// Name is what the element is called for those who hear the page: its aria-label, else its text.
func (n *Node) Name() string {
	if label := n.Attr("aria-label"); label != "" {
		return label
	}
	return n.Text()
}

func (n *Node) wrap(el *html.Node) *Node { return &Node{n.t, el, n.root} }

// write leaves out what a browser does not draw, and sets blocks apart.
func write(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && unseen(n):
		return
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	if block {
		b.WriteByte(' ')
	}
	for c := range n.ChildNodes() {
		write(b, c)
	}
	if block {
		b.WriteByte(' ')
	}
}

func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Head, atom.Svg:
		return true
	}
	_, hidden := attr(n, "hidden")
	return hidden
}

var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Code: true, atom.Em: true, atom.I: true,
	atom.Mark: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Time: true,
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func excerpt(text string) string {
	const most = 1500
	runes := []rune(text)
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
