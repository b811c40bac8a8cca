package desk

import (
	"fmt"
	"strconv"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
)

// counted is a row of the office about records of one kind that are signed or delivered: what it counts, and how it is shown.
type counted struct {
	from string
	row  Todo
}

// toCheck are the records at a stage that nobody is asked to sign by name: whoever holds the right takes them from the list.
func (q question) toCheck() (out []counted) {
	for _, k := range q.signed {
		for _, s := range k.Stages() {
			if s.SelfOpened {
				out = append(out, q.inState(k, signing.Wait{State: s.State, Title: k.Noun + s.StateTitle, Hint: "由" + s.Holder + s.Title, Tag: s.StateTitle, Tone: flow.Wait}))
			}
		}
	}
	return out
}

// inHand are the records that the office has in hand, of two kinds: what goes on, and what is to be done.
func (q question) inHand() (goesOn, todo []counted) {
	for _, k := range q.signed {
		for _, w := range k.Waits {
			if w.Tone == flow.Info {
				goesOn = append(goesOn, q.inState(k, w))
			} else {
				todo = append(todo, q.inState(k, w))
			}
		}
	}
	return goesOn, todo
}

// questionTodo are the records about which units ask something: each leads to where it is answered.
func (q question) questionTodo(list []delivery.Owed) []Todo {
	out := []Todo{}
	for _, m := range list {
		p, _ := delivery.PaperOf(q.delivered, m.Kind)
		out = append(out, Todo{Count: m.Clauses, Title: p.Noun + "条款有疑问", URL: p.ReceiptsPath(m.ID), Hint: m.Number + "　" + m.Title + "，请答复提出疑问的单位",
			Tag: "待答复", Tone: flow.Warn})
	}
	return out
}

func (q question) inState(k signing.Kind, w signing.Wait) counted {
	return counted{k.Table + " WHERE " + k.State + " = '" + w.State + "' AND @office", Todo{Title: w.Title, URL: k.List() + "?state=" + w.State, Hint: w.Hint, Tag: w.Tag, Tone: w.Tone}}
}

// countsOf counts the rows in one column, each up to the cap.
func countsOf(list []counted) string {
	sql := "ARRAY["
	for i, c := range list {
		if i > 0 {
			sql += ", "
		}
		sql += cappedAt(c.from, strconv.Itoa(c.row.Most()))
	}
	return sql + "]::int[]"
}

// filled are the rows with their counts.
func filled(list []counted, counts []int) []Todo {
	out := []Todo{}
	for i, c := range list {
		c.row.Count = counts[i]
		out = append(out, c.row)
	}
	return out
}

func (q question) signCards(list []signing.ToSign) []Card {
	out := []Card{}
	for _, m := range list {
		k, _ := signing.KindOf(q.signed, m.Kind)
		text := m.Intro
		if m.Earlier != "" {
			text += m.Earlier + "已签。"
		}
		out = append(out, Card{Title: m.Title, URL: k.Path(m.ID) + "/sign", Button: "阅读并签批", Tag: paper.StageOf(m.Stage).StateTitle, Text: text,
			Points: m.Points, More: m.Size - len(m.Points), Urgent: true})
	}
	return out
}

func (q question) confirmTodo(list []delivery.Owed) []Todo {
	out := []Todo{}
	for _, m := range list {
		p, _ := delivery.PaperOf(q.delivered, m.Kind)
		out = append(out, Todo{Mark: "确", Title: fmt.Sprintf("确认条款：%s（%d 条）", m.Title, m.Clauses), URL: p.Path(m.ID), Hint: m.Number, Tag: "待确认", Tone: flow.Wait})
	}
	return out
}

func (q question) signForTodo(list []delivery.Owed) []Todo {
	out := []Todo{}
	for _, m := range list {
		p, _ := delivery.PaperOf(q.delivered, m.Kind)
		out = append(out, Todo{Mark: "阅", Title: "签收" + p.Noun + "：" + m.Title, URL: p.Path(m.ID), Hint: m.Number, Tag: "待签收", Tone: flow.Wait})
	}
	return out
}
