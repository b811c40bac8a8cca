package htmltest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// compound is one word of a selector: everything it asks of a single element.
type compound struct {
	tag, id string
	classes []string
	attrs   []pair
}

type pair struct {
	name, value string
	any         bool
}

// chain is a whole selector: the last word names the element, the others its ancestors.
type chain []compound

var (
	words = regexp.MustCompile(`(?:\[[^\]]*\]|[^\s\[])+`)
	parts = regexp.MustCompile(`^(?:([a-z][a-z0-9]*|\*)|\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=("[^"]*"|[^\]]*))?\])`)
)

func parseSelector(text string) (chain, error) {
	var all chain
	for _, word := range words.FindAllString(text, -1) {
		c, err := parseCompound(word)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("it is empty")
	}
	return all, nil
}

func parseCompound(word string) (compound, error) {
	var c compound
	for rest := word; rest != ""; {
		m := parts.FindStringSubmatch(rest)
		if m == nil {
			return c, fmt.Errorf("cannot read %q", rest)
		}
		c.add(m)
		rest = rest[len(m[0]):]
	}
	return c, nil
}

func (c *compound) add(m []string) {
	switch {
	case m[1] != "" && m[1] != "*":
		c.tag = m[1]
	case m[2] != "":
		c.classes = append(c.classes, m[2])
	case m[3] != "":
		c.id = m[3]
	case m[4] != "":
		c.attrs = append(c.attrs, pair{m[4], strings.Trim(m[5], `"`), !strings.Contains(m[0], "=")})
	}
}

// matches looks for the ancestors no higher than within.
func (all chain) matches(el, within *html.Node) bool {
	last := len(all) - 1
	if !all[last].is(el) {
		return false
	}
	wanted := last - 1
	for up := el.Parent; wanted >= 0 && up != nil && up != within.Parent; up = up.Parent {
		if all[wanted].is(up) {
			wanted--
		}
	}
	return wanted < 0
}

func (c compound) is(el *html.Node) bool {
	if el.Type != html.ElementNode || c.tag != "" && c.tag != el.Data {
		return false
	}
	if id, _ := attr(el, "id"); c.id != "" && c.id != id {
		return false
	}
	class, _ := attr(el, "class")
	have := strings.Fields(class)
	for _, want := range c.classes {
		if !slices.Contains(have, want) {
			return false
		}
	}
	return c.hasAttrs(el)
}

func (c compound) hasAttrs(el *html.Node) bool {
	for _, want := range c.attrs {
		if v, ok := attr(el, want.name); !ok || !want.any && v != want.value {
			return false
		}
	}
	return true
}
