package bench

import (
	"regexp"
	"strings"
)

// place is a page of the table by its pattern.
type place struct {
	pattern string
	is      *regexp.Regexp
}

var (
	anID     = regexp.MustCompile(`\\\{id\\\}`)
	anyWord  = regexp.MustCompile(`\\\{[a-z]+\\\}`)
	numbered = regexp.MustCompile(`^(.*?/)[0-9]+`) // the address of a record: what stands before its number, and itself
)

func placeOf(pattern string) place {
	is := anID.ReplaceAllString(regexp.QuoteMeta(pattern), "[0-9]+")
	return place{pattern, regexp.MustCompile("^" + anyWord.ReplaceAllString(is, "[^/]+") + "$")}
}

// named says whether the pattern is an address.
func (p place) named() bool { return !strings.Contains(p.pattern, "{") }

// among are the addresses of the pattern among these.
func (p place) among(paths []string) (out []string) {
	for _, path := range paths {
		if p.is.MatchString(path) {
			out = append(out, path)
		}
	}
	return out
}
