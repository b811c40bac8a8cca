package helpweb

import (
	"fmt"
	"strings"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/templates/page/helppage"
	"jointmeeting/web/edge"
	"jointmeeting/web/label"
)

// words reads what stands in braces from where it is declared, so that the manual says what the pages say:
// {topic.submit} is the button of a step or act by its word in the log, {topic:draft} a state, {/topics} an entry of the navigation, which
// is a link for whom it is shown to, and {f:/topics title} the label of a field by the form's address and the field's name.
type words struct {
	charts []flow.Outline
	places []edge.Place
	open   map[string]bool // addresses of the entries that the reader has
}

func (w words) runs(line string) (out []helppage.Run, err error) {
	for line != "" {
		before, rest, found := strings.Cut(line, "{")
		if before != "" {
			out = append(out, helppage.Run{Text: before})
		}
		if !found {
			break
		}
		mark, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("help: no end of {%s", rest)
		}
		run, err := w.word(mark)
		if err != nil {
			return nil, err
		}
		out, line = append(out, run), after
	}
	return out, nil
}

func (w words) word(mark string) (helppage.Run, error) {
	text, link := "", ""
	switch {
	case strings.HasPrefix(mark, "/"):
		text, link = w.place(mark)
	case strings.HasPrefix(mark, "f:"):
		address, name, _ := strings.Cut(mark[len("f:"):], " ")
		text = label.Declared(address, name)
	case strings.Contains(mark, ":"):
		text = w.state(mark)
	default:
		text = w.deed(mark)
	}
	if text == "" {
		return helppage.Run{}, fmt.Errorf("help: nothing is called {%s}", mark)
	}
	return helppage.Run{Text: text, URL: link}, nil
}

func (w words) place(address string) (label, link string) {
	for _, p := range w.places {
		if p.URL == address && (label == "" || w.open[address] && p.Label != "") {
			label = p.Label
		}
	}
	if w.open[address] {
		link = address
	}
	return label, link
}

func (w words) state(mark string) string {
	kind, name, _ := strings.Cut(mark, ":")
	for _, o := range w.charts {
		for _, s := range o.States {
			if o.Kind == kind && s.Name == name {
				return s.Title
			}
		}
	}
	return ""
}

func (w words) deed(action string) string {
	for _, o := range w.charts {
		for _, d := range append(append([]flow.Deed{}, o.Steps...), o.Acts...) {
			if d.Action == action {
				return d.Label
			}
		}
	}
	return ""
}

// all are the words with everything that is declared; the reader has the entries that are open.
func all(places []edge.Place, open map[string]bool) words {
	return words{charts: house.Charts(), places: places, open: open}
}
