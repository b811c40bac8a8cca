package bench

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// fewOptions is how many options of a list are all tried; of a longer one, such as all units, the ends are.
const fewOptions = 12

// searched are the words that are typed into what searches: one that few records hold, and one that many do.
var searched = []string{"编77号", "标准"}

// WaysOn are the addresses to which a page leads on the same list: by links that differ in what is asked only, and by its
// forms, each control tried by itself.
func WaysOn(at string, body []byte) (out []string) {
	here, err := url.Parse(at)
	if err != nil {
		return nil
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "a":
			if to, ok := sameList(here, attr(n, "href")); ok && to.RawQuery != "" {
				out = append(out, address(to, to.Query()))
			}
		case n.Data == "form" && !strings.EqualFold(attr(n, "method"), "post"):
			if to, ok := sameList(here, attr(n, "action")); ok {
				out = append(out, typedInto(n, to)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// linksOn are the paths to which a page links, in its order.
func linksOn(body []byte) (out []string) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		if to, err := url.Parse(attr(n, "href")); err == nil && to.Host == "" {
			out = append(out, to.Path)
		}
	}
	return out
}

// sameList resolves a link and says whether it stays on the page.
func sameList(here *url.URL, link string) (*url.URL, bool) {
	to, err := here.Parse(link)
	if err != nil {
		return nil, false
	}
	return to, to.Host == "" && to.Path == here.Path && !strings.HasPrefix(link, "#")
}

// address writes the address with what is asked in one order, without what is empty.
func address(to *url.URL, asked url.Values) string {
	for k, v := range asked {
		if len(v) == 0 || v[0] == "" {
			asked.Del(k)
		}
	}
	if len(asked) == 0 {
		return to.Path
	}
	return to.Path + "?" + asked.Encode()
}

// typedInto are the addresses of a form: what it holds, with one control changed.
func typedInto(form *html.Node, to *url.URL) (out []string) {
	held, tries := url.Values{}, map[string][]string{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		switch kind := attr(n, "type"); {
		case n.Data == "select":
			values, chosen := options(n)
			held.Set(name, chosen)
			tries[name] = values
		case n.Data == "input" && (kind == "checkbox" || kind == "radio"):
			tries[name] = append(tries[name], attr(n, "value"))
		case n.Data == "input" && kind == "hidden":
			held.Set(name, attr(n, "value"))
		case n.Data == "input" && kind == "date":
			held.Set(name, attr(n, "value"))
			tries[name] = []string{"2020-06-01"}
		case n.Data == "input" && (kind == "" || kind == "text" || kind == "search"):
			held.Set(name, attr(n, "value"))
			tries[name] = searched
		}
	}
	for name, values := range tries {
		for _, v := range values {
			asked := url.Values{}
			for k, w := range held {
				asked[k] = slices.Clone(w)
			}
			asked.Set(name, v)
			out = append(out, address(to, asked))
		}
	}
	return out
}

// options are the values of a list that are tried, and the chosen one.
func options(list *html.Node) (values []string, chosen string) {
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		v := attr(n, "value")
		if hasAttr(n, "selected") {
			chosen = v
		}
		if v != "" {
			values = append(values, v)
		}
	}
	if len(values) > fewOptions {
		values = []string{values[0], values[len(values)-1]}
	}
	return values, chosen
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
