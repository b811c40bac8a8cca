package house

import (
	"maps"
	"slices"
	"sync"

	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// words are the log's words by action, made once.
var words = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, d := range Deeds() {
		if _, said := out[d.Action]; !said {
			out[d.Action] = d.Word
		}
	}
	for _, r := range Rooms() {
		maps.Copy(out, r.Past)
	}
	return out
})

// Deeds lists everything that the log may tell: the acts first, then the steps.
func Deeds() []flow.Deed {
	charts, out := telling(), []flow.Deed{}
	for _, c := range charts {
		out = append(out, c.Acts...)
	}
	for _, c := range charts {
		out = append(out, c.Steps...)
	}
	return out
}

// telling are all that has acts. Files that come with an act are noted beside it.
func telling() []flow.Outline {
	charts := Charts()
	for _, f := range gather(func(r room.Room) []room.Files { return r.Files }) {
		charts = append(charts, file.Acts(f.Kind, f.Noun).Outline())
	}
	return charts
}

// Told is what the log may tell of one kind, by action.
type Told struct {
	Title   string
	Actions []string
}

// Tells lists what the log may tell, kind by kind, and what earlier versions told last: for a filter, which the log itself would have to be
// read for.
func Tells() (out []Told) {
	seen := map[string]bool{}
	add := func(title string, actions ...string) {
		actions = slices.DeleteFunc(actions, func(a string) bool { return seen[a] })
		for _, a := range actions {
			seen[a] = true
		}
		i := slices.IndexFunc(out, func(t Told) bool { return t.Title == title })
		if i < 0 {
			i, out = len(out), append(out, Told{Title: title})
		}
		out[i].Actions = append(out[i].Actions, actions...)
	}
	for _, c := range telling() {
		for _, d := range slices.Concat(c.Steps, c.Acts) {
			add(c.Title, d.Action)
		}
	}
	for _, r := range Rooms() {
		add("以前版本的动作", slices.Sorted(maps.Keys(r.Past))...)
	}
	return slices.DeleteFunc(out, func(t Told) bool { return len(t.Actions) == 0 })
}

// Word says an action of the log in words; one that nobody declares is shown as it is stored.
func Word(action string) string {
	if w, ok := words()[action]; ok {
		return w
	}
	return action
}
