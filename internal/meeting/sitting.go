package meeting

import (
	"context"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
)

// How far the newest minutes of a meeting have come (Papered).
const (
	PaperDraft     = "draft"
	PaperSubmitted = "submitted"
	PaperIssued    = "issued"
)

// Sitting are the fields of how a meeting really was: the day and the times, the place, who presided. Until it begins they say what is
// arranged; from then on they are the facts that its minutes state.
var Sitting = form.Fields[Form]{Fields.Of("starts"), Fields.Of("ends"), Fields.Of("place"), Fields.Of("chair")}

// SittingPath is the page on which the facts are put right.
func SittingPath(id int64) string { return Path(id) + "/sitting" }

// Planned says that the meeting was otherwise than arranged.
func (m Meeting) Planned() bool { return !m.PlannedFrom.IsZero() }

// factsOpen: what a meeting was may be put right until its minutes are handed in, and again while they are corrected.
var factsOpen = flow.Guard[Meeting]{Name: "纪要未提交", Why: func(m Meeting, _ access.Actor) string {
	switch m.Paper {
	case PaperSubmitted:
		return "纪要正在会签或校核签批，退回起草后才能更改会议情况"
	case PaperIssued:
		return "纪要已印发，请先办理更正，再更改会议情况"
	}
	return ""
}}

// neverIssued: a meeting whose minutes went out has ended; their correction does not begin it again.
var neverIssued = flow.Guard[Meeting]{Name: "纪要未印发", Why: func(m Meeting, who access.Actor) string {
	if m.Issued {
		return "会议纪要已经印发过，不能撤销会议结束；会议情况有误的，请办理更正"
	}
	return factsOpen.Why(m, who)
}}

// chairCame: who presided was there (R3).
var chairCame = flow.Guard[Meeting]{Name: "主持人到会", Why: func(m Meeting, _ access.Actor) string {
	if m.ChairAway {
		return "主持人" + m.ChairName + "没有登记到会；由他人主持的，请在“召开情况”中改正主持人"
	}
	return ""
}}

// Sit stores how the meeting really was, and puts whoever presided without an invitation on the roll.
func Sit(ctx context.Context, tx *db.Tx, m Meeting, f Form, c delegation.Chair) error {
	if err := updateSitting(ctx, tx, m, f, c); err != nil {
		return err
	}
	return seatChair(ctx, tx, m.ID, f)
}

func seatChair(ctx context.Context, tx *db.Tx, id int64, f Form) error {
	want, err := leaderPlaces(ctx, tx, Form{Chair: f.Chair})
	if err != nil || len(want) == 0 {
		return err
	}
	have, err := AnswersOf(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, i := range have {
		if i.is(want[0]) {
			return nil
		}
	}
	return insertCame(ctx, tx, id, want[0], want[0].Guest, want[0].GuestTitle)
}

// begin gives a meeting that begins before its day the day that it is, and its chair the delegation of that day.
func begin(ctx context.Context, tx *db.Tx, m Meeting) (string, error) {
	begun := tx.At.Truncate(time.Minute)
	if err := sitEarlier(ctx, tx, m, begun, begun.Add(m.EndsAt.Sub(m.StartsAt))); err != nil {
		return "", err
	}
	return "原定" + spokenMoment(m.StartsAt) + "，实际" + spokenMoment(tx.At), nil
}

func spokenMoment(t time.Time) string { return t.In(form.Zone).Format("2006年1月2日 15:04") }

// closeEarly notes when a meeting was that ended before the time arranged for its end, or for its beginning; one that took longer says so
// on the page of its facts.
func closeEarly(ctx context.Context, tx *db.Tx, m Meeting) error {
	if !m.EndsAt.After(tx.At) {
		return nil
	}
	begun, over := m.StartsAt, tx.At.Truncate(time.Minute)
	if !tx.At.After(begun) {
		begun = m.StartedAt.Truncate(time.Minute)
	}
	if !over.After(begun) {
		over = begun.Add(time.Minute) // a meeting takes some time
	}
	return sitEarlier(ctx, tx, m, begun, over)
}

// resume undoes the end of a meeting: its topics stand on the agenda again, but for those that another meeting has taken up meanwhile, and
// whoever was noted as missing is asked after anew.
func resume(ctx context.Context, tx *db.Tx, m Meeting) (string, error) {
	if err := unlist(ctx, tx, m.ID); err != nil {
		return "", err
	}
	list, err := AnswersOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	for _, i := range list {
		if i.State != "absent" {
			continue
		}
		if err := advance(ctx, tx, i, "await"); err != nil {
			return "", err
		}
	}
	items, err := ItemsOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	gone := []string{}
	for _, it := range items {
		back, err := it.comeBack(ctx, tx)
		if err != nil {
			return "", err
		}
		if !back {
			gone = append(gone, "“"+it.Says.Title+"”")
		}
	}
	if len(gone) > 0 {
		return strings.Join(gone, "、") + "已另行办理，不再恢复", nil
	}
	return "", nil
}

// comeBack puts a topic on the agenda again, from which the end of the meeting let it go.
func (it Item) comeBack(ctx context.Context, tx *db.Tx) (bool, error) {
	if !it.Returned {
		return true, topic.Advance(ctx, tx, it.Topic, "resume", "会议结束已撤销")
	}
	if !it.Free {
		return false, nil
	}
	if err := takeItem(ctx, tx, it.ID); err != nil {
		return false, err
	}
	return true, topic.Advance(ctx, tx, it.Topic, "schedule", "会议结束已撤销")
}
