package meeting

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// NoticePath is the page of the notice (会议通知).
func NoticePath(id int64) string { return Path(id) + "/notice" }

// NoticeText is the notice as prefilled: one paragraph a line, 公文 numbering, all from the record. The
// office may change every word before it is sent.
func (p Page) NoticeText(now time.Time) string {
	lines := []string{"各参会单位："}
	if p.State == "postponed" {
		lines = append(lines, fmt.Sprintf("“%s”改期召开，以本通知为准。现将有关事项通知如下：", p.Title))
	} else {
		lines = append(lines, fmt.Sprintf("经审定，联席会议定于%s召开“%s”。现将有关事项通知如下：", fullDay(p.StartsAt), p.Title))
	}
	lines = append(lines,
		"一、会议时间", fullDay(p.StartsAt)+clock(p.StartsAt)+"—"+closing(p.StartsAt, p.EndsAt)+"。",
		"二、会议地点", p.Place+"。",
		"三、主持人", strings.TrimSpace(p.ChairName+" "+p.ChairTitle)+"。",
		"四、会议议程")
	lines = append(lines, agendaLines(p.Items)...)
	lines = append(lines, "五、参会范围", p.scope()+"。", "六、有关要求", p.demands())
	if p.Note != "" {
		lines = append(lines, strings.Split(p.Note, "\n")...)
	}
	lines = append(lines, p.Office.Short+"办公室", now.In(form.Zone).Format("2006年1月2日"))
	return strings.Join(lines, "\n")
}

func agendaLines(items []Item) []string {
	if len(items) == 0 {
		return []string{"会上明确。"}
	}
	out := []string{}
	for n, it := range items {
		out = append(out, fmt.Sprintf("%d.%s（%s汇报，%d分钟）", n+1, it.Says.Title, it.Reporter, it.Duration))
	}
	return out
}

// scope lists those invited in order of precedence.
func (p Page) scope() string {
	names := []string{}
	for _, i := range p.Invited {
		names = append(names, i.Name())
	}
	return strings.Join(names, "、")
}

func (p Page) demands() string {
	return fmt.Sprintf("请于%s%s前提交参会回执。不能参加的，请写明原因请假，并尽量委托本单位其他负责同志参加。", fullDay(p.Deadline()), clock(p.Deadline()))
}

func fullDay(t time.Time) string {
	t = t.In(form.Zone)
	return t.Format("2006年1月2日") + "（星期" + string([]rune("日一二三四五六")[t.Weekday()]) + "）"
}

func clock(t time.Time) string {
	t = t.In(form.Zone)
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

// closing is the closing time, with its day when that is another one.
func closing(from, to time.Time) string {
	if form.Day(from).Equal(form.Day(to)) {
		return clock(to)
	}
	return fullDay(to) + clock(to)
}
