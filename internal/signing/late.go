package signing

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
)

// Check is how a step of a record is asked for that may be one of its sign-off, after the order of the house. Who comes too late to sign, to return
// or to ask somebody else first is told so: the tie to the signature went with the state of the record, the right was there.
func (c Course[T]) Check(ctx context.Context, tx *db.Tx, steps db.Steps[T], a db.Asked) (T, flow.Taken, error) {
	t, taken, err := steps.Check(ctx, tx, a)
	if fault.KindOf(err) != fault.Forbidden {
		return t, taken, err
	}
	o := c.Object(t)
	list, e := signaturesTx(ctx, tx, o.Kind, o.Record)
	if e != nil {
		return t, taken, fmt.Errorf("load the signatures: %w", e)
	}
	return t, taken, c.late(tx.Who, t, a.Do, list, err)
}

// late says of a refused step that the record has gone on, to whoever was asked for a signature where the step may be taken and still holds
// the role. Everybody else never had the right.
func (c Course[T]) late(who access.Actor, t T, do string, list []Signature, err error) error {
	if fault.KindOf(err) != fault.Forbidden || !c.Kind.wasAsked(who, do, list) {
		return err
	}
	i := slices.IndexFunc(c.Chart.Steps, func(s flow.Step[T]) bool { return s.Do == do })
	if i < 0 {
		return err
	}
	return fault.Late("此%s当前为“%s”，不能“%s”", c.Chart.Title, c.Chart.StateOf(t).Title, c.Chart.Steps[i].Label)
}

func (k Kind) wasAsked(who access.Actor, do string, list []Signature) bool {
	return slices.ContainsFunc(list, func(s Signature) bool {
		stage := k.Stages().Of(s.Stage)
		return s.Signer == who.Person && takenAt(stage, do) && who.Is(rolesOf(stage)...)
	})
}

// takenAt says whether the step may be taken by who is asked for the signature of a stage.
func takenAt(s paper.Stage, do string) bool {
	return do == s.Step || do == "return" || do == "refer" && s.Refers
}

func rolesOf(s paper.Stage) (out []access.Role) {
	for _, by := range s.By {
		out = append(out, by.Role)
	}
	return out
}
