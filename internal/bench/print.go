package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"text/tabwriter"
)

// PrintCosts prints what each page asks for each reader, and saves it to a file where one is named.
func (m *Meter) PrintCosts(ctx context.Context, out io.Writer, routes []Route, save string) error {
	seen := PageCosts{}
	if save != "" {
		m.Again = 5
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page\treader\tround trips\tstatements\tbuffers\tbytes\tfaults")
	shut, err := m.Walk(ctx, routes, Readers, func(v Visit) {
		if v.Status != http.StatusOK {
			return
		}
		seen.Add(v)
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", v.Path, v.Login, v.Trips, v.Statements, v.Buffers, len(v.Body), len(v.Faults))
		for _, f := range v.Faults {
			fmt.Fprintf(w, "\t\t\t\t\t\t%s\n", f.Said)
		}
	})
	for _, p := range shut {
		fmt.Fprintf(w, "%s\t%s\tnot opened\n", p.Pattern, p.Login)
	}
	if err = errors.Join(err, w.Flush()); err != nil || save == "" {
		return err
	}
	return seen.Save(save)
}

// PrintPlans prints the plan of every statement of one page for one reader.
func (m *Meter) PrintPlans(ctx context.Context, out io.Writer, path, login string) error {
	secret, err := SignIn(ctx, m.DB, login)
	if err != nil {
		return err
	}
	c, err := m.Cost(ctx, secret, path)
	if err != nil {
		return err
	}
	for _, plan := range c.Plans {
		fmt.Fprintln(out, plan)
	}
	fmt.Fprintf(out, "status %d, %d round trips, %d statements, %d buffers\n", c.Status, c.Trips, c.Statements, c.Buffers)
	for _, f := range c.Faults {
		fmt.Fprintln(out, f.Said)
	}
	return nil
}
