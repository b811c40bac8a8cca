package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/db"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/verify"
)

// verifyCommand checks the invariants and names the rows that break one.
func verifyCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "check log, numbers, attachments, signatures and tasks; non-zero and names the rows when one is broken",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "bundle", Usage: "check this offline proof of issued minutes instead; needs no database"},
			&cli.StringSliceFlag{Name: "checkpoint", Usage: "SEQ:HASH that was printed or logged earlier: the log must still meet it"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if name := cmd.String("bundle"); name != "" {
				return a.verifyBundle(name)
			}
			return a.withAddresses(ctx, a.verifyAt(ctx, cmd.StringSlice("checkpoint")))
		},
	}
}

// verifyBundle checks an offline proof with nothing but the file, and says what the file cannot prove.
func (a *program) verifyBundle(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open the bundle: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit.BundleBytes+1))
	if err != nil {
		return fmt.Errorf("read the bundle: %w", err)
	}
	if len(data) > limit.BundleBytes {
		return errors.New("the file is too large to be a bundle")
	}
	r := bundle.Check(data)
	for _, list := range [][]string{r.Facts, r.Faults} {
		for _, line := range list {
			fmt.Fprintln(a.stdout, line)
		}
	}
	if len(r.Faults) > 0 {
		return errors.New("the bundle is not as the portal made it")
	}
	fmt.Fprintln(a.stdout, "校验通过。校验包不能证明的：")
	for _, line := range bundle.Limits {
		fmt.Fprintln(a.stdout, "  "+line)
	}
	return nil
}

// verifyAt changes nothing, not even the schema: what an upgrade takes in can be told from nothing afterwards. It also looks where the log's key is missing or another: it says so, and the origin of the entries is then a fault.
func (a *program) verifyAt(ctx context.Context, points []string) func(addresses) error {
	return func(at addresses) error {
		if err := a.current(ctx, at); err != nil {
			return err
		}
		d, err := db.Open(ctx, at.app)
		if err != nil {
			return err
		}
		defer d.Close()
		key, err := a.secret().Own()
		if err != nil {
			fmt.Fprintln(a.stderr, "the log's key:", err)
		}
		d.SealLog(key)
		d.ClocksApart(a.config.ClockApart)
		return a.verify(ctx, points)(d)
	}
}

func (a *program) verify(ctx context.Context, points []string) func(*db.DB) error {
	return func(d *db.DB) error {
		results, err := verify.Against(ctx, d, a.outside(), points)
		if err != nil {
			return err
		}
		broken := 0
		for _, r := range results {
			fmt.Fprintf(a.stdout, "%-12s %s\n", r.Name, map[bool]string{true: "ok", false: fmt.Sprintf("%d broken", len(r.Faults))}[len(r.Faults) == 0])
			for _, f := range append(r.Faults, r.Notes...) {
				fmt.Fprintln(a.stdout, "  "+f)
			}
			broken += len(r.Faults)
		}
		if broken > 0 {
			return errors.New("the database is not as the portal left it")
		}
		return nil
	}
}
