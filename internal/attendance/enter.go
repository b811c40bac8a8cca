package attendance

import (
	"context"
	"net/url"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// EntryForm is what a unit answered by telephone or on paper, as typed.
type EntryForm struct {
	entry.Form
	Reply
}

// ReadEntry takes what was typed.
func ReadEntry(v url.Values) EntryForm { return EntryForm{entry.Read(v), ReadReply(v)} }

// do is the step; of an answer that is none the first, which is refused beside its field, to whom may enter anything.
func (f EntryForm) do() string {
	if !slices.Contains([]string{"attend", "entrust", "ask_leave"}, f.Step) {
		return meeting.Enters + "attend"
	}
	return meeting.Enters + f.Step
}

// ForEnter loads an answer for the form; where there is nothing to enter, or not by this person, it answers as the act would.
func (s *Service) ForEnter(ctx context.Context, who access.Actor, id int64) (meeting.Receipt, error) {
	r, err := meeting.NewService(s.db).Invitation(ctx, who, id, s.db.Now())
	if err == nil {
		_, err = meeting.Answers.Take(who, r.Invitation, meeting.Enters+"attend", "")
	}
	return r, err
}

// MayEnter says whether the person enters the unit's answer now.
func MayEnter(who access.Actor, i meeting.Invitation) bool {
	o, ok := meeting.Answers.Offer(who, i, meeting.Enters+"attend")
	return ok && o.Blocked == ""
}

// Retracts are how the person takes back what was entered.
func Retracts(who access.Actor, i meeting.Invitation) []flow.Offer {
	o, ok := meeting.Answers.Offer(who, i, meeting.Retract)
	if !ok || o.Blocked != "" {
		return nil
	}
	return []flow.Offer{o}
}

// Enter records what a unit answered, with a scan where there is one, and tells the unit.
func (s *Service) Enter(ctx context.Context, who access.Actor, id int64, version int, f EntryForm, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, t, err := meeting.AnswerSteps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: f.do(), Reason: f.Reason})
		said, errs := f.Input(i.AnnouncedAt, tx.At)
		errs = append(append(errs, f.check()...), file.Check(ups)...)
		if err := db.Refusal(err, errs); err != nil {
			return err
		}
		if err := meeting.SetAnswer(ctx, tx, f.of(i, t, said.Name(who.Name), tx.At)); err != nil {
			return err
		}
		tx.LogAct(i.On(), t, f.Reason, t.Label+"："+f.Name+" "+f.Title+"，"+said.Words())
		tx.Done(meeting.InvitationPath(id), "%s的回执已代录", i.Name())
		if err := file.Attach(ctx, tx, ScanKind, i.ID, ups); err != nil {
			return err
		}
		if err := meeting.Tell(ctx, tx, f.Step, i.ID); err != nil {
			return err
		}
		return meeting.Tell(ctx, tx, "enter", i.ID)
	})
}

// Retract takes back what was entered, with the reason: the unit owes its answer again.
func (s *Service) Retract(ctx context.Context, who access.Actor, id int64, version int, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, _, err := meeting.AnswerSteps.Take(ctx, tx, db.Asked{ID: id, Version: version, Do: meeting.Retract, Reason: form.Text(reason)}, func(i meeting.Invitation, t flow.Taken) (string, error) {
			i = i.Blank()
			i.State = t.To
			return "", meeting.SetAnswer(ctx, tx, i)
		})
		if err != nil {
			return err
		}
		tx.Done(meeting.InvitationPath(id), "%s的代录已撤销", i.Name())
		return meeting.Tell(ctx, tx, meeting.Retract, id)
	})
}

// MaySeeScan answers for the scans: they are seen by those who see the answer.
func (s *Service) MaySeeScan(ctx context.Context, who access.Actor, id int64) error {
	_, err := meeting.NewService(s.db).Invitation(ctx, who, id, s.db.Now())
	return err
}
