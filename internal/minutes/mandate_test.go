package minutes_test

import (
	"fmt"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// mandated are minutes that a convenor is to sign by the chief's word.
func (o office) mandated() int64 {
	o.Helper()
	sample.Delegation(o, o.db, "convenor1", true)
	f := sample.MeetingForm(o, o.db, meeting.Special, "jyj")
	f.Chair = fmt.Sprint(o.who("convenor1").Person)
	held := sample.AnnouncedMeeting(o, o.db, f, sample.ApprovedTopic(o, o.db, "jyj"))
	sample.HoldMeeting(o, o.db, held)
	id := sample.Minutes(o, o.db, held, minutes.Signing)
	if m := o.get(id); m.Signer != o.who("convenor1").Person || m.Delegation == nil {
		o.Fatalf("%s is to sign, by mandate %v", m.SignerName, m.Delegation)
	}
	return id
}

// taking is the chief taking the mandate back.
func (o office) taking() func() error {
	o.Helper()
	s, chief := delegation.NewService(o.db, passwords{}), o.who("chief")
	list, err := s.List(o.Context(), chief, 0)
	must(o.T, err)
	return func() error {
		_, err := s.End(o.Context(), chief, list.List[0].ID, list.List[0].Version)
		return err
	}
}

// leaving is another one confirming the end of the seat of somebody, which the office has asked for.
func (o office) leaving(role access.Role) func() error {
	o.Helper()
	var id int64
	must(o.T, o.db.Pool().QueryRow(o.Context(), "SELECT id FROM seat WHERE role = $1 AND valid_to IS NULL ORDER BY slot LIMIT 1", role).Scan(&id))
	s, err := sample.AskEnd(o.Context(), o.db, o.who("office1"), id)
	must(o.T, err)
	who := o.who("security")
	return func() error {
		_, err := leaving.NewService(o.db).Answer(o.Context(), who, id, s.Version, "confirm_end", "")
		return err
	}
}

// signing is the convenor signing the page as it is now.
func (o office) signing(login string, id int64) func() error {
	o.Helper()
	who, m := o.who(login), o.get(id)
	return func() error {
		_, err := o.s.Do(o.Context(), who, id, m.Version, "sign", "同意。", proof(m))
		return err
	}
}

// TestAMandateThatIsOverSignsNothing: neither by hand, nor on paper, nor through another's word; the page says who goes on, and the chief signs then.
func TestAMandateThatIsOverSignsNothing(t *testing.T) {
	t.Parallel()
	for name, over := range map[string]func(o office){
		"taken back": func(o office) { must(o.T, o.taking()()) },
		"its days": func(o office) {
			o.behind("UPDATE delegation SET valid_from = valid_from - 90, valid_to = current_date - 1")
		},
		"its giver": func(o office) { must(o.T, o.leaving(access.Chief)()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			id := o.mandated()
			over(o)
			want(t, o.do("convenor1", id, "sign", "同意。"), fault.Invalid, "由办公室改请现任签批")
			want(t, o.refer("convenor1", id, "member-swj"), fault.Invalid, "委托")
			if o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND state = 'given'", id) != 0 {
				t.Error("signed without a mandate")
			}
			if who, next := minutes.Holder(o.get(id), o.page(id).Signatures); who != "办公室" || next == "" {
				t.Errorf("waits for %s, %s", who, next)
			}
			must(t, o.do("director", id, "return", "委托已失效"))
			if name == "its giver" {
				return
			}
			sample.CarryTo(t, o.db, id, minutes.Signed)
			if m := o.get(id); m.Signer != o.who("chief").Person {
				t.Errorf("signed by %s", m.SignerName)
			}
		})
	}
}

// TestAPaperOfAMandateThatIsOver: what was signed on paper is not registered either.
func TestAPaperOfAMandateThatIsOver(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.mandated()
	if !minutes.MayRegister(o.who("office1"), o.get(id)) || minutes.Chart.Offers(o.who("office1"), o.get(id)) == nil {
		t.Fatal("the office registers no paper of a mandate in force")
	}
	must(t, o.taking()())
	if _, err := minutes.Chart.Take(o.who("office1"), o.get(id), "registered", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("registered: %v", err)
	}
}

// TestWhoIsChiefNoLongerSignsByNoMandate: a seat as 召集人 does not give the signature of the 总召集人.
func TestWhoIsChiefNoLongerSignsByNoMandate(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	chief := o.who("chief")
	chief.Seats = o.who("convenor1").Seats
	if _, err := minutes.Chart.Take(chief, o.get(id), "sign", "同意。"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("signs: %v", err)
	}
}

// TestAMandateEndsBesideItsSignature: whichever comes first, the other waits for it.
func TestAMandateEndsBesideItsSignature(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(o office) func() error{"taken back": office.taking, "its giver": func(o office) func() error { return o.leaving(access.Chief) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, db.WithConns(8))
			id := o.mandated()
			errs := o.inTurn(end(o), o.signing("convenor1", id))
			must(t, errs[0])
			want(t, errs[1], fault.Invalid, "委托")
			o = open(t, db.WithConns(8))
			id = o.mandated()
			for _, err := range o.inTurn(o.signing("convenor1", id), end(o)) {
				must(t, err)
			}
			if m := o.get(id); m.State != minutes.Signed {
				t.Errorf("the minutes are %s", m.State)
			}
			o.sound()
		})
	}
}
