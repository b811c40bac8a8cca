package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/access"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// charterCommand loads the founding document: units, duties, functions.
func charterCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "charter",
		Usage: "the founding document: units, duties, functions",
		Commands: []*cli.Command{{
			Name:      "load",
			Usage:     "bring units and duties in line with a charter file (default: the shipped one); shows the difference first",
			ArgsUsage: "[FILE]",
			Flags: []cli.Flag{
				&cli.BoolFlag{Name: "yes", Usage: "do not ask"},
				&cli.StringFlag{Name: "from", Usage: "day from which the changes hold, such as 2026-03-01", DefaultText: "today"},
			},
			Action: a.charterLoad,
		}},
	}
}

func (a *program) charterLoad(ctx context.Context, cmd *cli.Command) error {
	c, from, err := charterAsked(cmd.Args().First(), cmd.String("from"))
	if err != nil {
		return err
	}
	return a.withDB(ctx, func(d *db.DB) error {
		diff, err := charter.Preview(ctx, d, c)
		if err != nil {
			return err
		}
		if diff.Empty() {
			fmt.Fprintln(a.stdout, "nothing to do: the database follows this charter")
			return nil
		}
		fmt.Fprintln(a.stdout, strings.Join(diff.Words, "\n"))
		if !cmd.Bool("yes") && !a.sure("load these changes?") {
			return fmt.Errorf("nothing was changed")
		}
		done, err := charter.Load(ctx, d, access.System("命令行"), c, from)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%d changes loaded\n", len(done.Words))
		return nil
	})
}

// charterAsked reads the file, or the shipped charter, and the day; the zero day is today.
func charterAsked(file, day string) (*charter.Charter, time.Time, error) {
	var from time.Time
	if day != "" {
		var ok bool
		if from, ok = form.Date(day); !ok {
			return nil, from, fmt.Errorf("--from %s is no day; write it as 2026-03-01", day)
		}
	}
	if file == "" {
		c, err := charter.Default()
		return c, from, err
	}
	c, err := charter.Open(file)
	return c, from, err
}

// sure asks a question; only yes is yes.
func (a *program) sure(question string) bool {
	fmt.Fprintf(a.stdout, "%s [y/N] ", question)
	line, _ := bufio.NewReader(a.stdin).ReadString('\n') // an end of input is a no
	word := strings.ToLower(strings.TrimSpace(line))
	return word == "y" || word == "yes"
}
