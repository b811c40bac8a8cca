package shared

import (
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

// SameAs are the answers to whether one of those on record is the person of the name that was typed.
func SameAs(list []unit.Namesake, name string) []part.Option {
	out := []part.Option{}
	for _, n := range list {
		out = append(out, part.Option{Value: unit.SameAs(n.ID, name), Label: "是同一人：" + n.Name + "（" + n.SeatWords() + "）"})
	}
	return append(out, part.Option{Value: unit.SameAs(0, name), Label: "不是，这是同名的另一人"})
}
