package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// How much a page may cost more among many records than among few: so many times as much, and for each record that it shows more a few buffers.
// A page of fewer buffers than littleBuffers is let be: what it reads more is the depth of an index, or a small table no longer read whole.
const (
	mostGrowth    = 1.25
	buffersOfRow  = 16
	littleBuffers = 70
)

// Sample is what a page of one kind cost one reader.
type Sample struct {
	Buffers, Records int // touched; shown
	Took             time.Duration
}

// PageCosts is what all pages cost at one size, by their kind and reader.
type PageCosts map[string][]Sample

// Add notes a page that was asked for.
func (c PageCosts) Add(v Visit) {
	records := []string{}
	for _, path := range linksOn(v.Body) {
		if anyNumber.MatchString(path) {
			records = append(records, path)
		}
	}
	slices.Sort(records)
	key := kindOf(v.Pattern, v.Path) + " " + v.Login
	c[key] = append(c[key], Sample{v.Buffers, len(slices.Compact(records)), v.Took})
}

var anyNumber = regexp.MustCompile(`/[0-9]+`)

// kindOf is the pattern of a page with what is asked of it, without the record and the place in the list that are asked for.
func kindOf(pattern, path string) string {
	_, query, _ := strings.Cut(path, "?")
	asked, err := url.ParseQuery(query)
	if err != nil || len(asked) == 0 {
		return pattern
	}
	for name, values := range asked {
		if _, list, _ := strings.Cut(values[0], "."); list != "" || name == "after" || name == "before" || !strings.ContainsFunc(values[0], notDigit) {
			asked.Set(name, "*")
		}
	}
	return pattern + "?" + asked.Encode()
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// typical is the middle one by a figure.
func typical[T cmp.Ordered](list []Sample, of func(Sample) T) Sample {
	return slices.SortedFunc(slices.Values(list), func(a, b Sample) int { return cmp.Compare(of(a), of(b)) })[len(list)/2]
}

// Growth is what a page costs among few and among many records.
type Growth struct {
	Page      string // kind and reader
	Few, Many Sample
	May       costlier // why it may grow and to how many buffers; most may not
}

// Compare gives the growth of all pages that were asked for at both sizes, the steepest first.
func Compare(few, many PageCosts) (list []Growth) {
	buffers := func(s Sample) int { return s.Buffers }
	took := func(s Sample) time.Duration { return s.Took }
	for page, samples := range few {
		if len(many[page]) == 0 {
			continue
		}
		g := Growth{page, typical(samples, buffers), typical(many[page], buffers), exemptionOf(page)}
		g.Few.Took, g.Many.Took = typical(samples, took).Took, typical(many[page], took).Took
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b Growth) int {
		return cmp.Or(cmp.Compare(b.times(), a.times()), strings.Compare(a.Page, b.Page))
	})
	return list
}

func (g Growth) times() float64 { return float64(g.Many.Buffers) / float64(max(1, g.Few.Buffers)) }

// Over says whether the page grows by more than it may.
func (g Growth) Over() bool {
	most := mostGrowth*float64(g.Few.Buffers) + buffersOfRow*float64(max(0, g.Many.Records-g.Few.Records))
	return float64(g.Many.Buffers) > max(littleBuffers, most, float64(g.May.buffers))
}

func (g Growth) String() string {
	return fmt.Sprintf("%s: %d buffers for %d records among few, %d for %d among many, %.2f times", g.Page, g.Few.Buffers, g.Few.Records, g.Many.Buffers, g.Many.Records, g.times())
}

// costlier is a page that may grow by what is asked of it: to how many buffers, and why.
type costlier struct {
	pattern, asked string
	buffers        int
	why            string
}

var costlierPages = []costlier{
	{"/tasks/{id}/bases", "", MostBuffers, "of each level a page is looked up along the index; 250 documents are read at once"},
	{"/topics/{id}/bases", "", MostBuffers, "as for tasks"},
	{"/bases", "q=", MostBuffers, "a search reads what the index of pieces finds"},
	{"/todo", "", MostBuffers, "as for minutes, of each sort that waits"},
	{"/minutes", "", MostBuffers, "minutes are looked up one by one with their meetings; 500 are read at once"},
	{"/referrals/{id}", "", MostBuffers, "as for minutes"},
	{"/tasks/{id}/progress/new", "", MostBuffers, "what a task rests on is looked up one by one; of 250 documents all are read at once"},
	{"/messages", "tab=unread", MostBuffers, "a message leads on by a form, so that a fuller page does not count as showing more records"},
	{"/tasks", "minutes=", MostBuffers, "the tasks of one's own among those of minutes are looked up one by one"},
	{"/tasks", "state=returned", MostBuffers, "what a unit sent back lies among what waits for it, which is walked until a page is full"},
	{"/topics", "after=", MostBuffers, "what a unit may see of a topic is asked along indexes; of 1,000 topics some tables are read at once"},
	{"/topics", "function=", MostBuffers, "as for the next page"},
	{"/topics", "tab=collected", MostBuffers, "as for the next page"},
}

// exemptionOf is what lets a page grow by more than others.
func exemptionOf(page string) costlier {
	kind, _, _ := strings.Cut(page, " ")
	pattern, query, _ := strings.Cut(kind, "?")
	asked, _ := url.ParseQuery(query)
	if s, ok := steepOf(pattern, asked); ok {
		return costlier{pattern, s.Asked, s.Buffers, s.Why}
	}
	for _, x := range costlierPages {
		if pattern == x.pattern && strings.Contains("&"+query, "&"+x.asked) {
			return x
		}
	}
	return costlier{}
}

// Save writes the census to a file, for a comparison with that of another size.
func (c PageCosts) Save(file string) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// PrintGrowth prints what pages cost in two files of Save, the steepest first.
func PrintGrowth(out io.Writer, few, many string) error {
	var sizes [2]PageCosts
	for i, file := range []string{few, many} {
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &sizes[i])
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	list, over := Compare(sizes[0], sizes[1]), 0
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page and reader\tbuffers few\tmany\ttimes\trecords few\tmany\tms few\tmany\ttimes\t≤ 1.25 times the buffers")
	for _, g := range list {
		said := verdict(!g.Over())
		if g.Over() {
			over++
		} else if g.May.why != "" {
			said = fmt.Sprintf("to %d: %s", g.May.buffers, g.May.why)
		}
		ms := func(d time.Duration) float64 { return d.Seconds() * 1000 }
		fmt.Fprintf(w, "%s\t%d\t%d\t%.2f\t%d\t%d\t%.2f\t%.2f\t%.2f\t%s\n", g.Page, g.Few.Buffers, g.Many.Buffers, g.times(), g.Few.Records, g.Many.Records,
			ms(g.Few.Took), ms(g.Many.Took), ms(g.Many.Took)/max(0.001, ms(g.Few.Took)), said)
	}
	fmt.Fprintf(w, "%d kinds of pages, %d grow by more than they may\n", len(list), over)
	return w.Flush()
}
