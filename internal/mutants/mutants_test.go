//go:build !quick

// Package mutants breaks the program on purpose, one guard at a time, and wants a named test to fail
// for it: a test that no mutant can turn red proves nothing. Nothing on disk changes; the compiler
// reads the broken files through an overlay. Every guard is found in the sources each time; `make test`
// breaks those whose day it is, `make prove` all of them.
package mutants

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/prove"
)

// days is in how many days in a row `make test` comes to every mutant.
const days = 5

// TestMutantsAreCaught runs each mutant's test against the broken program, and once against the same
// program with every switch off, where it must pass.
func TestMutantsAreCaught(t *testing.T) {
	root := top(t)
	watch(t, root)
	all, hunted := overlay(t, root, mutants), prove.Today(t, byPackage(mutants), days)
	if t.Failed() {
		return
	}
	for _, pkg := range packages(hunted) {
		t.Run(pkg, func(t *testing.T) {
			mine := slices.DeleteFunc(slices.Clone(hunted), func(m mutant) bool { return m.Package != pkg })
			p := build(t, root, pkg, all)
			p.sound(t, mine)
			for _, m := range mine {
				t.Run(m.label(), func(t *testing.T) { p.hunt(t, m) })
			}
		})
	}
}

// tests are the tests that must notice, each by itself.
func (m mutant) tests() []string { return strings.Fields(m.Test) }

func (m mutant) label() string { return strings.ReplaceAll(m.Name, " ", "_") }

// byPackage puts the mutants of a package side by side: a day then builds the programs of few packages.
func byPackage(list []mutant) []mutant {
	return slices.SortedStableFunc(slices.Values(list), func(a, b mutant) int { return strings.Compare(a.Package, b.Package) })
}

// packages lists the packages whose tests hunt, each once.
func packages(list []mutant) []string {
	out := []string{}
	for _, m := range list {
		if !slices.Contains(out, m.Package) {
			out = append(out, m.Package)
		}
	}
	return out
}

// program is the test binary of a package, built of broken files.
type program struct{ path, dir string }

// build makes the program. Nobody debugs it; without its tables it links faster.
func build(t *testing.T, root, pkg, overlay string) program {
	t.Helper()
	p := program{filepath.Join(t.TempDir(), "broken.test"), filepath.Join(root, pkg)}
	cmd := exec.Command("go", "test", "-c", "-o", p.path, "-ldflags=-s -w", "-overlay="+overlay, "-vet=off", "./"+pkg)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the broken program does not build:\n%s", out)
	}
	return p
}

// run runs some tests with the switch of one mutant on; with none when it is empty.
func (p program) run(name string, tests ...string) ([]byte, error) {
	cmd := exec.Command(p.path, "-test.run=^("+strings.Join(tests, "|")+")$", "-test.timeout=3m", "-test.v")
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), switchVar+"="+name, prove.Short, dbtest.OwnSamples)
	return cmd.CombinedOutput()
}

// sound is the control: with every switch off the tests pass, and each of them is there.
func (p program) sound(t *testing.T, list []mutant) {
	t.Helper()
	tests := []string{}
	for _, m := range list {
		tests = append(tests, m.tests()...)
	}
	out, err := p.run("", tests...)
	if err != nil {
		t.Fatalf("the tests fail with every switch off:\n%s", out)
	}
	for _, name := range tests {
		if !bytes.Contains(out, []byte("--- PASS: "+name+" ")) {
			t.Errorf("there is no %s", name)
		}
	}
}

func (p program) hunt(t *testing.T, m mutant) {
	for _, name := range m.tests() {
		out, err := p.run(m.Name, name)
		switch {
		case err == nil:
			t.Errorf("%s survives: %s passes without it", m.Name, name)
		case !bytes.Contains(out, []byte("--- FAIL: "+name)):
			t.Errorf("%s: %s did not fail by itself:\n%s", m.Name, name, out)
		}
	}
}
