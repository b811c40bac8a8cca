package meetingpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// Clashes compares a stored form with a typed one field by field, with the names of people and units, for the page of
// a conflict.
func Clashes(c meeting.Choices, stored, typed meeting.Form) []shared.Clash {
	typed, _ = typed.Check(meeting.Fields)
	return shared.Clashes(meeting.Fields.Differences(stored, typed, func(kind form.Kind, ids []int64) string {
		if kind == form.KindUnits {
			return unitNames(c, ids)
		}
		return people(c, ids)
	}))
}

// SittingClashes compares how the meeting was as stored with what was typed.
func SittingClashes(c meeting.Choices, stored, typed meeting.Form, reason string) []shared.Clash {
	typed, _ = typed.Check(meeting.Sitting)
	rows := shared.Clashes(meeting.Sitting.Differences(stored, typed, func(_ form.Kind, ids []int64) string { return people(c, ids) }))
	return append(rows, shared.Differing(shared.Clash{Label: "更改的原因", Mine: form.Text(reason)})...)
}

// people names holders in their order of precedence; a person without a seat is shown by number.
func people(c meeting.Choices, ids []int64) string {
	names := []string{}
	for _, h := range c.Holders {
		if n := slices.Index(ids, h.Person); n >= 0 {
			names = append(names, h.Name)
			ids = slices.Delete(slices.Clone(ids), n, n+1)
		}
	}
	for _, id := range ids {
		names = append(names, "人员 "+strconv.FormatInt(id, 10))
	}
	return strings.Join(names, "、")
}

func unitNames(c meeting.Choices, ids []int64) string {
	names := []string{}
	for _, u := range c.Units {
		if slices.Contains(ids, u.ID) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

// SlotClashes compares the agenda's times and speakers as stored with those that were typed; what has left the agenda is
// not there to be changed.
func SlotClashes(items []meeting.Item, typed []agenda.Slot) []shared.Clash {
	out := []shared.Clash{}
	for n, it := range items {
		head := part.Numeral(n+1) + "、" + it.Says.Title
		for _, s := range typed {
			if s.Item == it.ID {
				out = append(out, shared.Clash{Label: head + "：用时（分钟）", Theirs: strconv.Itoa(it.Duration), Mine: s.Duration},
					shared.Clash{Label: head + "：汇报人", Theirs: it.Reporter, Mine: s.Reporter})
			}
		}
	}
	return shared.Differing(out...)
}

// EndingClashes compares the conclusions as stored with those that were typed.
func EndingClashes(items []meeting.Item, typed []agenda.Ending) []shared.Clash {
	out := []shared.Clash{}
	for n, it := range items {
		for _, e := range typed {
			if e.Item == it.ID {
				mine := meeting.Item{Conclusion: e.Conclusion, Note: e.Note}
				out = append(out, shared.Clash{Label: part.Numeral(n+1) + "、" + it.Says.Title, Theirs: it.Words(), Mine: mine.Words()})
			}
		}
	}
	return shared.Differing(out...)
}

// RollClashes compares the roll as stored with what was typed in it, line by line; with who came without an invitation, and the reason.
func RollClashes(invited []meeting.Invitation, typed attendance.Sheet) []shared.Clash {
	out := []shared.Clash{{Label: "未列入通知的到会人员", Mine: strings.Join(strings.Fields(typed.Walk.Org+" "+typed.Walk.Name+" "+typed.Walk.Title), " ")},
		{Label: "更正的原因", Mine: typed.Reason}}
	for _, i := range invited {
		name, title := i.Expected()
		for _, k := range typed.Marks {
			if k.Invitation == i.ID && k.Touched() {
				out = append(out, shared.Clash{Label: i.Name(), Theirs: presence(i.Roll, name, title), Mine: presence(k.Roll, k.Name, k.Title)})
			}
		}
	}
	return shared.Differing(out...)
}

// presence is a line of the roll in words.
func presence(roll, name, title string) string {
	word := map[string]string{"yes": "已到", "no": "未到"}[roll]
	return strings.Join(strings.Fields(word+" "+name+" "+title), " ")
}

// ReplyClashes compares the answer to an invitation as stored with the one that was typed.
func ReplyClashes(stored, typed attendance.Reply) []shared.Clash {
	return shared.Differing(
		shared.Clash{Label: "回执", Theirs: replyWord(stored.Step), Mine: replyWord(typed.Step)},
		shared.Clash{Label: "姓名", Theirs: stored.Name, Mine: typed.Name},
		shared.Clash{Label: "职务", Theirs: stored.Title, Mine: typed.Title},
		shared.Clash{Label: "联系电话", Theirs: stored.Phone, Mine: typed.Phone},
		shared.Clash{Label: "委托人", Theirs: stored.AuthorisedBy, Mine: typed.AuthorisedBy},
		shared.Clash{Label: "请假原因", Theirs: stored.Reason, Mine: typed.Reason})
}

func replyWord(step string) string {
	i := slices.IndexFunc(receiptSteps, func(o part.Option) bool { return o.Value == step })
	if i < 0 {
		return ""
	}
	return receiptSteps[i].Label
}
