package opinionpage_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/opinionpage"
)

// TestEveryFieldAskedAboutIsDrawn: a unit reads on the page of its opinion each field that it is asked about, and none of those that are exempt.
func TestEveryFieldAskedAboutIsDrawn(t *testing.T) {
	base := topic.Fields.Blank()
	base.Title = "题目"
	fieldtest.None(t, fieldtest.Absent(topic.Fields, topic.Asked, base, func(c topic.Content) string {
		p := opinion.Page{Opinion: round.Answer{State: round.Asked}, Round: opinion.Round{Text: opinion.Text{TextN: 1, Says: c}}, Days: &calendar.Days{}}
		out := strings.Builder{}
		if err := opinionpage.Show(opinionpage.View{Page: p, Now: time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone), Tok: "x"}).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}))
}
