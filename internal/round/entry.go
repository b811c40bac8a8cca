package round

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// The steps of what the office enters for a unit (代录): it is handed in, the unit's own answer takes its place, or it is taken back.
const (
	Enter   = "enter_give"
	Own     = "own_give"
	Retract = "retract"
)

// Entered says whether the office entered the answer.
func (a Answer) Entered() bool { return entry.Entered(a.GivenName) }

// unreplied: what was entered is taken back until its remarks are answered.
var unreplied = guard("意见未答复", "代录的意见已经答复，不能撤销", func(a Answer) bool {
	for _, p := range a.Points {
		if p.Verdict != "" {
			return false
		}
	}
	return true
})

// Entries are those steps in the chart of a room that asks: what it calls an answer, who gives one, and the guard that the round is open. An entry that is
// replaced or taken back lapses and stays; its unit has another answer in the same round.
func Entries(noun string, answering []access.Right, open flow.Guard[Answer]) []flow.Step[Answer] {
	entered := entry.Only(Answer.Entered)
	return []flow.Step[Answer]{
		{Do: Enter, Label: "代录" + noun, From: []string{Asked}, To: Given, May: entry.May, Hidden: true, Needs: []flow.Guard[Answer]{open}},
		{Do: Own, Label: "本单位提交" + noun, From: []string{Given}, To: Lapsed, May: answering, Hidden: true, Needs: []flow.Guard[Answer]{entered, open}},
		{Do: Retract, Label: "撤销代录", Log: "撤销代录的" + noun, Follows: "撤销后，单位重新列为待复；原代录留在本轮中，标为已失效。", From: []string{Given}, To: Lapsed,
			May: entry.May, Hidden: true, Ask: flow.Reason, Needs: []flow.Guard[Answer]{entered, open, unreplied}},
	}
}

// EnteredEvents are what a unit hears of it. about is what the round is about in a word: 意见, 会签意见.
func (k Asking) EnteredEvents(noun string, to []access.Right) []message.Kind {
	return []message.Kind{
		{Name: k.Answer + ".entered", Class: message.Notice, To: to,
			Title: "联席会议办公室代录了贵单位的" + noun + "：{title}", Line: "请核对；有出入的，{due}前可自行提交，以本单位的为准"},
		{Name: k.Answer + ".retracted", While: Owed, Class: message.ToDo, To: to,
			Title: "联席会议办公室撤销了为贵单位代录的" + noun + "：{title}", Line: "{due}截止，请由本单位提交"},
	}
}

// May says whether the person takes a step of an answer now, and how it is offered.
func May(chart *flow.Chart[Answer], who access.Actor, a Answer, step string) (flow.Offer, bool) {
	o, ok := chart.Offer(who, a, step)
	return o, ok && o.Blocked == ""
}

// Retracts are how the person takes back what was entered.
func Retracts(chart *flow.Chart[Answer], who access.Actor, a Answer) []flow.Offer {
	if o, ok := May(chart, who, a, Retract); ok {
		return []flow.Offer{o}
	}
	return nil
}

// Said reads who gave an answer, how and when; it was given since the unit was asked.
func (v View) Said(ctx context.Context, tx *db.Tx, a Answer, f entry.Form) (entry.Said, form.Errors, error) {
	opened, err := v.openedAt(ctx, tx, a)
	if err != nil {
		return entry.Said{}, nil, err
	}
	said, errs := f.Input(opened, tx.At)
	return said, errs, nil
}

// TakeOver puts a unit's own answer in the place of what the office entered; give is the room's effect of handing one in.
func (v View) TakeOver(ctx context.Context, tx *db.Tx, chart *flow.Chart[Answer], ask db.Asked, give db.Effect[Answer]) error {
	_, id, err := v.anew(ctx, tx, chart, db.Asked{ID: ask.ID, Version: ask.Version, Do: Own}, "本单位已自行提交，代录失效")
	if err != nil {
		return err
	}
	_, _, err = v.Steps(chart).Take(ctx, tx, db.Asked{ID: id, Version: 1, Do: "give"}, give)
	return err
}

// TakeBack takes back what the office entered, with the reason, and asks the unit again in the same round.
func (v View) TakeBack(ctx context.Context, tx *db.Tx, chart *flow.Chart[Answer], ask db.Asked) (Answer, error) {
	a, id, err := v.anew(ctx, tx, chart, ask, "代录已撤销："+form.Text(ask.Reason))
	if err != nil {
		return a, err
	}
	return a, v.tellRetracted(ctx, tx, id)
}

func (k Asking) tellRetracted(ctx context.Context, tx *db.Tx, id int64) error {
	return message.Tell(ctx, tx, k.Answer+".retracted", id)
}

// anew lets an entered answer lapse and gives the unit another one.
func (v View) anew(ctx context.Context, tx *db.Tx, chart *flow.Chart[Answer], ask db.Asked, why string) (a Answer, id int64, err error) {
	a, taken, err := v.Steps(chart).Check(ctx, tx, ask)
	if err != nil {
		return a, 0, err
	}
	a.LapsedAt, a.LapsedWhy = &tx.At, why
	if err := v.writeState(ctx, tx, a, taken.To); err != nil {
		return a, 0, err
	}
	tx.LogAct(v.On(a), taken, form.Text(ask.Reason), taken.Label+"："+a.UnitName)
	id, err = v.insertAnswer(ctx, tx, a.Round, a.Record, Addressee{a.Unit, a.UnitName, a.Covered})
	return a, id, err
}
