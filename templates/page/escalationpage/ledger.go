package escalationpage

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/escalation"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// LedgerView is the page 报批件台账.
type LedgerView struct {
	escalation.Ledger
	Now time.Time
}

func (v LedgerView) tabs() []part.Tab {
	out := []part.Tab{}
	for i, t := range v.Tabs {
		out = append(out, part.Tab{Label: t.Label, URL: t.URL(0), Count: shared.CountWord(v.Counts[i]), Current: t.Key == v.Tab.Key})
	}
	return out
}

func (v LedgerView) paging() part.Paging {
	p := part.Paging{Text: fmt.Sprintf("本页 %d 项", len(v.Rows))}
	if v.More {
		p.Next = v.Tab.URL(v.Rows[len(v.Rows)-1].ID)
	}
	return p
}

// waited says for how long an answer has been awaited, or was: 12 天（8 个工作日）.
func (v LedgerView) waited(e escalation.Approval) string {
	if e.SentOn == nil {
		return "—"
	}
	n, work := e.Pending(v.Now, v.Days)
	return fmt.Sprintf("%d 天（%d 个工作日）", n, work)
}

// madeIn names the minutes a decision stands in: 〔2026〕1号 第 2 条.
func madeIn(e escalation.Approval) string {
	name := e.RecordNumber
	if name == "" {
		name = e.Title
	}
	return name + "　" + paper.Place(e.Ord)
}

func majorURL(e escalation.Approval) string {
	return minutes.Path(e.Record) + "/major#escalation-" + strconv.FormatInt(e.ID, 10)
}

// rulingNote is what stands under the answer in the ledger.
func rulingNote(r escalation.Row) string {
	out := ""
	if r.AnsweredOn != nil {
		out = layout.Date(*r.AnsweredOn)
	}
	if r.Files > 0 {
		out += "　文件 " + strconv.Itoa(r.Files) + " 个"
	}
	if r.Before > 0 {
		out += "　曾报批 " + strconv.Itoa(r.Before) + " 次"
	}
	return out
}
