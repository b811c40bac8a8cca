package mepage

import (
	"slices"
	"strings"

	"jointmeeting/internal/typed"
)

// keptFields lists the fields of a kept form, in a steady order.
func keptFields(h typed.Form) [][2]string {
	out := [][2]string{}
	values := h.Values()
	for k := range values {
		for _, v := range values[k] {
			out = append(out, [2]string{k, v})
		}
	}
	slices.SortStableFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

// keptTexts are the values that a reader would know again; numbers and code words are only counted.
func keptTexts(h typed.Form) (texts []string) {
	for _, f := range keptFields(h) {
		if !keptMachine(f[0], f[1]) {
			texts = append(texts, f[1])
		}
	}
	return texts
}

func keptChoices(h typed.Form) (n int) {
	for _, f := range keptFields(h) {
		if keptMachine(f[0], f[1]) && f[0] != "token" && f[0] != "version" && f[1] != "" {
			n++
		}
	}
	return n
}

// machine says that a value means nothing to a reader: an id, a code word, a token.
func keptMachine(name, value string) bool {
	if name == "token" || name == "version" || value == "" {
		return true
	}
	return strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == "" && len(value) < 20
}
