package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/web"
)

// benchCost prints what each page asks of the database that is there, and where it grows with the records.
func (a *program) benchCost(ctx context.Context, cmd *cli.Command) error {
	return a.withURL(ctx, func(url string) error {
		return withMeter(ctx, url, func(m *bench.Meter, routes []bench.Route) error {
			if cmd.Args().Len() == 2 {
				return a.printPlans(ctx, m, cmd.Args().Get(0), cmd.Args().Get(1))
			}
			return a.printCosts(ctx, m, routes)
		})
	})
}

// withMeter opens the database with ears on its statements, and the pages over it.
func withMeter(ctx context.Context, url string, work func(*bench.Meter, []bench.Route) error) error {
	tracer := &bench.Tracer{}
	d, err := db.Open(ctx, url, db.WithTracer(tracer))
	if err != nil {
		return err
	}
	defer d.Close()
	deps := web.Deps{DB: d, Log: slog.New(slog.DiscardHandler), Secret: make([]byte, 32), Now: time.Now, Requests: 1 << 20}
	handler, err := web.New(deps)
	if err != nil {
		return err
	}
	table, err := web.Pages(deps)
	if err != nil {
		return err
	}
	routes := []bench.Route{}
	for _, r := range table {
		routes = append(routes, bench.Route{Pattern: r.Pattern, Allows: r.Gate.Allows})
	}
	m, err := bench.NewMeter(ctx, d, tracer, handler, "portal")
	if err != nil {
		return err
	}
	return work(m, routes)
}

// costsOf counts the buffers of each page for each of its readers.
func costsOf(url string) func(context.Context, *db.DB, bench.Records, []bench.Page) ([]int, error) {
	return func(ctx context.Context, d *db.DB, r bench.Records, pages []bench.Page) (list []int, err error) {
		err = withMeter(ctx, url, func(m *bench.Meter, _ []bench.Route) error {
			for _, p := range pages {
				for _, login := range p.Logins {
					secret, err := bench.SignIn(ctx, d, login)
					if err != nil {
						return err
					}
					c, err := m.Cost(ctx, secret, p.Address(r))
					if err != nil {
						return err
					}
					list = append(list, c.Buffers)
				}
			}
			return nil
		})
		return list, err
	}
}

// printCosts prints what each page asks for each reader.
func (a *program) printCosts(ctx context.Context, m *bench.Meter, routes []bench.Route) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page\treader\tround trips\tstatements\tbuffers\tbytes\tfaults")
	err := m.Walk(ctx, routes, bench.Readers, func(v bench.Visit) {
		if v.Status != http.StatusOK {
			return
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", v.Path, v.Login, v.Trips, v.Statements, v.Buffers, len(v.Body), len(v.Faults))
		for _, f := range v.Faults {
			line, _, _ := strings.Cut(f, "\n")
			fmt.Fprintf(w, "\t\t\t\t\t\t%s\n", line)
		}
	})
	return errors.Join(err, w.Flush())
}

// printPlans prints the plan of every statement of one page for one reader.
func (a *program) printPlans(ctx context.Context, m *bench.Meter, path, login string) error {
	secret, err := bench.SignIn(ctx, m.DB, login)
	if err != nil {
		return err
	}
	c, err := m.Cost(ctx, secret, path)
	if err != nil {
		return err
	}
	for _, plan := range c.Plans {
		fmt.Fprintln(a.stdout, plan)
	}
	fmt.Fprintf(a.stdout, "status %d, %d round trips, %d statements, %d buffers\n", c.Status, c.Trips, c.Statements, c.Buffers)
	for _, f := range c.Faults {
		line, _, _ := strings.Cut(f, "\n")
		fmt.Fprintln(a.stdout, line)
	}
	return nil
}
