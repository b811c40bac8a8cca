package meeting_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/topic"
)

// in sets the form's day to so many days from today.
func in(f meeting.Form, days int) meeting.Form {
	at := form.Day(time.Now()).AddDate(0, 0, days).Add(9 * time.Hour)
	f.Starts, f.Ends, f.ReceiptDue = at.Format("2006-01-02T15:04"), at.Add(time.Hour).Format("2006-01-02T15:04"), ""
	return f
}

func (k desk) pick(id, topic int64, why string) error {
	_, err := k.g.AddTopics(k.Context(), k.who("office1"), id, k.page(id).Version, []agenda.Pick{{Topic: topic, Why: why}})
	return err
}

// TestLateTopicNeedsTheOfficesYes: a topic handed in after the cut-off goes on the agenda with a reason only,
// which is kept with who and when, and logged; one in time needs none and keeps none.
func TestLateTopicNeedsTheOfficesYes(t *testing.T) {
	k := newDesk(t)
	topic := k.topic("jyj")
	soon, later := k.made(in(k.form(meeting.Special, "jyj"), 1)), k.made(in(k.form(meeting.Special, "jyj"), 40))
	pool, err := k.s.Pool(t.Context(), k.who("office1"), soon)
	if err != nil || !pool.Cutoff.Late(pool.Rows[0].SubmittedAt) || !strings.Contains(pool.Cutoff.Words(), "前3个工作日，即") {
		t.Fatalf("the pool: %+v, %v", pool, err)
	}
	for why, want := range map[string]string{"": "逾期提交，请填写同意列入的理由", strings.Repeat("理", agenda.LateMax+1): "同意列入的理由不超过 200 字"} {
		var errs form.Errors
		if err := k.pick(soon, topic, why); !errors.As(err, &errs) || errs[0].Field != agenda.LateField(topic) || !strings.Contains(errs[0].Text, want) {
			t.Errorf("%.10q: %v, want %q", why, err, want)
		}
	}
	if got := k.topicState(topic); got != "approved" {
		t.Fatalf("a refused topic is %s", got)
	}
	if err := k.pick(soon, topic, "召集人要求本次研究"); err != nil {
		t.Fatal(err)
	}
	p := k.page(soon)
	it := p.Items[0]
	if !p.Cutoff.Late(it.SubmittedAt) || it.LateReason != "召集人要求本次研究" || it.LateName != k.who("office1").Name || !strings.Contains(it.LateSeat, "办公室工作人员") || time.Since(it.LateAt) > time.Minute {
		t.Errorf("%+v", it)
	}
	if last := p.Log[len(p.Log)-1]; !strings.Contains(last.Detail, "逾期提交，同意列入：召集人要求本次研究") {
		t.Errorf("the log says %q", last.Detail)
	}
	other := k.topic("czj")
	if err := k.pick(later, other, "多余的理由"); err != nil {
		t.Fatal(err)
	}
	if p := k.page(later); p.Cutoff.Late(p.Items[0].SubmittedAt) || p.Items[0].LateReason != "" || !p.Items[0].LateAt.IsZero() {
		t.Errorf("in time: %+v", p.Items[0])
	}
}

// scheduled is on which agenda a topic stands.
func (k desk) scheduled(id int64) topic.Scheduling {
	k.Helper()
	var on **topic.Scheduling
	if err := k.d.Read(k.Context(), func(b *db.Batch) { on = meeting.SchedulingOf(b, id) }); err != nil || *on == nil {
		k.Fatalf("topic %d stands on no agenda: %v", id, err)
	}
	return **on
}

// TestLateFollowsTheDates: the mark is of the meeting's date as it is; a date moved to an earlier day asks
// nobody again, one moved to a later day takes the mark away.
func TestLateFollowsTheDates(t *testing.T) {
	k := newDesk(t)
	topic := k.topic("jyj")
	f := k.form(meeting.Special, "jyj")
	id := k.made(in(f, 40))
	if err := k.pick(id, topic, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		days int
		late bool
	}{{1, true}, {40, false}} {
		if _, err := k.s.Update(t.Context(), k.who("office1"), id, k.page(id).Version, in(f, c.days)); err != nil {
			t.Fatal(err)
		}
		p := k.page(id)
		if got := p.Cutoff.Late(p.Items[0].SubmittedAt); got != c.late || !p.Items[0].LateAt.IsZero() {
			t.Errorf("in %d days: late %v, %+v", c.days, got, p.Items[0])
		}
		shown := k.scheduled(topic)
		if !shown.MeetsAt.Equal(p.StartsAt) {
			t.Errorf("the topic knows %v of %v", shown.MeetsAt, p.StartsAt)
		}
	}
}

// TestCutoffSetting: the number of days is a setting, none means none; a year without a calendar is said.
func TestCutoffSetting(t *testing.T) {
	k := newDesk(t)
	id := k.made(in(k.form(meeting.Special, "jyj"), 1))
	if _, err := k.d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, version, by_name, at) VALUES ('topic.lead_days', '0', 1, '甲', now())"); err != nil {
		t.Fatal(err)
	}
	if err := k.pick(id, k.topic("jyj"), ""); err != nil {
		t.Errorf("without a cut-off: %v", err)
	}
	far := k.form(meeting.Special, "jyj")
	far.Starts, far.Ends = "2040-03-05T09:00", "2040-03-05T10:00"
	if p := k.page(k.made(far)); p.Cutoff.Set() {
		t.Errorf("%+v", p.Cutoff)
	}
	if _, err := k.d.Pool().Exec(t.Context(), "UPDATE setting SET value = '5' WHERE key = 'topic.lead_days'"); err != nil {
		t.Fatal(err)
	}
	p := k.page(k.made(far))
	if p.Cutoff.Note() != calendar.Unpublished || !strings.HasPrefix(p.Cutoff.Words(), "3月5日前5个工作日，即2月27日") {
		t.Errorf("%s %s", p.Cutoff.Words(), p.Cutoff.Note())
	}
}

// TestLateTopicOfAnother: a reason opens no way round the agenda's own rules.
func TestLateTopicOfAnother(t *testing.T) {
	k := newDesk(t)
	topic := k.topic("jyj")
	a, b := k.made(in(k.form(meeting.Special, "jyj"), 1)), k.made(in(k.form(meeting.Special, "jyj"), 1))
	if err := k.pick(a, topic, "同意"); err != nil {
		t.Fatal(err)
	}
	if err := k.pick(b, topic, "同意"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("on two agendas: %v", err)
	}
}
