package problem

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// PageSize is the number of rows of a page.
const PageSize = 50

// Row is a problem in a list.
type Row struct {
	ID              int64
	Title, UnitName string
	Duty            string
	State           string
	At, StateAt     time.Time
}

// Path is the problem's page.
func (r Row) Path() string { return Path(r.ID) }

// Filter is what a list is asked for.
type Filter struct {
	State string
	Unit  int64
	After string
}

// ReadFilter takes the filter from an address; what makes no sense is left out.
func ReadFilter(v url.Values) Filter {
	f := Filter{v.Get("state"), form.ID(v.Get("unit")), v.Get("after")}
	if Chart.State(f.State).See == nil {
		f.State = ""
	}
	return f
}

// URL is the list's address with this filter.
func (f Filter) URL() string {
	v := url.Values{}
	if f.State != "" {
		v.Set("state", f.State)
	}
	if f.Unit != 0 {
		v.Set("unit", fmt.Sprint(f.Unit))
	}
	if f.After != "" {
		v.Set("after", f.After)
	}
	if len(v) == 0 {
		return "/problems"
	}
	return "/problems?" + v.Encode()
}

// cursor reads where the page before ended; 0 is the first page.
func (f Filter) cursor() (time.Time, int64) {
	micro, id, _ := strings.Cut(f.After, ".")
	return time.UnixMicro(form.ID(micro)), form.ID(id)
}

// List is a page of problems, what changed last first.
type List struct {
	Filter      Filter
	Rows        []Row
	Next        string // address of the next page, empty on the last
	Own         bool   // the reader's units' problems only
	MayRegister bool
	Units       []unit.Unit
}

func paged(f Filter, rows []Row) List {
	l := List{Filter: f, Rows: rows}
	if len(rows) > PageSize {
		l.Rows = rows[:PageSize]
		last := l.Rows[PageSize-1]
		f.After = fmt.Sprintf("%d.%d", last.StateAt.UnixMicro(), last.ID)
		l.Next = f.URL()
	}
	return l
}
