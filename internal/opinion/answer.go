package opinion

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
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
		o, err := view.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.Version != version {
			return fault.Stale()
		}
		text, err := textOf(ctx, tx, o.Round)
		if err != nil {
			return err
		}
		if sent.Give {
			return give(ctx, tx, o, text, sent)
		}
		return keep(ctx, tx, o, text, sent)
	})
}

// keep stores a draft. Only the unit's own people ever read it.
func keep(ctx context.Context, tx *db.Tx, o round.Answer, text Text, sent Sent) error {
	seat, err := drafter(tx.Who, o)
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
	if err := view.NextVersion(ctx, tx, o); err != nil {
		return err
	}
	tx.Log(audit.Entry{Seat: seat.Label(), Unit: seat.Unit, Action: "opinion.draft", Kind: Kind, Record: o.ID, Title: o.Title, Detail: "保存意见草稿"})
	tx.Done(Path(o.ID), "草稿已保存，提交前只有本单位能看到")
	return changeFiles(ctx, tx, o.ID, sent)
}

// drafter is the seat by which the person may write the answer now.
func drafter(who access.Actor, o round.Answer) (access.Seat, error) {
	seat, ok := Chart.Editor(who, o)
	if !ok {
		_, err := Chart.Take(who, o, "give", "")
		return seat, err
	}
	if why := open.Why(o, who); why != "" {
		return seat, fault.Refused("%s", why)
	}
	return seat, nil
}

func changeFiles(ctx context.Context, tx *db.Tx, id int64, sent Sent) error {
	for _, f := range sent.Remove {
		if err := file.Void(ctx, tx, Kind, id, f); err != nil {
			return err
		}
	}
	return file.Attach(ctx, tx, Kind, id, sent.Uploads)
}

// give hands the answer in and binds it to the text it is about.
func give(ctx context.Context, tx *db.Tx, o round.Answer, text Text, sent Sent) error {
	taken, err := Chart.Take(tx.Who, o, "give", "")
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
		o, err := view.Settle(ctx, tx, &Chart, "adopt", id, version, r)
		if err != nil {
			return err
		}
		tx.Done(AdoptionPath(o.Record), "已答复%s的意见", o.UnitName)
		return message.Tell(ctx, tx, "opinion.replied", o.ID)
	})
}
