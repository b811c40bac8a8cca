package minutespage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
	"jointmeeting/templates/page/minutespage"
)

var (
	units  = []unit.Unit{{ID: 987654, Kind: unit.KindMember, Name: "市标准局", Current: true}}
	groups = []unitgroup.Group{{ID: 987654, Kind: unitgroup.KindOwn, Name: "区直各部门"}}
)

// TestEveryClauseFieldIsDrawn: a change of any field is seen in the form, beside another text in a conflict, and tells
// what was typed from what is stored.
func TestEveryClauseFieldIsDrawn(t *testing.T) {
	t.Parallel()
	base := minutes.ClauseForm{Key: "1", Text: "议定"}
	in := func(c minutes.ClauseForm) minutes.Form {
		return minutes.Form{Title: "纪要", Rows: []minutes.ClauseForm{c}}
	}
	fieldtest.None(t, fieldtest.Absent(minutes.ClauseFields, "form", base, func(c minutes.ClauseForm) string {
		if c.Topic != "" {
			c.Topic = "5" // one of the agenda's
		}
		v := minutespage.EditView{Form: in(c), Units: units, Groups: groups, Topics: []minutes.Topic{{ID: 5, Title: "议题"}}}
		v.Settings, v.Now, v.Tok = setting.Defaults(), time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone), "x"
		out := strings.Builder{}
		if err := minutespage.Edit(v).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}))
	fieldtest.None(t, fieldtest.Absent(minutes.ClauseFields, minutes.Conflict, base, func(c minutes.ClauseForm) string {
		return fmt.Sprint(minutespage.Clashes(minutes.Form{}, in(c), units, groups))
	}))
	fieldtest.None(t, fieldtest.Absent(minutes.ClauseFields, "kept", base, func(c minutes.ClauseForm) string { return minutespage.Words(in(c)) }))
}

// TestEveryTextFieldIsDrawn: what is typed of the minutes beside their decisions is seen in the form, beside another text in a conflict, and tells what
// was typed from what is stored.
func TestEveryTextFieldIsDrawn(t *testing.T) {
	t.Parallel()
	bases := []minutes.Form{{Title: "纪要", Overview: "概况", Other: "其他", Note: "说明"}, {Title: "纪要", Rows: []minutes.ClauseForm{{Key: "另行改动", Text: "议定"}}}}
	fieldtest.None(t, fieldtest.Unshown("form", bases, nil, func(f minutes.Form) string {
		v := minutespage.EditView{Form: f, Units: units, Groups: groups}
		v.Settings, v.Now, v.Tok = setting.Defaults(), time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone), "x"
		out := strings.Builder{}
		if err := minutespage.Edit(v).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}))
	opens := map[string]string{"Open": "opens a row of the form", "Stepped": "opens the milestones of a row"}
	noText := map[string]string{"Note": "says why it was changed, and is no text of the minutes", "Open": opens["Open"], "Stepped": opens["Stepped"]}
	fieldtest.None(t, fieldtest.Unshown(minutes.Conflict, bases, noText, func(f minutes.Form) string { return fmt.Sprint(minutespage.Clashes(minutes.Form{}, f, units, groups)) }))
	fieldtest.None(t, fieldtest.Unshown("kept", bases, opens, minutespage.Words))
}
