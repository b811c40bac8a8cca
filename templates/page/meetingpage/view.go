// Package meetingpage draws 会议: list, month, record, agenda, notice, receipts, attendance, and the year's
// plenary.
package meetingpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// View is what the pages of one meeting need. The flags say which of the pages with a form of
// their own the reader may use now; a blocked offer is shown with its reason.
type View struct {
	Page                       meeting.Page
	Now                        time.Time
	Tok                        form.Token
	Errs                       form.Errors
	Step, Reason               string // as typed in the card 审定
	Choices                    []flow.Offer
	Announce, Postpone, Cancel *flow.Offer
	Roll, Sit, Conclude        bool     // may call the roll, say how the meeting was, note conclusions now
	Minutes                    int64    // of a held meeting; 0 = none to be seen
	Draft                      bool     // may begin the minutes
	Hints                      []string // what whoever arranges it should look at
}

func (p View) url(rest string) string { return meeting.Path(p.Page.ID) + rest }

func (p View) head() part.Head {
	s := meeting.Chart.StateOf(p.Page.Meeting)
	return part.Head{Title: p.Page.Title, Tag: s.Title, Tone: s.Tone,
		Sub: meetingSpan(p.Page.StartsAt, p.Page.EndsAt, p.Now) + "　" + p.Page.Place + "　主持：" + p.Page.ChairName}
}

// meetingSpan writes the year, too, when it is not the present one.
func meetingSpan(from, to, now time.Time) string {
	if from.In(form.Zone).Year() != now.In(form.Zone).Year() {
		return strconv.Itoa(from.In(form.Zone).Year()) + "年" + layout.Span(from, to)
	}
	return layout.Span(from, to)
}

func (p View) tabs(current string) []part.Tab {
	tabs := []part.Tab{
		{Label: "概况", URL: p.url("")},
		{Label: "议程", URL: p.url("/agenda"), Count: strconv.Itoa(len(p.Page.Items))},
		{Label: "参会", URL: p.url("/attendance"), Count: p.replies()},
	}
	if p.Announce != nil || p.Page.Notice != "" {
		tabs = append(tabs, part.Tab{Label: "通知", URL: p.url("/notice")})
	}
	if p.Roll {
		tabs = append(tabs, part.Tab{Label: "签到", URL: p.url("/roll")})
	}
	if p.Sit {
		tabs = append(tabs, part.Tab{Label: "召开情况", URL: p.url("/sitting")})
	}
	if p.Conclude && len(p.Page.Items) > 0 {
		tabs = append(tabs, part.Tab{Label: "结论", URL: p.url("/conclusions")})
	}
	if p.Minutes != 0 {
		tabs = append(tabs, part.Tab{Label: "纪要", URL: minutes.Path(p.Minutes)})
	}
	for n := range tabs {
		tabs[n].Current = tabs[n].Label == current
	}
	return tabs
}

// replies counts the answers of those invited; nothing before the notice and for a unit, which sees
// only its own.
func (p View) replies() string {
	if !p.Page.Whole || !p.Page.Told() {
		return ""
	}
	answered, asked := meetingReplies(p.Page.Invited)
	return layout.Ratio(answered, asked)
}

// meetingReplies counts everybody who was asked, as the list of the tab and the desk do; who came without an invitation was not.
func meetingReplies(list []meeting.Invitation) (answered, asked int) {
	for _, i := range list {
		if i.Uninvited {
			continue
		}
		asked++
		if !i.Awaited() {
			answered++
		}
	}
	return answered, asked
}

var meetingCourse = []string{"筹备", "审定", "通知", "召开", "结束"}

// stages shows how far the meeting has come; a cancelled one has left the course.
func (p View) stages() []part.Stage {
	m := p.Page.Meeting
	at, ok := map[string]int{"planning": 0, "proposed": 1, "approved": 2, "postponed": 2, "announced": 3, "in_session": 3, "held": 5}[m.State]
	if !ok {
		return nil
	}
	notes := []string{layout.Day(m.CreatedAt), "", "", layout.Day(m.StartsAt), layout.DayTime(m.EndedAt)}
	if m.Told() {
		notes[2] = layout.Day(m.AnnouncedAt)
	}
	out := []part.Stage{}
	for n, label := range meetingCourse {
		s := part.Stage{Label: label, Note: notes[n]}
		switch {
		case n < at:
			s.State = "done"
		case n == at:
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

func (p View) facts() []part.Pair {
	m := p.Page.Meeting
	out := []part.Pair{
		{Label: "会议类型", Text: meeting.KindTitle(m.Kind)},
		{Label: "时间", Text: layout.Date(m.StartsAt) + "（" + layout.ShortWeekday(m.StartsAt) + "）" + layout.Clock(m.StartsAt) + "—" + layout.Clock(m.EndsAt)},
		{Label: "地点", Text: m.Place},
		{Label: "主持人", Text: strings.TrimSpace(m.ChairName + " " + m.ChairTitle)},
		{Label: "参会范围", Text: p.scope()},
		{Label: "参会回执截止", Lines: p.receiptDue()},
	}
	if m.Delegation != 0 {
		out[3].Lines = []string{out[3].Text, "受总召集人委托主持"}
	}
	if lines := p.planned(); len(lines) > 0 {
		out = append(out, part.Pair{Label: "原安排", Lines: lines})
	}
	if m.Note != "" {
		out = append(out, part.Pair{Label: "备注", Lines: strings.Split(m.Note, "\n")})
	}
	return out
}

// planned is what was arranged otherwise than the meeting was.
func (p View) planned() []string {
	m := p.Page.Meeting
	if !m.Planned() {
		return nil
	}
	lines := []string{}
	if !m.PlannedFrom.Equal(m.StartsAt) || !m.PlannedUntil.Equal(m.EndsAt) {
		lines = append(lines, meetingSpan(m.PlannedFrom, m.PlannedUntil, p.Now))
	}
	if m.PlannedPlace != m.Place {
		lines = append(lines, m.PlannedPlace)
	}
	if m.PlannedChair != m.ChairName {
		lines = append(lines, "主持："+m.PlannedChair)
	}
	return lines
}

// receiptDue is the deadline, and how it was counted where nobody typed it.
func (p View) receiptDue() []string {
	lines := []string{layout.DateTime(p.Page.Deadline())}
	if l, ok := p.Page.Counted(); ok {
		lines = append(lines, l.Words()+"（系统默认）")
		if l.Note() != "" {
			lines = append(lines, l.Note())
		}
	}
	return lines
}

// scope counts those invited by category.
func (p View) scope() string {
	if !p.Page.Whole {
		return fmt.Sprintf("%d 个单位", len(p.Page.Units))
	}
	count := map[string]int{}
	for _, i := range p.Page.Invited {
		count[i.Category]++
	}
	words := []string{}
	for _, c := range []string{meeting.Leader, meeting.Member, meeting.Locality, meeting.Department, meeting.Expert} {
		if count[c] > 0 {
			words = append(words, fmt.Sprintf("%s %d", meeting.CategoryTitle(c), count[c]))
		}
	}
	return strings.Join(words, "、")
}

// checklist is what the list of checks is called: before the meeting it prepares it, from its start on it says what is left to be noted.
func (p View) checklist() string {
	if p.Page.State == meeting.InSession || p.Page.State == meeting.Ended {
		return "会议办理"
	}
	return "会前准备"
}

// checks is that list, ticked from the record.
func (p View) checks() []part.Check {
	m := p.Page.Meeting
	answered, asked := meetingReplies(p.Page.Invited)
	approved := m.Told() && m.State != meeting.Planning && m.State != meeting.Proposed || m.State == meeting.Approved
	out := []part.Check{
		{Label: "确定参会单位", Done: len(m.Units) > 0, Note: fmt.Sprintf("%d 个", len(m.Units))},
		{Label: "安排议程", Done: m.Topics > 0, Note: fmt.Sprintf("%d 项", m.Topics)},
		{Label: "召集人审定", Done: approved},
		{Label: "发送会议通知", Done: m.Told() && m.State != meeting.Postponed && approved, Note: layout.Day(m.AnnouncedAt)},
	}
	if m.Told() {
		out = append(out, part.Check{Label: "参会回执 " + layout.Ratio(answered, asked), Done: answered == asked, Note: layout.Day(m.Deadline()) + "截止"})
	}
	if m.Asking > 0 {
		out = append(out, part.Check{Label: fmt.Sprintf("批复请假 %d 个", m.Asking)})
	}
	out = append(out, part.Check{Label: "登记到会", Done: m.Present > 0})
	if m.Topics > 0 && (m.State == meeting.InSession || m.State == meeting.Ended) {
		out = append(out, part.Check{Label: "登记议题结论 " + layout.Ratio(m.Topics-m.Unconcluded, m.Topics), Done: m.Unconcluded == 0})
	}
	return out
}

func meetingDone(list []part.Check) string {
	n := 0
	for _, c := range list {
		if c.Done {
			n++
		}
	}
	return layout.Ratio(n, len(list))
}

// own are the invitations the reader's unit answers.
func (p View) own() []meeting.Invitation {
	if p.Page.Whole {
		return nil
	}
	return p.Page.Invited
}

func answerState(i meeting.Invitation) flow.State { return meeting.Answers.StateOf(i) }

func (p View) events() []part.Event {
	out := []part.Event{}
	for _, l := range slices.Backward(p.Page.Log) {
		out = append(out, meetingEvent(l, p.Now))
	}
	return out
}

func meetingEvent(l audit.Row, now time.Time) part.Event {
	title, text, _ := strings.Cut(l.Detail, "：")
	e := part.Event{Title: title, Text: text, Who: l.Name + "，" + l.Seat, When: layout.Near(l.At, now) + " " + layout.Clock(l.At), Stamp: layout.Stamp(l.At), Tone: flow.Grey}
	switch strings.TrimPrefix(l.Action, "meeting.") {
	case "approve", "announce", "end":
		e.Tone = flow.Ok
	case "hold", "cancel", "postpone", "undo_end":
		e.Tone = flow.Bad
	case "propose", "start", "start_early", "create":
		e.Tone = flow.Info
	}
	if l.Reason != "" {
		e.Text = strings.TrimSpace(e.Text + "\n" + l.Reason)
	}
	return e
}

// why is the reason that the reader should know of: why it was held back, moved or cancelled.
func (p View) why() (title, text string) {
	m := p.Page.Meeting
	if m.Reason == "" {
		return "", ""
	}
	switch m.State {
	case meeting.Planning:
		return "召集人退回，暂不召开", m.Reason
	case meeting.Postponed:
		return "会议已改期，尚未重新通知", m.Reason
	case meeting.Cancelled:
		return "会议已撤销", m.Reason
	}
	return "", ""
}

func meetingOffers(list []flow.Offer) []part.Option {
	notes := map[string]string{"approve": "办公室随后发送会议通知", "hold": "说明理由，退回办公室"}
	out := []part.Option{}
	for _, o := range list {
		out = append(out, part.Option{Value: o.Do, Label: o.Label, Note: notes[o.Do]})
	}
	return out
}

// blocked is the first reason why a step of the card cannot be taken.
func meetingBlocked(list []flow.Offer) string {
	for _, o := range list {
		if o.Blocked != "" {
			return o.Blocked
		}
	}
	return ""
}

// agenda draws the items with their running times.
func (p View) agenda() []part.AgendaItem {
	out := []part.AgendaItem{}
	for n, it := range p.Page.Items {
		a := part.AgendaItem{Key: strconv.FormatInt(it.ID, 10), No: part.Numeral(n + 1), Title: it.Says.Title,
			Time: layout.Clock(it.Begins), Length: strconv.Itoa(it.Duration) + " 分钟", Meta: append([]string{"汇报：" + it.Reporter}, topicWords(it.Says)...)}
		if p.Page.Whole {
			a.URL = "/topics/" + strconv.FormatInt(it.Topic, 10)
		}
		if len(it.Attend) > 0 {
			a.Meta = append(a.Meta, "参会："+meetingSome(it.Attend))
		}
		if p.Page.MayEdit && len(it.Missing) > 0 {
			a.Tag, a.Tone = "未邀请"+meetingSome(it.Missing), flow.Warn
		}
		if p.Page.Whole && p.Page.Cutoff.Late(it.SubmittedAt) {
			a.Meta = append(a.Meta, p.lateNote(it))
			a.Tag, a.Tone = strings.TrimSuffix("逾期提交；"+a.Tag, "；"), flow.Warn
		}
		p.conclude(&a, it)
		out = append(out, a)
	}
	return out
}

// conclude shows what the meeting came to on the item: to those who make the meeting at once, to others when it has ended.
func (p View) conclude(a *part.AgendaItem, it meeting.Item) {
	if it.Conclusion == "" || !p.Page.Whole && p.Page.State != meeting.Ended {
		return
	}
	c := it.Concluded()
	a.Tag, a.Tone = c.Label, c.Tone
	if it.Note != "" {
		a.Meta = append(a.Meta, "说明："+it.Note)
	}
}

// lateNote says when a late topic came, when it was due, and what the office said to it.
func (p View) lateNote(it meeting.Item) string {
	when := layout.Near(it.SubmittedAt, p.Now) + "提交，截止" + layout.Near(p.Page.Cutoff.Due, p.Now)
	if note := p.Page.Cutoff.Note(); note != "" {
		when += "（" + note + "）"
	}
	if it.LateAt.IsZero() {
		return when + "；列入议程后会议日期或截止期限有变动"
	}
	return when + "；同意列入：" + it.LateReason + "（" + it.LateName + "，" + layout.Near(it.LateAt, p.Now) + "）"
}

// meetingSome names three units and counts them all.
func meetingSome(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等 %d 个单位", strings.Join(names[:3], "、"), len(names))
}

func (p View) mover() part.Mover {
	if !p.Page.MayEdit {
		return part.Mover{}
	}
	return part.Mover{Action: p.url("/agenda"), Drop: "移出议程", Version: p.Page.Version}
}

func (p View) total() string {
	return fmt.Sprintf("合计 %d 分钟，预计 %s 结束", p.Page.Minutes, layout.Clock(p.Page.Ends))
}

// late says that the agenda runs past the end of the meeting.
func (p View) late() bool { return p.Page.Ends.After(p.Page.EndsAt) }

// answerNote is what stands beside an answer: who sent the substitute, why leave is asked, who decided.
func answerNote(i meeting.Invitation) string {
	words := []string{}
	if i.AuthorisedBy != "" {
		words = append(words, "委托人："+i.AuthorisedBy)
	}
	if i.Reason != "" {
		words = append(words, i.Reason)
	}
	if i.DecidedBy != "" {
		words = append(words, i.DecidedBy+"批复")
	}
	return strings.Join(words, "；")
}

func rollWord(i meeting.Invitation) string {
	return map[string]string{"yes": "已到", "no": "未到", "": "—"}[i.Roll]
}

// answerTotals counts the answers for the line above the table.
func answerTotals(list []meeting.Invitation) string {
	n := map[string]int{}
	for _, i := range list {
		n[i.State]++
	}
	out := fmt.Sprintf("参会 %d　委托 %d　请假 %d　未回执 %d", n["attending"], n["substitute"], n["leave"]+n["leave_asked"], n["sent"]+n["listed"])
	if n["absent"] > 0 {
		out += fmt.Sprintf("　缺席 %d", n["absent"])
	}
	return out
}

func expectedName(i meeting.Invitation) string  { name, _ := i.Expected(); return name }
func expectedTitle(i meeting.Invitation) string { _, title := i.Expected(); return title }
