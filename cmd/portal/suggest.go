package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/charter"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// suggestCommand shows which units the portal would name for a topic, and how well that works.
func suggestCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:      "suggest",
		Usage:     "which units a topic concerns by the duties of the charter, with the reasons; needs no database",
		ArgsUsage: "TITLE [TEXT]",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "fixture", Usage: "measure over a file of titles with the units expected, such as internal/suggest/testdata/titles.json"},
			&cli.StringFlag{Name: "charter", Usage: "charter file", DefaultText: "the shipped one"},
		},
		Action: a.suggest,
	}
}

func (a *program) suggest(_ context.Context, cmd *cli.Command) error {
	c, _, err := charterAsked(cmd.String("charter"), "")
	if err != nil {
		return err
	}
	x := suggest.New(topic.Duties(numbered(c)))
	if file := cmd.String("fixture"); file != "" {
		return a.measure(x, c, file)
	}
	if cmd.Args().Len() == 0 {
		return fmt.Errorf("say the title of a topic, or --fixture FILE")
	}
	for i, s := range x.Rank(cmd.Args().First(), strings.Join(cmd.Args().Tail(), "\n")) {
		fmt.Fprintf(a.stdout, "%d. %s  %.2f\n", i+1, s.Unit.Name, s.Score)
		for _, w := range s.Words {
			fmt.Fprintf(a.stdout, "   %s  %.2f\n", w, w.Weight)
		}
		fmt.Fprintf(a.stdout, "   %s\n", suggest.Bracketed(s.Clause()))
	}
	return nil
}

// numbered are the charter's units with numbers of their own, since the database's are not asked for.
func numbered(c *charter.Charter) []unit.Entry {
	list := c.Units()
	for i := range list {
		list[i].ID, list[i].Current = int64(i+1), true
	}
	return list
}

// measure prints how often the ranking met what the file expects, apart for the titles that were held out.
func (a *program) measure(x *suggest.Index, c *charter.Charter, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read the titles: %w", err)
	}
	defer f.Close()
	list, err := suggest.ReadCases(f)
	if err != nil {
		return err
	}
	codes := c.Units()
	x.Report(a.stdout, list, func(id int64) string { return codes[id-1].Code })
	return nil
}
