package part

import (
	"slices"
	"strings"
)

// YearMonth is one small month of a year's view; Note is a quiet line below its days, Lines name the
// days that stand out.
type YearMonth struct {
	Title, Note string
	Weeks       [][]YearDay
	Lines       []string
}

// YearDay is one cell; an empty No is a day of another month. Mark says in one character what the day is
// beyond its weekday (休, 班); Off says that it is not worked.
type YearDay struct {
	No, Mark   string
	Off, Today bool
}

func (d YearDay) class() string {
	words := []string{}
	for word, on := range map[string]bool{"off": d.Off, "named": d.Mark != "", "today": d.Today} {
		if on {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
