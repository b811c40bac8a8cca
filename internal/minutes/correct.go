package minutes

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
)

// correct opens new minutes that name the issued ones and repeat their text, to be changed, signed and
// issued like any others. The issued ones stand until then (R7).
func correct(ctx context.Context, tx *db.Tx, old Minutes, t flow.Taken, reason string) error {
	reason = form.Line(reason)
	draft, err := Chart.Act(tx.Who, Minutes{}, "draft")
	if err != nil {
		return err
	}
	m, err := write(ctx, tx, correction(old, reason), "更正"+old.Number)
	if err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, old.ID, old.Title, t, reason, "建立更正稿")
	tx.LogAct(db.On{Kind: Chart.Kind, ID: m.ID, Title: m.Title}, draft, reason, "起草更正稿，更正"+old.Number)
	tx.Done(Path(m.ID)+"/edit", "更正稿已建立，正文由%s带出", old.Number)
	return nil
}

// abandon takes back a correction that was never issued, whoever has it in hand: its round ends, its signatures
// are void, and those who signed or were to sign it hear of it. The minutes that it was to correct stay as they are.
func abandon(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, reason string) error {
	reason = form.Line(reason)
	if m.State == Consulting {
		if err := Rounds.Close(ctx, tx, m.ID, t.Label, reason); err != nil {
			return err
		}
	}
	n, err := signing.Void(ctx, tx, Chart.Kind, m.ID, "撤销更正稿："+reason)
	if err != nil {
		return fmt.Errorf("void the signatures: %w", err)
	}
	m.Returned, m.Reason = false, reason
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, reason, fmt.Sprintf("作废签名 %d 个", n))
	tx.LogStep(Chart.Kind, *m.Corrects, m.CorrectsNumber, t, reason, "本纪要仍然有效")
	tx.Done(Path(*m.Corrects), "更正稿已撤销，%s仍然有效", m.CorrectsNumber)
	return Move(ctx, tx, &m, t)
}

const corrected = "（更正）"

// correction repeats the text; each decision knows which one it repeats.
func correction(old Minutes, reason string) Minutes {
	m := Minutes{Meeting: old.Meeting, MeetingKind: old.MeetingKind, Title: old.Title, Overview: old.Overview, Other: old.Other, Attendance: old.Attendance,
		Corrects: &old.ID, CorrectsNumber: old.Number, Correction: reason}
	if !strings.HasSuffix(m.Title, corrected) && len([]rune(m.Title+corrected)) <= TitleMax {
		m.Title += corrected
	}
	for _, c := range old.Clauses {
		origin := c.ID
		c.ID, c.Origin = 0, &origin
		m.Clauses = append(m.Clauses, c)
	}
	return m
}
