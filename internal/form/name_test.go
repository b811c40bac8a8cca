package form_test

import (
	"testing"

	"jointmeeting/internal/form"
)

// TestPersonName: the spaces by which tables widen a Chinese name go, those of other names stay.
func TestPersonName(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"周　红": "周红", " 周 小 红 ": "周小红", "阿卜杜拉 · 买买提": "阿卜杜拉·买买提", "John  Smith": "John Smith", "周红 （女）": "周红 （女）", "": ""} {
		if got := form.PersonName(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// TestAPersonsNameHasNoComma: nobody is called like what the portal writes behind a name.
func TestAPersonsNameHasNoComma(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]bool{"王五": false, "阿卜杜拉·买买提": false, "John Smith": false, "王五，联席会议办公室苏示清代录": true, "王五,代录": true, "": true} {
		var errs form.Errors
		if errs.NeedPerson("name", "姓名", name, 40); (errs.Of("name") != "") != refused {
			t.Errorf("%q: %q, want it refused: %v", name, errs.Of("name"), refused)
		}
	}
}
