package meeting_test

import (
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// beside are the columns of a meeting that nobody types: what follows from the chair and the day, where it stands.
var beside = []string{"id", "chair_name", "chair_title", "delegation", "receipt_days", "notice", "state", "reason",
	"announced_at", "started_at", "ended_at", "created_by", "created_at", "state_at", "version",
	"planned_from", "planned_until", "planned_place", "planned_chair", "paper", "issued"}

// TestEveryFieldIsDeclaredAndStored: a field of the form that the table or the database lacks is named.
func TestEveryFieldIsDeclaredAndStored(t *testing.T) {
	fieldtest.None(t, fieldtest.Undeclared(meeting.Fields))
	fieldtest.None(t, fieldtest.Unlisted(meeting.Fields))
	fieldtest.None(t, fieldtest.Undefaulted(meeting.Fields, fieldtest.Held(t, "meeting")))
	fieldtest.None(t, fieldtest.Unstored(meeting.Fields, fieldtest.Columns(t, "meeting"), beside...))
}

// TestEveryFieldIsRead: what the page sends of each field comes back from it.
func TestEveryFieldIsRead(t *testing.T) {
	base, _ := meeting.Fields.Read(valid()).Check(meeting.Fields)
	fieldtest.None(t, fieldtest.Absent(meeting.Fields, "read", base, func(f meeting.Form) string {
		return fmt.Sprint(meeting.Fields.Read(meeting.Fields.Values(f)))
	}))
}

// TestEveryFieldIsKeptAndLogged: a change of any field alone is stored, and named in the log; the kind alone is not
// changed once the meeting is there.
func TestEveryFieldIsKeptAndLogged(t *testing.T) {
	k := newDesk(t)
	base := k.form(meeting.Special, "fgw", "echeng")
	base.Leaders = []int64{k.who("chief").Person}
	id := k.made(base)
	k.delegate("convenor1", 0, 9000)
	for _, f := range meeting.Fields {
		p := k.page(id)
		was := meeting.Of(p.Meeting, p.Invited)
		now := fieldtest.Changed(f, was)
		switch f.Name {
		case "kind":
			continue
		case "starts":
			now.Ends = "2031-05-06T09:10" // it cannot end before it begins
		case "chair":
			now.Chair = person(k, "convenor1")
		case "leaders":
			now.Leaders = append(was.Leaders, k.who("convenor2").Person)
		case "units":
			now.Units = append(was.Units, k.unit("jyj"))
		case "guest":
			now.Guests = meeting.Guests{{Category: meeting.Expert, Org: "某大学", Name: "吴示专", Title: "教授"}}
		case "ends":
			now.Ends = "2031-05-06T11:00"
		case "receipt_due":
			now.ReceiptDue = "2031-05-05T12:00"
		}
		if _, err := k.s.Update(t.Context(), k.who("office1"), id, p.Version, now); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		p = k.page(id)
		if is := meeting.Of(p.Meeting, p.Invited); f.Word(&now, form.Numbers) != f.Word(&is, form.Numbers) {
			t.Errorf("field %s (%s): typed %+v, stored %+v", f.Name, f.Label, now, is)
		}
		if last := p.Log[len(p.Log)-1]; !strings.Contains(last.Detail, "；修改") || !strings.Contains(last.Detail, f.Label) {
			t.Errorf("the change of %s (%s) is not in the log: %s", f.Name, f.Label, last.Detail)
		}
	}
}

// TestAgendaSaysWhatIsStored: an item of an agenda holds what its topic says in each field that is InRow, but for what is exempt there.
func TestAgendaSaysWhatIsStored(t *testing.T) {
	k := newDesk(t)
	f := sample.TopicForm("关于规范的通报")
	f.Content = fieldtest.Otherwise(topic.Fields, f.Content)
	id, about := k.made(in(k.form(meeting.Special, "jyj"), 40)), sample.ApprovedTopicForm(t, k.d, "jyj", f)
	k.add(id, about)
	stored := sample.Topic(t, k.d, k.who("office1"), about).Content
	fieldtest.None(t, fieldtest.Unsaid(topic.Fields, topic.Fields.InRowsOf(topic.Agenda), topic.Agenda, stored, k.page(id).Items[0].Says))
}
