package basis

import (
	"net/url"
	"time"

	"jointmeeting/internal/form"
)

// The most runes of each text; the schema's CHECKs hold the same numbers.
const (
	TitleMax   = 100
	NumberMax  = 40
	IssuerMax  = 60
	DemandsMax = 2000
	ReasonMax  = 500
)

// Form is a basis as typed.
type Form struct{ Level, Title, Number, Issuer, Issued, Demands string }

// Read takes the form as sent.
func Read(v url.Values) Form {
	return Form{v.Get("level"), form.Line(v.Get("title")), form.Line(v.Get("number")), form.Line(v.Get("issuer")), form.Line(v.Get("issued")), form.Text(v.Get("demands"))}
}

// Of is the form of a stored basis.
func Of(b Basis) Form {
	return Form{b.Level, b.Title, b.Number, b.Issuer, b.Issued.Format(time.DateOnly), b.Demands}
}

// Input is a basis that may be stored.
type Input struct {
	Form
	Issued time.Time
}

// Input checks what was typed.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	if LevelWord(f.Level) == "" {
		errs.Add("level", "请选择层级")
	}
	errs.Need("title", "标题", f.Title, TitleMax)
	errs.Limit("number", "文号", f.Number, NumberMax)
	errs.Need("issuer", "发文机关", f.Issuer, IssuerMax)
	in := Input{f, errs.NeedDate("issued", "发文日期", f.Issued)}
	errs.Limit("demands", "有关要求", f.Demands, DemandsMax)
	return in, errs
}
