package pg

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first major version that the portal's SQL was written for.
const oldest = 14

// binaries are the programs of one installed PostgreSQL.
type binaries struct {
	dir   string
	major int
}

// installed lists what is on the machine, the preferred one first: PG_BIN, then PATH, then the
// places where Debian puts it, newest first.
func installed() []binaries {
	var all []binaries
	for _, dir := range append([]string{os.Getenv("PG_BIN")}, filepath.SplitList(os.Getenv("PATH"))...) {
		all = appendFound(all, dir)
	}
	return append(all, newestFirst("/usr/lib/postgresql/*/bin")...)
}

func newestFirst(pattern string) []binaries {
	var all []binaries
	dirs, _ := filepath.Glob(pattern) // only a malformed pattern is an error
	for _, dir := range dirs {
		all = appendFound(all, dir)
	}
	slices.SortStableFunc(all, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	return all
}

func appendFound(all []binaries, dir string) []binaries {
	if dir == "" {
		return all
	}
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return all
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return all
	}
	if major := majorOf(string(out)); major > 0 {
		all = append(all, binaries{dir, major})
	}
	return all
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// majorOf reads "postgres (PostgreSQL) 15.18 (Debian …)".
func majorOf(text string) int {
	m := versionText.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	major, _ := strconv.Atoi(m[1]) // the pattern admits digits only
	return major
}

// choose takes the preferred binaries for a new cluster (made == 0), or those of exactly the major
// version that made an existing one: any other would refuse its files.
func choose(found []binaries, made int) (binaries, error) {
	for _, b := range found {
		if made == b.major || made == 0 && b.major >= oldest {
			return b, nil
		}
	}
	if made > 0 {
		return binaries{}, fmt.Errorf("the data folder was made by PostgreSQL %d, but this machine has %s: "+
			"install it (apt-get install postgresql-%d) or set PG_BIN to its bin folder", made, listed(found), made)
	}
	return binaries{}, fmt.Errorf("no PostgreSQL %d or newer in PG_BIN, PATH or /usr/lib/postgresql/*/bin, found %s: "+
		"install it (apt-get install postgresql), or give the address of a running server in PORTAL_DATABASE_URL",
		oldest, listed(found))
}

func listed(found []binaries) string {
	if len(found) == 0 {
		return "none"
	}
	var words []string
	for _, b := range found {
		words = append(words, fmt.Sprintf("%d in %s", b.major, b.dir))
	}
	return strings.Join(words, ", ")
}
