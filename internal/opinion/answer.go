package opinion

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/message"
)

// Sent is what came with a unit's answer; Give hands it in, else it stays a draft.
type Sent struct {
	Form    Form
	Uploads []file.Upload
	Remove  []int64
	Give    bool
}

// Answer keeps a unit's answer as a draft, or gives it.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, sent Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		o, text, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.Version != version {
			return fault.Stale()
		}
		if sent.Give {
			return give(ctx, tx, o, text, sent)
		}
		return keep(ctx, tx, o, text, sent)
	})
}

// keep stores a draft. Only the unit's own people ever read it.
func keep(ctx context.Context, tx *db.Tx, o Opinion, text Text, sent Sent) error {
	seat, err := drafter(tx.Who, o)
	if err != nil {
		return err
	}
	errs := append(sent.Form.Limits(text), file.Check(sent.Uploads)...)
	if err := errs.Err(); err != nil {
		return err
	}
	if err := saveDraft(ctx, tx, o, sent.Form); err != nil {
		return err
	}
	if err := touch(ctx, tx, o); err != nil {
		return err
	}
	tx.Log(audit.Entry{Seat: seat.Label(), Unit: seat.Unit, Action: "opinion.draft", Kind: Kind, Record: o.ID, Title: o.TopicTitle, Detail: "保存意见草稿"})
	tx.Done(o.Path(), "草稿已保存，提交前只有本单位能看到")
	return changeFiles(ctx, tx, o, sent)
}

// drafter is the seat by which the person may write the answer now.
func drafter(who access.Actor, o Opinion) (access.Seat, error) {
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

func changeFiles(ctx context.Context, tx *db.Tx, o Opinion, sent Sent) error {
	for _, f := range sent.Remove {
		if err := file.Void(ctx, tx, Kind, o.ID, f); err != nil {
			return err
		}
	}
	return file.Attach(ctx, tx, Kind, o.ID, sent.Uploads)
}

// give hands the answer in and binds it to the text it is about.
func give(ctx context.Context, tx *db.Tx, o Opinion, text Text, sent Sent) error {
	taken, err := Chart.Take(tx.Who, o, "give", "")
	if err != nil {
		return err
	}
	in, errs := sent.Form.Input(text, tx.At)
	errs = append(errs, file.Check(sent.Uploads)...)
	if err := errs.Err(); err != nil {
		return err
	}
	if err := changeFiles(ctx, tx, o, sent); err != nil {
		return err
	}
	files, err := db.Scalar[string](ctx, tx, fileList, db.Args{"kind": Kind, "record": o.ID})
	if err != nil {
		return err
	}
	o.Stance, o.Approver, o.ApprovedOn, o.Points = in.Stance, in.Approver, &in.ApprovedOn, in.Points
	o.GivenBy, o.GivenName, o.GivenAt = tx.Who.Person, tx.Who.Name, &tx.At
	o.Hash = o.seal(text.TextHash, files)
	if err := store(ctx, tx, o, taken.To); err != nil {
		return err
	}
	tx.LogStep(Kind, o.ID, o.TopicTitle, taken, "", o.UnitName)
	tx.Done(o.Path(), "意见已提交，办公室和提出单位可以看到")
	return message.Tell(ctx, tx, "opinion.given", o.ID)
}

func store(ctx context.Context, tx *db.Tx, o Opinion, to string) error {
	if err := save(ctx, tx, o, to); err != nil {
		return err
	}
	if err := insertPoints(ctx, tx, o); err != nil {
		return err
	}
	return dropDraft(ctx, tx, o)
}

// Reply answers the remarks of one unit: 采纳, 部分采纳 or 未采纳, with the reason.
func (s *Service) Reply(ctx context.Context, who access.Actor, id int64, version int, r Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		o, _, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.Version != version {
			return fault.Stale()
		}
		taken, err := Chart.Take(who, o, "adopt", "")
		if err != nil {
			return err
		}
		answered, errs := r.Input(o.Points)
		if err := errs.Err(); err != nil {
			return err
		}
		for _, p := range answered {
			if err := saveReply(ctx, tx, p); err != nil {
				return err
			}
		}
		tx.LogStep(Kind, o.ID, o.TopicTitle, taken, "", o.UnitName+"，"+Figures(answered))
		tx.Done(AdoptionPath(o.Topic), "已答复%s的意见", o.UnitName)
		if err := message.Tell(ctx, tx, "opinion.replied", o.ID); err != nil {
			return err
		}
		return touch(ctx, tx, o)
	})
}

// Figures counts the verdicts, for the log: 采纳 2 条，未采纳 1 条.
func Figures(points []Point) string {
	words := []string{}
	for _, v := range Verdicts {
		n := 0
		for _, p := range points {
			if p.Verdict == v.Value {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%s %d 条", v.Label, n))
		}
	}
	return strings.Join(words, "，")
}
