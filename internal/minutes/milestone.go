package minutes

import (
	"slices"
	"strings"

	"jointmeeting/internal/form"
)

// editMilestones takes a button of the milestones of a row, add:KEY, drop:KEY-N or up:KEY-N, and answers the key of the row.
func (f *Form) editMilestones(pressed string) string {
	do, at, _ := strings.Cut(pressed, ":")
	key, no, _ := strings.Cut(at, "-")
	if i := slices.IndexFunc(f.Rows, func(r ClauseForm) bool { return r.Key == key }); i >= 0 {
		f.Stepped = key
		n, _ := form.Number(no)
		f.Rows[i].Milestones.Press(do, n)
	}
	return key
}
