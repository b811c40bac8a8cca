package topicpage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/templates/sheet"
)

var units = []unit.Unit{{ID: 987654, Kind: unit.KindMember, Name: "市标准局", Current: true}}

// saying is a draft with the content, its units and its function in words.
func saying(c topic.Content) topic.Topic {
	names := func(ids []int64) []string { return strings.Fields(fmt.Sprint(ids)) }
	return topic.Topic{ID: 41, State: "draft", Content: c, FunctionName: "类别" + c.Function, AttendNames: names(c.Attend), ConsultedNames: names(c.Consulted),
		Joining: joint.Joining{JointNames: names(c.Joint)}}
}

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	out := strings.Builder{}
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestEveryFieldIsDrawn: a change of any field is seen on the record's page, in the last look before it is handed in,
// in the form and on paper, but for those that are exempt with their reason.
func TestEveryFieldIsDrawn(t *testing.T) {
	now := time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	base := topic.Fields.Blank()
	base.Title, base.Reporter = "题目", "张示例"
	sheetOf := func(c topic.Content) topic.Sheet {
		return topic.Sheet{Topic: saying(c), Units: units, Functions: []unit.Function{{Code: "改", Short: "类别"}}, Values: *setting.Defaults()}
	}
	for place, draw := range map[form.Place]func(topic.Content) templ.Component{
		"check": func(c topic.Content) templ.Component {
			return topicpage.Check(topicpage.CheckView{Sheet: sheetOf(c), Now: now, Tok: "x"})
		},
		"form": func(c topic.Content) templ.Component {
			return topicpage.Form(topicpage.FormView{Sheet: sheetOf(base), Form: topic.Form{Content: c}, Now: now, Tok: "x"})
		},
		form.Page: func(c topic.Content) templ.Component {
			return topicpage.Show(topicpage.View{Shown: topic.Shown{Topic: saying(c), Days: calendar.New(), Values: *setting.Defaults()}, Now: now, Tok: "x"})
		},
		form.Print: func(c topic.Content) templ.Component { return sheet.TopicSheet(topic.Material{Topic: saying(c)}) },
	} {
		fieldtest.None(t, fieldtest.Absent(topic.Fields, place, base, func(c topic.Content) string { return drawn(t, draw(c)) }))
	}
	fieldtest.None(t, fieldtest.AbsentInRows(topic.Fields, base, func(c topic.Content) string {
		row := topiclist.Row{ID: 41, State: "submitted", Content: c, FunctionName: "类别" + c.Function}
		return drawn(t, topicpage.List(topicpage.ListView{List: topiclist.List{Rows: []topiclist.Row{row}}, Now: now}))
	}))
	narrowed := drawn(t, topicpage.List(topicpage.ListView{Now: now}))
	for _, f := range topic.Fields {
		if f.Filter && !strings.Contains(narrowed, `name="`+f.Name+`"`) {
			t.Errorf("field %s (%s) is missing in the filters of the list", f.Name, f.Label)
		}
	}
}
