package charter_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jointmeeting/internal/charter"
)

func shipped(t *testing.T) *charter.Charter {
	t.Helper()
	c, err := charter.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestM5_ShippedCharterHoldsTheDutiesOfItsText(t *testing.T) {
	c := shipped(t)
	if len(c.Members) != 29 {
		t.Fatalf("%d members, want 29", len(c.Members))
	}
	for i, m := range c.Members {
		if line := "\n" + m.Name + "：" + m.Duty + "\n"; !strings.Contains(c.Text, line) {
			t.Errorf("the text has no paragraph %q", line)
		}
		if m.Order != i+1 {
			t.Errorf("%s stands at %d, its order says %d", m.Name, i+1, m.Order)
		}
	}
	if line := "\n" + c.Localities.Subject + "：" + c.Localities.Duty + "\n"; !strings.Contains(c.Text, line) {
		t.Errorf("the text has no paragraph %q", line)
	}
}

func TestM6_ShippedCharterHasFiveDistrictsAndZones(t *testing.T) {
	c := shipped(t)
	got := []string{}
	for _, l := range c.Localities.Entities {
		got = append(got, l.Slug)
	}
	if want := "echeng huarong liangzihu gedian linkong"; strings.Join(got, " ") != want {
		t.Errorf("districts and zones %v, want %s", got, want)
	}
}

// Where the charter lies beside the tree, the shipped copy is compared with it as well.
func TestShippedCharterEqualsTheOriginal(t *testing.T) {
	for _, name := range []string{"charter.yaml", "charter.txt"} {
		ours, err := os.ReadFile(filepath.Join("data", name))
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "charter", name))
		if err != nil {
			t.Logf("no original of %s beside this tree; its digest is checked when it is opened", name)
			continue
		}
		if string(ours) != string(theirs) {
			t.Errorf("%s differs from the original", name)
		}
	}
}

const small = `
source: {title: 制度, body_name: 全市联席会议, body_short: 联席会议, file: text.txt, sha256: SUM}
functions: {items: [{id: F1, short: 一, quote: 第一项}]}
members:
  - {order: 1, code: aaa, name: 市甲局, chip: 甲, duty: 甲的职责。, hosts_office: true}
  - {order: 2, code: bbb, name: 市乙局, chip: 乙, duty: 乙的职责。}
duty_holders_not_members:
  duty: 共同职责。
  entities: [{name: 丙区人民政府, slug: ccc}]
`

// write puts a charter and its text into a folder and returns the file.
func write(t *testing.T, yaml, text string) string {
	t.Helper()
	dir := t.TempDir()
	sum := sha256.Sum256([]byte(text))
	yaml = strings.Replace(yaml, "SUM", hex.EncodeToString(sum[:]), 1)
	for name, body := range map[string]string{"charter.yaml": yaml, "text.txt": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "charter.yaml")
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"another text":        {"SUM", strings.Repeat("0", 64), "is not the text"},
		"no text":             {"file: text.txt", "file: gone.txt", "wording"},
		"a code twice":        {"code: bbb", "code: aaa", "must be lower-case"},
		"a code with a slash": {"code: bbb", "code: b/b", "must be lower-case"},
		"a zone without slug": {", slug: ccc", "", "needs a slug"},
		"no duty":             {"duty: 乙的职责。", "duty: ''", "name and duty"},
		"no host":             {", hosts_office: true", "", "exactly one member hosts the office, found 0"},
		"two hosts":           {"duty: 乙的职责。", "duty: 乙的职责。, hosts_office: true", "found 2"},
		"no name":             {"body_name: 全市联席会议, ", "", "body_name"},
		"no members":          {"members:", "others:", "members must not be empty"},
		"no yaml":             {"source:", "source: [", "read the charter"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(small, c.from) {
				t.Fatalf("the sample has no %q", c.from)
			}
			_, err := charter.Open(write(t, strings.Replace(small, c.from, c.to, 1), "正文"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	if c, err := charter.Open(write(t, small, "正文")); err != nil || c.Text != "正文" {
		t.Errorf("the sample itself: %v", err)
	}
}
