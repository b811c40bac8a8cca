package opinion

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/round"
)

// Sent is what came with a unit's answer; Give hands it in, else it stays a draft.
type Sent struct {
	Form    round.Form
	Uploads []file.Upload
	Remove  []int64
	Give    bool
}

// Answer keeps a unit's answer as a draft, or gives it.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, sent Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		if !sent.Give {
			return keep(ctx, tx, db.Asked{ID: id, Version: version, Do: "draft"}, sent)
		}
		_, _, err := view.Steps(&Chart).Take(ctx, tx, db.Asked{ID: id, Version: version, Do: "give"}, func(o round.Answer, taken flow.Taken) (string, error) {
			return o.UnitName, give(ctx, tx, o, taken, sent)
		})
		return err
	})
}

// keep stores a draft. Only the unit's own people ever read it.
func keep(ctx context.Context, tx *db.Tx, act db.Asked, sent Sent) error {
	o, taken, err := view.Steps(&Chart).Act(ctx, tx, act)
	if err != nil {
		return err
	}
	text, err := textOf(ctx, tx, o.Round)
	if err != nil {
		return err
	}
	errs := append(limits(sent.Form, text), file.Check(sent.Uploads)...)
	if err := errs.Err(); err != nil {
		return err
	}
	if err := view.KeepDraft(ctx, tx, o, sent.Form); err != nil {
		return err
	}
	tx.LogAct(view.On(o), taken, "", taken.Label)
	tx.Done(Path(o.ID), "草稿已保存，提交前只有本单位能看到")
	return changeFiles(ctx, tx, o.ID, sent)
}

func changeFiles(ctx context.Context, tx *db.Tx, id int64, sent Sent) error {
	for _, f := range sent.Remove {
		if err := file.Void(ctx, tx, Kind, id, f); err != nil {
			return err
		}
	}
	return file.Attach(ctx, tx, Kind, id, sent.Uploads)
}

// give is the effect of handing the answer in, bound to the text it is about.
func give(ctx context.Context, tx *db.Tx, o round.Answer, taken flow.Taken, sent Sent) error {
	text, err := textOf(ctx, tx, o.Round)
	if err != nil {
		return err
	}
	o, errs := Input(sent.Form, o, text, tx.At)
	errs = append(errs, file.Check(sent.Uploads)...)
	if err := errs.Err(); err != nil {
		return err
	}
	if err := changeFiles(ctx, tx, o.ID, sent); err != nil {
		return err
	}
	files, err := db.Scalar[string](ctx, tx, fileList, db.Args{"kind": Kind, "record": o.ID})
	if err != nil {
		return err
	}
	tx.Done(Path(o.ID), "意见已提交，办公室和提出单位可以看到")
	return view.Give(ctx, tx, o, taken, func(o round.Answer) []byte { return seal(o, files) })
}

// Reply answers the remarks of one unit for the proposer.
func (s *Service) Reply(ctx context.Context, who access.Actor, id int64, version int, r round.Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		o, err := view.Settle(ctx, tx, &Chart, db.Asked{ID: id, Version: version, Do: "adopt"}, r)
		if err != nil {
			return err
		}
		tx.Done(AdoptionPath(o.Record), "已答复%s的意见", o.UnitName)
		return message.Tell(ctx, tx, "opinion.replied", o.ID)
	})
}
