package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// portal runs the program in this process.
func portal(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = runProgram(t.Context(), append([]string{"portal"}, args...), env, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// row is what portal config says of one setting.
func row(t *testing.T, out, key string) string {
	t.Helper()
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] == key {
			return strings.Join(fields[1:], " ")
		}
	}
	t.Fatalf("no %s in:\n%s", key, out)
	return ""
}

func TestEachLayerGoesBeforeTheNext(t *testing.T) {
	file := written(t, "# office\nPORTAL_LISTEN = 127.0.0.1:3\nPORTAL_LOG=\"json\"\n")
	base := []string{"PORTAL_DATABASE_URL=postgres://x/y"}
	for name, c := range map[string]struct {
		env, args []string
		want      string
	}{
		"default":                      {nil, nil, "127.0.0.1:8080 default"},
		"file":                         {nil, []string{"--config", file}, "127.0.0.1:3 file " + file},
		"file named by environment":    {[]string{"PORTAL_CONFIG=" + file}, nil, "127.0.0.1:3 file " + file},
		"environment before file":      {[]string{"PORTAL_LISTEN=127.0.0.1:2"}, []string{"--config", file}, "127.0.0.1:2 environment"},
		"flag before environment":      {[]string{"PORTAL_LISTEN=127.0.0.1:2"}, []string{"--listen", "127.0.0.1:1"}, "127.0.0.1:1 flag"},
		"empty environment is not set": {[]string{"PORTAL_LISTEN="}, nil, "127.0.0.1:8080 default"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := portal(t, append(base, c.env...), append(c.args, "config")...)
			if got := row(t, out, "PORTAL_LISTEN"); code != 0 || got != c.want {
				t.Errorf("%d %q, want %q; %s", code, got, c.want, errs)
			}
		})
	}
}

func TestSecretsComeFromFilesAndStayMasked(t *testing.T) {
	word := "postgres://portal:hunter2@db/portal"
	file := written(t, word+"\n")
	for name, env := range map[string]string{"file": "PORTAL_DATABASE_URL_FILE=" + file, "plain": "PORTAL_DATABASE_URL=" + word} {
		_, out, errs := portal(t, []string{env}, "config")
		if strings.Contains(out+errs, "hunter2") {
			t.Errorf("%s: the password is shown: %s", name, out)
		}
		if got := row(t, out, "PORTAL_DATABASE_URL"); !strings.HasPrefix(got, "******** environment") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if _, _, errs := portal(t, nil, "--database-url", word, "config"); !strings.Contains(errs, "database-url") {
		t.Errorf("a secret was taken from the command line: %s", errs)
	}
}

func TestBadValuesEndTheProgram(t *testing.T) {
	open := written(t, strings.Repeat("0f", 32))
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  string
		args []string
		want string
	}{
		"listen without port":         {"PORTAL_LISTEN=localhost", nil, "PORTAL_LISTEN"},
		"listen with no port":         {"PORTAL_LISTEN=localhost:", nil, "the port is missing"},
		"base without scheme":         {"PORTAL_BASE_URL=portal.example", nil, "PORTAL_BASE_URL"},
		"base with path":              {"PORTAL_BASE_URL=https://portal.example/x", nil, "PORTAL_BASE_URL"},
		"proxy is no network":         {"PORTAL_TRUSTED_PROXY=10.0.0.1", nil, "PORTAL_TRUSTED_PROXY"},
		"proxy for everybody":         {"PORTAL_TRUSTED_PROXY=0.0.0.0/0", nil, "trusts everybody"},
		"unknown log":                 {"PORTAL_LOG=xml", nil, "want text or json"},
		"short secret":                {"PORTAL_SECRET=abcd", nil, "64 hex digits"},
		"secret file is gone":         {"PORTAL_SECRET_FILE=/nowhere/x", nil, "PORTAL_SECRET_FILE"},
		"settings file is gone":       {"PORTAL_CONFIG=/nowhere/x", nil, "/nowhere/x"},
		"unknown in file":             {"PORTAL_CONFIG=" + written(t, "PORTAL_LISTEN=:1\nPORTAL_LISTNE=:2\n"), nil, `:2: "PORTAL_LISTNE"`},
		"no file for a plain":         {"PORTAL_CONFIG=" + written(t, "PORTAL_LISTEN_FILE=/x\n"), nil, `"PORTAL_LISTEN_FILE"`},
		"unknown variable":            {"PORTAL_LISTNE=:2", nil, "PORTAL_LISTNE in the environment"},
		"no file for a plain, either": {"PORTAL_LISTEN_FILE=/x", nil, "PORTAL_LISTEN_FILE"},
		"owner alone":                 {"PORTAL_OWNER_URL=postgres://x/y", nil, "PORTAL_OWNER_URL"},
		"secret for everybody":        {"PORTAL_SECRET_FILE=" + open, nil, "chmod 600"},
		"unknown flag":                {"A=b", []string{"--lisen", "x"}, "lisen"},
		"empty data folder":           {"A=b", []string{"--data-dir", " "}, "PORTAL_DATA_DIR"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := portal(t, []string{c.env}, append(c.args, "version")...)
			if code == 0 || !strings.Contains(errs, c.want) {
				t.Errorf("code %d, %q", code, errs)
			}
		})
	}
}

func TestGoodValuesAreTaken(t *testing.T) {
	_, out, errs := portal(t, []string{"PORTAL_DATABASE_URL=x", "PORTAL_BASE_URL=https://portal.example/", "PORTAL_TRUSTED_PROXY=10.1.2.3/8, ::1/128",
		"PORTAL_SECRET=" + strings.Repeat("0f", 32), "PORTAL_PROVE=1", "PORTAL_SAMPLE=1", "PORTAL_MISTYPED="}, "config")
	for key, want := range map[string]string{
		"PORTAL_BASE_URL": "https://portal.example", "PORTAL_TRUSTED_PROXY": "[10.0.0.0/8 ::1/128]", "PORTAL_SECRET": "********",
	} {
		if got := row(t, out, key); got != want+" environment" {
			t.Errorf("%s = %q; %s", key, got, errs)
		}
	}
}

func TestEverySettingIsDescribed(t *testing.T) {
	for _, s := range settings() {
		if s.help == "" || !strings.HasPrefix(s.key, "PORTAL_") {
			t.Errorf("setting %+v", s)
		}
	}
	if len(settings()) < 7 {
		t.Errorf("%d settings", len(settings()))
	}
}

func TestUnknownCommandIsAMistake(t *testing.T) {
	if code, _, errs := portal(t, nil, "sevre"); code == 0 || !strings.Contains(errs, `"sevre"`) {
		t.Errorf("code %d, %s", code, errs)
	}
	if code, out, _ := portal(t, nil); code != 0 || !strings.Contains(out, "serve") {
		t.Errorf("code %d, %s", code, out)
	}
}

// quietApp is the program with these settings and nobody listening.
func quietApp(c config) *program {
	return &program{config: c, log: slog.New(slog.DiscardHandler), stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}
}

// TestVariablesOfTheTestsStartThePortal: tests run the program with their own environment, so what the Makefile sets for them may not end it.
func TestVariablesOfTheTestsStartThePortal(t *testing.T) {
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	set := regexp.MustCompile(`\b(PORTAL_[A-Z_]+) ?\??=`).FindAllStringSubmatch(string(text), -1)
	if len(set) == 0 {
		t.Fatal("the Makefile sets no variable for the tests")
	}
	for _, m := range set {
		if !known(m[1]) && !slices.Contains(forTests, m[1]) {
			t.Errorf("the Makefile sets %s, with which the program does not start", m[1])
		}
	}
}
