package bench

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
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

// Walk asks for every page of the table as everybody who may come there, and for what those pages lead to on the same lists:
// tabs, filters, words to search for, next pages. Each answer is handed to see.
func (m *Meter) Walk(ctx context.Context, routes []Route, readers []Reader, see func(Visit)) error {
	addresses := map[string][]string{}
	for _, r := range routes {
		if Apart[r.Pattern] != "" {
			continue
		}
		list, err := m.addresses(ctx, r.Pattern)
		if err != nil {
			return err
		}
		addresses[r.Pattern] = list
	}
	for _, reader := range readers {
		if err := m.walkAs(ctx, reader, routes, addresses, see); err != nil {
			return err
		}
	}
	return nil
}

// step is an address on the way, and how many clicks it lies from the page's own address.
type step struct {
	pattern, path string
	clicks        int
}

func (m *Meter) walkAs(ctx context.Context, reader Reader, routes []Route, addresses map[string][]string, see func(Visit)) error {
	who, err := account.ActorOf(ctx, m.DB, reader.Login)
	if err != nil {
		return err
	}
	secret, err := SignIn(ctx, m.DB, reader.Login)
	if err != nil {
		return err
	}
	ways, met := []step{}, map[string]bool{}
	add := func(s step) {
		if !met[s.path] {
			met[s.path] = true
			ways = append(ways, s)
		}
	}
	for _, r := range routes {
		if !r.Allows(who) {
			continue
		}
		for _, path := range addresses[r.Pattern] {
			add(step{r.Pattern, path, 0})
		}
	}
	for len(ways) > 0 {
		at := ways[0]
		ways = ways[1:]
		c, err := m.Cost(ctx, secret, at.path)
		if err != nil {
			return err
		}
		see(Visit{at.pattern, at.path, reader.Login, c})
		if c.Status != http.StatusOK || at.clicks == reader.Clicks {
			continue
		}
		for _, path := range WaysOn(at.path, c.Body) {
			add(step{at.pattern, path, at.clicks + 1})
		}
	}
	return nil
}

// addresses are those of a pattern for records that the database holds: for each kind of record some in each state.
func (m *Meter) addresses(ctx context.Context, pattern string) ([]string, error) {
	words := fillWords.Replace(pattern)
	head, tail, ok := strings.Cut(words, "{id}")
	if !ok {
		if strings.Contains(words, "{") {
			return nil, fmt.Errorf("the bench knows no value for %s", pattern)
		}
		return []string{words}, nil
	}
	sql := recordsOf[head]
	if sql == "" {
		return nil, fmt.Errorf("the bench knows no records for %s", pattern)
	}
	var ids *[]int64
	if err := m.DB.Read(ctx, func(b *db.Batch) { ids = db.Values[int64](b, sql, db.Args{}) }); err != nil {
		return nil, fmt.Errorf("records of %s: %w", pattern, err)
	}
	out := map[string]bool{}
	for _, id := range *ids {
		out[fmt.Sprintf("%s%d%s", head, id, tail)] = true
	}
	return slices.Sorted(maps.Keys(out)), nil
}

// fillWords are the values of what stands in patterns beside the record.
var fillWords = strings.NewReplacer("{key}", "task.soon_days", "{no}", "1", "{year}", "2026", "/orders/{step}", "/orders/suspend", "/change/{step}", "/change/rename")
