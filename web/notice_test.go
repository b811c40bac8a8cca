package web

import (
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestNoticesAreThePortals: what an act has to say is shown once, at the next page; what somebody wrote to the table is not.
func TestNoticesAreThePortals(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	path := meeting.Path(sample.NewMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "jyj")))
	to, values := office.get(path+"/edit").Page().Form(path).Fill("地点", "市民中心").Press("保存")
	office.post(to, values).To(path)
	if text := office.get(path).Text; !strings.Contains(text, "会议已保存") {
		t.Error("the portal's own word is not shown")
	}
	if text := office.get(path).Text; strings.Contains(text, "会议已保存") {
		t.Error("it is shown twice")
	}
	for name, sql := range map[string]string{
		"written":             `UPDATE session SET data = convert_to('[{"Text":"纪要已签发"}]', 'UTF8')`,
		"behind a false seal": `UPDATE session SET data = sha256('x') || convert_to('[{"Text":"纪要已签发"}]', 'UTF8')`,
	} {
		dbtest.Tamper(t, p.db, sql)
		if text := office.get("/").Text; strings.Contains(text, "纪要已签发") {
			t.Errorf("%s: the portal speaks in its name", name)
		}
	}
}
