package unit

import (
	"net/url"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// Limits of what is typed about a seat.
const (
	PersonMax  = 40
	SectionMax = 40
	PhoneMax   = 30
	TitleMax   = 60 // 职务
)

// SeatForm is what was typed for a new seat, or for a change of a liaison (申请变更).
type SeatForm struct {
	Role, Unit, Slot, Replaces, Person, Name, Title, Section, Phone, From, Basis string
	// Same is the answer to whether somebody on record of that name is the person (SameAs); empty where nobody asked.
	Same string
}

// ReadSeat reads a posted form.
func ReadSeat(v url.Values) SeatForm {
	l := func(k string) string { return form.Short(v.Get(k)) }
	return SeatForm{l("role"), l("unit"), l("slot"), l("replaces"), l("person"), form.PersonName(v.Get("name")), l("title"), l("section"), l("phone"),
		l("from"), l("basis"), l("same")}
}

// seatInput is the form as values.
type seatInput struct{ NewSeat }

// input checks the shape of what was typed; kind is the kind of the chosen unit, "" for none.
func (f SeatForm) input(u Unit, roles []access.Role) (seatInput, form.Errors) {
	var errs form.Errors
	in := seatInput{}
	in.NewSeat = NewSeat{Role: access.Role(f.Role), Unit: u.ID, Title: f.Title, Section: f.Section, Phone: f.Phone,
		Basis: f.Basis, Replaces: form.ID(f.Replaces)}
	f.checkRole(&errs, u, roles, &in)
	f.needName(&errs)
	errs.Need("title", "职务", f.Title, TitleMax)
	if in.Role == access.Liaison {
		errs.Need("section", "科室", f.Section, SectionMax)
		errs.Need("phone", "电话", f.Phone, PhoneMax)
	}
	errs.Limit("section", "科室", f.Section, SectionMax)
	errs.Limit("phone", "电话", f.Phone, PhoneMax)
	in.From = errs.NeedDate("from", "生效日期", f.From)
	errs.Need("basis", "依据", f.Basis, BasisMax)
	return in, errs
}

// CheckName wants a name where nobody was chosen.
func (f SeatForm) CheckName() error {
	var errs form.Errors
	f.needName(&errs)
	return errs.Err()
}

func (f SeatForm) needName(errs *form.Errors) {
	if form.ID(f.Person) == 0 {
		errs.NeedPerson("name", "姓名", f.Name, PersonMax)
	}
}

// checkRole wants a role that the person may give and a unit that can have it (M2, M3).
func (f SeatForm) checkRole(errs *form.Errors, u Unit, roles []access.Role, in *seatInput) {
	switch {
	case !slices.Contains(roles, in.Role):
		errs.Add("role", "请选择身份")
	case NeedsUnit(in.Role) && u.ID == 0:
		errs.Add("unit", "请选择单位")
	case in.Role == access.Member && u.Kind != KindMember:
		errs.Add("unit", "只有成员单位有联席会议成员")
	case hostOnly(in.Role) && !u.Host:
		errs.Add("unit", "办公室人员只能由办公室所在单位的人员担任")
	}
	if in.Role != access.Convenor {
		return
	}
	if in.Slot = int(form.ID(f.Slot)); in.Slot != 1 && in.Slot != 2 {
		in.Slot = 0
		errs.Add("slot", "请选择召集人席位")
	}
}

// NeedsUnit says whether a seat of the role is a seat in a unit.
func NeedsUnit(r access.Role) bool {
	switch r {
	case access.Member, access.Liaison, access.Office, access.Director:
		return true
	}
	return false
}

// hostOnly says whether the role belongs to the office, which sits in the host unit (M3).
func hostOnly(r access.Role) bool { return r == access.Office || r == access.Director }

// seatFault puts what the schema refuses beside its field (M2, M3).
func seatFault(err error) error {
	var errs form.Errors
	switch db.Constraint(err) {
	case "seat_chief_one":
		errs.Add("role", "总召集人只能有 1 名，任职时间与现任重叠；请在“接替”中选择现任")
	case "seat_convenor_two":
		errs.Add("slot", "召集人每个席位只能有 1 名，任职时间与现任重叠；请在“接替”中选择现任")
	case "seat_member_one":
		errs.Add("role", "每个成员单位只能有 1 名成员，任职时间与现任重叠；请在“接替”中选择现任")
	case "seat_office_host":
		errs.Add("unit", "办公室人员只能由办公室所在单位的人员担任")
	case "seat_unit_fkey":
		errs.Add("unit", "没有此单位")
	case "seat_unit_outside":
		errs.Add("unit", "会外单位不在联席会议中，不登记人员")
	case "seat_unit_ended":
		errs.Add("unit", "该单位已经撤并，请在承接单位登记")
	case "seat_unit_needed":
		errs.Add("unit", "请选择单位")
	case "seat_slot_needed", "seat_slot_check":
		errs.Add("slot", "召集人有两个席位，请写明第 1 或第 2 席")
	case "seat_role_check":
		errs.Add("role", "没有此角色")
	case "seat_three_apart":
		errs.Add("role", ThreeApart)
	case "seat_dates":
		errs.Add("from", "生效日期不能早于所接替人员的任职日期")
	default:
		return err
	}
	return errs
}
