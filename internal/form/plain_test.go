package form

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode"
)

// TestPlainText: line ends of every program are line ends, what is not seen goes, and what is seen stays.
func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"一\r\n二\r三\v四\f五\u2028六\u2029七\u0085八":                "一\n二\n三\n四\n五\n六\n七\n八",
		"标\u200b准\u200c化\ufeff\u00ad\u2060":                   "标准化",
		"gnp\u202e.exe\u2066a\u2069\u200f":                    "gnp.exea",
		"a\u00a0b\u202fc\u2800d":                              "a b c d",
		"空\u3164的\u115f":                                      "空的",
		"“引号”‘单’——…　缩进\t制表":                                   "“引号”‘单’——…　缩进\t制表",
		"👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 字\u200d字":             "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 字字",
		"\ufe0f\ufe00 \u180b葛\U000e0100城❤\ufe0f1\ufe0f\u20e3": " 葛\U000e0100城❤\ufe0f1\ufe0f\u20e3",
		"控\x07制\x1b\x7f":                                      "控制",
		"":                                                    "",
	} {
		if got, ok := Plain(in); !ok || got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"a\x00b", "\xff坏", "\xed\xa0\x80"} {
		if got, ok := Plain(in); ok || strings.Contains(got, "\x00") || strings.Contains(got, "\xff") {
			t.Errorf("%q is taken for a text: %q", in, got)
		}
	}
}

// TestWideNumbers: what a Chinese keyboard sends into a number, a day or a time is what was meant.
func TestWideNumbers(t *testing.T) {
	for _, v := range []string{"４０", " 40 ", "４0　"} {
		if n, ok := Number(v); !ok || n != 40 {
			t.Errorf("%q: %d %v", v, n, ok)
		}
	}
	for _, v := range []string{"", "四十", "4 0", "1e3", "99999999999999999999"} {
		if _, ok := Number(v); ok {
			t.Errorf("%q is taken for a number", v)
		}
	}
	for _, v := range []string{"２０２６-０３-０５", "２０２６／３／５", "2026．3．5", "２０２６年３月５日", "2026－03－05", "2026。3。5"} {
		if got, ok := Date(v); !ok || got.Format("20060102") != "20260305" {
			t.Errorf("%q: %v", v, got)
		}
	}
	for _, v := range []string{"２０２６-０３-０５　０９：３０", "2026年3月5日 09：30"} {
		if got, ok := Moment(v); !ok || got.Format("200601021504") != "202603050930" {
			t.Errorf("%q: %v", v, got)
		}
	}
}

// TestHostileStrings: whatever of the big list comes, the text has nothing unseen, is the same when it comes again, and no visible
// character of it is lost. The list is not part of the program.
func TestHostileStrings(t *testing.T) {
	body, err := os.ReadFile("../../../shared/data/blns.json")
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var list []string
	if err := errors.Join(err, json.Unmarshal(body, &list)); err != nil {
		t.Fatal(err)
	}
	seen := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.In(r, unicode.C, unicode.Z, fillers) || r == '\u2800' {
				return -1
			}
			return r
		}, s)
	}
	for _, v := range list {
		got, _ := Plain(v)
		if again, ok := Plain(got); !ok || again != got || strings.ContainsAny(got, "\x00\u202e\u200b\ufeff\u2028\r") {
			t.Errorf("%q: %q", v, got)
		}
		if seen(got) != seen(v) {
			t.Errorf("%q lost a visible character: %q", v, got)
		}
	}
}
