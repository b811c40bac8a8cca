package attendance

import (
	"net/url"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/unit"
)

// WalkIn is somebody who came without an invitation: of a unit of the joint meeting, or a guest.
type WalkIn struct {
	Unit                       int64
	Category, Org, Name, Title string
	Unread                     bool // a unit was sent that no page offers
}

// ReadWalkIn takes it as sent.
func ReadWalkIn(v url.Values) WalkIn {
	unit := form.ID(v.Get("walk_unit"))
	return WalkIn{unit, v.Get("walk_category"), form.Line(v.Get("walk_org")), form.Line(v.Get("walk_name")), form.Line(v.Get("walk_title")), unit == 0 && v.Get("walk_unit") != ""}
}

// Nobody says that nothing was typed: the category alone, which the form proposes, is nobody.
func (w WalkIn) Nobody() bool { return w.Unit == 0 && !w.Unread && w.Org+w.Name+w.Title == "" }

// Check says what is wrong with it, beside those who stand on the roll already; nothing typed is nobody.
func (w WalkIn) Check(list []meeting.Invitation) (errs form.Errors) {
	if w.Nobody() {
		return nil
	}
	errs.Need("walk_name", "到会人姓名", w.Name, meeting.NameMax)
	errs.Limit("walk_title", "职务", w.Title, meeting.PostMax)
	errs.Limit("walk_org", "单位", w.Org, meeting.OrgMax)
	switch {
	case w.Unread:
		errs.Add("walk_unit", "请选择单位")
	case w.Unit == 0 && slices.ContainsFunc(list, func(i meeting.Invitation) bool { return i.Unit == 0 && i.UnitName == w.Org && i.Guest == w.Name }):
		errs.Add("walk_name", "此人已在参会名单中，请在名单中登记")
	case w.Unit != 0 && w.Org != "":
		errs.Add("walk_org", "已选择成员单位或地区，不再填写其他单位")
	case w.Unit != 0 && slices.ContainsFunc(list, func(i meeting.Invitation) bool { return i.Unit == w.Unit }):
		errs.Add("walk_unit", "此单位已在参会名单中，请在名单中登记")
	case w.Unit == 0 && w.Category != meeting.Department && w.Category != meeting.Expert:
		errs.Add("walk_category", "请选择单位；不是成员单位和地区的，请选择类别")
	case w.Unit == 0 && w.Category == meeting.Department && w.Org == "":
		errs.Add("walk_org", "请填写单位")
	}
	return errs
}

// form is the walk-in in the words of the meeting's own form.
func (w WalkIn) form() meeting.Form {
	if w.Unit != 0 {
		return meeting.Form{Units: []int64{w.Unit}}
	}
	return meeting.Form{Guests: meeting.Guests{{Category: w.Category, Org: w.Org, Name: w.Name, Title: w.Title}}}
}

// Expected is who would come for a unit that named nobody.
type Expected struct {
	Unit        int64
	Name, Title string
}

// Members asks for the members of the units, whom the roll expects, and for the units that may come without an invitation; they are there
// when the batch has come back.
func Members(b *db.Batch) func() ([]Expected, []unit.Unit) {
	found, all := unit.Holders(b, access.Member), unit.All(b)
	return func() (members []Expected, units []unit.Unit) {
		for _, h := range *found {
			members = append(members, Expected{h.Unit, h.Name, h.Title})
		}
		return members, slices.DeleteFunc(*all, func(u unit.Unit) bool { return !u.Current || u.Kind == unit.KindOther })
	}
}
