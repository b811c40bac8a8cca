package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/web"
)

// benchCost prints what each page asks of the database that is there, and where it grows with the records.
func (a *program) benchCost(ctx context.Context, cmd *cli.Command) error {
	key, err := a.secret().Own()
	if err != nil {
		return err
	}
	return a.withURL(ctx, func(url string) error {
		return withMeter(ctx, url, key, func(m *bench.Meter, routes []bench.Route) error {
			if cmd.Args().Len() == 2 {
				return m.PrintPlans(ctx, a.stdout, cmd.Args().Get(0), cmd.Args().Get(1))
			}
			return m.PrintCosts(ctx, a.stdout, routes, cmd.String("save"))
		})
	})
}

// withMeter opens the database with ears on its statements, and the pages over it.
func withMeter(ctx context.Context, url string, key audit.Key, work func(*bench.Meter, []bench.Route) error) error {
	tracer := &bench.Tracer{}
	d, err := db.Open(ctx, url, db.WithTracer(tracer))
	if err != nil {
		return err
	}
	defer d.Close()
	d.SealLog(key)
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
func costsOf(url string, key audit.Key) func(context.Context, bench.Records, []bench.Page) ([]int, error) {
	return func(ctx context.Context, r bench.Records, pages []bench.Page) (list []int, err error) {
		err = withMeter(ctx, url, key, func(m *bench.Meter, _ []bench.Route) error {
			list, err = m.Buffers(ctx, r, pages)
			return err
		})
		return list, err
	}
}
