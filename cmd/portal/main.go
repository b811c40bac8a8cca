// Command portal is the whole program: it serves the portal, works its jobs, and holds the commands
// of those who look after it. Everything is put together here by hand; nothing here decides a rule.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(runProgram(ctx, os.Args, os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// runProgram is the program without the process around it: the exit code comes back, nothing is global.
func runProgram(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &program{env: environment(env), stdin: stdin, stdout: stdout, stderr: stderr}
	if err := a.root().Run(ctx, args); err != nil {
		fmt.Fprintln(stderr, "portal:", err)
		return 1
	}
	return 0
}

// root lists the commands. Each one is a file of its own with a function that returns it.
func (a *program) root() *cli.Command {
	return &cli.Command{
		Name:           "portal",
		Usage:          "portal of a joint meeting and its office",
		Flags:          flags(),
		Before:         a.configure,
		Writer:         a.stdout,
		ErrWriter:      a.stderr,
		Reader:         a.stdin,
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		OnUsageError:   func(_ context.Context, _ *cli.Command, err error, _ bool) error { return err },
		Action:         help,
		Commands: []*cli.Command{
			serveCommand(a),
			workCommand(a),
			migrateCommand(a),
			doctorCommand(a),
			configCommand(a),
			versionCommand(a),
			charterCommand(a),
			demoCommand(a),
			setupCommand(a),
			userCommand(a),
			verifyCommand(a),
			clockCommand(a),
			backupCommand(a),
			restoreCommand(a),
			drillCommand(a),
			suggestCommand(a),
			benchCommand(a),
		},
	}
}

// help answers a call without a command; a word that is none is a mistake.
func help(_ context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return fmt.Errorf("no command %q; portal --help lists them", cmd.Args().First())
	}
	return cli.ShowRootCommandHelp(cmd)
}
