package calendar

import (
	"context"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// row is a list as stored, with its days side by side.
type row struct {
	Year, Version int
	Source        string
	ByName        string
	At            time.Time
	Days          []time.Time
	Workdays      []bool
	Names         []string
}

// selectLists joins each list with its days; one row a list keeps a page's answer small.
const selectLists = `SELECT y.year, y.version, y.source, y.by_name, y.at, d.days, d.workdays, d.names
	FROM calendar_year y CROSS JOIN LATERAL (
		SELECT array_agg(day ORDER BY day) AS days, array_agg(workday ORDER BY day) AS workdays, array_agg(name ORDER BY day) AS names
		FROM calendar_day d WHERE d.year = y.year AND d.version = y.version) d`

const selectInForce = selectLists + `
	WHERE NOT EXISTS (SELECT FROM calendar_year later WHERE later.year = y.year AND later.version > y.version)
	ORDER BY y.year`

// Queue asks for the calendar in a page's round trip; it may be used when Read has returned.
func Queue(b *db.Batch) *Days { return &Days{rows: db.Many[row](b, selectInForce, nil)} }

// LoadTx loads the calendar inside an act.
func LoadTx(ctx context.Context, tx *db.Tx) (*Days, error) {
	rows, err := db.All[row](ctx, tx, selectInForce, nil)
	if err != nil {
		return nil, err
	}
	return New(listsOf(rows)...), nil
}

func listsOf(rows []row) []List {
	out := make([]List, len(rows))
	for i, r := range rows {
		out[i] = List{r.Year, r.Version, r.Source, r.ByName, r.At, make([]Day, len(r.Days))}
		for n, day := range r.Days {
			y, m, d := day.Date()
			out[i].Days[n] = Day{time.Date(y, m, d, 0, 0, 0, 0, form.Zone), r.Workdays[n], r.Names[n]}
		}
	}
	return out
}

// insert stores a list as the next version of its year. Whoever comes second meets the first one's row.
func insert(ctx context.Context, tx *db.Tx, l List) error {
	n, err := tx.Exec(ctx, `INSERT INTO calendar_year (year, version, source, by_name, at)
		VALUES (@year, @version, @source, @name, @at) ON CONFLICT DO NOTHING`,
		db.Args{"year": l.Year, "version": l.Version, "source": l.Source, "name": tx.Who.Name, "at": tx.At})
	if err == nil && n == 0 {
		err = fault.Stale()
	}
	if err != nil {
		return err
	}
	days, workdays, names := make([]string, len(l.Days)), make([]bool, len(l.Days)), make([]string, len(l.Days))
	for i, x := range l.Days {
		days[i], workdays[i], names[i] = x.Date.Format(time.DateOnly), x.Workday, x.Name
	}
	_, err = tx.Exec(ctx, `INSERT INTO calendar_day (year, version, day, workday, name)
		SELECT @year, @version, day, workday, name FROM unnest(@days::date[], @workdays::boolean[], @names::text[]) AS l (day, workday, name)`,
		db.Args{"year": l.Year, "version": l.Version, "days": days, "workdays": workdays, "names": names})
	return err
}
