package form

import (
	"fmt"
	"strings"
)

// Pick is a record that was ticked in a list for an act on several, at the version that the list showed.
type Pick struct {
	ID      int64
	Version int
}

// Value is how the box of a record stands in a form.
func (p Pick) Value() string { return fmt.Sprintf("%d.%d", p.ID, p.Version) }

// ReadPicks reads which records were ticked, by their boxes; what is none is passed over.
func ReadPicks(boxes []string) (out []Pick) {
	for _, box := range boxes {
		id, version, _ := strings.Cut(box, ".")
		if n, ok := Number(version); ok && ID(id) != 0 {
			out = append(out, Pick{ID(id), n})
		}
	}
	return out
}

// CheckPicks notes beside the field where none was ticked, or more than limit.
func (e *Errors) CheckPicks(field string, picks []Pick, limit int) {
	switch {
	case len(picks) == 0:
		e.Add(field, "请勾选要办理的各项")
	case len(picks) > limit:
		e.Add(field, "一次最多办理 %d 项，已勾选 %d 项，请分几次", limit, len(picks))
	}
}
