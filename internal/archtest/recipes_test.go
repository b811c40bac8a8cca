package archtest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The guides that have the three recipes, in this order: add a field, add a record kind, change the sign-off.
const (
	recipesEnglish = "../README.md"
	recipesChinese = "../../README.zh.md"
)

// recipe is one of them: its title, and what it names.
type recipe struct {
	title string
	names []string
}

var (
	codeSpan  = regexp.MustCompile("`([^`]+)`")
	testNamed = regexp.MustCompile(`\bTest[A-Z]\w*`)
)

// recipesIn are the parts of a guide whose titles match: every code span in them, without the folder that the guide of the rooms leaves out, and every
// test.
func recipesIn(text, title string) (out []recipe) {
	for _, part := range regexp.MustCompile(`(?m)^## `).Split(text, -1)[1:] {
		head, body, _ := strings.Cut(part, "\n")
		if !regexp.MustCompile(title).MatchString(head) {
			continue
		}
		names := testNamed.FindAllString(body, -1)
		for _, m := range codeSpan.FindAllStringSubmatch(body, -1) {
			names = append(names, strings.ReplaceAll(strings.Join(strings.Fields(m[1]), " "), "internal/", ""))
		}
		slices.Sort(names)
		out = append(out, recipe{head, slices.Compact(names)})
	}
	return out
}

// apart are the names that one of two guides has in a recipe and the other has not.
func apart(english, chinese []recipe) (faults []string) {
	if len(english) != len(chinese) {
		return []string{fmt.Sprintf("%d recipes in English, %d in Chinese", len(english), len(chinese))}
	}
	for i, e := range english {
		faults = append(faults, lacking(e, chinese[i])...)
		faults = append(faults, lacking(chinese[i], e)...)
	}
	return faults
}

func lacking(has, other recipe) (faults []string) {
	for _, name := range has.names {
		if !slices.Contains(other.names, name) {
			faults = append(faults, fmt.Sprintf("the recipe “%s” names %s, its like “%s” does not", has.title, name, other.title))
		}
	}
	return faults
}

// unknownTests are the tests that a recipe names and that are none.
func unknownTests(list []recipe, declared string) (faults []string) {
	for _, r := range list {
		for _, name := range r.names {
			if testNamed.FindString(name) == name && !strings.Contains(declared, "\nfunc "+name) {
				faults = append(faults, fmt.Sprintf("the recipe “%s” names the test %s, which is none", r.title, name))
			}
		}
	}
	return faults
}

// TestRecipesAgree: each file, test, command and word of the code that one language names stands in the same recipe of the other, and each test that is
// named is one. What differs, and a test that is none, are found.
func TestRecipesAgree(t *testing.T) {
	read := func(path, title string) []recipe {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return recipesIn(string(text), title)
	}
	declared := strings.Builder{}
	for _, s := range sources(t, func(p string) bool { return strings.HasSuffix(p, "_test.go") }) {
		declared.WriteString(s.text)
	}
	english, chinese := read(recipesEnglish, "^(Add a|Change the) "), read(recipesChinese, "^做法")
	if len(english) != 3 {
		t.Errorf("%d recipes", len(english))
	}
	for _, fault := range append(apart(english, chinese), unknownTests(english, declared.String())...) {
		t.Error(fault)
	}
	one := recipesIn("# Guide\n\n## Add a lamp\n\n`lamp/wick.go`, then `go test ./internal/lamp -run\n'TestLampsBurn|TestWicks'` (TestEveryRoomHasLight).\n\n## Other\n\n`oil`\n", "^Add a ")
	two := recipesIn("## 做法：加灯\n\n`internal/lamp/wick.go`，然后 `go test ./internal/lamp -run 'TestLampsBurn'`，TestEveryRoomHasLight。\n", "^做法")
	want := []string{"the recipe “Add a lamp” names TestWicks, its like “做法：加灯” does not",
		"the recipe “Add a lamp” names go test ./lamp -run 'TestLampsBurn|TestWicks', its like “做法：加灯” does not",
		"the recipe “做法：加灯” names go test ./lamp -run 'TestLampsBurn', its like “Add a lamp” does not"}
	if got := apart(one, two); !slices.Equal(got, want) {
		t.Errorf("what differs is found as %q", got)
	}
	if got := apart(one, nil); len(got) != 1 {
		t.Errorf("a recipe too few is found as %q", got)
	}
	if got := unknownTests(one, "\nfunc TestWicks(t *testing.T) {\nfunc TestEveryRoomHasLight("); !slices.Equal(got, []string{"the recipe “Add a lamp” names the test TestLampsBurn, which is none"}) {
		t.Errorf("a test that is none is found as %q", got)
	}
}
