// Package prove tells tests how far they go. `make test` goes a short way that is the same on every
// machine, and each day another part of what is too long for every day; `make prove` goes the whole way,
// each time another one. Nothing is skipped: a short way is a smaller set of the same. Tests only.
package prove

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// The Makefile says how far (the number that chance starts from, nothing on the short way) and which day it
// is: the tool that keeps results of tests sees both.
const (
	farVar = "PORTAL_PROVE"
	dayVar = "PORTAL_DAY"
)

// Short is the environment in which a child process goes the short way, whatever its parent does.
const Short = farVar + "="

// Full says whether tests go the whole way.
func Full() bool { return os.Getenv(farVar) != "" }

// Pick is the first value on the short way and the second on the whole way.
func Pick[T any](short, whole T) T {
	if Full() {
		return whole
	}
	return short
}

// Seed is where chance starts: always at the same number on the short way, so that an unchanged program
// cannot turn red; on the whole way at the number that `make prove` has printed.
func Seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv(farVar), 10, 64); err == nil {
		return n
	}
	return 2026
}

// Today is the part of a list whose day it is, or the whole list on the whole way. Neighbours stay
// together, and each entry has its day once in that many days.
func Today[T any](t testing.TB, list []T, parts int) []T {
	t.Helper()
	if Full() {
		return list
	}
	n := day() % parts
	t.Logf("part %d of %d", n+1, parts)
	return list[len(list)*n/parts : len(list)*(n+1)/parts]
}

// day counts the days; PORTAL_DAY repeats another day's part.
func day() int {
	if n, err := strconv.Atoi(os.Getenv(dayVar)); err == nil && n >= 0 {
		return n
	}
	return int(time.Now().Unix() / (24 * 60 * 60))
}
