package meeting

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
	"jointmeeting/internal/topic"
)

// DurationMax is the most minutes a topic may take.
const DurationMax = 240

// AgendaPath is the agenda's page.
func AgendaPath(id int64) string { return Path(id) + "/agenda" }

// AddTopics puts topics from the pool at the end of the agenda. A topic that another meeting has taken
// meanwhile is refused by its own chart; one that came late needs the office's reason.
func (s *Service) AddTopics(ctx context.Context, who access.Actor, id int64, version int, picks []Pick) (db.Outcome, error) {
	return s.edit(ctx, who, db.Asked{ID: id, Version: version, Do: "add_topics"}, func(ctx context.Context, tx *db.Tx, m Meeting, taken flow.Taken) error {
		if len(picks) == 0 {
			return form.Errors{{Field: "topics", Text: "请选择要添加的议题"}}
		}
		picks, late, err := weigh(ctx, tx, m, picks)
		if err != nil {
			return err
		}
		for _, p := range picks {
			if err := topic.Advance(ctx, tx, p.Topic, "schedule"); err != nil {
				return err
			}
			if err := insertItem(ctx, tx, m.ID, p, taken.Seat); err != nil {
				return err
			}
		}
		return agendaSaved(ctx, tx, m, taken, strings.TrimSuffix(fmt.Sprintf("议程添加 %d 项议题；%s", len(picks), late), "；"), "已添加 %d 项议题", len(picks))
	})
}

// Move shifts an item one place up or down.
func (s *Service) Move(ctx context.Context, who access.Actor, id int64, version int, item int64, up bool) (db.Outcome, error) {
	return s.edit(ctx, who, db.Asked{ID: id, Version: version, Do: "move_topic"}, func(ctx context.Context, tx *db.Tx, m Meeting, taken flow.Taken) error {
		items, err := itemsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(items, func(i Item) bool { return i.ID == item })
		to := n + 1
		if up {
			to = n - 1
		}
		if n < 0 || to < 0 || to >= len(items) {
			return fault.Refused("此议题不能再移动")
		}
		if err := swap(ctx, tx, items[n], items[to]); err != nil {
			return err
		}
		return agendaSaved(ctx, tx, m, taken, fmt.Sprintf("议程调整：“%s”移到第 %d 项", items[n].Title, to+1), "“%s”已移到第 %d 项", items[n].Title, to+1)
	})
}

// Drop takes a topic off the agenda and gives it back to the pool.
func (s *Service) Drop(ctx context.Context, who access.Actor, id int64, version int, item int64) (db.Outcome, error) {
	return s.edit(ctx, who, db.Asked{ID: id, Version: version, Do: "drop_topic"}, func(ctx context.Context, tx *db.Tx, m Meeting, taken flow.Taken) error {
		items, err := itemsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(items, func(i Item) bool { return i.ID == item })
		if n < 0 {
			return fault.NotFound()
		}
		if err := release(ctx, tx, items[n]); err != nil {
			return err
		}
		return agendaSaved(ctx, tx, m, taken, "移出议程：“"+items[n].Title+"”", "“%s”已移出议程，退回议题库", items[n].Title)
	})
}

// agendaSaved ends every change of the agenda: older pages are stale, the log knows, the page says it.
func agendaSaved(ctx context.Context, tx *db.Tx, m Meeting, taken flow.Taken, detail, format string, args ...any) error {
	if err := touch(ctx, tx, m); err != nil {
		return err
	}
	tx.LogAct(m.on(), taken, "", detail)
	tx.Done(AgendaPath(m.ID), format, args...)
	return nil
}

func release(ctx context.Context, tx *db.Tx, it Item) error {
	if err := removeItem(ctx, tx, it.ID); err != nil {
		return err
	}
	return topic.Advance(ctx, tx, it.Topic, "back_to_pool")
}

// releaseTopics gives the whole agenda back when a meeting is cancelled.
func releaseTopics(ctx context.Context, tx *db.Tx, m Meeting) (string, error) {
	items, err := itemsOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	for _, it := range items {
		if err := release(ctx, tx, it); err != nil {
			return "", err
		}
	}
	if len(items) == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d 项议题已退回议题库", len(items)), nil
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
func SlotsOf(items []Item) []Slot {
	out := []Slot{}
	for _, it := range items {
		out = append(out, Slot{it.ID, strconv.Itoa(it.Duration), it.Reporter})
	}
	return out
}

func (s Slot) check(errs *form.Errors) int {
	key := "-" + strconv.FormatInt(s.Item, 10)
	n, ok := form.Number(s.Duration)
	if !ok || n < 1 || n > DurationMax {
		errs.Add("duration"+key, "用时请填写 1 至 %d 的分钟数", DurationMax)
	}
	errs.Need("reporter"+key, "汇报人", s.Reporter, PostMax)
	return n
}

// Times sets minutes and reporter of the items.
func (s *Service) Times(ctx context.Context, who access.Actor, id int64, version int, slots []Slot) (db.Outcome, error) {
	return s.edit(ctx, who, db.Asked{ID: id, Version: version, Do: "times"}, func(ctx context.Context, tx *db.Tx, m Meeting, taken flow.Taken) error {
		var errs form.Errors
		for _, x := range slots {
			n := x.check(&errs)
			if errs.Err() != nil {
				continue
			}
			if err := updateItem(ctx, tx, id, x, n); err != nil {
				return err
			}
		}
		if errs.Err() != nil {
			return errs
		}
		return agendaSaved(ctx, tx, m, taken, "修改议程用时和汇报人", "议程已保存")
	})
}
