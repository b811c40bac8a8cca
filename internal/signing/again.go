package signing

import (
	"context"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// StepAgain asks whoever holds the seat now for a signature that nobody can give: who was asked has left it, or cannot sign in. What was signed stands.
const StepAgain = "ask_again"

// Nobody is the part of a kind's list with the records that wait for such a signature.
const Nobody = "nobody"

// UnmannedRow is the row of the office's desk about such records.
func (k Kind) UnmannedRow() room.Waiting {
	return room.Waiting{Kind: k.Name, From: k.Table + " WHERE " + k.Unmanned(), Title: k.Noun + "的签批人已不在任或不能登录", URL: k.List() + "?state=" + Nobody,
		Hint: "登记继任人员或启用账号后，在" + k.Noun + "页改请现任签批；已有的签名不变", Tag: "无人可办", Tone: flow.Bad, Place: 35}
}

// AgainSteps are the step, from each stage at which people are asked by name.
func AgainSteps[T any](k Kind, unmanned func(T) bool) (out []flow.Step[T]) {
	needed := flow.Guard[T]{Name: "签批人已不在任或不能登录", Why: func(t T, _ access.Actor) string {
		if !unmanned(t) {
			return "所请的签批人都在任，等待其签批"
		}
		return ""
	}}
	for _, s := range k.Stages() {
		if !s.SelfOpened {
			out = append(out, flow.Step[T]{Do: StepAgain, Label: "改请现任签批", Follows: "改请后，由现任人员签批；已有的签名不变。", From: []string{s.State}, To: s.State,
				May: []access.Right{access.May(access.Office), access.May(access.Director)}, Needs: []flow.Guard[T]{needed}, Ask: flow.Confirm})
		}
	}
	return out
}

// AskAgain takes the step: what is asked of those who cannot sign is void, and whose turn it is without them (forget) is asked instead.
func (c Course[T]) AskAgain(ctx context.Context, tx *db.Tx, t T, step flow.Taken, forget func(*T, []int64)) error {
	o, s := c.Object(t), c.Kind.Stages().In(step.From)
	gone, err := c.Kind.release(ctx, tx, o)
	if err != nil {
		return err
	}
	were, ids := []string{}, []int64{}
	for _, x := range gone {
		were, ids = append(were, x.Name), append(ids, x.Signer)
	}
	forget(&t, ids)
	people, err := c.Turn(ctx, tx, &t, s)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(h unit.Holder) bool { return slices.Contains(ids, h.Person) })
	if len(people) == 0 {
		return fault.Refused("继任人员还没有登记，或账号还不能登录，请先登记任职或启用账号")
	}
	if err := Ask(ctx, tx, o, s.Name, people...); err != nil {
		return err
	}
	now := []string{}
	for _, h := range people {
		now = append(now, h.Name)
	}
	tx.LogStep(o.Kind, o.Record, o.Title, step, "", "原请"+strings.Join(were, "、")+"，改请"+strings.Join(now, "、"))
	tx.Done(c.Kind.Path(o.Record), "已改请%s%s", strings.Join(now, "、"), s.Title)
	return c.Move(ctx, tx, &t, step)
}
