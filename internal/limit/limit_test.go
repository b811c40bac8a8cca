package limit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestEveryLimitIsInTheTable: a number that is read by code stands in the table, and the table has no other.
func TestEveryLimitIsInTheTable(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "limit.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names, rows []string
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			names = append(names, v.Names[0].Name)
		}
		return true
	})
	for _, r := range Table {
		rows = append(rows, r.Name)
	}
	slices.Sort(names)
	slices.Sort(rows)
	if !slices.Equal(names, rows) {
		t.Errorf("the numbers are %v, the table has %v", names, rows)
	}
}

// TestTheREADMERepeatsTheTable: line by line.
func TestTheREADMERepeatsTheTable(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := markdown(); !strings.Contains(string(text), want) {
		t.Errorf("README.md lacks the table of limits:\n%s", want)
	}
}

func TestSizesInWords(t *testing.T) {
	for want, got := range map[string]string{"64 KB": Size(64 << 10), "2 MB": Size(2 << 20), "5m": span(AnswerTime), "20s": span(PatientTime)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// markdown is the table as the README has it.
func markdown() string {
	var b strings.Builder
	b.WriteString("| limit | of what | |\n|---|---|---|\n")
	for _, r := range Table {
		b.WriteString("| `" + r.Name + "` | " + r.What + " | " + r.Value + " |\n")
	}
	return b.String()
}
