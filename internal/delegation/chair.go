package delegation

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Chair is somebody who might chair, with the facts of R3 on the day of the meeting.
type Chair struct {
	Name, Title                     string
	IsChief, IsConvenor, IsDirector bool
	Delegation                      int64
	Mandated                        bool
}

// Rule is what a kind of meeting asks of its chair. The charter's sentence is about meetings of the joint
// meeting; the office's own may be led by any convenor and by its director too.
type Rule struct {
	Own       bool // a meeting of the office's own
	NoMandate bool // a convenor may chair without a delegation
}

// Why says why somebody may not chair (R3); "" when they may.
func (c Chair) Why(r Rule) string {
	switch {
	case c.IsChief, r.Own && (c.IsConvenor || c.IsDirector):
		return ""
	case !c.IsConvenor:
		return "主持人须为总召集人，或受总召集人委托的召集人"
	case c.Mandated, r.NoMandate:
		return ""
	}
	return "由召集人主持的，须有总召集人对会议当日有效的委托"
}

// Candidate finds who is to chair a meeting that starts then, and refuses, beside the field, whoever may
// not. The 总召集人 needs no delegation.
func Candidate(ctx context.Context, tx *db.Tx, person int64, starts time.Time, r Rule) (Chair, error) {
	c, err := db.Get[Chair](ctx, tx, selectChair, db.Args{"person": person, "day": form.Day(starts), "starts": starts})
	if err != nil && fault.KindOf(err) != fault.Missing {
		return c, fmt.Errorf("find the chair: %w", err)
	}
	c.Mandated = c.Delegation != 0
	if why := c.Why(r); why != "" {
		return c, form.Errors{{Field: "chair", Text: why}}
	}
	if c.IsChief {
		c.Delegation = 0
	}
	return c, nil
}
