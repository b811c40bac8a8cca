package signing

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
)

// Course is how the records of a kind go from stage to stage of the sign-off: what the room of the kind tells of its records.
type Course[T any] struct {
	Kind   Kind
	Chart  *flow.Chart[T]
	Signed string // the state behind the last stage
	Object func(T) Object
	// Turn finds who is asked next at a stage: nobody when everybody was, or where whoever holds the right signs. It may settle who signs
	// at the last stage, because seats and mandates may have changed.
	Turn func(ctx context.Context, tx *db.Tx, t *T, s paper.Stage) ([]unit.Holder, error)
	// Agree notes that the person has signed at a stage where several do, and says whether all who were asked have.
	Agree func(t *T, person int64) bool
	// Move writes the state to which a step leads; those concerned hear of it.
	Move func(ctx context.Context, tx *db.Tx, t *T, step flow.Taken) error
}

// Sign gives the signature and moves the record on when it was the last one of its stage.
func (c Course[T]) Sign(ctx context.Context, tx *db.Tx, t T, step flow.Taken, remark string, pv Proved) error {
	o := c.Object(t)
	if err := c.Kind.sign(ctx, tx, o, step, remark, pv); err != nil {
		return err
	}
	tx.LogStep(o.Kind, o.Record, o.Title, step, remark, "指纹 "+paper.Fingerprint(o.Digest))
	s := c.Kind.Stages().By(step.Do)
	if s.All != "" {
		return c.signedByOne(ctx, tx, t, step, s)
	}
	if step.To == c.Signed {
		tx.Done(c.Kind.Path(o.Record), "已签发，办公室将印发")
		return c.Move(ctx, tx, &t, step)
	}
	tx.Done(c.Kind.Path(o.Record), "已%s，%s", s.Title, s.Next)
	return c.Enter(ctx, tx, t, step)
}

// Enter leads to the stage that a step opens: whose turn it is, is asked for a signature. The first stage is entered so from the draft.
func (c Course[T]) Enter(ctx context.Context, tx *db.Tx, t T, step flow.Taken) error {
	people, err := c.openStage(ctx, tx, &t, c.Kind.Stages().In(step.To))
	if err != nil {
		return err
	}
	return c.enter(ctx, tx, t, step, people)
}

// openStage are those whose turn it is when a stage opens. One at which several sign needs somebody.
func (c Course[T]) openStage(ctx context.Context, tx *db.Tx, t *T, s paper.Stage) ([]unit.Holder, error) {
	people, err := c.Turn(ctx, tx, t, s)
	if err == nil && s.All != "" && len(people) == 0 {
		err = fault.Refused("没有在任的召集人，请先登记任职")
	}
	return people, err
}

// enter asks the people for the signatures of the stage to which a step leads.
func (c Course[T]) enter(ctx context.Context, tx *db.Tx, t T, step flow.Taken, people []unit.Holder) error {
	if err := Ask(ctx, tx, c.Object(t), c.Kind.Stages().In(step.To).Name, people...); err != nil {
		return err
	}
	return c.Move(ctx, tx, &t, step)
}

// signedByOne goes on to the next in the order, or to the next stage when the last one has agreed.
func (c Course[T]) signedByOne(ctx context.Context, tx *db.Tx, t T, step flow.Taken, s paper.Stage) error {
	o := c.Object(t)
	if c.Agree(&t, tx.Who.Person) {
		people, err := c.Turn(ctx, tx, &t, s)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return c.signedByAll(ctx, tx, t, s)
		}
		if err := Ask(ctx, tx, o, s.Name, people...); err != nil {
			return err
		}
		if err := message.Tell(ctx, tx, stageEvent(c.Kind, s), o.Record); err != nil {
			return err
		}
	}
	tx.Done(c.Kind.Path(o.Record), "已审核，等待另一位召集人审核")
	return c.Move(ctx, tx, &t, step)
}

// signedByAll is the automatic step to the next stage.
func (c Course[T]) signedByAll(ctx context.Context, tx *db.Tx, t T, s paper.Stage) error {
	step, err := c.Chart.Advance(t, s.All)
	if err != nil {
		return err
	}
	people, err := c.openStage(ctx, tx, &t, c.Kind.Stages().In(step.To))
	if err != nil {
		return err
	}
	o, next := c.Object(t), s.Next
	if c.Kind.Stages().In(step.To).Mandate {
		next = "送" + people[0].Name + "签发"
		tx.Done(c.Kind.Path(o.Record), "已审核，送%s同志签发", people[0].Name)
	} else {
		tx.Done(c.Kind.Path(o.Record), "已%s，%s", s.Title, next)
	}
	tx.LogStep(o.Kind, o.Record, o.Title, step, "", next)
	return c.enter(ctx, tx, t, step, people)
}
