package opinion

import (
	"context"
	"net/url"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// Sent is what came with a unit's answer; Give hands it in, else it stays a draft.
type Sent struct {
	Form    round.Form
	Uploads []file.Upload
	Remove  []int64
	Give    bool
	Own     bool // in place of what the office entered
}

// Answer keeps a unit's answer as a draft, or gives it.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, sent Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		hand := func(o round.Answer, taken flow.Taken) (string, error) {
			return o.UnitName, give(ctx, tx, o, taken, sent, tx.Who.Name, nil)
		}
		switch {
		case sent.Own:
			return view.TakeOver(ctx, tx, &Chart, db.Asked{ID: id, Version: version}, hand)
		case !sent.Give:
			return keep(ctx, tx, db.Asked{ID: id, Version: version, Do: "draft"}, sent)
		}
		_, _, err := view.Steps(&Chart).Take(ctx, tx, db.Asked{ID: id, Version: version, Do: "give"}, hand)
		return err
	})
}

// EnterForm is what a unit answered by telephone or on paper, as typed.
type EnterForm struct {
	entry.Form
	Answer round.Form
}

// ReadEnter takes what was typed.
func ReadEnter(v url.Values) EnterForm { return EnterForm{entry.Read(v), round.Read(v)} }

// Enter records what a unit answered, with a scan where there is one. Files that the unit has put beside a draft are its own: it hands them in itself.
func (s *Service) Enter(ctx context.Context, who access.Actor, id int64, version int, f EnterForm, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := view.Steps(&Chart).Take(ctx, tx, db.Asked{ID: id, Version: version, Do: round.Enter}, func(o round.Answer, taken flow.Taken) (string, error) {
			drafted, err := db.Scalar[string](ctx, tx, fileList, db.Args{"kind": Kind, "record": o.ID})
			if err == nil && drafted != "" {
				err = form.Errors{{Text: "该单位已上传附件，请由单位提交"}}
			}
			if err != nil {
				return "", err
			}
			said, errs, err := view.Said(ctx, tx, o, f.Form)
			if err == nil {
				err = give(ctx, tx, o, taken, Sent{Form: f.Answer, Uploads: ups}, said.Name(who.Name), errs)
			}
			tx.Done(Path(o.ID), "%s的意见已代录", o.UnitName)
			return o.UnitName + "，" + said.Words(), err
		})
		return err
	})
}

// Retract takes back what was entered.
func (s *Service) Retract(ctx context.Context, who access.Actor, id int64, version int, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		o, err := view.TakeBack(ctx, tx, &Chart, db.Asked{ID: id, Version: version, Do: round.Retract, Reason: reason})
		tx.Done(topic.Path(o.Record)+"#consultation", "%s的代录已撤销", o.UnitName)
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
func give(ctx context.Context, tx *db.Tx, o round.Answer, taken flow.Taken, sent Sent, name string, errs form.Errors) error {
	text, err := textOf(ctx, tx, o.Round)
	if err != nil {
		return err
	}
	o, more := Input(sent.Form, o, text, tx.At)
	errs = append(append(errs, more...), file.Check(sent.Uploads)...)
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
	return view.Give(ctx, tx, o, taken, name, func(o round.Answer) []byte { return seal(o, files) })
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
