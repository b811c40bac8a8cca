package archtest

import (
	"slices"
	"strings"
	"testing"
)

// lending are the page packages of which others show pieces, in the order in which they may show each other's. A page package
// that keeps its pieces to itself stands in no list.
var lending = below("templates/page/", "shared", "basispage", "opinionpage", "circulationpage", "taskpage", "topicpage", "signpage")

func below(folder string, names ...string) []string {
	for i := range names {
		names[i] = folder + names[i]
	}
	return names
}

// arranged puts the packages that lend first; the others of the folder follow.
func arranged(first, all []string) []string {
	return append(slices.Clone(first), slices.DeleteFunc(slices.Clone(all), func(p string) bool { return slices.Contains(first, p) })...)
}

// keeping gives the packages that lend nothing to another although they are listed as lending.
func keeping(first []string, list []pkg) []string {
	return slices.DeleteFunc(slices.Clone(first), func(name string) bool {
		return slices.ContainsFunc(list, func(p pkg) bool {
			return strings.HasPrefix(p.ImportPath, module+"templates/page/") && slices.Contains(p.Imports, module+name)
		})
	})
}

// TestPagesThatLendAreListed: the list of pages that lend has no entry that nobody needs, and a page package that is in no list may show
// what is lent, nothing else.
func TestPagesThatLendAreListed(t *testing.T) {
	t.Parallel()
	for _, name := range keeping(lending, packages(t)) {
		t.Errorf("no page shows a piece of %s: take it off the list of those that lend", name)
	}
	first := below("templates/page/", "shared", "lamppage")
	if got := arranged(first, below("templates/page/", "circularpage", "lamppage", "shared")); !slices.Equal(got, append(first, "templates/page/circularpage")) {
		t.Errorf("arranged are %q", got)
	}
	list := []pkg{{module + "templates/page/circularpage", []string{module + "templates/page/shared"}}}
	if got := keeping(first, list); !slices.Equal(got, []string{"templates/page/lamppage"}) {
		t.Errorf("of one that lends nothing is found: %q", got)
	}
}
