package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
)

// demoCommand fills an empty database with the shipped charter, sample people and an office at work.
func demoCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "an office of invented people, for looking around",
		Commands: []*cli.Command{{
			Name:  "load",
			Usage: "fill an empty database with the shipped charter, sample people and their work, and mark it as a demo",
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "password", Usage: "password of the sample people", DefaultText: "drawn by lot"},
				&cli.BoolFlag{Name: "if-empty", Usage: "a database that is not empty is no mistake: leave it as it is"},
			},
			Action: a.demoLoad,
		}},
	}
}

func (a *program) demoLoad(ctx context.Context, cmd *cli.Command) error {
	if a.config.BaseURL.Public() {
		return errPublicDemo
	}
	password := cmd.String("password")
	if password == "" {
		password = strings.ToLower(rand.Text()[:12])
	}
	return a.withSchema(ctx, func(d *db.DB) error {
		err := sample.Demo(ctx, d, password)
		if errors.Is(err, sample.ErrNotEmpty) && cmd.Bool("if-empty") {
			return a.demoThere(ctx, d)
		}
		if err != nil {
			return err
		}
		a.sayDemo(password)
		return nil
	})
}

// errPublicDemo keeps sample people, whose password stands on the sign-in page, from an address that everybody reaches.
var errPublicDemo = errors.New("the sample office is not for a public https address: its people and their password are on the sign-in page; serve it without --base-url or on a loopback address, or start with an empty database")

// noPublicDemo refuses to serve sample people on a public address.
func (a *program) noPublicDemo(ctx context.Context, d *db.DB) error {
	if !a.config.BaseURL.Public() {
		return nil
	}
	o, err := theOffice(ctx, d)
	if err == nil && o.Demo {
		err = errPublicDemo
	}
	return err
}

func theOffice(ctx context.Context, d *db.DB) (o *unit.Office, err error) {
	err = d.Read(ctx, func(b *db.Batch) { o = unit.TheOffice(b) })
	return o, err
}

// demoThere says what is there already: the demo's password, or that this is no demo.
func (a *program) demoThere(ctx context.Context, d *db.DB) error {
	o, err := theOffice(ctx, d)
	if err != nil {
		return err
	}
	if o.Demo {
		a.sayDemo(o.DemoPassword)
	} else {
		fmt.Fprintln(a.stdout, "the database is in use and was left as it is")
	}
	return nil
}

func (a *program) sayDemo(password string) {
	fmt.Fprintf(a.stdout, "demo: sign in as office1, liaison-jyj, convenor1, chief … with the password %s\n", password)
}
