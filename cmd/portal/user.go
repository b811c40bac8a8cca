package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// userCommand keeps accounts from the server's command line, for the day on which nobody can sign in.
// A password is never an argument: everybody on the machine could read it.
func userCommand(a *program) *cli.Command {
	stdin := &cli.BoolFlag{Name: "password-stdin", Usage: "read the password from standard input"}
	return &cli.Command{
		Name:  "user",
		Usage: "list, add, disable, enable people's accounts, reset passwords, give seats",
		Commands: []*cli.Command{
			{Name: "list", Usage: "list the accounts", Action: a.user(a.userList)},
			{Name: "add", Usage: "add LOGIN --name NAME: open an account", ArgsUsage: "LOGIN", Action: a.user(a.userAdd),
				Flags: []cli.Flag{&cli.StringFlag{Name: "name", Usage: "the person's name", Required: true}, stdin}},
			{Name: "disable", Usage: "disable LOGIN: nobody signs in with it any more", ArgsUsage: "LOGIN", Action: a.user(a.userStep("disable")),
				Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}}},
			{Name: "enable", Usage: "enable LOGIN again", ArgsUsage: "LOGIN", Action: a.user(a.userStep("enable"))},
			{Name: "reset", Usage: "reset LOGIN's password; it must be changed at the next sign-in", ArgsUsage: "LOGIN", Action: a.user(a.userReset),
				Flags: []cli.Flag{stdin}},
			{Name: "revoke", Usage: "take away all that LOGIN proves themselves with besides the password: for a lost telephone, when no security officer can do it",
				ArgsUsage: "LOGIN", Action: a.userRevoke, Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}}},
			{Name: "seat", Usage: "give LOGIN a confirmed seat", ArgsUsage: "LOGIN", Action: a.user(a.userSeat), Flags: []cli.Flag{
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

// user is the frame of these commands: the records, and the one argument.
func (a *program) user(work func(context.Context, *cli.Command, *account.Service) error) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		if want := min(1, len(cmd.ArgsUsage)); cmd.Args().Len() != want {
			return fmt.Errorf("want %d argument %s, got %d", want, cmd.ArgsUsage, cmd.Args().Len())
		}
		return a.withAccounts(ctx, func(ctx context.Context, accounts *account.Service) error { return work(ctx, cmd, accounts) })
	}
}

func (a *program) userList(ctx context.Context, _ *cli.Command, accounts *account.Service) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	for f := (account.Filter{}); ; {
		list, more, err := accounts.List(ctx, account.Operator(), f)
		if err != nil {
			return err
		}
		for _, x := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.Login, account.Chart.StateOf(x).Title, x.Name, x.Hats())
			f.After = x.Login
		}
		if !more {
			return w.Flush()
		}
	}
}

func (a *program) userAdd(ctx context.Context, cmd *cli.Command, accounts *account.Service) error {
	password, err := a.password(cmd)
	if err != nil {
		return err
	}
	h, err := accounts.Create(ctx, account.Operator(), account.Form{Name: cmd.String("name"), Login: cmd.Args().First()}, password)
	if err != nil {
		return err
	}
	a.sayHanded("added", h)
	return nil
}

func (a *program) userReset(ctx context.Context, cmd *cli.Command, accounts *account.Service) error {
	acc, err := accounts.Find(ctx, account.Operator(), cmd.Args().First())
	if err != nil {
		return noSuchAccount(cmd, err)
	}
	password, err := a.password(cmd)
	if err != nil {
		return err
	}
	h, err := accounts.Reset(ctx, account.Operator(), acc.Person, acc.Version, password)
	if err != nil {
		return err
	}
	a.sayHanded("reset", h)
	return nil
}

func (a *program) sayHanded(what string, h account.OncePassword) {
	fmt.Fprintf(a.stdout, "%s %s\n", what, h.Login)
	if h.Password != "" {
		fmt.Fprintf(a.stdout, "password for one use: %s\n", h.Password)
	}
}

func (a *program) userStep(step string) func(context.Context, *cli.Command, *account.Service) error {
	return func(ctx context.Context, cmd *cli.Command, accounts *account.Service) error {
		acc, err := accounts.Find(ctx, account.Operator(), cmd.Args().First())
		if err != nil {
			return noSuchAccount(cmd, err)
		}
		h, err := accounts.Do(ctx, account.Operator(), acc.Person, acc.Version, step, cmd.String("reason"))
		if err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, h.Message)
		return nil
	}
}

func (a *program) userSeat(ctx context.Context, cmd *cli.Command, accounts *account.Service) error {
	acc, err := accounts.Find(ctx, account.Operator(), cmd.Args().First())
	if err != nil {
		return noSuchAccount(cmd, err)
	}
	seat := unit.NewSeat{Role: access.Role(cmd.String("role")), Slot: int(cmd.Int("slot")), Title: cmd.String("title"), Basis: cmd.String("basis")}
	out, err := accounts.GiveSeat(ctx, acc.Person, seat, cmd.String("unit"))
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

// password reads the new password: from standard input when asked to, else from whoever sits at the
// terminal. Nothing typed means that one for one use is drawn.
func (a *program) password(cmd *cli.Command) (string, error) {
	if cmd.Bool("password-stdin") {
		line, err := bufio.NewReader(io.LimitReader(a.stdin, 1024)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", errors.New("standard input holds no password")
		}
		return line, nil
	}
	f, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", nil
	}
	fmt.Fprint(a.stderr, "new password (empty: one is drawn): ")
	typed, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(a.stderr)
	return string(typed), err
}
