//go:build !quick

package web

import (
	"testing"

	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestOpinionPagesInTheBrowser looks at the pages of a round as their readers do, at the width of a desk,
// of a phone and of a small phone.
func TestOpinionPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	ready := sample.ReadyTopic(t, d, "mzj", sample.Unit(t, d, "czj").ID)
	id := sample.ReadyTopic(t, d, "jyj", sample.Unit(t, d, "czj").ID)
	sample.Consult(t, d, id, round.AskForm{Days: "5", Note: "请重点核对第2项的职责分工。"}, "czj", "wjw", "fgw", "gedian")
	sample.GiveOpinion(t, d, id, "czj", sample.Opposed)
	sample.GiveOpinion(t, d, id, "wjw", sample.Amended)
	sample.GiveOpinion(t, d, id, "fgw", sample.Agreed)
	sample.Reply(t, d, id, "liaison-jyj", "czj", round.Declined, "经费已列入年度预算，牵头单位按职责分工确定。")
	v := lookAt(t, newPortal(t, d).h, "")
	look, enter := v.look, v.enter
	home := topic.Path(id)
	enter("office1")
	look("consult-new", topic.Path(ready)+"/consult")
	look("consult-topic", home)
	look("consult-sheet", home+"/opinions")
	look("consult-paper", home+"/disagreement")
	look("consult-answer", opinion.Path(sample.OpinionOf(t, d, id, "czj").ID))
	enter("liaison-gedian")
	look("consult-form", opinion.Path(sample.OpinionOf(t, d, id, "gedian").ID))
	look("consult-unit", home)
	enter("liaison-jyj")
	look("consult-adoption", home+"/adoption")
}
