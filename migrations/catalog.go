package migrations

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Querier is a pool, a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// CatalogPath is the search_path by which the catalogue is read: servers print names by what is on it.
const CatalogPath = "pg_catalog, public, pg_temp"

//go:embed catalog.sql
var selectCatalog string

// catalog is what the numbered files make, in the form of Read: written by TestCatalogIsFresh.
//
//go:embed catalog.txt
var catalog string

// Catalog is what in a schema has a hand in what is written or read: triggers, functions, rules, policies, heirs, views, defaults,
// constraints and indexes, each with a digest of what it does. Who may change them can have any act of the program write what he likes.
type Catalog struct {
	Server string            // the major version of the server that printed it
	Things map[string]string // the digest of each by its name
}

// deparsed begins the names of things of which each major version has its own print.
const deparsed = "deparsed "

// ReadCatalog reads the catalogue of a database; the transaction has CatalogPath.
func ReadCatalog(ctx context.Context, q Querier) (Catalog, error) {
	c := Catalog{Things: map[string]string{}}
	rows, err := q.Query(ctx, "SELECT 'server', (current_setting('server_version_num')::int / 10000)::text UNION ALL SELECT * FROM ("+selectCatalog+") c")
	if err != nil {
		return c, fmt.Errorf("read the catalogue: %w", err)
	}
	var name, digest string
	_, err = pgx.ForEachRow(rows, []any{&name, &digest}, func() error {
		if name == "server" {
			c.Server = digest
		} else {
			c.Things[name] = digest
		}
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("read the catalogue: %w", err)
	}
	return c, nil
}

// Shipped is the catalogue of this program's schema.
func Shipped() Catalog {
	c := Catalog{Things: map[string]string{}}
	for line := range strings.Lines(catalog) {
		switch digest, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " "); {
		case !ok || digest == "--":
		case digest == "server":
			c.Server = name
		default:
			c.Things[name] = digest
		}
	}
	return c
}

// Whole says whether two catalogues can be compared to the last word; of servers of two versions the prints differ.
func (c Catalog) Whole(other Catalog) bool { return c.Server == other.Server }

// Strange names what another catalogue has and this one has not, lacks, or has otherwise, in the order of the names.
func (c Catalog) Strange(other Catalog) (added, missing, changed []string) {
	for name, digest := range other.Things {
		is, there := c.Things[name]
		switch {
		case strings.HasPrefix(name, deparsed) && !c.Whole(other):
		case !there:
			added = append(added, name)
		case is != digest:
			changed = append(changed, name)
		}
	}
	for name := range c.Things {
		if _, there := other.Things[name]; !there && (c.Whole(other) || !strings.HasPrefix(name, deparsed)) {
			missing = append(missing, name)
		}
	}
	for _, list := range [][]string{added, missing, changed} {
		slices.Sort(list)
	}
	return added, missing, changed
}
