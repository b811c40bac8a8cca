package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// MinutesView is what the pages of one record share: the record, its paper, the token and the clock.
type MinutesView struct {
	minutes.Page
	Paper   part.Paper
	Tok     form.Token
	Now     time.Time
	Errs    form.Errors         // of a refused step
	Passkey string              // the script of passkeys; "" where browsers make none
	Since   *minutes.Comparison // what changed since the reader last looked; nil when nothing did
}

func (v MinutesView) path() string { return minutes.Path(v.Minutes.ID) }

func (v MinutesView) head() part.Head {
	tag, tone := minutes.Tag(v.Minutes)
	sub := layout.Day(v.Minutes.MeetingAt) + "会议　议定 " + strconv.Itoa(len(v.Minutes.Clauses)) + " 项"
	if v.Minutes.Number != "" {
		sub = v.Minutes.Number + "　" + sub
	} else if v.Inside {
		sub += "　第 " + strconv.Itoa(v.Minutes.Version) + " 稿　" + v.Minutes.DraftedName + "起草"
	}
	return part.Head{Title: v.Minutes.Title, Sub: sub, Tag: tag, Tone: tone}
}

// crumbs lead from the list; last names the page itself, "" on the record's own page.
func (v MinutesView) crumbs(last string) []part.Crumb {
	way := []part.Crumb{{Label: "纪要", URL: "/minutes"}}
	if last == "" {
		return append(way, part.Crumb{Label: v.Minutes.Title})
	}
	return append(way, part.Crumb{Label: v.Minutes.Title, URL: v.path()}, part.Crumb{Label: last})
}

// stages shows who had the minutes when; names are for those who make them.
func (v MinutesView) stages() []part.Stage {
	m := v.Minutes
	out := []part.Stage{{Label: "起草", Note: m.DraftedName + " " + layout.Day(m.DraftedAt)},
		{Label: "校核", Note: v.signed(minutes.StageCheck)}, {Label: "审核", Note: v.signed(minutes.StageReview)},
		{Label: "签发", Note: v.signed(minutes.StageSign)}, {Label: "印发"}}
	if m.IssuedOn != nil {
		out[4].Note = layout.Day(*m.IssuedOn)
	}
	now := map[string]int{minutes.Draft: 0, minutes.Consulting: 0, minutes.Checking: 1, minutes.Reviewing: 2, minutes.Signing: 3, minutes.Signed: 4, minutes.Issued: 5, minutes.Corrected: 5, minutes.Abandoned: -1}[m.State]
	if m.State == minutes.Consulting {
		out[0].Label = "起草，会签中"
	}
	for i := range out {
		switch {
		case i < now:
			out[i].State = "done"
		case i == now:
			out[i].State = "now"
		}
	}
	return out
}

// mayCirculate says whether the reader may send the draft to the units now.
func (v MinutesView) mayCirculate(who access.Actor) bool {
	o, ok := minutes.Chart.Offer(who, v.Minutes, "circulate")
	return ok && o.Blocked == ""
}

// signedAs is who signed and in which seat; a stand-in signs in their own name, and it says for whom.
func signedAs(s minutes.Signature) string {
	if s.Delegation != nil {
		return s.Name + "（" + s.Seat + "，受委托代总召集人签发）"
	}
	return s.Name + "（" + s.Seat + "）"
}

// signed names those of a stage, and when they signed or that they are waited for.
func (v MinutesView) signed(stage string) string {
	words := []string{}
	for _, s := range v.Signatures {
		switch {
		case s.Stage != stage || s.State == "void":
		case s.GivenAt != nil:
			words = append(words, s.Name+" "+layout.Day(*s.GivenAt))
		default:
			words = append(words, "待"+s.Name)
		}
	}
	return strings.Join(words, "，")
}

// holder says who has it in hand and what comes next.
func (v MinutesView) holder() string {
	who, next := minutes.Holder(v.Minutes, v.Signatures)
	if who == "" {
		return next
	}
	return "等待" + who + "办理；" + next
}

// remarked is one signature in words.
type remarked struct {
	Text, Who, When string
	How             string // with what it was proved
	Void            string
	Scan            string // the address of a paper signature's scan
}

// opinions are the signatures, the latest first; the voided ones come with their reason.
func (v MinutesView) opinions(void bool) []remarked {
	out := []remarked{}
	for i := len(v.Signatures) - 1; i >= 0; i-- {
		s := v.Signatures[i]
		if s.GivenAt == nil || (s.State == "void") != void {
			continue
		}
		o := remarked{Text: s.Remark, Who: signedAs(s), When: minutes.StageTitle(s.Stage) + "　" + layout.DayTime(*s.GivenAt)}
		o.How = minutes.MethodTitle(s)
		if s.ScanFile != 0 {
			o.Scan = "/files/" + strconv.FormatInt(s.ScanFile, 10)
		}
		if o.Text == "" {
			o.Text = minutes.StageTitle(s.Stage) + "同意。"
		}
		if void {
			o.Void = "已作废：" + s.VoidReason
		}
		out = append(out, o)
	}
	return out
}

// asked counts the units that sign for the minutes; the others only know of them.
func (v MinutesView) asked() int {
	n := 0
	for _, d := range v.Deliveries {
		if d.State != "info" {
			n++
		}
	}
	return n
}

// informed counts the units that only know of the minutes.
func (v MinutesView) informed() int { return len(v.Deliveries) - v.asked() }

func (v MinutesView) received() int {
	n := 0
	for _, d := range v.Deliveries {
		if d.State == "received" {
			n++
		}
	}
	return n
}

// unapproved counts the major decisions whose tasks are held back.
func (v MinutesView) unapproved() int {
	n := 0
	for _, e := range v.Escalations {
		if !e.Approved() {
			n++
		}
	}
	return n
}

func (v MinutesView) major() bool {
	for _, c := range v.Minutes.Clauses {
		if c.Major {
			return true
		}
	}
	return false
}

// mine are the reader's own receipts: those of a unit.
func (v MinutesView) mine(who access.Actor) []minutes.Delivery {
	out := []minutes.Delivery{}
	for _, d := range v.Deliveries {
		if len(minutes.DeliveryChart.Offers(who, d)) > 0 || (!v.Inside && d.State != "sent") {
			out = append(out, d)
		}
	}
	return out
}

// logEvents are the log entries as a timeline, the latest first.
func logEvents(list []audit.Row, now time.Time) []part.Event {
	out := []part.Event{}
	for i := len(list) - 1; i >= 0; i-- {
		r := list[i]
		e := part.Event{Title: r.Detail, Text: r.Reason, Who: r.Name, When: layout.Near(r.At, now) + " " + layout.Clock(r.At), Stamp: layout.Stamp(r.At), Tone: flow.Info}
		if r.Seat != "" {
			e.Who += "（" + r.Seat + "）"
		}
		if strings.HasSuffix(r.Action, ".return") || strings.HasSuffix(r.Action, ".reject") {
			e.Tone = flow.Bad
		}
		out = append(out, e)
	}
	return out
}

// unitGroups are the units as titled groups of options; on lists those that are ticked.
func unitGroups(units []unit.Unit, on []string, leave func(unit.Unit) bool) []part.Group {
	groups := []part.Group{}
	for _, u := range units {
		if leave != nil && leave(u) {
			continue
		}
		title := unit.KindWord(u.Kind)
		if len(groups) == 0 || groups[len(groups)-1].Title != title {
			groups = append(groups, part.Group{Title: title})
		}
		id := strconv.FormatInt(u.ID, 10)
		g := &groups[len(groups)-1]
		g.Options = append(g.Options, part.Option{Value: id, Label: u.Name, On: contains(on, id)})
	}
	return groups
}

func contains(list []string, v string) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// supportTitle is the line of the folded list of supporting units.
func supportTitle(units []unit.Unit, on []string) string {
	names := unitNames(units, on)
	if names == "" {
		return "配合单位：无"
	}
	return fmt.Sprintf("配合单位（%d 个）：%s", len(on), names)
}

func topicOptions(topics []minutes.Topic) []part.Option {
	out := []part.Option{{Value: "", Label: "（不属于议题）"}}
	for i, t := range topics {
		out = append(out, part.Option{Value: strconv.FormatInt(t.ID, 10), Label: "议题" + part.Numeral(i+1) + "：" + t.Title})
	}
	return out
}

func only(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// MinutesListView is the list with what its page needs.
type MinutesListView struct {
	minutes.Listing
	Tab string
	Tok form.Token
	Now time.Time
}

func (v MinutesListView) tabs() []part.Tab {
	names := []struct{ tab, label string }{{"", "全部"}, {"unreceived", "待签收"}}
	if v.Inside {
		names = []struct{ tab, label string }{{"", "全部"}, {minutes.Draft, "起草中"}, {minutes.Checking, "待校核"}, {minutes.Reviewing, "待审核"},
			{minutes.Signing, "待签发"}, {minutes.Signed, "已签发"}, {minutes.Issued, "已印发"}, {minutes.Corrected, "已更正"}, {minutes.Abandoned, "已撤销"}}
	}
	if v.Signs {
		names = append([]struct{ tab, label string }{{"mine", "待签批"}}, names...)
	}
	out := []part.Tab{}
	for _, n := range names {
		out = append(out, part.Tab{Label: n.label, URL: minutes.ListPath(n.tab, 0), Current: n.tab == v.Tab})
	}
	return out
}

func (v MinutesListView) paging() part.Paging {
	p := part.Paging{Text: fmt.Sprintf("本页 %d 项", len(v.Rows))}
	if v.More {
		p.Next = minutes.ListPath(v.Tab, v.Rows[len(v.Rows)-1].ID)
	}
	return p
}

// rowURL is where the title leads: straight to the decision for those it waits for.
func (v MinutesListView) rowURL(r minutes.Row) string {
	if v.Tab == "mine" {
		return minutes.Path(r.ID) + "/sign"
	}
	return minutes.Path(r.ID)
}

func (v MinutesListView) holder(r minutes.Row) string {
	switch {
	case r.State == minutes.Corrected:
		return "已被更正"
	case r.State == minutes.Abandoned:
		return "更正稿已撤销"
	case r.State != minutes.Issued:
		return r.Holder()
	case r.Sent == 0:
		return "供知悉"
	case v.Inside:
		return "已签收 " + layout.Ratio(r.Received, r.Sent)
	case r.Received < r.Sent:
		return "待本单位签收"
	}
	return "本单位已签收"
}

// versionWord is 第 3 稿, or the number once issued.
func versionWord(r minutes.Row) string {
	if r.Number != "" {
		return r.Number
	}
	return "第 " + strconv.Itoa(r.Version) + " 稿"
}

func escalationState(e minutes.Escalation) (string, flow.Tone) {
	s := minutes.EscalationChart.StateOf(e)
	return s.Title, s.Tone
}

// escalationSummary is what was recorded so far.
func escalationSummary(e minutes.Escalation) []part.Pair {
	out := []part.Pair{{Label: "牵头单位", Text: e.LeadName}}
	if e.SentOn != nil {
		out = append(out, part.Pair{Label: "报批对象", Text: e.SentTo}, part.Pair{Label: "请示文号", Text: e.Number}, part.Pair{Label: "报批日期", Text: layout.Date(*e.SentOn)})
	}
	if e.AnsweredOn != nil {
		out = append(out, part.Pair{Label: "批复日期", Text: layout.Date(*e.AnsweredOn)})
		if e.Answer != "" {
			out = append(out, part.Pair{Label: "批复意见", Text: e.Answer})
		}
	}
	return out
}

// typed is what was typed for this approval; the others show empty forms.
func (v MinutesMajorView) typed(id int64) (minutes.EscalationForm, form.Errors) {
	if id == v.Open {
		return v.Form, v.Errs
	}
	return minutes.EscalationForm{}, nil
}

func (v MinutesMajorView) chosen(id int64) string {
	if id == v.Open {
		return v.Step
	}
	return ""
}

// fieldID keeps ids unique; the refused form has the plain ones, to which the error summary leads.
func fieldID(name string, v MinutesMajorView, e minutes.Escalation) string {
	if e.ID == v.Open {
		return name
	}
	return name + "-" + strconv.FormatInt(e.ID, 10)
}

// held says that the decision waits for its approval.
func (v MinutesIssueView) held(clause int64) bool {
	for _, e := range v.Escalations {
		if e.Clause == clause && e.Approved() {
			return false
		}
	}
	return true
}

// rangeSummary lists the units in the range by why they are in it.
func rangeSummary(m minutes.Minutes) []part.Pair {
	names := map[string][]string{}
	for _, r := range minutes.Range(m) {
		names[r.Why] = append(names[r.Why], r.Name)
	}
	out := []part.Pair{}
	for _, why := range []string{"attended", "named"} {
		if len(names[why]) > 0 {
			out = append(out, part.Pair{Label: minutes.WhyTitle(why), Text: strings.Join(names[why], "、")})
		}
	}
	return out
}

// presence is the attendance list by list.
func presence(m minutes.Minutes) []part.Pair {
	out := []part.Pair{}
	for _, l := range []struct{ list, label string }{{minutes.Present, "出席"}, {minutes.Leave, "请假"}, {minutes.Observer, "列席"}, {minutes.Absent, "未到会"}} {
		if names := minutes.Names(m.Attendance, l.list); names != "" {
			out = append(out, part.Pair{Label: l.label, Text: names})
		}
	}
	return out
}

func clauseTitle(i int) string {
	if i < 0 {
		return "新的议定事项"
	}
	return "（" + part.Numeral(i+1) + "）"
}

// MinutesClashes are the fields in which two texts of one draft differ.
func MinutesClashes(theirs, mine minutes.Form, units []unit.Unit) []Clash {
	out := []Clash{}
	add := func(label, a, b string) {
		if a = form.Text(a); a != form.Text(b) {
			out = append(out, Clash{label, a, form.Text(b)})
		}
	}
	add("纪要名称", theirs.Title, mine.Title)
	add("会议概况", theirs.Overview, mine.Overview)
	for i := range max(len(theirs.Rows), len(mine.Rows)) {
		add("议定事项"+clauseTitle(i), clauseText(theirs.Rows, i, units), clauseText(mine.Rows, i, units))
	}
	add("其他内容", theirs.Other, mine.Other)
	return out
}

// clauseText is a decision in lines, to compare; empty when there is none in this place.
func clauseText(rows []minutes.ClauseForm, i int, units []unit.Unit) string {
	if i >= len(rows) {
		return ""
	}
	r := rows[i]
	lines := []string{r.Text, "牵头单位：" + unitNames(units, r.Lead), "配合单位：" + unitNames(units, r.Support), "完成时限：" + r.Due, "完成标志：" + r.Deliverable}
	if r.Major {
		lines = append(lines, "重大事项")
	}
	if r.NoTask != "" {
		lines = append(lines, "不下达任务的原因："+r.NoTask)
	}
	return strings.Join(lines, "\n")
}

func unitNames(units []unit.Unit, ids []string) string {
	names := []string{}
	for _, u := range units {
		if contains(ids, strconv.FormatInt(u.ID, 10)) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

// MinutesWords are all the words of a form, to tell whether two of them say the same; the keys of the rows
// are no words.
func MinutesWords(f minutes.Form) string {
	words := []string{f.Title, f.Overview, f.Other, f.Note}
	for _, r := range f.Rows {
		words = append(words, r.ID, r.Topic, r.Text, strings.Join(r.Lead, ","), strings.Join(r.Support, ","), r.Due, r.Deliverable, strconv.FormatBool(r.Major), r.NoTask)
	}
	for i := range words {
		words[i] = form.Text(words[i])
	}
	return strings.Join(words, "\x00")
}
