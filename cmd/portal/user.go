package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/unit"
)

// userCommand keeps accounts from the server's command line, for the day on which nobody can sign in.
// It hands out codes, never passwords: those are the people's own to choose.
func userCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "user",
		Usage: "list, add, disable, enable people's accounts, hand out codes for passwords, give seats",
		Commands: []*cli.Command{
			{Name: "list", Usage: "list the accounts", Action: a.user(a.userList)},
			{Name: "add", Usage: "add LOGIN --name NAME: open an account and print the code for its first password", ArgsUsage: "LOGIN", Action: a.user(a.userAdd),
				Flags: []cli.Flag{&cli.StringFlag{Name: "name", Usage: "the person's name", Required: true},
					&cli.BoolFlag{Name: "another", Usage: "somebody else than the one of that name who is on record"}}},
			{Name: "disable", Usage: "disable LOGIN: nobody signs in with it any more", ArgsUsage: "LOGIN", Action: a.user(a.userStep("disable")),
				Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}}},
			{Name: "enable", Usage: "enable LOGIN again", ArgsUsage: "LOGIN", Action: a.user(a.userStep("enable"))},
			{Name: "reset", Usage: "print a code with which LOGIN chooses a new password, or its first half", ArgsUsage: "LOGIN", Action: a.user(a.userReset)},
			{Name: "approve", Usage: "print the second half of LOGIN's code, where no security officer can", ArgsUsage: "LOGIN", Action: a.user(a.userApprove)},
			{Name: "revoke", Usage: "take away all that LOGIN proves themselves with besides the password: for a lost telephone, when no security officer can do it",
				ArgsUsage: "LOGIN", Action: a.userRevoke, Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}}},
			{Name: "seat", Usage: "give LOGIN a confirmed seat, or confirm the one that waits", ArgsUsage: "LOGIN", Action: a.user(a.userSeat), Flags: []cli.Flag{
				&cli.StringFlag{Name: "role", Usage: roleWords(), Required: true},
				&cli.StringFlag{Name: "unit", Usage: "code of the unit, such as jyj"},
				&cli.IntFlag{Name: "slot", Usage: "of a convenor: 1 or 2"},
				&cli.StringFlag{Name: "title", Usage: "职务"},
				&cli.StringFlag{Name: "basis", Usage: "on what paper the seat rests", Required: true},
			}},
		},
	}
}

func roleWords() string {
	words := []string{}
	for _, r := range access.Roles() {
		words = append(words, string(r))
	}
	return strings.Join(words, ", ")
}

// keeping is what these commands work with.
type keeping struct {
	accounts  *account.Service
	handovers *handover.Service
	newcomers *enrolment.Service
}

// user is the frame of these commands: the records, and the one argument.
func (a *program) user(work func(context.Context, *cli.Command, keeping) error) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		if want := min(1, len(cmd.ArgsUsage)); cmd.Args().Len() != want {
			return fmt.Errorf("want %d argument %s, got %d", want, cmd.ArgsUsage, cmd.Args().Len())
		}
		return a.withAccounts(ctx, func(ctx context.Context, d *db.DB, accounts *account.Service) error {
			handovers := handover.NewService(d, accounts)
			return work(ctx, cmd, keeping{accounts, handovers, enrolment.NewService(d, accounts, handovers)})
		})
	}
}

func (a *program) userList(ctx context.Context, _ *cli.Command, k keeping) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	for f := (account.Filter{}); ; {
		list, more, err := k.accounts.List(ctx, account.Operator(), f)
		if err != nil {
			return err
		}
		for _, x := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.Login, account.Chart.StateOf(x).Title, x.Name, x.SeatWords())
			f.After = x.Login
		}
		if !more {
			return w.Flush()
		}
	}
}

func (a *program) userAdd(ctx context.Context, cmd *cli.Command, k keeping) error {
	h, err := k.newcomers.Add(ctx, cmd.String("name"), cmd.Args().First(), cmd.Bool("another"))
	if err != nil {
		return err
	}
	a.sayCode("added", h)
	return nil
}

func (a *program) userReset(ctx context.Context, cmd *cli.Command, k keeping) error {
	acc, err := k.accounts.Find(ctx, account.Operator(), cmd.Args().First())
	if err != nil {
		return noSuchAccount(cmd, err)
	}
	h, err := k.handovers.Reset(ctx, account.Operator(), acc.Person, acc.Version)
	if err != nil {
		return err
	}
	a.sayCode("reset of", h)
	return nil
}

func (a *program) userApprove(ctx context.Context, cmd *cli.Command, k keeping) error {
	c, err := k.handovers.Find(ctx, account.Operator(), cmd.Args().First())
	if err != nil {
		return noSuchAccount(cmd, err)
	}
	h, err := k.handovers.Approve(ctx, account.Operator(), c.ID, c.Version)
	if err != nil {
		return err
	}
	a.sayCode("approved", h)
	return nil
}

// sayCode says the code, or the half of it that is to be said here; the person uses it at /start.
func (a *program) sayCode(what string, h handover.Handed) {
	fmt.Fprintf(a.stdout, "%s %s\n", what, h.Login)
	part := "code"
	switch {
	case h.Second:
		part = "second half of the code"
	case h.Halves:
		part = "first half of the code"
	}
	fmt.Fprintf(a.stdout, "%s: %s\n", part, h.Code)
	if h.Halves && !h.Second {
		fmt.Fprintln(a.stdout, "the security officer approves it in the portal and hands over the second half")
	}
	fmt.Fprintf(a.stdout, "the person chooses a password with it at %s until %s\n", handover.StartPath, h.Ends.In(form.Zone).Format("2006-01-02 15:04"))
}

func (a *program) userStep(step string) func(context.Context, *cli.Command, keeping) error {
	return func(ctx context.Context, cmd *cli.Command, k keeping) error {
		acc, err := k.accounts.Find(ctx, account.Operator(), cmd.Args().First())
		if err != nil {
			return noSuchAccount(cmd, err)
		}
		out, err := k.accounts.Do(ctx, account.Operator(), acc.Person, acc.Version, step, cmd.String("reason"))
		if err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, out.Message)
		return nil
	}
}

func (a *program) userSeat(ctx context.Context, cmd *cli.Command, k keeping) error {
	acc, err := k.accounts.Find(ctx, account.Operator(), cmd.Args().First())
	if err != nil {
		return noSuchAccount(cmd, err)
	}
	seat := unit.NewSeat{Role: access.Role(cmd.String("role")), Slot: int(cmd.Int("slot")), Title: cmd.String("title"), Basis: cmd.String("basis")}
	out, err := k.newcomers.GiveSeat(ctx, acc.Person, seat, cmd.String("unit"))
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, out.Message)
	return nil
}

// userRevoke is for who has the machine; it stands in the log like the security officer's own act.
func (a *program) userRevoke(ctx context.Context, cmd *cli.Command) error {
	return a.withDB(ctx, func(d *db.DB) error {
		key, err := a.deviceKey()
		if err != nil {
			return err
		}
		accounts := account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), key)
		acc, err := accounts.Find(ctx, account.Operator(), cmd.Args().First())
		if err != nil {
			return noSuchAccount(cmd, err)
		}
		out, err := authenticator.NewService(d, accounts).RevokeAll(ctx, acc.Person, cmd.String("reason"))
		if err == nil {
			fmt.Fprintln(a.stdout, out.Message)
		}
		return err
	})
}

func noSuchAccount(cmd *cli.Command, err error) error {
	return fmt.Errorf("account %q: %w", cmd.Args().First(), err)
}
