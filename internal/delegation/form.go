package delegation

import (
	"net/url"

	"jointmeeting/internal/form"
)

// SubjectMax is the most runes of what a delegation is for.
const SubjectMax = 100

// Form is a delegation as typed.
type Form struct {
	To, Subject, From, Until, Basis string
	Signs                           bool
}

// Read takes the form as sent.
func Read(v url.Values) Form {
	return Form{v.Get("to"), form.Line(v.Get("subject")), v.Get("from"), v.Get("until"), form.Line(v.Get("basis")), v.Get("signs") != ""}
}

func (f Form) input() (d Delegation, errs form.Errors) {
	d = Delegation{ToPerson: form.ID(f.To), Subject: f.Subject, Signs: f.Signs, Basis: f.Basis}
	if d.ToPerson == 0 {
		errs.Add("to", "请选择受委托的召集人")
	}
	errs.Need("subject", "委托主持的会议", f.Subject, SubjectMax)
	d.ValidFrom = errs.NeedDate("from", "起始日期", f.From)
	d.ValidTo = errs.NeedDate("until", "截止日期", f.Until)
	if errs.Of("from") == "" && errs.Of("until") == "" && d.ValidTo.Before(d.ValidFrom) {
		errs.Add("until", "截止日期不能早于起始日期")
	}
	errs.Limit("basis", "依据", f.Basis, SubjectMax)
	return d, errs
}
