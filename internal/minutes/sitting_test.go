package minutes_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sitting"
)

// correctRoll marks everybody of the meeting as missing but the chair, after its end.
func (o office) correctRoll(met int64) error {
	o.Helper()
	p := sample.Meeting(o, o.db, met)
	marks := attendance.Marks(p.Invited, nil)
	for n, i := range p.Invited {
		if i.Person != p.Chair {
			marks[n].Roll = "no"
		}
	}
	_, err := attendance.NewService(o.db).Roll(o.Context(), o.who("office1"), met, p.Version, attendance.Sheet{Marks: marks, Reason: "核对签到表"})
	return err
}

// move says that the meeting was elsewhere.
func (o office) move(met int64, place string) error {
	o.Helper()
	p := sample.Meeting(o, o.db, met)
	f := meeting.Of(p.Meeting, nil)
	f.Place = place
	_, err := sitting.NewService(o.db).Correct(o.Context(), o.who("office1"), met, p.Version, f, "地点记错")
	return err
}

// TestMinutesSayWhatTheMeetingWas: their draft is of the day on which the meeting sat; who was there is compared with the roll as it is
// corrected meanwhile; and from when they are handed in until they are corrected, the meeting's facts stay as they are.
func TestMinutesSayWhatTheMeetingWas(t *testing.T) {
	t.Parallel()
	o := open(t)
	met := sample.HeldMeeting(o, o.db, meeting.Special, nil)
	id := sample.DraftMinutes(o, o.db, met)
	m := o.get(id)
	day := time.Now().In(form.Zone).Format("1月2日")
	if p := sample.Meeting(o, o.db, met); !strings.HasPrefix(m.Overview, day) || !strings.Contains(m.Overview, p.ChairName) || p.Paper != meeting.PaperDraft {
		t.Errorf("the draft says %s; the meeting has minutes: %q", m.Overview, p.Paper)
	}
	must(t, o.correctRoll(met))
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "参会名单与会议的到会登记不一致")
	must(t, o.save("office1", id, minutes.Of(o.get(id))))
	f := minutes.Of(o.get(id))
	f.Overview = strings.Replace(f.Overview, day, "上月", 1)
	must(t, o.save("office1", id, f))
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "没有写明会议日期（"+day+"）")
	f.Overview = m.Overview
	must(t, o.save("office1", id, f))
	must(t, o.do("office1", id, "submit_check", ""))

	want(t, o.move(met, "一号会议室"), fault.Invalid, "退回起草后才能更改")
	want(t, o.correctRoll(met), fault.Invalid, "退回起草后才能更改")
	must(t, o.do("director", id, "return", "地点有误"))
	must(t, o.move(met, "一号会议室"))
	sample.CarryTo(o, o.db, id, minutes.Signed)
	sample.IssueMinutes(o, o.db, id)
	want(t, o.move(met, "二号会议室"), fault.Invalid, "纪要已印发")

	must(t, o.do("office1", id, "correct", "地点写错"))
	must(t, o.move(met, "二号会议室"))
	p := sample.Meeting(o, o.db, met)
	_, err := meeting.NewService(o.db).Do(t.Context(), o.who("director"), met, p.Version, "undo_end", "重开", meeting.Extra{})
	want(t, err, fault.Invalid, "不能撤销会议结束")
	draft := *o.get(id).CorrectedBy
	must(t, o.do("office1", draft, "abandon", "不再更正"))
	want(t, o.move(met, "三号会议室"), fault.Invalid, "纪要已印发")
	if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
}

// TestMinutesWaitForAMeetingThatGoesOn: while the end of their meeting is undone, a draft is neither changed nor handed in.
func TestMinutesWaitForAMeetingThatGoesOn(t *testing.T) {
	t.Parallel()
	o := open(t)
	met := sample.HeldMeeting(o, o.db, meeting.Special, nil)
	id := sample.DraftMinutes(o, o.db, met)
	sample.MeetingStep(o, o.db, o.who("director"), met, "undo_end", "结论登记有误", meeting.Extra{})
	want(t, o.save("office1", id, minutes.Of(o.get(id))), fault.Invalid, "结束后才能起草纪要")
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "会议尚未结束")
	sample.Conclude(o, o.db, met, "passed", "")
	sample.RollCall(o, o.db, met)
	sample.MeetingStep(o, o.db, o.who("office1"), met, "end", "", meeting.Extra{})
	must(t, o.save("office1", id, minutes.Of(o.get(id))))
	must(t, o.do("office1", id, "submit_check", ""))
	if _, err := o.s.Draft(t.Context(), o.who("office1"), met); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second draft: %v", err)
	}
	var left int
	if err := o.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM unwritten WHERE meeting = $1", met).Scan(&left); err != nil || left != 0 {
		t.Errorf("the meeting stands among those without minutes: %d, %v", left, err)
	}
}

// TestTheMeetingStaysBesideAnActOnItsMinutes: while minutes are handed in or signed, the end of their meeting is not undone beside it; and those
// whose meeting goes on all the same are not signed.
func TestTheMeetingStaysBesideAnActOnItsMinutes(t *testing.T) {
	t.Parallel()
	o := open(t)
	met := sample.HeldMeeting(o, o.db, meeting.Special, nil)
	id := sample.Minutes(o, o.db, met, minutes.Checking)
	_, err := o.db.Write(t.Context(), o.who("director"), func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test"})
		if _, err := minutes.Steps.Current(ctx, tx, db.Asked{ID: id, Version: o.get(id).Version}); err != nil {
			return err
		}
		_, err := o.db.Pool().Exec(t.Context(), "SELECT 1 FROM meeting WHERE id = $1 FOR UPDATE NOWAIT", met)
		var held *pgconn.PgError
		if !errors.As(err, &held) || held.Code != "55P03" {
			t.Errorf("the meeting is free beside an act on its minutes: %v", err)
		}
		return nil
	})
	must(t, err)
	o.behind("UPDATE meeting SET state = 'in_session' WHERE id = $1", met)
	want(t, o.do("director", id, "check", ""), fault.Invalid, "会议尚未结束")
	if faults, err := meeting.Verify(t.Context(), o.db.Pool()); err != nil || !strings.Contains(strings.Join(faults, "\n"), "会议尚未结束，纪要却已提交") {
		t.Errorf("verify: %v, %v", faults, err)
	}
}
