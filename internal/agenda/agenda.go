// Package agenda makes the agenda of a meeting: which topics stand on it, in which order, for how long. The items and their
// statements are the meeting's, which gives them back or says what came of them.
package agenda

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/room"
	"jointmeeting/internal/topic"
)

// Room is what this feature brings along: its acts are the meeting's.
var Room = room.Room{Name: "agenda"}

// Service has the use cases of the agenda.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// AddTopics puts topics from the pool at the end of the agenda. A topic that another meeting has taken
// meanwhile is refused by its own chart; one that came late needs the office's reason.
func (s *Service) AddTopics(ctx context.Context, who access.Actor, id int64, version int, picks []Pick) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "add_topics"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		if len(picks) == 0 {
			return form.Errors{{Field: "topics", Text: "请选择要添加的议题"}}
		}
		picks, late, err := weigh(ctx, tx, m, picks)
		if err != nil {
			return err
		}
		for _, p := range picks {
			if err := topic.Advance(ctx, tx, p.Topic, "schedule", ""); err != nil {
				return err
			}
			if err := meeting.AddItem(ctx, tx, m.ID, p.Topic, p.Why, taken.Seat); err != nil {
				return err
			}
		}
		return saved(ctx, tx, m, taken, meeting.AgendaPath(m.ID), strings.TrimSuffix(fmt.Sprintf("议程添加 %d 项议题；%s", len(picks), late), "；"), "已添加 %d 项议题", len(picks))
	})
}

// Move shifts an item one place up or down.
func (s *Service) Move(ctx context.Context, who access.Actor, id int64, version int, item int64, up bool) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "move_topic"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		items, err := meeting.ItemsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(items, func(i meeting.Item) bool { return i.ID == item })
		to := n + 1
		if up {
			to = n - 1
		}
		if n < 0 || to < 0 || to >= len(items) {
			return fault.Refused("此议题不能再移动")
		}
		if err := meeting.SwapItems(ctx, tx, items[n], items[to]); err != nil {
			return err
		}
		return saved(ctx, tx, m, taken, meeting.AgendaPath(m.ID), fmt.Sprintf("议程调整：“%s”移到第 %d 项", items[n].Says.Title, to+1), "“%s”已移到第 %d 项", items[n].Says.Title, to+1)
	})
}

// Drop takes a topic off the agenda and gives it back to the pool.
func (s *Service) Drop(ctx context.Context, who access.Actor, id int64, version int, item int64) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "drop_topic"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		items, err := meeting.ItemsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(items, func(i meeting.Item) bool { return i.ID == item })
		if n < 0 {
			return fault.NotFound()
		}
		if err := meeting.Release(ctx, tx, items[n]); err != nil {
			return err
		}
		return saved(ctx, tx, m, taken, meeting.AgendaPath(m.ID), "移出议程：“"+items[n].Says.Title+"”", "“%s”已移出议程，退回议题库", items[n].Says.Title)
	})
}

// saved ends every change of the agenda: older pages are stale, the log knows, the page that the form came from says it.
func saved(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken, page, detail, format string, args ...any) error {
	if err := meeting.Edited(ctx, tx, m); err != nil {
		return err
	}
	tx.LogAct(m.On(), taken, "", detail)
	tx.Done(page, format, args...)
	return nil
}

// Slot is an item's time and reporter as typed.
type Slot struct {
	Item               int64
	Duration, Reporter string
}

// ReadSlots takes them as sent: id=1&id=2…, duration-1, reporter-1 for each.
func ReadSlots(v url.Values) []Slot {
	out := []Slot{}
	for _, id := range form.IDs(v["id"]) {
		key := "-" + strconv.FormatInt(id, 10)
		out = append(out, Slot{id, strings.TrimSpace(v.Get("duration" + key)), form.Line(v.Get("reporter" + key))})
	}
	return out
}

// SlotsOf is the form of the agenda as stored.
func SlotsOf(items []meeting.Item) []Slot {
	out := []Slot{}
	for _, it := range items {
		out = append(out, Slot{it.ID, strconv.Itoa(it.Duration), it.Reporter})
	}
	return out
}

func (s Slot) check(errs *form.Errors) int {
	key := "-" + strconv.FormatInt(s.Item, 10)
	n, ok := form.Number(s.Duration)
	if !ok || n < 1 || n > meeting.DurationMax {
		errs.Add("duration"+key, "用时请填写 1 至 %d 的分钟数", meeting.DurationMax)
	}
	errs.Need("reporter"+key, "汇报人", s.Reporter, meeting.PostMax)
	return n
}

// Times sets minutes and reporter of the items.
func (s *Service) Times(ctx context.Context, who access.Actor, id int64, version int, slots []Slot) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "times"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		var errs form.Errors
		for _, x := range slots {
			n := x.check(&errs)
			if errs.Err() != nil {
				continue
			}
			if err := meeting.SetItem(ctx, tx, id, x.Item, n, x.Reporter); err != nil {
				return err
			}
		}
		if errs.Err() != nil {
			return errs
		}
		return saved(ctx, tx, m, taken, meeting.AgendaPath(m.ID), "修改议程用时和汇报人", "议程已保存")
	})
}
