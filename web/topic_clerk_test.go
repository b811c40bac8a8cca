package web

import (
	"net/http"
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestTopicClerkThroughTheRouter: taken up, handed over and put down by the page's own form; the unit reads
// whom to call, a unit that only gives its opinion does not.
func TestTopicClerkThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ConsultedTopic(t, p.db, "jyj", "wjw")
	home, to := topic.Path(id), topic.Path(id)+"/clerk"
	one, two := sample.Who(t, p.db, "office1").Name, sample.Who(t, p.db, "office2").Name
	office, director := p.as("office1"), p.as("director")
	office.get(home).Page().Sees("还没有经办人", "由我经办")
	office.press(office.get(home).Page(), to, "由我经办").To(home)
	office.get(home).Page().Sees("此议题由您经办", "放下")
	p.as("office2").get(home).Page().SeesNot("由我经办", "放下")
	p.as("liaison-jyj").get(home).Page().Sees("经办人", one)
	p.as("liaison-wjw").get(home).Is(http.StatusOK).Page().SeesNot("经办人")
	office.get("/topics?tab=mine").Page().Sees("我经办的", "经办人 "+one)
	page := director.press(director.get(home).Page(), to, "交办").Is(http.StatusUnprocessableEntity).Page()
	page.Sees("请选择办公室工作人员")
	at, values := page.Form(to).Fill("交由", two).Press("交办")
	director.post(at, values).To(home)
	director.get(home).Page().Sees("已交"+two+"经办", "由"+two+"经办")
	p.as("liaison-jyj").post(to, values).Is(http.StatusForbidden)
}
