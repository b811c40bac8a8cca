// Package histories lets an office live by chance: people take the steps that they may take while seats end, accounts are shut, units are merged, split,
// renamed and leave, and the office moves; and wants that nothing open is ever left without somebody who can go on with it, or a row of the office's
// desk that says so.
package histories_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/room"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/verify"
)

// Histories are laid side by side in offices, a database each: each history begins something and goes some rounds, in which a step of the thread is
// followed by something that happens to people or units.
var (
	offices   = prove.Pick(4, 50)
	histories = prove.Pick(5, 20) // of an office
)

const rounds = 2

// TestNobodyLeavesAnythingOwnerless walks them; at the end of each office its records are sound.
func TestNobodyLeavesAnythingOwnerless(t *testing.T) {
	t.Parallel()
	for n := range offices {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, busy(t), prove.Seed(), uint64(n))
			o.check("at the start")
			for h := 0; h < histories && !t.Failed(); h++ {
				o.begin()
				for range rounds {
					o.step()
					o.change()
					o.check(fmt.Sprintf("history %d", h))
				}
			}
			o.sound()
			for _, what := range slices.Sorted(maps.Keys(o.done)) {
				t.Logf("%4d %s", o.done[what], what)
			}
			for _, what := range slices.Sorted(maps.Keys(o.refused)) {
				t.Logf("last refused: %s: %s", what, o.refused[what])
			}
		})
	}
}

// sound wants the records to be as the log has them.
func (o *office) sound() {
	o.Helper()
	results, err := verify.Run(o.Context(), o.d)
	o.must(err)
	for _, r := range results {
		for _, f := range r.Faults {
			o.Errorf("%s: %s, after\n%s", r.Name, f, o.story())
		}
	}
}

// TestWhatNobodyCanDoIsNoticed: the convenors who are to review cannot sign in any more. With the row of the office's desk that says so all is well; without it the minutes
// are named, with the seat that they wait for, and so are the records of a unit whose liaison cannot sign in any more.
func TestWhatNobodyCanDoIsNoticed(t *testing.T) {
	t.Parallel()
	o := openOffice(t, busy(t), 1, 1)
	o.check("at the start")
	for _, login := range []string{"convenor1", "convenor2", "liaison-wjw", "member-wjw"} {
		a := scalar[int](o, "SELECT version FROM account WHERE login = $1", login)
		o.must(errOf(o.accounts.Do(t.Context(), o.people["admin"], o.people[login].Person, a, "disable", "离岗")))
	}
	o.check("with the rows")
	for _, c := range []struct{ title, want string }{{"纪要的签批人已不在任或不能登录", "minutes "}, {"单位没有能登录的联络员", "topic "}} {
		o.waiting = slices.DeleteFunc(house.Waiting(), func(w room.Waiting) bool { return w.Title == c.title })
		found := o.ownerless()
		if len(o.waiting) != len(house.Waiting())-1 || !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, c.want) }) {
			t.Errorf("without the row %s is found: %q", c.title, found)
		}
	}
}

// TestEveryKindIsWalked: each kind of the house that has states is read.
func TestEveryKindIsWalked(t *testing.T) {
	t.Parallel()
	for _, c := range house.Charts() {
		read := slices.ContainsFunc(readers, func(r struct {
			kinds []string
			read  func(*office) []subject
		}) bool {
			return slices.Contains(r.kinds, c.Kind)
		})
		if len(c.States) > 0 && !read {
			t.Errorf("%s has states, and no history looks at its records: add a reader", c.Kind)
		}
	}
	for name := range both(rests, said) {
		if !slices.ContainsFunc(house.Charts(), func(c flow.Outline) bool {
			return slices.ContainsFunc(c.States, func(s flow.State) bool { return c.Kind+" "+s.Name == name && !s.Final })
		}) {
			t.Errorf("%s is no state that is open", name)
		}
	}
}

func both(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// busy is an office with something in nearly every state.
func busy(t *testing.T) *db.DB {
	t.Helper()
	return dbtest.Seeded(t, "histories", func(ctx context.Context, d *db.DB) error {
		if err := sample.Office(ctx, d); err != nil {
			return err
		}
		spread(t, d)
		return nil
	})
}

func spread(t *testing.T, d *db.DB) {
	t.Helper()
	office := sample.Who(t, d, "office1")
	sample.Basis(t, d, "国家标准化发展纲要")
	sample.Problem(t, d, "wjw", "互联网诊疗服务缺少统一标准")
	sample.DraftTopic(t, d, "wjw")
	sample.JoiningTopic(t, d, "jyj", "wjw", "czj")
	sample.SubmittedTopic(t, d, "swj")
	sample.ReadyTopic(t, d, "czj", sample.Unit(t, d, "wjw").ID)
	sample.GiveOpinion(t, d, sample.ConsultedTopic(t, d, "jyj", "wjw", "czj"), "czj", sample.Amended)
	sample.TopicStep(t, d, office, sample.ReadyTopic(t, d, "wjw"), "propose", "")
	sample.TopicStep(t, d, office, sample.SubmittedTopic(t, d, "mzj"), "return", "请补充依据")
	review(t, d, "tjj")
	sample.NewMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "jyj", "wjw"), sample.ApprovedTopic(t, d, "jyj"))
	sample.ProposedMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "jyj", "czj"), sample.ApprovedTopic(t, d, "czj"))
	announced := sample.MeetingForm(t, d, meeting.Special, "jyj", "wjw")
	announced.Leaders = append(announced.Leaders, sample.Who(t, d, "convenor2").Person)
	sample.AnnouncedMeeting(t, d, announced, sample.ApprovedTopic(t, d, "wjw"))
	for _, state := range []string{minutes.Consulting, minutes.Checking, minutes.Reviewing, minutes.Signing, minutes.Issued} {
		id := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}), state)
		if state == minutes.Reviewing {
			sample.Refer(t, d, "convenor1", id, "member-wjw", "请看第一条是否妥当。")
		}
		if state == minutes.Issued {
			sample.ReceiveMinutes(t, d, "jyj", id)
			sample.ConfirmClauses(t, d, id, "liaison-jyj", "question")
		}
	}
	sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "wjw"})
}

// review sends a topic to the unit's own member.
func review(t *testing.T, d *db.DB, code string) {
	t.Helper()
	member, u := sample.Who(t, d, "member-"+code), sample.Unit(t, d, code)
	if _, err := unit.NewService(d).Review(t.Context(), member, u.ID, u.Version, true); err != nil {
		t.Fatal(err)
	}
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-"+code), sample.DraftTopic(t, d, code), "review", "")
}
