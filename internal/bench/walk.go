package bench

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
)

// Route is a page of the program's table.
type Route struct {
	Pattern string
	Allows  func(access.Actor) bool
}

// Reader is one person, and how many clicks the walk goes on from a page's own address: with one to its tabs, filters and next page,
// with two from there to the filters and the next page of each.
type Reader struct {
	Login  string
	Clicks int
}

// Readers are one person of each role. Of those who read lists by the same statements one goes all the way.
var Readers = []Reader{{"office1", 2}, {"director", 1}, {"chief", 1}, {"convenor1", 1}, {"liaison-jyj", 2}, {"member-jyj", 1}, {"liaison-gedian", 1}, {"admin", 2}, {"security", 2}, {"auditor", 2}}

// Visit is a page as one person saw it.
type Visit struct {
	Pattern, Path, Login string
	Cost
}

// Apart are the pages that are not measured, each with the reason.
var Apart = map[string]string{
	"/healthz":             "for machines: reads nothing",
	"/readyz":              "for machines: writes",
	"/operations/{token}":  "one row by its key, of an act whose outcome was lost",
	"/kept/{id}":           "one row by its key, of a form that was kept",
	"/files/{id}":          "hands a file out piece by piece",
	"/minutes/{id}/bundle": "hands out what was signed: the fill signs nothing",
	"/admin/audit/verify":  "reads the whole log on purpose",
}

// Pair is a page and somebody whom its gate lets in.
type Pair struct{ Pattern, Login string }

// Walk asks for every page of the table as everybody who may come there: the pages that name no record, what those lead to on the same lists
// (tabs, filters, words to search for, next pages), and the pages of the records that they show. So each reader is asked about records that
// this reader may see, and nobody says here how a kind of record is found. Each answer is handed to see; the pairs that nothing opened are
// given back.
func (m *Meter) Walk(ctx context.Context, routes []Route, readers []Reader, see func(Visit)) (shut []Pair, err error) {
	others := map[string][]string{}
	for _, reader := range readers {
		w, err := m.walkOf(ctx, routes, reader, others)
		if err != nil {
			return nil, err
		}
		if err := w.all(ctx, see); err != nil {
			return nil, err
		}
		for _, p := range w.places {
			if !w.opened[p.pattern] {
				shut = append(shut, Pair{p.pattern, reader.Login})
			}
		}
	}
	return shut, nil
}

// walk is the way of one reader over the pages whose gates let this reader in.
type walk struct {
	meter  *Meter
	reader Reader
	secret string
	places []place
	ways   []step
	met    map[string]bool     // addresses that were or will be asked for
	opened map[string]bool     // patterns
	others map[string][]string // addresses by pattern that opened to earlier readers
	spare  map[string][]string // addresses of records by pattern, not asked for yet
	led    map[[2]string]int   // how often pages of records of one pattern led to another
}

// step is an address on the way, and how many clicks it lies from the page's own address.
type step struct {
	pattern, path string
	clicks        int
}

func (m *Meter) walkOf(ctx context.Context, routes []Route, reader Reader, others map[string][]string) (*walk, error) {
	who, err := account.ActorOf(ctx, m.DB, reader.Login)
	if err != nil {
		return nil, err
	}
	secret, err := SignIn(ctx, m.DB, reader.Login)
	if err != nil {
		return nil, err
	}
	w := &walk{meter: m, reader: reader, secret: secret, met: map[string]bool{}, opened: map[string]bool{}, others: others, spare: map[string][]string{}, led: map[[2]string]int{}}
	for _, r := range routes {
		if Apart[r.Pattern] == "" && r.Allows(who) {
			w.places = append(w.places, placeOf(r.Pattern))
		}
	}
	for _, p := range w.places {
		if p.named() {
			w.add(step{p.pattern, p.pattern, 0})
		}
	}
	return w, nil
}

func (w *walk) add(s step) {
	if !w.met[s.path] {
		w.met[s.path] = true
		w.ways = append(w.ways, s)
	}
}

// all goes until nothing leads on; then it tries, for each page that no record has opened, further ones that lists have shown, and those
// that opened to others: not all that somebody may see is on a list of theirs.
func (w *walk) all(ctx context.Context, see func(Visit)) error {
	if err := w.on(ctx, see); err != nil {
		return err
	}
	for _, p := range w.places {
		others := w.others[p.pattern]
		for _, path := range slices.Concat(others[max(0, len(others)-spares):], w.spare[p.pattern]) {
			if w.opened[p.pattern] {
				break
			}
			w.add(step{p.pattern, path, 0})
			if err := w.on(ctx, see); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) on(ctx context.Context, see func(Visit)) error {
	for len(w.ways) > 0 {
		at := w.ways[0]
		w.ways = w.ways[1:]
		c, err := w.meter.Cost(ctx, w.secret, at.path)
		if err != nil {
			return err
		}
		see(Visit{at.pattern, at.path, w.reader.Login, c})
		if c.Status != http.StatusOK {
			continue
		}
		w.opened[at.pattern] = true
		if !at.named() {
			w.others[at.pattern] = append(w.others[at.pattern], at.path)
		}
		if at.clicks < w.reader.Clicks {
			for _, path := range WaysOn(at.path, c.Body) {
				w.add(step{at.pattern, path, at.clicks + 1})
			}
		}
		w.toRecords(at, c.Body)
	}
	return nil
}

// fewLinks is how often the pages of the records of one pattern lead on to another; spares is how many records more are kept in mind.
const (
	fewLinks = 6
	spares   = 30
)

// toRecords adds the pages of records that a page leads to: from a page's own address the first and the last of each sort, from its tabs
// and filters the first, from the page of another record the first of a few.
func (w *walk) toRecords(at step, body []byte) {
	links := linksOn(body)
	for _, p := range w.places {
		found := p.among(links)
		if p.named() || len(found) == 0 {
			continue
		}
		way := [2]string{at.pattern, p.pattern}
		w.led[way]++
		switch {
		case at.clicks > 1 || !at.named() && w.led[way] > fewLinks:
		case at.named() && at.clicks == 0:
			w.record(p, found[0], w.add)
			w.record(p, found[len(found)-1], w.add)
		default:
			w.record(p, found[0], w.add)
		}
		w.record(p, found[len(found)/2], w.keep)
	}
}

// record hands on a page of a record, and all other pages of it, whether something leads to them or not.
func (w *walk) record(p place, path string, to func(step)) {
	to(step{p.pattern, path, 0})
	of := numbered.FindStringSubmatch(path)
	if of == nil {
		return
	}
	for _, p := range w.places {
		if tail, ok := strings.CutPrefix(p.pattern, of[1]+"{id}"); ok && !strings.Contains(tail, "{") {
			to(step{p.pattern, of[0] + tail, 0})
		}
	}
}

// keep has an address in mind for when nothing else opens its page.
func (w *walk) keep(s step) {
	if list := w.spare[s.pattern]; len(list) < spares && !slices.Contains(list, s.path) {
		w.spare[s.pattern] = append(list, s.path)
	}
}

// named says whether the page names no record.
func (s step) named() bool { return !strings.Contains(s.pattern, "{") }
