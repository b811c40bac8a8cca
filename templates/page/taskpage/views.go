// Package taskpage draws 任务: list, record, and the forms of order, part, report and claim.
package taskpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// ListView is all that the list of tasks shows.
type ListView struct {
	task.Page
	Filter task.Filter
	Now    time.Time
}

// View is all that the page of a task shows. Report and Claim are empty when they are not offered.
type View struct {
	task.View
	Now           time.Time
	Offers        []flow.Offer
	Report, Claim flow.Offer
	Consult       flow.Offer // empty, too, where nobody answers with the lead
	Orders        []flow.Offer
	Cite          bool             // what it rests on may be changed
	Dates         bool             // the day may be set, which is still open
	Day           string           // as typed
	PartOffers    [][]flow.Offer   // per part
	PartReports   []flow.Offer     // per part; empty when not offered
	Own           []bool           // per part: it is that of a unit of the reader
	ByGroup       map[int64]string // the group by which a unit has its part
	PartEntries   []bool           // per part: the reader enters what its unit says
	Enters        bool             // the reader enters what the lead says of its progress
	Steps         []Step           // its milestones
	Tok           form.Token
	Errs          form.Errors
}

// ReportView is the form of a progress report. Last is the report before it.
type ReportView struct {
	task.Task
	Form task.ReportForm
	Errs form.Errors
	Last *task.Report
	Now  time.Time
	Tok  form.Token
}

// ClaimView is the form of a claim of completion.
type ClaimView struct {
	task.Task
	Form task.ClaimForm
	Errs form.Errors
	Now  time.Time
	Tok  form.Token
}

// OrderView is the form of an order of a convenor.
type OrderView struct {
	task.OrderPage
	Form task.OrderForm
	Errs form.Errors
	Tok  form.Token
}

// PartView is the form of a unit's report on its part.
type PartView struct {
	task.Part
	Form task.PartForm
	Errs form.Errors
	Tok  form.Token
}

// verifiers says who verifies the task that is claimed (R16).
func (p ClaimView) verifiers() string {
	if p.Lasting() {
		return "长期任务由召集人或总召集人核验办结；核验前不能再报送进展。"
	}
	if len(p.Joint) > 0 {
		return "提交后由牵头单位和共同负责单位以外的人员核验；核验前不能再报送进展。"
	}
	return "提交后由牵头单位以外的人员核验；核验前不能再报送进展。"
}

// Until is until when a task is to be done, for a row of a list.
func Until(s task.Standing, now time.Time) string {
	return s.Until(func(t time.Time) string { return layout.Near(t, now) })
}

// Role is the reader's part in a task as a word.
func Role(role string) string {
	switch role {
	case task.Lead:
		return "牵头"
	case task.Joint:
		return "共同负责"
	case task.Support:
		return "配合"
	}
	return "—"
}

func (p ListView) sub() string {
	return fmt.Sprintf("未办结 %s 项，逾期 %s 项", shared.CountWord(p.Open), shared.CountWord(p.Overdue))
}

func (p ListView) cols() []part.Col {
	cols := []part.Col{{Label: "任务"}, {Label: "牵头单位"}, {Label: "时限", Sort: "ascending"}, {Label: "进度"}, {Label: "状态"}}
	if !p.Whole {
		cols = slices.Insert(cols, 2, part.Col{Label: "本单位角色"})
	}
	return cols
}

func (p ListView) paging() part.Paging {
	if p.Next == "" && p.Filter.After == "" {
		return part.Paging{}
	}
	return part.Paging{Next: p.Next, Text: fmt.Sprintf("本页 %d 项，按完成时限排列", len(p.Rows))}
}

func (p ListView) clear() string {
	if p.Filter.Set() {
		return "/tasks"
	}
	return ""
}

func taskChoices(list []task.Choice) []part.Option {
	out := make([]part.Option, len(list))
	for i, c := range list {
		out[i] = part.Option{Value: c.Value, Label: c.Label}
	}
	return out
}

func (p ListView) sources() []part.Option {
	out := []part.Option{{Label: "全部"}}
	for _, s := range p.Sources {
		out = append(out, part.Option{Value: strconv.FormatInt(s.Minutes, 10), Label: s.Name})
	}
	return out
}

// taskID is a chosen id as the value of a list; nothing for none.
func taskID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// taskUnits lists units under the titles of their kinds, for a filter.
func taskUnits(units []unit.Unit) []part.Group {
	out := []part.Group{}
	for _, u := range units {
		if n := len(out); n == 0 || out[n-1].Title != unit.KindWord(u.Kind) {
			out = append(out, part.Group{Title: unit.KindWord(u.Kind)})
		}
		g := &out[len(out)-1]
		g.Options = append(g.Options, part.Option{Value: taskID(u.ID), Label: u.Name})
	}
	return out
}

// crumb is the task's number, or that it has none yet.
func (p View) crumb() string {
	if p.Number == "" {
		return "尚未编号"
	}
	return p.Number
}

func (p View) head() part.Head {
	tag := p.Tags(p.Now, p.Soon)[0]
	return part.Head{Title: p.Task.Title(), Tag: tag.Text, Tone: tag.Tone, Sub: p.crumb() + "　来源：" + p.MinutesName + " " + paper.Place(p.ClauseNo)}
}

// stateWords are all tags in one line, for the summary.
func (p View) stateWords() string {
	words := []string{task.Chart.StateOf(p.Task).Title}
	for _, t := range p.Tags(p.Now, p.Soon) {
		if t.Text != words[0] {
			words = append(words, t.Text)
		}
	}
	return strings.Join(words, "，")
}

func (p View) info() []part.Pair {
	pairs := []part.Pair{{Label: "任务内容", Text: p.Text}}
	if p.Original != "" {
		pairs = append(pairs, part.Pair{Label: "原议定内容", Text: p.Original + "（经报批修改后同意）"})
	}
	pairs = append(pairs, part.Pair{Label: "牵头单位", Text: p.LeadName})
	add := func(label, text string) {
		if text != "" {
			pairs = append(pairs, part.Pair{Label: label, Text: text})
		}
	}
	add("共同负责单位", p.partners(true))
	add("配合单位", p.partners(false))
	add("完成时限", p.Term()+p.Moved())
	add("完成标志", p.Deliverable)
	add("状态", p.stateWords())
	if p.Major {
		add("重大事项", "是")
	}
	if p.ReceivedAt != nil {
		add("签收", p.ReceivedBy+"　"+layout.Near(*p.ReceivedAt, p.Now))
	}
	if p.DoneAt != nil {
		add("核验", p.VerifiedBy+"　"+layout.Near(*p.DoneAt, p.Now))
	}
	return pairs
}

// dayBy says by when the office sets a day that the decision leaves open.
func (p View) dayBy() string {
	return fmt.Sprintf("纪要写明时限待定，由办公室在下达后 %d 个工作日内确定（系统默认）；确定后，各单位即收到消息。", p.DayBy)
}

// partners are the units that answer with the lead, or those that support, by name.
func (p View) partners(answer bool) string {
	names := []string{}
	for _, x := range p.Parts {
		if x.Answers() == answer {
			names = append(names, x.UnitName)
		}
	}
	return strings.Join(names, "、")
}

// partsTitle heads the parts by the roles that there are.
func (p View) partsTitle() string {
	switch {
	case len(p.Joint) == 0:
		return "配合事项"
	case len(p.Support) == 0:
		return "共同负责事项"
	}
	return "共同负责和配合事项"
}

// parts are those of the reader's own units, or the others, by their places.
func (p View) parts(own bool) []int {
	out := []int{}
	for i := range p.Parts {
		if own == (i < len(p.Own) && p.Own[i]) {
			out = append(out, i)
		}
	}
	return out
}

// ownTitle heads the parts of the reader's own units.
func (p View) ownTitle() string {
	for _, i := range p.parts(true) {
		return "本单位的" + p.Parts[i].Word("配合事项")
	}
	return ""
}

// othersID is the place of the other parts on the page; that of the parts is where the reader's own stand, if any do.
func (p View) othersID() string {
	if len(p.parts(true)) > 0 {
		return "other-parts"
	}
	return "parts"
}

// partOffers are what the reader may do with a part, in the words of the unit's role.
func (p View) partOffers(i int) []flow.Offer {
	out := slices.Clone(p.PartOffers[i])
	for n := range out {
		out[n].Label = p.Parts[i].Word(out[n].Label)
	}
	return out
}

// enters says whether the reader enters what the unit of a part says.
func (p View) enters(i int) bool { return i < len(p.PartEntries) && p.PartEntries[i] }

// partBy is who reported on a part, and when while nothing came of it yet: after that the history has the day.
func (p View) partBy(x task.Part) string {
	if x.Reported() {
		return x.ByName + "　" + layout.Near(x.StateAt, p.Now)
	}
	return x.ByName
}

// enteredBy is who agreed to the claim or did not, where the office entered it.
func (p View) enteredBy(x task.Part) string {
	i := slices.IndexFunc(p.Reports, func(r task.Report) bool { return r.Kind == "part" && r.UnitName == x.UnitName && r.At.Equal(x.StateAt) })
	if !x.Entered || x.Reported() || i < 0 {
		return ""
	}
	return p.Reports[i].ByName
}

// partReason heads what the lead wants more of, or why the unit does not agree.
func partReason(x task.Part) string {
	if x.Refused() {
		return "不同意的理由："
	}
	return "请补充："
}

// roleOf is the role of a unit beside the lead, by its name.
func (p View) roleOf(unitName string) string {
	for _, x := range p.Parts {
		if x.UnitName == unitName {
			return x.Role
		}
	}
	return ""
}

// late is the banner of an overdue task: what is asked of whom.
func (p View) late() (title, text string) {
	if !p.Overdue(p.Now) {
		return "", ""
	}
	title = "本任务已于 " + layout.Near(p.Due, p.Now) + " 到期"
	if p.Lasting() {
		title = "本期进展应于 " + layout.Near(p.Due, p.Now) + " 前报送"
	}
	switch {
	case p.Report.Do != "":
		return title, "请报送进展；已完成的，请申请办结。"
	case p.AwaitsReceipt():
		return title, p.LeadName + "尚未签收。"
	}
	return title, "等待" + p.LeadName + "报送进展或申请办结。"
}

// word is the last word of the office or of the lead unit that has not been answered by a report since.
func (p View) word() (title, text string) {
	for _, l := range slices.Backward(p.Log) {
		if strings.HasPrefix(l.Action, "part.") {
			continue
		}
		if l.Reason == "" || p.Claimed() {
			return "", ""
		}
		label, _, _ := strings.Cut(l.Detail, "：")
		return label + "（" + l.Name + "，" + taskMoment(l.At, p.Now) + "）", l.Reason
	}
	return "", ""
}

// taskMoment writes a time of this year without its year.
func taskMoment(t, now time.Time) string { return layout.Near(t, now) + " " + layout.Clock(t) }

// events are the reports and the other acts, newest first.
// citeURL is where what the task rests on is changed; empty for those who may not.
func (p View) citeURL() string {
	if !p.Cite {
		return ""
	}
	return task.Path(p.ID) + "/bases"
}

func (p View) events() []part.Event {
	type dated struct {
		at time.Time
		e  part.Event
	}
	list := []dated{}
	for _, r := range p.Reports {
		list = append(list, dated{r.At, p.reported(r)})
	}
	for _, l := range p.Log {
		if !slices.Contains([]string{"task.report", "task.enter_report", "task.claim", "part.report", "part.enter_report", "part.enter_agree", "part.enter_refuse"}, l.Action) {
			list = append(list, dated{l.At, p.acted(l)})
		}
	}
	slices.SortStableFunc(list, func(a, b dated) int { return b.at.Compare(a.at) })
	out := make([]part.Event, len(list))
	for i, d := range list {
		out[i] = d.e
	}
	return out
}

func (p View) reported(r task.Report) part.Event {
	e := part.Event{Text: taskReportText(r), Who: r.ByName + "，" + r.UnitName, When: taskMoment(r.At, p.Now), Stamp: layout.Stamp(r.At), Tone: flow.Info,
		Files: shared.FilesOf(p.Files, r.ID)}
	switch {
	case r.Entered() && r.Kind == "progress":
		e.Title = fmt.Sprintf("代录进展 %d%%", r.Progress)
		return e
	case r.Entered():
		e.Title = "代录答复"
		return e
	}
	switch r.Kind {
	case "progress":
		e.Title = fmt.Sprintf("报送进展 %d%%", r.Progress)
	case "claim":
		e.Title = "申请办结"
	default:
		e.Title = task.Word(p.roleOf(r.UnitName), "报送配合情况")
	}
	return e
}

func taskReportText(r task.Report) string {
	lines := []string{r.Text}
	for _, x := range []struct{ label, text string }{{"存在问题", r.Problem}, {"下一步措施", r.Next}, {taskNoteLabel(r.Kind), r.Note}} {
		if x.text != "" {
			lines = append(lines, x.label+"："+x.text)
		}
	}
	return strings.Join(lines, "\n")
}

func taskNoteLabel(kind string) string {
	if kind == "claim" {
		return "无附件材料"
	}
	return "进度下降说明"
}

func (p View) acted(l audit.Row) part.Event {
	title, text, _ := strings.Cut(l.Detail, "：")
	if l.Reason != "" {
		text = strings.TrimPrefix(text+"\n"+l.Reason, "\n")
	}
	who := l.Name
	if l.Seat != "" {
		who += "，" + l.Seat
	}
	return part.Event{Title: title, Text: text, Who: who, When: taskMoment(l.At, p.Now), Stamp: layout.Stamp(l.At), Tone: taskActTone(l.Action)}
}

func taskActTone(action string) flow.Tone {
	switch action {
	case "task.return", "task.send_back", "task.suspend", "task.cancel", "part.ask_again", "part.refuse":
		return flow.Bad
	case "task.verify", "part.accept", "part.agree":
		return flow.Ok
	}
	return flow.Grey
}

// taskPartKey tells the forms of one part from those of another.
func taskPartKey(id int64) string { return fmt.Sprintf("part-%d-", id) }

func taskPartPath(id int64) string { return fmt.Sprintf("/parts/%d", id) }

// taskPartKind makes the report the first button once the part is signed for.
func taskPartKind(x task.Part) string {
	if x.ReceivedAt != nil && x.AwaitsReport() {
		return "primary"
	}
	return ""
}

// taskOrderText says what follows from an order.
func taskOrderText(step string) string {
	switch step {
	case "suspend":
		return "中止后，各单位不再报送，任务不计逾期；以后可以恢复。"
	case "resume":
		return "恢复后，由牵头单位重新签收，按新的完成时限计算。"
	}
	return "取消后不能恢复；任务编号保留，不再使用。"
}

func taskLeaders(list []unit.Holder) []part.Option {
	out := make([]part.Option, len(list))
	for i, h := range list {
		out[i] = part.Option{Value: taskID(h.Person), Label: h.Name, Note: h.Role.Title()}
	}
	return out
}

func taskOrderKind(o flow.Offer) string {
	if o.Danger {
		return "danger"
	}
	return "primary"
}

func taskMinutesPath(id int64) string { return fmt.Sprintf("/minutes/%d", id) }
