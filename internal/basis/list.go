package basis

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// PageSize is the number of rows of a page.
const PageSize = 50

// queryMax is the most runes of a search.
const queryMax = 100

// Filter is what a list is asked for.
type Filter struct{ Level, Query, After string }

// ReadFilter takes the filter from an address; what makes no sense is left out.
func ReadFilter(v url.Values) Filter {
	f := Filter{v.Get("level"), form.Line(v.Get("q")), v.Get("after")}
	if LevelWord(f.Level) == "" {
		f.Level = ""
	}
	if r := []rune(f.Query); len(r) > queryMax {
		f.Query = string(r[:queryMax])
	}
	return f
}

// URL is the list's address with this filter.
func (f Filter) URL() string {
	v := url.Values{}
	for name, value := range map[string]string{"level": f.Level, "q": f.Query, "after": f.After} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return "/bases"
	}
	return "/bases?" + v.Encode()
}

// cursor reads where the page before ended; anything else is the first page.
func (f Filter) cursor() (time.Time, int64) {
	day, id, _ := strings.Cut(f.After, ".")
	t, err := time.ParseInLocation(time.DateOnly, day, form.Zone)
	if n := form.ID(id); err == nil && n > 0 {
		return t, n
	}
	return time.Date(9999, 12, 31, 0, 0, 0, 0, form.Zone), 0
}

// List is a page of the library, newest documents first.
type List struct {
	Filter  Filter
	Rows    []Basis
	Next    string // address of the next page, empty on the last
	MayKeep bool
}

func paged(f Filter, rows []Basis) List {
	l := List{Filter: f, Rows: rows}
	if len(rows) > PageSize {
		l.Rows = rows[:PageSize]
		last := l.Rows[PageSize-1]
		f.After = fmt.Sprintf("%s.%d", last.Issued.Format(time.DateOnly), last.ID)
		l.Next = f.URL()
	}
	return l
}
