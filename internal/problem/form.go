package problem

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
)

// The most runes of each text; the schema's CHECKs hold the same numbers. Duty and situation together
// fit into the grounds of a topic.
const (
	TitleMax     = 60
	SituationMax = 900
	ProposalMax  = 1500
	ReasonMax    = 500
)

// Form is a problem as typed.
type Form struct{ Unit, Title, Duty, Situation, Proposal string }

// Read takes the form as sent.
func Read(v url.Values) Form {
	return Form{v.Get("unit"), form.Line(v.Get("title")), form.Text(v.Get("duty")), form.Text(v.Get("situation")), form.Text(v.Get("proposal"))}
}

// Of is the form of a stored problem.
func Of(p Problem) Form {
	return Form{strconv.FormatInt(p.Unit, 10), p.Title, p.Duty, p.Situation, p.Proposal}
}

// check says what is wrong; duties are the sentences to choose from.
func (f Form) check(duties []string) error {
	var errs form.Errors
	errs.Need("title", "题目", f.Title, TitleMax)
	if !slices.Contains(duties, f.Duty) {
		errs.Add("duty", "请选择所属职责")
	}
	errs.Need("situation", "现状", f.Situation, SituationMax)
	errs.Need("proposal", "建议", f.Proposal, ProposalMax)
	return errs.Err()
}

// changes names the fields that differ, for the log.
func (f Form) changes(p Problem) string {
	labels := []string{}
	for _, d := range []struct{ label, was, becomes string }{
		{"题目", p.Title, f.Title}, {"所属职责", p.Duty, f.Duty}, {"现状", p.Situation, f.Situation}, {"建议", p.Proposal, f.Proposal},
	} {
		if d.was != d.becomes {
			labels = append(labels, d.label)
		}
	}
	if len(labels) == 0 {
		return "内容没有变化"
	}
	return "修改" + strings.Join(labels, "、")
}
