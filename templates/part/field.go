package part

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"jointmeeting/internal/form"
)

// Field is one question of a form: its name, label, hint, what was typed and what is wrong with it.
// The same struct serves every kind of control; each reads only what it needs.
type Field struct {
	Name, Label, Hint string
	Value, Error      string // what was typed, and the sentence of form.Errors.Of(Name)
	Note              string // beside the label, quiet: 退回时必填
	Optional          bool   // 选填 beside the label
	Required          bool   // the browser itself asks for it, in forms that are not novalidate
	ID                string // empty = Name
	Width             string // "", sm or md
	Max               int    // most characters (text), highest number (NumberInput); 0 = none
	Min, Step         int    // NumberInput
	Rows              int    // Textarea; 0 = 4
	Auto              string // autocomplete
	Mode              string // inputmode: numeric, tel
	Type              string // TextInput: "" = text; search, tel, email
	Accept            string // FileUpload: .pdf,.docx
	Many              bool   // FileUpload: several files
	NoCount           bool   // Textarea: no counter
	Wide              bool   // in Filters: twice as wide
	List              []string
}

// Option is one answer of a choice.
type Option struct {
	Value, Label, Note string
	On                 bool // ticked (Checks, UnitPicker); Radios and Select compare with Field.Value
}

// Group is a titled group of options: 成员单位, 区和园区.
type Group struct {
	Title   string
	Options []Option
}

// File is one file of a list. Remove is the value of the button 删除 (name=remove); empty = no button.
type File struct {
	Name, URL, Meta, Remove string
	Tag                     string
}

// Typed is the field as it comes back: with what was typed, and what is wrong with it.
func (f Field) Typed(value string, errs form.Errors) Field {
	f.Value, f.Error = value, errs.Of(f.Name)
	return f
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// described lists the ids of the hint, the error and the counter, for aria-describedby.
func (f Field) described(counter bool) string {
	ids := []string{}
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	if counter {
		ids = append(ids, f.id()+"-count")
	}
	return strings.Join(ids, " ")
}

func (f Field) class() string {
	c := "field"
	if f.Error != "" {
		c += " field-error"
	}
	if f.Wide {
		c += " field-wide"
	}
	return c
}

func (f Field) inputClass() string {
	if f.Width != "" {
		return "input input-" + f.Width
	}
	return "input"
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string {
	if f.Rows > 0 {
		return strconv.Itoa(f.Rows)
	}
	return "4"
}

// counts says whether a text area shows how many characters are left.
func (f Field) counts() bool { return f.Max > 0 && !f.NoCount }

func (f Field) left() string {
	n := f.Max - utf8.RuneCountInString(f.Value)
	if n < 0 {
		return "已超出 " + strconv.Itoa(-n) + " 字"
	}
	return "还可输入 " + strconv.Itoa(n) + " 字"
}

// optionID is the id of the i-th answer; the first has the field's own id, so that the link of the
// error summary lands on it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

// start is the number of options before group g, so that ids count on through the groups.
func start(groups []Group, g int) int {
	n := 0
	for _, x := range groups[:g] {
		n += len(x.Options)
	}
	return n
}
