package basispage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/basispage"
	"jointmeeting/templates/sheet"
)

// said is a document as typed.
func said(f basis.Form) basis.Basis {
	issued, _ := form.Date(f.Issued)
	return basis.Basis{ID: 7, Level: f.Level, Title: f.Title, Number: f.Number, Issuer: f.Issuer, Issued: issued, Demands: f.Demands, State: "current"}
}

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	out := strings.Builder{}
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestEveryFieldIsDrawn: a change of any field is seen in the form, on the document's page and in the papers that cite
// it, but for those that are exempt with their reason; what narrows lists stands above the list.
func TestEveryFieldIsDrawn(t *testing.T) {
	now := time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	base := basis.Form{Level: "city", Title: "文件", Issuer: "市人民政府", Issued: "2026-01-05"}
	for place, draw := range map[form.Place]func(basis.Form) templ.Component{
		"form": func(f basis.Form) templ.Component {
			return basispage.Form(basispage.FormView{Form: f, Now: now, Tok: "x"})
		},
		form.Page: func(f basis.Form) templ.Component {
			return basispage.Show(basispage.View{Shown: basis.Shown{Basis: said(f)}, Now: now, Tok: "x"})
		},
		form.Print: func(f basis.Form) templ.Component {
			return sheet.TopicSheet(topic.Material{Topic: topic.Topic{State: "draft"}, Bases: []basis.Basis{said(f)}})
		},
	} {
		fieldtest.None(t, fieldtest.Absent(basis.Fields, place, base, func(f basis.Form) string { return drawn(t, draw(f)) }))
	}
	list := drawn(t, basispage.List(basispage.ListView{}))
	for _, f := range basis.Fields {
		if f.Filter && !strings.Contains(list, `name="`+f.Name+`"`) {
			t.Errorf("field %s (%s) is missing in the filters of the list", f.Name, f.Label)
		}
	}
}
