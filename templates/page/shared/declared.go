package shared

import (
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/templates/part"
)

// Declared is a declared field as its form draws it, without what was typed.
func Declared[T any](f form.Field[T]) part.Field {
	out := part.Field{Name: f.Name, Label: f.Label, Hint: f.Hint, Max: f.Max, Rows: f.Rows, Auto: f.Auto,
		Optional: f.Need == form.NeedNever && f.Kind != form.KindTick && f.Kind != form.KindUnits}
	if f.Narrow {
		out.Width = "md"
	}
	if f.Kind == form.KindTick {
		out.Label, out.Note, out.Hint = f.Box, f.Hint, ""
	}
	if f.Auto == "tel" {
		out.Type, out.Mode = "tel", "tel"
	}
	return out
}

// Pair is a declared field with what it says in words, on a page: items with their numbers, a text line by line.
func Pair[T any](f form.Field[T], word string) part.Pair {
	p := part.Pair{Label: f.Heading()}
	switch f.Kind {
	case form.KindItems:
		p.Lines = Numbered(form.Items(word))
	case form.KindText:
		p.Lines = strings.Split(word, "\n")
	default:
		p.Text = word
	}
	return p
}

// Options are the answers of a declared choice.
func Options[T any](f form.Field[T]) []part.Option {
	out := []part.Option{}
	for _, o := range f.Options {
		out = append(out, part.Option{Value: o.Value, Label: o.Label})
	}
	return out
}

// Any puts 全部 before the answers of a filter.
func Any(list []part.Option) []part.Option {
	return append([]part.Option{{Value: "", Label: "全部"}}, list...)
}
