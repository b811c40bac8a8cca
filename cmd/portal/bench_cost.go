package main

import (
	"context"
	"fmt"
	"log/slog"
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
		return withMeter(ctx, url, func(m bench.Meter) error { return a.printCosts(ctx, m, cmd.Args().First()) })
	})
}

// withMeter opens the database with ears on its statements, and the pages over it.
func withMeter(ctx context.Context, url string, work func(bench.Meter) error) error {
	tracer := &bench.Tracer{}
	d, err := db.Open(ctx, url, db.WithTracer(tracer))
	if err != nil {
		return err
	}
	defer d.Close()
	handler, err := web.New(web.Deps{DB: d, Log: slog.New(slog.DiscardHandler), Secret: make([]byte, 32), Now: time.Now, Requests: 1 << 20})
	if err != nil {
		return err
	}
	m, err := bench.NewMeter(ctx, d, tracer, handler, "portal")
	if err != nil {
		return err
	}
	return work(m)
}

// costsOf counts the buffers of each page for each of its readers.
func costsOf(url string) func(context.Context, *db.DB, bench.Records, []bench.Page) ([]int, error) {
	return func(ctx context.Context, d *db.DB, r bench.Records, pages []bench.Page) (list []int, err error) {
		err = withMeter(ctx, url, func(m bench.Meter) error {
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

// printCosts prints the table of pages whose address holds the word, with every plan when there is one.
func (a *program) printCosts(ctx context.Context, m bench.Meter, word string) error {
	records, err := bench.Pick(ctx, m.DB)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page\treader\tround trips\tstatements\tbuffers\tbytes\tfaults")
	for _, p := range bench.Pages {
		for _, login := range p.Logins {
			if word != "" && word != p.Path+" "+login {
				continue
			}
			secret, err := bench.SignIn(ctx, m.DB, login)
			if err != nil {
				return err
			}
			c, err := m.Cost(ctx, secret, p.Address(records))
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", p.Path, login, c.Trips, c.Statements, c.Buffers, c.Bytes, len(c.Faults))
			if word != "" {
				fmt.Fprintln(a.stdout, strings.Join(c.Plans, "\n"))
			}
			for _, f := range c.Faults {
				line, _, _ := strings.Cut(f, "\n")
				fmt.Fprintf(w, "\t\t\t\t\t\t%s\n", line)
			}
		}
	}
	return w.Flush()
}
