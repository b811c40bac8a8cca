package house

import (
	"maps"
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

// Deeds lists everything that the log may tell: the acts first, then the steps. Files that come with an act
// are noted beside it.
func Deeds() []flow.Deed {
	charts := Charts()
	for _, f := range gather(func(r room.Room) []room.Files { return r.Files }) {
		charts = append(charts, file.Acts(f.Kind, f.Noun).Outline())
	}
	out := []flow.Deed{}
	for _, c := range charts {
		out = append(out, c.Acts...)
	}
	for _, c := range charts {
		out = append(out, c.Steps...)
	}
	return out
}

// Word says an action of the log in words; one that nobody declares is shown as it is stored.
func Word(action string) string {
	if w, ok := words()[action]; ok {
		return w
	}
	return action
}
