// Package part holds the components pages are made of. Each is a pure function of a small struct and
// of the words given to it; none reads data, the clock or a role. The gallery shows every one of them.
package part

import (
	"maps"
	"slices"
)

// glyph is one icon on a 24 by 24 grid: strokes, and circles as x, y, radius.
type glyph struct {
	path string
	dots [][3]string
}

func drawn(path string, dots ...[3]string) glyph { return glyph{path, dots} }

// icons are drawn into the page, so that no page needs a request for them.
var icons = map[string]glyph{
	"home":    drawn("M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z"),
	"topic":   drawn("M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5"),
	"meet":    drawn("M4 6h16v14H4zM4 10h16M8 3v5M16 3v5M8 14h3M8 17h6"),
	"minutes": drawn("M5 4h14v16H5zM9 8h6M9 12h6M9 16h3"),
	"task":    drawn("M4 5h4v4H4zM4 15h4v4H4zM11 7h9M11 17h9M4.8 7l1 1 1.7-2"),
	"horn":    drawn("M4 10v4h3l8 4V6l-8 4zM18 9a4 4 0 0 1 0 6M8 14l1 5h2"),
	"unit":    drawn("M4 20V9l8-5 8 5v11zM9 20v-6h6v6M3 20h18"),
	"std":     drawn("m12 3 9 5-9 5-9-5zM3 12l9 5 9-5M3 16l9 5 9-5"),
	"chart":   drawn("M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6"),
	"gear":    drawn("M4 7h9M17 7h3M4 17h3M11 17h9", [3]string{"15", "7", "2"}, [3]string{"9", "17", "2"}),
	"bell":    drawn("M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4"),
	"search":  drawn("m16 16 4.5 4.5", [3]string{"11", "11", "6.5"}),
	"user":    drawn("M4.5 20.5c1-4.5 4-6 7.5-6s6.5 1.5 7.5 6", [3]string{"12", "8", "4"}),
	"people":  drawn("M2.5 19.5c.8-3.7 3.2-5 6-5s5.2 1.3 6 5M16 5.2a3.5 3.5 0 0 1 0 6.6M17.5 14.8c2 .6 3.4 2 4 4.7", [3]string{"8.5", "8.5", "3.5"}),
	"text":    drawn("M3 19 8.5 5 14 19M5 14.5h7M15.5 19l3-8 3 8M16.5 16.5h4"),
	"more":    drawn("M4 6h16M4 12h16M4 18h16"),
	"plus":    drawn("M12 5v14M5 12h14"),
	"up":      drawn("M12 19V5M6 11l6-6 6 6"),
	"down":    drawn("M12 5v14M6 13l6 6 6-6"),
	"file":    drawn("M6 3h8l4 4v14H6zM14 3v4h4"),
	"print":   drawn("M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"),
	"out":     drawn("M14 4H5v16h9M10 12h11M17 8l4 4-4 4"),
	"pen":     drawn("m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5 17.5 10M12 20.5h8"),
	"check":   drawn("m5 12.5 4.5 4.5L19 7"),
	"clock":   drawn("M12 7v5.5l3.5 2", [3]string{"12", "12", "8.5"}),
	"inbox":   drawn("M4 13v6h16v-6M4 13l3-8h10l3 8M4 13h5a3 3 0 0 0 6 0h5"),
	"log":     drawn("M6 3h12v18H6zM9 8h1M12 8h3M9 12h1M12 12h3M9 16h1M12 16h3"),
	"lock":    drawn("M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
	"help":    drawn("M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5", [3]string{"12", "12", "8.5"}),
}

// glyphOf finds an icon; an unknown name is an empty square of the same size.
func glyphOf(name string) glyph { return icons[name] }

// IconNames lists the icons in the order of their names.
func IconNames() []string { return slices.Sorted(maps.Keys(icons)) }
