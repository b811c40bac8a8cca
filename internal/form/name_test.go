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
