package web

import (
	"net/http"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestLateTopicThroughTheRouter: the pool marks a late topic, asks why beside it and keeps what was typed;
// the agenda and the topic's page say it to those who prepare, the unit reads the reason, not the date.
func TestLateTopicThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ApprovedTopic(t, p.db, "jyj")
	f := sample.MeetingForm(t, p.db, meeting.Special, "jyj")
	f.Starts, f.Ends = meetingAt(1, "09:00"), meetingAt(1, "10:00")
	agenda := meeting.AgendaPath(sample.NewMeeting(t, p.db, f))
	office := p.as("office1")
	page := office.get(agenda + "/add").Is(http.StatusOK).Page()
	page.Sees("议题提交截止", "前3个工作日，即", "逾期提交", "同意列入的理由")
	to, values := page.Form(agenda + "/add").Press("添加到议程")
	values.Set("topics", page.Find("input[name=topics]").Attr("value"))
	page = office.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	page.Sees("逾期提交，请填写同意列入的理由")
	form := page.Form(agenda + "/add")
	to, values = form.Fill("同意列入的理由", "召集人要求本次研究").Press("添加到议程")
	if values.Get("topics") == "" {
		t.Error("what was ticked is lost")
	}
	office.post(to, values).To(agenda)
	office.get(agenda).Page().Sees("逾期提交", "同意列入：召集人要求本次研究")
	office.get(topic.Path(id)).Page().Sees("逾期提交", "办公室同意列入本次会议：召集人要求本次研究", "前3个工作日，即")
	unit := p.as("liaison-jyj").get(topic.Path(id)).Page()
	unit.Sees("逾期提交", "召集人要求本次研究")
	unit.SeesNot("前3个工作日，即")

	draft := sample.DraftTopic(t, p.db, "jyj")
	p.as("liaison-jyj").get(topic.Path(draft) + "/check").Page().Sees("议题须在会议召开 3 个工作日前提交，逾期的须经办公室同意方可列入该次会议")
}
