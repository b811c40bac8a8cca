package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v3"

	"jointmeeting/migrations"
)

// versionCommand says what this binary was built from.
func versionCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print what this program was built from",
		Action: func(context.Context, *cli.Command) error {
			_, err := fmt.Fprintf(a.stdout, "portal %s, schema %d, %s\n", revision(), migrations.Latest(), runtime.Version())
			return err
		},
	}
}

// revision is the commit that Go wrote into the binary, marked when files differed from it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	parts := map[string]string{}
	for _, s := range info.Settings {
		parts[s.Key] = s.Value
	}
	commit, changed := parts["vcs.revision"], ""
	if commit == "" {
		return "unknown"
	}
	if parts["vcs.modified"] == "true" {
		changed = "+changes"
	}
	return commit[:min(12, len(commit))] + changed + " of " + parts["vcs.time"]
}
