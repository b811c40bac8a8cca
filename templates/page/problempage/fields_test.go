package problempage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/problem"
	"jointmeeting/templates/page/problempage"
)

// TestEveryFieldIsDrawn: a change of any field is seen on the page of a problem and in its form.
func TestEveryFieldIsDrawn(t *testing.T) {
	now := time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	base := problem.Content{Title: "题目", Duty: "职责", Situation: "现状", Proposal: "建议"}
	for place, draw := range map[form.Place]func(problem.Content) templ.Component{
		form.Page: func(c problem.Content) templ.Component {
			return problempage.Show(problempage.View{Shown: problem.Shown{Problem: problem.Problem{ID: 41, State: "open", Content: c}}, Now: now})
		},
		"form": func(c problem.Content) templ.Component {
			return problempage.Form(problempage.FormView{Sheet: problem.Sheet{Problem: problem.Problem{Content: c}}, Form: problem.Form{Content: c}})
		},
	} {
		fieldtest.None(t, fieldtest.Absent(problem.Fields, place, base, func(c problem.Content) string {
			out := strings.Builder{}
			if err := draw(c).Render(t.Context(), &out); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}))
	}
}
