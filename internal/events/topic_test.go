package events_test

import (
	"testing"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

var entry = audit.Entry{Action: "test.act", Kind: "test", Record: 1, Title: "事项"}

var (
	theOffice = []string{"director", "office1", "office2"}
	leaders   = []string{"chief", "convenor1", "convenor2"}
)

// but leaves one out: whoever acts is not told of their own act.
func but(list []string, actor string) []string {
	out := []string{}
	for _, l := range list {
		if l != actor {
			out = append(out, l)
		}
	}
	return out
}

func and(lists ...[]string) (out []string) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func topicScenes() []scene {
	step := func(login, do, reason string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			sample.TopicStep(t, d, sample.Who(t, d, login), id, do, reason)
		}
	}
	draft := func(t *testing.T, d *db.DB) int64 { return sample.DraftTopic(t, d, "jyj", sample.Unit(t, d, "wjw").ID) }
	inner := func(t *testing.T, d *db.DB) int64 {
		exec(t, d, "UPDATE unit SET inner_review = true WHERE code = 'jyj'")
		return draft(t, d)
	}
	submitted := func(t *testing.T, d *db.DB) int64 {
		return sample.SubmittedTopic(t, d, "jyj", sample.Unit(t, d, "wjw").ID)
	}
	ready := func(t *testing.T, d *db.DB) int64 { return sample.ReadyTopic(t, d, "jyj", sample.Unit(t, d, "wjw").ID) }
	proposed := after(ready, step("office1", "propose", ""))
	approved := after(proposed, step("convenor1", "approve", ""))
	unit, both := []string{"liaison-jyj"}, []string{"liaison-jyj", "member-jyj"}
	joining := func(t *testing.T, d *db.DB) int64 { return sample.JoiningTopic(t, d, "jyj", "czj", "mzj") }
	half := after(joining, step("liaison-mzj", "confirm", ""))
	// Its round has ended with an answer that no change of the text touches.
	joint := func(t *testing.T, d *db.DB) int64 {
		id := sample.JointTopic(t, d, "jyj", "czj")
		sample.Consult(t, d, id, round.AskForm{Days: "5"}, "wjw")
		sample.GiveOpinion(t, d, id, "wjw", sample.Apart)
		sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "close_consultation", "")
		return id
	}
	revise := func(t *testing.T, d *db.DB, id int64) {
		who := sample.Who(t, d, "liaison-jyj")
		rec := sample.Topic(t, d, who, id)
		f := topic.Of(rec)
		f.Background = "按意见修改后的理由"
		if _, err := opinion.NewService(d).Revise(t.Context(), who, id, rec.Version, topic.Sent{Form: f}); err != nil {
			t.Fatal(err)
		}
	}
	return []scene{
		{"topic.joint_asked", func(t *testing.T, d *db.DB) int64 {
			f := sample.TopicForm("关于联合制定服务规范有关事宜")
			f.Joint = []int64{sample.Unit(t, d, "czj").ID, sample.Unit(t, d, "mzj").ID}
			return sample.DraftTopicForm(t, d, "jyj", f)
		}, step("liaison-jyj", "join", ""), []string{"liaison-czj", "liaison-mzj"}},
		{"topic.joint_asked", joint, revise, []string{"liaison-czj"}},
		{"topic.joint_confirmed", half, step("liaison-czj", "confirm", ""), unit},
		{"topic.joint_confirmed", joining, step("liaison-mzj", "confirm", ""), nil},
		{"topic.joint_renewed", after(joint, revise), step("liaison-czj", "confirm", ""), and(theOffice, unit)},
		{"topic.joint_declined", half, step("liaison-czj", "decline", "不属本单位职责"), unit},
		{"topic.unit_review", inner, step("liaison-jyj", "review", ""), []string{"member-jyj"}},
		{"topic.refused", after(inner, step("liaison-jyj", "review", "")), step("member-jyj", "refuse", "请再研究"), unit},
		{"topic.submitted", draft, step("liaison-jyj", "submit", ""), theOffice},
		{"topic.submitted", after(inner, step("liaison-jyj", "review", "")), step("member-jyj", "agree", ""), theOffice},
		{"topic.handed", after(submitted, func(t *testing.T, d *db.DB, id int64) { sample.ClerkTopic(t, d, "office1", id, "") }), func(t *testing.T, d *db.DB, id int64) {
			sample.ClerkTopic(t, d, "director", id, "office2")
		}, []string{"office2"}},
		{"topic.accepted", submitted, step("office1", "accept", ""), unit},
		{"topic.returned", submitted, step("office1", "return", "请补充依据"), unit},
		{"topic.deferred", submitted, step("office1", "defer", "待政策明确"), unit},
		{"topic.deferred", ready, step("office1", "defer", "待政策明确"), unit},
		{"topic.rejected", submitted, step("office1", "reject", "不属联席会议职责"), unit},
		{"topic.reopened", after(submitted, step("office1", "defer", "待政策明确")), step("office2", "reopen", ""), unit},
		{"topic.proposed", ready, step("office1", "propose", ""), leaders},
		{"topic.approved", proposed, step("convenor1", "approve", ""), and(theOffice, unit)},
		{"topic.held", proposed, step("chief", "hold", "先征求意见"), and(theOffice, unit)},
		{"topic.withdrawn", submitted, step("liaison-jyj", "withdraw", ""), theOffice},
		{"topic.scheduled", approved, func(t *testing.T, d *db.DB, id int64) {
			sample.NewMeeting(t, d, sample.MeetingForm(t, d, "special", "jyj"), id)
		}, both},
		{"topic.unscheduled", after(approved, func(t *testing.T, d *db.DB, id int64) {
			sample.NewMeeting(t, d, sample.MeetingForm(t, d, "special", "jyj"), id)
		}), func(t *testing.T, d *db.DB, _ int64) {
			m := number(t, d, "SELECT max(id) FROM meeting")
			cancel(t, d, m)
		}, both},
		{"topic.put_off", approved, func(t *testing.T, d *db.DB, id int64) {
			sample.PutOff(t, d, sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, "special", "jyj"), id))
		}, and([]string{"director", "office2"}, both)},
	}
}

func cancel(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	sample.MeetingStep(t, d, sample.Who(t, d, "office1"), id, "cancel", "另行安排", meeting.Extra{})
}
