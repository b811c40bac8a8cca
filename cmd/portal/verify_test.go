package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jointmeeting/internal/issuing"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestVerifyBundleNeedsNothing: a proof taken from a portal is checked by a program that has no database, no
// folder and no setting; a changed one ends it with an error.
func TestVerifyBundleNeedsNothing(t *testing.T) {
	d := sampledb.DB(t)
	_, c, err := issuing.NewService(d, nil).Bundle(t.Context(), sample.Who(t, d, "office1"), sample.IssuedMinutes(t, d))
	if err != nil {
		t.Fatal(err)
	}
	body := c.Open()
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	bad := bytes.Clone(data)
	bad[len(bad)/2] ^= 1
	for name, file := range map[string][]byte{"good.zip": data, "bad.zip": bad} {
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]int{"good.zip": 0, "bad.zip": 1, "none.zip": 1} {
		var b bytes.Buffer
		if code := runProgram(t.Context(), []string{"portal", "verify", "--bundle", name}, nil, strings.NewReader(""), &b, &b); code != want {
			t.Errorf("%s: code %d\n%s", name, code, b.String())
		}
		if ok := strings.Contains(b.String(), "校验通过") && strings.Contains(b.String(), "印发校验值"); ok != (want == 0) {
			t.Errorf("%s says\n%s", name, b.String())
		}
	}
	if left, _ := filepath.Glob("*"); len(left) != 2 {
		t.Errorf("the check left %v", left)
	}
}
