package basis_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/sample"
)

// TestEveryFieldIsKeptAndLogged: a correction of any field alone is stored, and named in the log.
func TestEveryFieldIsKeptAndLogged(t *testing.T) {
	r := open(t)
	id := sample.Basis(t, r.d, "纲要")
	valid := func(_ form.Field[basis.Form], f basis.Form) basis.Form { return f }
	edit := func(f form.Field[basis.Form], typed basis.Form) {
		if _, err := r.s.Edit(t.Context(), r.who("office1"), id, r.get(id).Basis.Version, basis.Sent{Form: typed}); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	now := func() (basis.Form, string) {
		x := r.get(id)
		_, said, _ := strings.Cut(x.Log[len(x.Log)-1].Detail, "；修改")
		return basis.Of(x.Basis), said
	}
	fieldtest.None(t, fieldtest.Unkept(basis.Fields, valid, edit, now))
}
