package sample

import (
	"regexp"

	"jointmeeting/internal/form"
)

var number = regexp.MustCompile(`/(\d+)(/|$)`)

// idIn reads the record's id from the address that an act leads to.
func idIn(t T, url string) int64 {
	t.Helper()
	m := number.FindStringSubmatch(url)
	if m == nil {
		t.Fatalf("no id in %q", url)
	}
	return form.ID(m[1])
}
