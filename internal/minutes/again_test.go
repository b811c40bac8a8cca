package minutes_test

import (
	"strconv"
	"testing"
	"time"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// endsSeat ends the seat of the person by the way of an administrator.
func (o office) endsSeat(login string) unit.Seat {
	o.Helper()
	admin, id := o.who("admin"), o.who(login).Seats[0].ID
	s, err := unit.NewService(o.db).Seat(o.Context(), admin, id)
	must(o.T, err)
	must(o.T, sample.EndSeat(o.Context(), o.db, admin, o.who("security"), id))
	return s
}

// takes registers somebody who has an account for the seat, and has it confirmed.
func (o office) takes(login string, s unit.Seat) {
	o.Helper()
	f := unit.SeatForm{Role: string(s.Role), Person: strconv.FormatInt(o.who(login).Person, 10), Title: "局长", From: o.db.Now().Format(time.DateOnly), Basis: "任免文件"}
	if s.Slot > 0 {
		f.Slot = strconv.Itoa(s.Slot)
	}
	units := unit.NewService(o.db)
	_, err := units.Give(o.Context(), o.who("admin"), f)
	must(o.T, err)
	asked, _, err := units.Seats(o.Context(), o.who("security"))
	must(o.T, err)
	for _, x := range asked {
		by := map[bool]string{true: "security", false: "office1"}[x.BySecurity]
		_, err := units.Do(o.Context(), o.who(by), x.ID, x.Version, "confirm", "")
		must(o.T, err)
	}
}

// nobodys are the minutes of which a signature is asked of nobody who can give it, as the office's list shows them.
func (o office) nobodys() int {
	o.Helper()
	l, err := o.s.List(o.Context(), o.who("office1"), minutes.Filter{Tab: signing.Nobody})
	must(o.T, err)
	return len(l.Rows)
}

// TestWhoLeftIsNotWaitedFor: while minutes wait for the second convenor he leaves, or his account is shut. The office finds them, and asks whoever has
// the seat now; what the first convenor signed stands.
func TestWhoLeftIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, shut := range []bool{false, true} {
		o, id := openAt(t, minutes.Reviewing)
		must(t, o.do("convenor1", id, "review", "同意。"))
		sample.Refer(t, o.db, "convenor2", id, "member-wjw", "请看第一条。")
		if err := o.do("office1", id, signing.StepAgain, ""); fault.KindOf(err) != fault.Invalid || o.nobodys() != 0 {
			t.Fatalf("while all can sign: %v, %d in the list", err, o.nobodys())
		}
		seat := unit.Seat{}
		if shut {
			dbtest.Tamper(t, o.db, "UPDATE account SET disabled_at = now() WHERE login = 'convenor2'")
		} else {
			seat = o.endsSeat("convenor2")
		}
		if o.nobodys() != 1 || !o.get(id).Unmanned {
			t.Fatalf("the account shut %v: nobody is said to be missing", shut)
		}
		if err := o.do("office1", id, signing.StepAgain, ""); fault.KindOf(err) != fault.Invalid || o.nobodys() != 1 {
			t.Errorf("while nobody has the seat: %v, %d in the list", err, o.nobodys())
		}
		if err := o.do("convenor1", id, signing.StepAgain, ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a convenor: %v", err)
		}
		if shut {
			dbtest.Tamper(t, o.db, "UPDATE account SET disabled_at = NULL WHERE login = 'convenor2'")
			must(t, o.do("convenor2", id, "review", "同意。"))
			continue
		}
		o.takes("member-jyj", seat)
		must(t, o.do("office1", id, signing.StepAgain, ""))
		if err := o.do("convenor2", id, "review", "同意。"); fault.KindOf(err) != fault.Missing || o.nobodys() != 0 {
			t.Errorf("who left: %v", err)
		}
		must(t, o.do("member-jyj", id, "review", "同意。"))
		if m := o.get(id); m.State != minutes.Signing || len(m.Reviewed) != 2 || m.Reviewed[0] != o.who("convenor1").Person {
			t.Errorf("%s, reviewed by %v", m.State, m.Reviewed)
		}
		o.sound()
	}
}

// TestWhoSignsLastLeaves: the chief leaves while the minutes wait for him; whoever is chief then is asked, and the reviews stand.
func TestWhoSignsLastLeaves(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	seat := o.endsSeat("chief")
	if err := o.do("office1", id, signing.StepAgain, ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("while there is no chief: %v", err)
	}
	o.takes("member-jyj", seat)
	must(t, o.do("office1", id, signing.StepAgain, ""))
	must(t, o.do("member-jyj", id, "sign", "同意。"))
	if m := o.get(id); m.State != minutes.Signed || m.Signer != o.who("member-jyj").Person || len(m.Reviewed) != 2 {
		t.Errorf("%s, signed by %d", m.State, m.Signer)
	}
	o.sound()
}

// TestInTurnAndGone: where convenors review in turn, who comes after the one who left is asked.
func TestInTurnAndGone(t *testing.T) {
	t.Parallel()
	o := open(t)
	dbtest.Tamper(t, o.db, "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.order.special', 'in_turn', 'x', now())")
	id := sample.Minutes(t, o.db, sample.HeldMeeting(t, o.db, meeting.Special, nil), minutes.Reviewing)
	o.endsSeat("convenor1")
	must(t, o.do("office1", id, signing.StepAgain, ""))
	must(t, o.do("convenor2", id, "review", "同意。"))
	if got := o.get(id).State; got != minutes.Signing {
		t.Errorf("after the last review the minutes are %s", got)
	}
	o.sound()
}

// TestAdviserWhoLeft: a word that was asked of somebody who has left is not waited for; who asked takes it back.
func TestAdviserWhoLeft(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Reviewing)
	r := sample.Refer(t, o.db, "convenor1", id, "member-wjw", "请看第一条。")
	if sample.ReferralOf(t, o.db, "convenor1", r).Gone {
		t.Error("who is there is said to have gone")
	}
	o.endsSeat("member-wjw")
	if x := sample.ReferralOf(t, o.db, "convenor1", r); !x.Gone || !o.page(id).Referrals[0].Gone {
		t.Errorf("nothing says that %s has gone", x.AskedName)
	}
	sample.Advise(t, o.db, "convenor1", r, "withdraw", "")
	o.sound()
}

// TestMandateThatEnded: the chief takes the mandate back while the minutes wait for who signs by it. They are not signed by it any more; the chief is
// asked, and the reviews stand.
func TestMandateThatEnded(t *testing.T) {
	t.Parallel()
	o := open(t)
	sample.Delegation(t, o.db, "convenor1", true)
	f := sample.MeetingForm(t, o.db, meeting.Special, "jyj", "czj", "scjgj")
	f.Chair = strconv.FormatInt(o.who("convenor1").Person, 10)
	held := sample.AnnouncedMeeting(t, o.db, f, sample.ApprovedTopic(t, o.db, "jyj"))
	sample.HoldMeeting(t, o.db, held)
	id := sample.Minutes(t, o.db, held, minutes.Signing)
	if m := o.get(id); m.Signer != o.who("convenor1").Person || m.Delegation == nil || m.Unmanned {
		t.Fatalf("signed by %s, %v", m.SignerName, m.Delegation)
	}
	s := delegation.NewService(o.db, passwords{})
	list, err := s.List(t.Context(), o.who("chief"), 0)
	must(t, err)
	_, err = s.End(t.Context(), o.who("chief"), list.List[0].ID, list.List[0].Version)
	must(t, err)
	if err := o.do("convenor1", id, "sign", "同意。"); fault.KindOf(err) != fault.Invalid || o.nobodys() != 1 {
		t.Errorf("by the mandate that has ended: %v", err)
	}
	must(t, o.do("director", id, signing.StepAgain, ""))
	must(t, o.do("chief", id, "sign", "同意。"))
	if m := o.get(id); m.State != minutes.Signed || m.Delegation != nil || len(m.Reviewed) != 2 {
		t.Errorf("%s by %s", m.State, m.SignerName)
	}
	o.sound()
}
