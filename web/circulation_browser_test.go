//go:build !quick

package web

import (
	"testing"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
)

// TestCirculationPagesInTheBrowser looks at the pages of a round as their readers do.
func TestCirculationPagesInTheBrowser(t *testing.T) {
	p, id := circulated(t)
	v := lookAt(t, p.h, "circulation-")
	look, enter := v.look, v.enter
	enter("office1")
	look("none", circulation.RoundsPath(id))
	look("new", minutes.Path(id)+"/circulate")
	sample.Circulate(t, p.db, id, round.AskForm{Note: "请重点核对完成时限。"}, "jyj", "czj", "wjw", "gedian")
	sample.GiveReply(t, p.db, id, "wjw", map[int]string{1: "建议明确试点学校数量。", 2: "报批时间建议延后。"})
	sample.GiveReply(t, p.db, id, "czj", nil)
	look("rounds", circulation.RoundsPath(id))
	look("minutes", minutes.Path(id))
	look("answer", circulation.Path(sample.ReplyOf(t, p.db, id, "wjw").ID))
	enter("liaison-jyj")
	look("form", circulation.Path(sample.ReplyOf(t, p.db, id, "jyj").ID))
	look("desk", "/")
	enter("liaison-wjw")
	look("given", circulation.Path(sample.ReplyOf(t, p.db, id, "wjw").ID))
	sample.MinutesStep(t, p.db, "office1", id, "recall_circulation", "内容有误，修改后再送")
	enter("liaison-jyj")
	look("closed", circulation.Path(sample.ReplyOf(t, p.db, id, "jyj").ID))
}
