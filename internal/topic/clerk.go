package topic

import (
	"context"
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// Clerking is who of the office deals with a topic (经办人), from the day the office received it until it
// is final. It decides no right: everybody of the office may go on with any topic.
type Clerking struct {
	Clerk     int64 // 0: nobody
	ClerkName string
	ClerkAt   time.Time
	Officers  []Officer // whom the director may name; loaded for the office only
}

// Officer is a person who holds a seat of the office today.
type Officer struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// The acts on a topic's clerk.
const (
	TakeUp   = "take" // 由我经办
	PutDown  = "put"  // 放下
	HandOver = "hand" // 交办: the director's
)

var clerkActs = []string{TakeUp, PutDown, HandOver}

// ClerkField is the field of the person to whom a topic is handed.
const ClerkField = "clerk_person"

// ClerkForm is an act on the clerk as typed.
type ClerkForm struct {
	Act    string
	Person int64
}

// ReadClerk takes the fields as they came.
func ReadClerk(v url.Values) ClerkForm {
	return ClerkForm{Act: v.Get("act"), Person: form.ID(v.Get(ClerkField))}
}

// ClerkActs are the acts that the person can take now, in the order of the card.
func ClerkActs(who access.Actor, t Topic) []string {
	return slices.DeleteFunc(slices.Clone(clerkActs), func(act string) bool {
		_, err := Chart.Act(who, t, "clerk_"+act)
		return err != nil
	})
}

// clerkAct is an act on the clerk in the chart: from the day the office received the topic until it is final.
func clerkAct(do, label, refusal string, may []access.Right, more ...flow.Guard[Topic]) flow.Act[Topic] {
	return flow.Act[Topic]{Do: "clerk_" + do, Label: label, From: openStates, May: may, Refusal: refusal, Late: "此议题当前为“{state}”，不再变更经办人",
		Needs: append([]flow.Guard[Topic]{handedIn}, more...)}
}

var handedIn = flow.Guard[Topic]{Name: "已报送办公室", Why: func(t Topic, _ access.Actor) string {
	if t.Number == "" {
		return "议题报送办公室后才有经办人"
	}
	return ""
}}

var unclerked = flow.Guard[Topic]{Name: "没有经办人", Why: func(t Topic, who access.Actor) string {
	switch t.Clerk {
	case 0:
		return ""
	case who.Person:
		return "此议题已由您经办"
	}
	return "此议题已由" + t.ClerkName + "经办；需要调整的，由办公室主任交办"
}}

var ownClerk = flow.Guard[Topic]{Name: "由本人经办", Why: func(t Topic, who access.Actor) string {
	switch t.Clerk {
	case 0:
		return "此议题还没有经办人"
	case who.Person:
		return ""
	}
	return "此议题由" + t.ClerkName + "经办，您不能放下"
}}

// clerkSteps take the acts on a topic's clerk. Whose a topic is already is told to a stale page, so that the slower of two learns the name.
var clerkSteps = db.Steps[Topic]{Chart: steps.Chart, Lock: steps.Lock, On: steps.On, Tells: true}

// Assign takes an act on the topic's clerk.
func (s *Service) Assign(ctx context.Context, who access.Actor, id int64, version int, f ClerkForm) (db.Outcome, error) {
	if !slices.Contains(clerkActs, f.Act) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, taken, err := clerkSteps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "clerk_" + f.Act})
		if err != nil {
			return err
		}
		return assign(ctx, tx, t, taken, f)
	})
}

func assign(ctx context.Context, tx *db.Tx, t Topic, taken flow.Taken, f ClerkForm) error {
	to, err := f.officer(tx.Who, t)
	if err != nil {
		return err
	}
	if err := writeClerk(ctx, tx, t, to); err != nil {
		return err
	}
	words := map[string]string{TakeUp: "认领经办", PutDown: "放下经办", HandOver: "交办：由" + to.Name + "经办"}
	tx.LogAct(t.on(), taken, "", words[f.Act])
	said := map[string]string{TakeUp: "此议题由您经办", PutDown: "已放下，此议题没有经办人", HandOver: "已交" + to.Name + "经办"}
	tx.Done(t.Path(), "%s", said[f.Act])
	if f.Act != HandOver {
		return nil
	}
	return message.Tell(ctx, tx, "topic.handed", t.ID)
}

// officer is the clerk after the act: the person, nobody, or whom the director chose.
func (f ClerkForm) officer(who access.Actor, t Topic) (Officer, error) {
	switch f.Act {
	case TakeUp:
		return Officer{who.Person, who.Name}, nil
	case PutDown:
		return Officer{}, nil
	}
	i := slices.IndexFunc(t.Officers, func(o Officer) bool { return o.ID == f.Person })
	switch {
	case i < 0:
		return Officer{}, form.Errors{{Field: ClerkField, Text: "请选择办公室工作人员"}}
	case t.Clerk == f.Person:
		return Officer{}, form.Errors{{Field: ClerkField, Text: "此议题已由" + t.ClerkName + "经办"}}
	}
	return t.Officers[i], nil
}
