package agenda

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
)

// LateMax is the most runes of the reason for taking a late topic up.
const LateMax = 200

// Pick is a topic chosen for the agenda, with the office's reason where it came late.
type Pick struct {
	Topic int64
	Why   string
}

// LateField is the field of the reason for a topic.
func LateField(id int64) string { return "late-" + strconv.FormatInt(id, 10) }

// ReadPicks takes what was ticked, each with the reason typed beside it.
func ReadPicks(v url.Values) []Pick {
	out := []Pick{}
	for _, id := range form.IDs(v["topics"]) {
		out = append(out, Pick{id, form.Line(v.Get(LateField(id)))})
	}
	return out
}

// cutoff is until when topics had to be handed in for the meeting as it is now.
func cutoff(ctx context.Context, tx *db.Tx, m meeting.Meeting) (topic.Cutoff, error) {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return topic.Cutoff{}, fmt.Errorf("load the settings: %w", err)
	}
	days, err := calendar.LoadTx(ctx, tx)
	if err != nil {
		return topic.Cutoff{}, fmt.Errorf("load the calendar: %w", err)
	}
	return topic.CutoffFor(days, m.StartsAt, values), nil
}

// weigh asks a reason for each late topic and drops what was typed beside the others; said names the late
// ones with their reasons, for the log.
func weigh(ctx context.Context, tx *db.Tx, m meeting.Meeting, picks []Pick) (weighed []Pick, said string, err error) {
	c, err := cutoff(ctx, tx, m)
	if err != nil {
		return nil, "", err
	}
	var errs form.Errors
	words := []string{}
	for _, p := range picks {
		t, err := topic.Lock(ctx, tx, p.Topic)
		if err != nil {
			return nil, "", err
		}
		if !c.Late(t.SubmittedAt) {
			weighed = append(weighed, Pick{Topic: p.Topic})
			continue
		}
		if p.Why == "" {
			errs.Add(LateField(p.Topic), "“%s”逾期提交，请填写同意列入的理由", t.Title)
		}
		errs.Limit(LateField(p.Topic), "同意列入的理由", p.Why, LateMax)
		weighed, words = append(weighed, p), append(words, "“"+t.Title+"”逾期提交，同意列入："+p.Why)
	}
	return weighed, strings.Join(words, "；"), errs.Err()
}
