//go:build !quick

package web

import (
	"fmt"
	"testing"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestLibraryPagesInTheBrowser looks at the calendar, the library and the register as their readers do,
// at the width of a desk, of a phone and of a small phone.
func TestLibraryPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	law, study, cited := sample.Basis(t, d, "关于推进重点领域标准体系建设的通知"), sample.Problem(t, d, "jyj", "托管机构服务要求不统一"), sample.SubmittedTopic(t, d, "jyj")
	sample.Cite(t, d, cited, law)
	v := lookAt(t, newPortal(t, d).h, "")
	tab, look, enter := v.tab, v.look, v.enter
	enter("office1")
	look("calendar", "/calendar/2026")
	look("calendar-unknown", "/calendar/2030")
	look("calendar-edit", "/calendar/2026/edit")
	look("bases", "/bases")
	look("bases-none", "/bases?q=none")
	look("basis", basis.Path(law))
	look("basis-edit", basis.Path(law)+"/edit")
	look("cite", topic.Path(cited)+"/bases")
	look("topic-cited", topic.Path(cited))
	look("topic-print", topic.Path(cited)+"/print")
	look("problems", "/problems")
	look("problem-unit", "/problems/new")
	enter("liaison-jyj")
	look("problems-own", "/problems")
	look("problem", problem.Path(study))
	look("problem-edit", problem.Path(study)+"/edit")
	tab.Resize(390, 900)
	tab.Go(v.base + fmt.Sprintf("/problems/%d", study))
	tab.ClickButton("转为议题")
	tab.See("已转为议题草稿")
}
