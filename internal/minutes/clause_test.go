package minutes_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
)

// TestClauseFieldsAreWhole: whatever is typed of a decision is declared, and has a column; whatever is stored is
// declared or listed as no word of the form.
func TestClauseFieldsAreWhole(t *testing.T) {
	t.Parallel()
	undeclared := slices.DeleteFunc(fieldtest.Undeclared(minutes.ClauseFields), func(f string) bool {
		return strings.Contains(f, ".Key ") || strings.Contains(f, ".ID ") // which name the row
	})
	fieldtest.None(t, undeclared)
	fieldtest.None(t, fieldtest.Undefaulted(minutes.ClauseFields, fieldtest.Held(t, "clause")))
	unstored := fieldtest.Unstored(minutes.ClauseFields, fieldtest.Columns(t, "clause"), "id", "minutes", "ord", "origin", "topic_title", "lead", "lead_name")
	fieldtest.None(t, slices.DeleteFunc(unstored, func(f string) bool { return strings.Contains(f, "_outside ") })) // names of units, which are rows of clause_unit
	held := []string{}
	for i := range reflect.TypeFor[minutes.Clause]().NumField() {
		held = append(held, reflect.TypeFor[minutes.Clause]().Field(i).Name)
	}
	for _, column := range fieldtest.Columns(t, "clause") {
		if name := strings.ReplaceAll(column, "_", ""); column != "minutes" && !slices.ContainsFunc(held, func(h string) bool { return strings.EqualFold(h, name) }) {
			t.Errorf("column %s is not read into a decision", column)
		}
	}
}

// TestClauseFieldsAreRead: what the page sends of each field comes back from it.
func TestClauseFieldsAreRead(t *testing.T) {
	t.Parallel()
	fieldtest.None(t, fieldtest.Absent(minutes.ClauseFields, "read", minutes.ClauseForm{}, func(c minutes.ClauseForm) string {
		v := minutes.ClauseFields.At("7", "").Values(c)
		v.Set("row", "7")
		back := minutes.Read(v).Rows[0]
		back.Key = ""
		if !reflect.DeepEqual(minutes.ClauseFields.At("7", "").Values(back), minutes.ClauseFields.At("7", "").Values(c)) {
			t.Errorf("sent %+v, read %+v", c, back)
		}
		return fmt.Sprintf("%+v", back)
	}))
	if got := minutes.Read(url.Values{"row": {"7"}, form.InputName("no_task", "7"): {"不办"}}).Rows[0].NoTask; got != "不办" {
		t.Errorf("the field no-task-7 says %q", got)
	}
}

// TestEveryClauseFieldIsKept: a change of any field alone is stored, signed, printed, compared, and named by the save.
func TestEveryClauseFieldIsKept(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	changes := map[string]func(c *minutes.ClauseForm){
		"topic": func(c *minutes.ClauseForm) { c.Topic = "" }, "text": func(c *minutes.ClauseForm) { c.Text = "改" + c.Text },
		"lead":            func(c *minutes.ClauseForm) { c.Lead = []int64{sample.Unit(o, o.db, "czj").ID} },
		"joint":           func(c *minutes.ClauseForm) { c.Joint = append(c.Joint, sample.Unit(o, o.db, "gaj").ID) },
		"support":         func(c *minutes.ClauseForm) { c.Support = append(c.Support, sample.Unit(o, o.db, "tjj").ID) },
		"joint_group":     func(c *minutes.ClauseForm) { c.JointGroup = []int64{2} },
		"support_group":   func(c *minutes.ClauseForm) { c.SupportGroup = []int64{1} },
		"joint_outside":   func(c *minutes.ClauseForm) { c.JointOutside = "政府督查室" },
		"support_outside": func(c *minutes.ClauseForm) { c.SupportOutside = "项目办、园林管理中心" },
		"due_kind":        func(c *minutes.ClauseForm) { c.DueKind, c.Due = "year_end", "" },
		"due":             func(c *minutes.ClauseForm) { c.DueKind, c.Due = "", "2027-09-30" }, "deliverable": func(c *minutes.ClauseForm) { c.Deliverable = "公布清单" },
		"milestones": func(c *minutes.ClauseForm) {
			c.Milestones = milestone.Rows{{Kind: "review", Name: "市委", Due: "2027-08-31"}, {Kind: "issue", DueKind: "year_end"}}
		},
		"major": func(c *minutes.ClauseForm) { c.Major = !c.Major }, "no_task": func(c *minutes.ClauseForm) { c.NoTask = "不需要办理" },
	}
	for _, f := range minutes.ClauseFields {
		change := changes[f.Name]
		if change == nil {
			t.Errorf("nobody changes the field %s (%s)", f.Name, f.Label)
			continue
		}
		was := o.get(id)
		typed := minutes.Of(was)
		change(&typed.Rows[0])
		must(t, o.save("office1", id, typed))
		is := o.get(id)
		if got := minutes.Of(is).Rows[0]; !reflect.DeepEqual(got, typed.Rows[0]) {
			t.Errorf("%s: stored %+v, typed %+v", f.Name, got, typed.Rows[0])
		}
		if paper.ContentClause(was.Clauses[0]) == paper.ContentClause(is.Clauses[0]) {
			t.Errorf("the field %s is not in what is signed", f.Name)
		}
		if back, err := minutes.Restore(minutes.Content(is)); err != nil || minutes.Content(back) != minutes.Content(is) {
			t.Errorf("the field %s does not come back from the signed text: %v", f.Name, err)
		}
		if printed := fmt.Sprint(paper.Body(was.Said(), paper.Layout)) != fmt.Sprint(paper.Body(is.Said(), paper.Layout)); printed != (f.Not[minutes.Printed] == "") {
			t.Errorf("the field %s is on paper: %t", f.Name, printed)
		}
		p := o.compare("office1", id, was.Version, is.Version)
		part := fmt.Sprintf("clause:%d", is.Clauses[0].ID)
		if !slices.ContainsFunc(p.Comparison.Touched(), func(x paper.Piece) bool { return x.Part == part }) {
			t.Errorf("a change of the field %s is not compared", f.Name)
		}
		if !slices.Contains(p.Versions[0].Entries[0].Parts, part) {
			t.Errorf("a change of the field %s is not named by the save: %v", f.Name, p.Versions[0].Entries[0].Parts)
		}
	}
}
