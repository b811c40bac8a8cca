package minutes

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
)

// Rounds is how units are asked about a draft (会签); the room circulation has the rest.
var Rounds = round.Asking{Record: "minutes", Answer: "circulation_reply", Lapses: "会签失效", Silence: true, LapsedToo: true}

// Circulation is how far the units have answered the draft.
type Circulation struct{ round.Facts }

// circulated: a setting wants the units heard before the text is checked.
var circulated = flow.Guard[Minutes]{Name: "已送单位会签", Why: func(m Minutes, _ access.Actor) string {
	if m.Circulates && m.Rounds == 0 {
		return "尚未送单位会签"
	}
	return ""
}}

var settled = flow.Guard[Minutes]{Name: "会签意见均已答复", Why: func(m Minutes, _ access.Actor) string {
	if m.Unanswered > 0 {
		return fmt.Sprintf("还有 %d 条会签意见未答复", m.Unanswered)
	}
	return ""
}}

var inForce = flow.Guard[Minutes]{Name: "会签均有效", Why: func(m Minutes, _ access.Actor) string {
	if len(m.Lapsed) > 0 {
		return "有关条款改动，" + strings.Join(m.Lapsed, "、") + "的会签已失效，须重新送会签"
	}
	return ""
}}

var nothingAwaited = flow.Guard[Minutes]{Name: "已复齐或已到期", Why: func(m Minutes, _ access.Actor) string {
	if len(m.RoundMissing) > 0 && !m.RoundOver {
		return fmt.Sprintf("还有 %d 个单位未复，未到截止日", len(m.RoundMissing))
	}
	return ""
}}

var stillAwaited = flow.Guard[Minutes]{Name: "未复齐且未到期", Why: func(m Minutes, who access.Actor) string {
	if nothingAwaited.Why(m, who) == "" {
		return "会签已复齐或已到期，请直接结束会签"
	}
	return ""
}}

// waitsFor names who has not answered the draft.
func (m Minutes) waitsFor() string {
	if len(m.RoundMissing) == 0 {
		return "联席会议办公室"
	}
	return strings.Join(m.RoundMissing, "、")
}

// Naming are the decisions that name the unit, by id: their places may change without changing them.
func (m Minutes) Naming(unit int64) []Clause {
	out := []Clause{}
	for _, c := range m.Clauses {
		if c.Names(unit) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Clause) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Covered is the digest of what a unit answers for when it sees the draft: the decisions that name it, or,
// for a unit that none names, the words outside the decisions.
func Covered(m Minutes, unit int64) []byte {
	var c paper.Canon
	c.Put("domain", "joint-meeting/circulated/v1")
	c.Num("minutes", m.ID)
	c.Num("unit", unit)
	own := m.Naming(unit)
	for _, x := range own {
		c.Put("clause", paper.Wording(x))
	}
	if len(own) == 0 {
		c.Put("title", m.Title)
		c.Put("overview", m.Overview)
		c.Put("other", m.Other)
	}
	return digest(c.Bytes())
}

// Save changes the text of a draft; answers about what changed lapse in the same act.
func (s *Service) Save(ctx context.Context, who access.Actor, id int64, version int, in Input) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := editText(ctx, tx, id, version, in)
		if err != nil {
			return err
		}
		units, err := lapseAnswers(ctx, tx, m)
		if err == nil && len(units) > 0 {
			tx.Done(Path(id)+"/edit", "%s。%s的会签因内容改动失效，须重新送会签", strings.TrimSuffix(savedWords(in, m), "。"), strings.Join(units, "、"))
		}
		return err
	})
}

// lapseAnswers takes the force from the standing answers whose words are no longer those they were about, and
// names their units.
func lapseAnswers(ctx context.Context, tx *db.Tx, m Minutes) ([]string, error) {
	list, err := Rounds.Standing(ctx, tx, m.ID)
	if err != nil {
		return nil, err
	}
	units := []string{}
	for _, q := range list {
		if bytes.Equal(q.Covered, Covered(m, q.Unit)) {
			continue
		}
		units = append(units, q.UnitName)
		if err := Rounds.Lapse(ctx, tx, q, m.Title, fmt.Sprintf("第 %d 稿改动了该单位会签的内容", m.Version)); err != nil {
			return nil, err
		}
	}
	return units, nil
}

// Circulate does what the step to the units means, which the room that asks them has taken, and stores the text as
// they get it.
func Circulate(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, detail string) error {
	if err := m.Object().Intact(); err != nil {
		return err
	}
	if err := keepText(ctx, tx, m, signing.ActCirculate, "", nil); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", detail)
	return Move(ctx, tx, &m, t)
}

// leaveRound ends the open round; the text is the drafter's again.
func leaveRound(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, reason string) error {
	if err := Rounds.Close(ctx, tx, m.ID, t.Label, reason); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, reason, fmt.Sprintf("已复 %d，未复 %d", m.RoundAsked-len(m.RoundMissing), len(m.RoundMissing)))
	tx.Done(Path(m.ID)+"/circulation", "会签已结束，请答复意见、完善文稿")
	return Move(ctx, tx, &m, t)
}
