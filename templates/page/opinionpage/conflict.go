package opinionpage

import (
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/templates/page/shared"
)

// Clashes compares the draft of a unit's opinion as stored with the one that was typed.
func Clashes(p opinion.Page, typed round.Form) []shared.Clash {
	stored := p.Form
	word, _ := opinion.Stances.Word(stored.Stance)
	mine, _ := opinion.Stances.Word(typed.Stance)
	out := []shared.Clash{{Label: "本单位意见", Theirs: word, Mine: mine}}
	for _, x := range p.Round.Parts() {
		out = append(out, shared.Clash{Label: x.Label, Theirs: form.Text(stored.Remarks[x.Key]), Mine: form.Text(typed.Remarks[x.Key])})
	}
	return shared.Differing(append(out,
		shared.Clash{Label: "本单位审签人", Theirs: stored.Approver, Mine: form.Line(typed.Approver)},
		shared.Clash{Label: "审签日期", Theirs: stored.ApprovedOn, Mine: typed.ApprovedOn})...)
}
