package desk

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/signing"
)

// referred is a record on which somebody asked for the person's word before signing it.
type referred struct {
	ID        int64
	Kind      string // of the record
	Title     string
	AskerName string
}

// signedArgs name the kinds whose referrals are asked for.
func (q question) signedArgs(own db.Args) db.Args {
	names := []string{}
	for _, k := range q.signed {
		names = append(names, k.Name)
	}
	args := q.args(own)
	args["signed"] = names
	return args
}

func (q question) referrals(b *db.Batch) *[]referred {
	return db.Many[referred](b, signing.SelectAsked, q.signedArgs(db.Args{"limit": PerKind}))
}

func (q question) referredTodo(r referred) Todo {
	k, _ := signing.KindOf(q.signed, r.Kind)
	return Todo{Mark: "阅", Title: "阅示" + k.Noun + "：" + r.Title, URL: signing.ReferralPath(r.ID), Hint: r.AskerName + "转请", Tag: "待阅示", Tone: flow.Warn}
}

func (q question) referralTodo(list []referred) []Todo {
	out := []Todo{}
	for _, r := range list {
		out = append(out, q.referredTodo(r))
	}
	return out
}
