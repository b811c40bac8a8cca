package sheet

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Disagreement is the paper 分歧说明: what was asked, who opposes and why, and what the proposer answers.
// It is made of the rows; nobody writes it.
func Disagreement(r opinion.Report, now time.Time) part.Paper {
	t := r.Topic
	paper := part.Paper{Label: "分歧说明", Org: r.Office.Organ(), No: t.Number, From: t.UnitName, Date: layout.Date(now), Title: titleOf(t.Title)}
	add := func(level int, text, rest string) {
		paper.Body = append(paper.Body, part.Para{Level: level, Text: text, Rest: rest})
	}
	add(1, "一、征求意见情况", "")
	add(0, asked(r, now), "")
	add(1, "二、不同意见及理由", "")
	for i, h := range opinion.Objections(r.Rounds) {
		add(2, "（"+part.Numeral(i+1)+"）"+h.Opinion.UnitName+"。", fmt.Sprintf("不同意（第 %d 轮，%s，审签人%s%s）。", h.Round.N, layout.Date(*h.Opinion.GivenAt), h.Opinion.Approver, entered(h.Opinion)))
		for n, p := range h.Opinion.Points {
			add(0, fmt.Sprintf("%d．%s：%s", n+1, about(p), ended(p.Text)), "")
			add(0, "提出单位答复："+verdict(p), "")
		}
	}
	add(1, "三、提出单位意见", "")
	add(0, view(r), "")
	if !t.OverrideAt.IsZero() {
		add(1, "四、召集人意见", "")
		add(0, fmt.Sprintf("%s（%s）于%s同意未经协调报审定：%s", t.OverrideName, t.OverrideSeat, layout.Date(t.OverrideAt), ended(t.OverrideReason)), "")
	}
	return paper
}

// titleOf heads the paper; a topic's title mostly begins with 关于 already.
func titleOf(title string) string {
	if strings.HasPrefix(title, "关于") {
		return title + "的分歧说明"
	}
	return "关于" + title + "的分歧说明"
}

// asked is the first paragraph: how often, whom, and how they answered.
func asked(r opinion.Report, now time.Time) string {
	return fmt.Sprintf("%s就此议题征求意见 %d 轮，涉及 %d 个单位。现有意见：%s。", r.Office.Organ()+"办公室", len(r.Rounds), len(opinion.Standing(r.Rounds)), opinion.Tally(r.Rounds, now))
}

// about names the part of the text, with its words.
func about(p round.Point) string {
	if p.Quote == "" || len([]rune(p.Quote)) > 80 {
		return opinion.PartLabel(p.Part)
	}
	return opinion.PartLabel(p.Part) + "（“" + p.Quote + "”）"
}

func verdict(p round.Point) string {
	if p.Verdict == "" {
		return "尚未答复。"
	}
	if p.Reason == "" {
		return round.VerdictWord(p.Verdict) + "。"
	}
	return round.VerdictWord(p.Verdict) + "。" + ended(p.Reason)
}

// view is what the proposer itself says of the dispute.
func view(r opinion.Report) string {
	if d := strings.TrimSpace(r.Topic.Dispute); d != "" {
		return ended(d)
	}
	return "提出单位未另作说明，对各条意见的答复见上。"
}

// ended closes a sentence that was left open.
func ended(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || strings.ContainsAny(string([]rune(text)[len([]rune(text))-1]), "。！？；…”") {
		return text
	}
	return text + "。"
}

// remarks are the lines of one unit in the table: at least one.
func remarks(o round.Answer) []round.Point {
	if len(o.Points) == 0 {
		return []round.Point{{}}
	}
	return o.Points
}

func approved(o round.Answer) string {
	if o.GivenAt == nil {
		return ""
	}
	return o.Approver + "　" + layout.Date(*o.ApprovedOn) + entered(o)
}

// entered says that the office entered the answer, and who gave it, how and when.
func entered(o round.Answer) string {
	if !o.Entered() {
		return ""
	}
	return "；" + o.GivenName
}

func partOf(p round.Point) string {
	if p.Part == "" {
		return ""
	}
	return about(p)
}

func remarkText(o round.Answer, p round.Point) string {
	if p.Text == "" && o.GivenAt != nil {
		return "无修改意见"
	}
	return p.Text
}

func adopted(o round.Answer, p round.Point) string {
	if !o.Asks() || p.Text == "" {
		return ""
	}
	return verdict(p)
}

// closing is the last line of the table: when it was made, and that an answer that lapsed is shown.
func closing(now time.Time) string {
	return layout.DateTime(now) + "由系统生成；已失效的意见保留在原轮次中。"
}
