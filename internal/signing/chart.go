package signing

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
)

// Registered is the step by which a signature given on paper is registered, on a form of its own.
const Registered = "registered"

// Guards are what a kind asks besides of a step that signs at a stage, and of asking somebody else first.
type Guards[T any] func(s paper.Stage) []flow.Guard[T]

// States are those in which a stage of the sign-off is open, for the chart of a kind that is signed: seen by those who make its records, and where
// somebody may be asked for a word first by whoever was.
func (k Kind) States(makers []access.Right) (out []flow.State) {
	for _, s := range k.Stages() {
		state := flow.State{Name: s.State, Title: s.StateTitle, Tone: flow.Wait, See: makers}
		if s.Refers {
			state.See = append(slices.Clone(makers), access.Member.Of(access.Referred))
		}
		out = append(out, state)
	}
	return out
}

// StateNames are the names of those states, in their order.
func (k Kind) StateNames() (out []string) {
	for _, s := range k.Stages() {
		out = append(out, s.State)
	}
	return out
}

// Steps are those that put a signature on the text, and those that follow by themselves; signed is the state behind the last stage. More is
// asked of each signature, behind the guards of its stage.
func Steps[T any](k Kind, signed string, guards Guards[T], more ...flow.Guard[T]) (out []flow.Step[T]) {
	for _, s := range k.Stages() {
		step := flow.Step[T]{Do: s.Step, Label: s.Label, From: []string{s.State}, To: k.Stages().After(s.Name, signed), May: s.By,
			Needs: append(guards(s), more...), Primary: true, Hidden: true}
		if s.All != "" {
			step.To = s.State
		}
		out = append(out, step)
		if s.All != "" {
			out = append(out, flow.Step[T]{Do: s.All, Label: s.Title + "完成", From: []string{s.State}, To: k.Stages().After(s.Name, signed), Auto: true})
		}
		if len(s.Registers) > 0 {
			out = append(out, flow.Step[T]{Do: Registered, Label: "登记纸质签批", From: []string{s.State}, To: k.Stages().After(s.Name, signed), May: s.Registers,
				Needs: guards(s), Hidden: true})
		}
	}
	return out
}

// ReferSteps are those by which whose turn it is asks somebody else first.
func ReferSteps[T any](k Kind, guards Guards[T]) (out []flow.Step[T]) {
	for _, s := range k.Stages() {
		if s.Refers {
			out = append(out, flow.Step[T]{Do: "refer", Label: "转请他人阅示", From: []string{s.State}, To: s.State, May: s.By, Needs: guards(s), Hidden: true})
		}
	}
	return out
}

// ReturnSteps lead back to the draft, with a reason, from every stage and from the signed text.
func ReturnSteps[T any](k Kind, draft, signed string) (out []flow.Step[T]) {
	director := access.May(access.Director)
	for _, s := range k.Stages() {
		may := slices.Clone(s.By)
		if !slices.Contains(may, director) {
			may = append(may, director)
		}
		out = append(out, returnFrom[T](s.State, draft, may...))
	}
	return append(out, returnFrom[T](signed, draft, director))
}

func returnFrom[T any](state, draft string, may ...access.Right) flow.Step[T] {
	return flow.Step[T]{Do: "return", Label: "退回修改", From: []string{state}, To: draft, May: may, Ask: flow.Reason}
}

// SelfOpened are the states in which the person may sign without having been asked by name.
func (k Kind) SelfOpened(who access.Actor) []string {
	out := []string{}
	for _, s := range k.Stages() {
		if _, ok := who.Holds(access.Ties{}, s.By...); ok && s.SelfOpened {
			out = append(out, s.State)
		}
	}
	return out
}
