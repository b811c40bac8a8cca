// Package setting holds what the charter leaves open: each setting is declared once, in the table
// below, with its shipped default. The database keeps only what an administrator has changed; the
// rest is shown as 系统默认. Nothing here is ever called 制度规定.
package setting

import (
	"fmt"
	"slices"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Key names a setting; the keys are the constants of table.go.
type Key string

// Kind is how a setting is typed and shown.
type Kind string

// The kinds.
const (
	Int  Kind = "int"  // a whole number between Min and Max
	Bool Kind = "bool" // 是 or 否, stored as "1" and "0"

	Choice Kind = "choice" // one of Options, stored by its value
)

// Option is one answer of a Bool or a Choice.
type Option struct{ Value, Label string }

// Def declares a setting: what it is called, how it is typed, and its shipped default.
type Def struct {
	Key      Key
	Group    string // the card in which it is shown
	Label    string
	Kind     Kind
	Default  string
	Unit     string // 天, 分钟 …
	Note     string // what it does, in a sentence
	Min, Max int
	Options  []Option // of a Choice
	Security bool     // the security officer's, outside the group 登录安全
}

// OfSecurity says whether the security officer alone changes the setting: how people sign in, prove themselves and get
// their seats, and who has a hand in what is signed (issue: "security settings need the security officer").
func (d Def) OfSecurity() bool { return d.Security || d.Group == groupSecurity }

// Keeper is who changes the setting.
func (d Def) Keeper() access.Role {
	if d.OfSecurity() {
		return access.Security
	}
	return access.Admin
}

// Answers lists what may be chosen; empty for a setting that is typed.
func (d Def) Answers() []Option {
	if d.Kind == Bool {
		return []Option{{"1", "是"}, {"0", "否"}}
	}
	return d.Options
}

// Show is a stored value in words, with its unit.
func (d Def) Show(value string) string {
	for _, o := range d.Answers() {
		if o.Value == value {
			return o.Label
		}
	}
	return value + " " + d.Unit
}

// Check reads what was typed for the setting: the value to store, or what is wrong with it.
func (d Def) Check(typed string) (string, error) {
	var errs form.Errors
	v := form.Line(typed)
	if answers := d.Answers(); len(answers) > 0 {
		if !slices.ContainsFunc(answers, func(o Option) bool { return o.Value == v }) {
			errs.Add("value", "请选择%s", d.Label)
		}
		return v, errs.Err()
	}
	n, ok := form.Number(v)
	if !ok || n < d.Min || n > d.Max {
		errs.Add("value", "%s应为 %d 至 %d 之间的整数", d.Label, d.Min, d.Max)
	}
	return strconv.Itoa(n), errs.Err()
}

// Find gives the declaration of a key that came from outside.
func Find(key string) (Def, error) {
	for _, d := range Table {
		if string(d.Key) == key {
			return d, nil
		}
	}
	return Def{}, fault.NotFound()
}

// need gives the declaration of a key written in the program; an unknown one is a programmer's error.
func need(key Key) Def {
	d, err := Find(string(key))
	if err != nil {
		panic(fmt.Sprintf("setting %q is not declared in setting.Table", key))
	}
	return d
}
