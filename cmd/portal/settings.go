package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/caarlos0/env/v11"
	"github.com/urfave/cli/v3"

	"jointmeeting/internal/limit"
	"jointmeeting/internal/secretfile"
)

// readConfig puts the layers together and has the types check the result.
func readConfig(cmd *cli.Command, environment map[string]string) (config, error) {
	file, err := readFile(cmd.String("config"), environment)
	if err != nil {
		return config{}, err
	}
	if err := unknown(environment); err != nil {
		return config{}, err
	}
	values, sources := map[string]string{}, map[string]string{}
	for _, s := range settings() {
		value, source, err := s.find(cmd, environment, file)
		if err != nil {
			return config{}, err
		}
		if source != fromDefault {
			values[s.key] = value
		}
		sources[s.key] = source
	}
	c, err := env.ParseAsWithOptions[config](env.Options{Environment: values})
	if err != nil {
		return config{}, named(err)
	}
	c.sources = sources
	return c, c.check()
}

// named tells which setting was wrong in the word that the reader typed.
func named(err error) error {
	var wrong env.ParseError
	if errors.As(err, &wrong) {
		if f, ok := reflect.TypeFor[config]().FieldByName(wrong.Name); ok {
			return fmt.Errorf("settings: %s: %w", f.Tag.Get("env"), wrong.Err)
		}
	}
	return fmt.Errorf("settings: %w", err)
}

// check holds what no single value shows.
func (c config) check() error {
	if key, err := hex.DecodeString(string(c.Secret)); c.Secret != "" && (err != nil || len(key) < 32) {
		return errors.New("settings: PORTAL_SECRET needs at least 64 hex digits (openssl rand -hex 32)")
	}
	if c.OwnerURL != "" && c.DatabaseURL == "" {
		return errors.New("settings: PORTAL_OWNER_URL without PORTAL_DATABASE_URL: a private database knows its owner")
	}
	if strings.TrimSpace(c.DataDir) == "" {
		return errors.New("settings: PORTAL_DATA_DIR is empty")
	}
	return nil
}

// find looks through the layers for one setting.
func (s setting) find(cmd *cli.Command, environment, file map[string]string) (value, source string, err error) {
	if !s.secret && cmd.IsSet(s.flag()) {
		return cmd.String(s.flag()), fromFlag, nil
	}
	for _, layer := range []struct {
		values map[string]string
		source string
	}{{environment, fromEnvironment}, {file, "file " + file[""]}} {
		if v, ok := layer.values[s.key]; ok {
			return v, layer.source, nil
		}
		if path, ok := layer.values[s.key+"_FILE"]; ok && s.secret {
			text, err := secretfile.Read(path)
			if err != nil {
				return "", "", fmt.Errorf("settings: %s_FILE: %w", s.key, err)
			}
			return text, layer.source + ", " + path, nil
		}
	}
	return s.standard, fromDefault, nil
}

// readFile reads KEY=value lines; an unknown key is a mistake that would otherwise pass unseen. The
// file's own name stands under the empty key.
func readFile(path string, environment map[string]string) (map[string]string, error) {
	if path == "" {
		path = environment["PORTAL_CONFIG"]
	}
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	values := map[string]string{"": path}
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !ok || !known(key) {
			return nil, fmt.Errorf("settings: %s:%d: %q is no setting", path, i+1, key)
		}
		values[key] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return values, nil
}

func known(key string) bool {
	return slices.ContainsFunc(settings(), func(s setting) bool {
		return key == s.key || s.secret && key == s.key+"_FILE"
	})
}

// forTests are read by the tests and the Makefile alone; who has them in the environment may start the program.
var forTests = []string{"PORTAL_PROVE", "PORTAL_DAY", "PORTAL_SAMPLE", "PORTAL_CHROMIUM", "PORTAL_BROKEN", "PORTAL_TEST_CHILD"}

// unknown refuses a variable that would be taken for a setting and is none: mistyped, it would pass unseen
// (review's finding F24).
func unknown(environment map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(environment)) {
		if strings.HasPrefix(key, "PORTAL_") && key != "PORTAL_CONFIG" && !known(key) && !slices.Contains(forTests, key) {
			return fmt.Errorf("settings: %s in the environment is no setting; portal config lists them", key)
		}
	}
	return nil
}

// environment makes a map of KEY=value words; an empty value counts as not set.
func environment(words []string) map[string]string {
	values := map[string]string{}
	for _, word := range words {
		if key, value, _ := strings.Cut(word, "="); value != "" {
			values[key] = value
		}
	}
	return values
}

// configCommand prints the settings with their sources, secrets masked.
func configCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "config",
		Usage: "print the settings and where each came from",
		Action: func(context.Context, *cli.Command) error {
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			values := reflect.ValueOf(a.config)
			for f := range values.Type().Fields() {
				if key := f.Tag.Get("env"); key != "" {
					fmt.Fprintf(w, "%s\t%v\t%s\n", key, values.FieldByIndex(f.Index), a.config.sources[key])
				}
			}
			if a.config.DatabaseURL == "" {
				dir, err := a.databaseDir()
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "private database\t%s\n", dir)
			}
			fmt.Fprintf(w, "uploads on their way\t%s\n", a.tempDir())
			for _, l := range limit.Table {
				fmt.Fprintf(w, "limit %s\t%s\t%s\n", l.Name, l.Value, l.What)
			}
			return w.Flush()
		},
	}
}
