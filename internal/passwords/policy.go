// Package passwords says which passwords may be chosen. It knows no database.
package passwords

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"jointmeeting/internal/form"
)

// Policy is what a new password must satisfy: long enough, and not to be guessed from a list, from
// the keyboard, or from the person's own names. There are no rules about classes of characters and
// no expiry (NIST 800-63B).
type Policy struct {
	Min   int      // characters (setting password.min)
	Words []string // login, names of the person, units and office
}

// MaxBytes keeps a posted password from being a load of its own.
const MaxBytes = 256

// fewestLeft is how many characters must be left of a password when every known word is taken out.
const fewestLeft = 6

//go:embed data/common_passwords.txt
var commonPasswordsFile string

var commonPasswords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Fields(commonPasswordsFile) {
		set[line] = true
	}
	return set
})

// keyboard are the runs that fingers find by themselves, forwards and backwards.
var keyboard = keyboardRuns("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "!@#$%^&*()")

func keyboardRuns(rows ...string) []string {
	for _, r := range rows {
		back := []rune(r)
		slices.Reverse(back)
		rows = append(rows, string(back))
	}
	return rows
}

// Check notes what is wrong with a new password under the field.
func (p Policy) Check(errs *form.Errors, field, typed string) {
	switch n := utf8.RuneCountInString(typed); {
	case typed == "":
		errs.Add(field, "请填写新密码")
	case n < p.Min:
		errs.Add(field, "新密码至少 %d 个字符，现有 %d 个", p.Min, n)
	case len(typed) > MaxBytes || n > 128:
		errs.Add(field, "新密码不超过 128 个字符")
	case !utf8.ValidString(typed) || strings.ContainsFunc(typed, unicode.IsControl):
		errs.Add(field, "新密码含有无法使用的字符")
	case p.guessable(typed):
		errs.Add(field, "新密码过于常见或与姓名、单位有关，容易被猜到，请更换")
	}
}

func (p Policy) guessable(typed string) bool {
	v := strings.ToLower(typed)
	return commonPasswords()[v] || oneRun(v) || fewRunes(v) || charactersLeft(v, p.Words) < fewestLeft
}

// oneRun says that the whole is a piece of a keyboard run.
func oneRun(v string) bool {
	return slices.ContainsFunc(keyboard, func(r string) bool { return strings.Contains(r+r, v) })
}

// fewRunes says that the whole is made of at most three characters.
func fewRunes(v string) bool {
	set := map[rune]bool{}
	for _, r := range v {
		set[r] = true
	}
	return len(set) <= 3
}

// charactersLeft counts the characters left when known words and years are taken out.
func charactersLeft(v string, words []string) int {
	for _, w := range append(slices.Clone(words), "鄂州", "ezhou", "标准化", "biaozhun", "联席会议", "lianxi", "password", "admin") {
		if utf8.RuneCountInString(w) >= 2 {
			v = strings.ReplaceAll(v, strings.ToLower(w), "")
		}
	}
	return utf8.RuneCountInString(v)
}
