package shared

import (
	"net/url"
	"slices"
	"sort"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/typed"
	"jointmeeting/templates/part"
)

// Conflict is two people's texts for one record: what is stored now, and what was sent on an older
// version. Nothing of either is lost: the reader chooses.
type Conflict struct {
	Title   string // of the record
	Heading string // what has happened
	Who     string // who changed it last, and when
	When    string
	Rows    []Clash
	// Mine is the form as it was sent; Action and Version are where it goes again, now over the newest.
	Mine    url.Values
	Action  string
	Version int
	// Theirs is the page with the newest text, where the change can be made again by hand.
	Theirs string
	Files  bool // files had been chosen: they must be chosen again
}

// Clash is one field in which the two texts differ.
type Clash struct{ Label, Theirs, Mine string }

// Clashes are the fields in which a declared content differs.
func Clashes(list []form.Difference) []Clash {
	out := []Clash{}
	for _, d := range list {
		out = append(out, Clash{Label: d.Label, Theirs: d.Stored, Mine: d.Typed})
	}
	return out
}

// Differing are those of the fields in which the two texts differ.
func Differing(list ...Clash) []Clash {
	return slices.DeleteFunc(list, func(c Clash) bool { return c.Theirs == c.Mine })
}

// resent are the fields to send again, in a steady order; the page has its own token and version.
func (c Conflict) resent() []part.Pair {
	out := []part.Pair{}
	for name, values := range c.Mine {
		if !typed.Secret(name) && !slices.Contains([]string{"version", "remove"}, name) {
			for _, v := range values {
				out = append(out, part.Pair{Label: name, Text: v})
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Label < out[j].Label })
	return out
}

func (c Conflict) changed() string {
	if c.Who == "" {
		return "您打开此页之后，内容已有变动。"
	}
	return "您打开此页之后，" + c.Who + "于 " + c.When + " 修改了内容。"
}

// textLines are the lines of a text, at least one, so that an empty field is seen as empty.
func textLines(text string) []string {
	if strings.TrimSpace(text) == "" {
		return []string{"（空）"}
	}
	return strings.Split(text, "\n")
}
