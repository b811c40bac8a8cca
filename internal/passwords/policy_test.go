package passwords

import (
	"strings"
	"testing"

	"jointmeeting/internal/form"
)

func TestPolicy(t *testing.T) {
	p := Policy{Min: 10, Words: []string{"liaison-jyj", "jyj", "市教育局", "王小明"}}
	for _, c := range []struct {
		name, password string
		ok             bool
	}{
		{"a sentence", "江豚每天清晨出来呼吸", true},
		{"random", "k3vX-92qpTfm", true},
		{"ten characters", "vmzt4807pq", true},
		{"nine characters", "vmzt4807p", false},
		{"empty", "", false},
		{"130 characters", strings.Repeat("ab3x9", 26), false},
		{"common", "Admin@123456", false},
		{"common in capitals", "PASSWORD123", false},
		{"keyboard", "qwertyuiop", false},
		{"keyboard columns", "1qaz2wsx3edc", false},
		{"digits backwards", "9876543210", false},
		{"alphabet", "defghijklmn", false},
		{"one character", "aaaaaaaaaaaa", false},
		{"three characters", "abcabcabcabc", false},
		{"login and year", "liaison-jyj2026", false},
		{"unit and digits", "市教育局市教育局12345", false},
		{"name", "王小明王小明王小明123", false},
		{"city", "ezhouEZHOU2026", false},
		{"login and enough beside", "liaison-jyj-k3vX92q", true},
		{"control character", "vmzt4807\x00pq", false},
		{"not UTF-8", "vmzt4807\xff\xfepq", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var errs form.Errors
			p.Check(&errs, "new", c.password)
			if (errs.Of("new") == "") != c.ok {
				t.Errorf("%q: %v", c.password, errs)
			}
		})
	}
}

func TestCommonListIsLong(t *testing.T) {
	if n := len(commonPasswords()); n < 2000 {
		t.Errorf("%d common passwords", n)
	}
}
