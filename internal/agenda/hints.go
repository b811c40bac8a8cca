package agenda

import (
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// Beside is another meeting that has something of this one: its room or its chair at the same time, or its name.
type Beside struct {
	Title              string
	Room, Chair, Named bool
}

// Besides asks for those of a meeting, for whoever arranges meetings.
func Besides(b *db.Batch, who access.Actor, id int64) *[]Beside {
	return db.Many[Beside](b, selectBeside, db.Seen(who, db.Args{"id": id}))
}

// Hints are what the office should look at before the meeting goes on: nothing of it is forbidden. They are asked for until the meeting
// begins.
func Hints(p meeting.Page, others []Beside) (out []string) {
	if p.State == meeting.InSession || p.State == meeting.Ended || p.State == meeting.Cancelled {
		return nil
	}
	if why := p.Days.Off(p.StartsAt); why != "" {
		out = append(out, "会议日期 "+form.Day(p.StartsAt).Format("1月2日")+"不是工作日（"+why+"）")
	}
	for _, o := range others {
		for _, x := range []struct {
			is   bool
			what string
		}{{o.Room, "会议室已由“" + o.Title + "”使用"}, {o.Chair, "主持人同时参加“" + o.Title + "”"}, {o.Named, "已有同名会议“" + o.Title + "”"}} {
			if x.is {
				out = append(out, x.what)
			}
		}
	}
	if names := uninvited(p); len(names) > 0 {
		out = append(out, "议题的汇报单位没有列入参会单位："+strings.Join(names, "、"))
	}
	return out
}

// uninvited are the units whose topics stand on the agenda and who are not asked to come.
func uninvited(p meeting.Page) (names []string) {
	for _, it := range p.Items {
		if !slices.Contains(p.Units, it.Unit) && !slices.Contains(names, it.UnitName) {
			names = append(names, it.UnitName)
		}
	}
	return names
}
