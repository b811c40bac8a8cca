package agenda_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// hints are what a person is told of a meeting.
func hints(t *testing.T, d *db.DB, who access.Actor, id int64) string {
	t.Helper()
	var beside *[]agenda.Beside
	p, err := meeting.NewService(d).Get(t.Context(), who, id, d.Now(), func(b *db.Batch) { beside = agenda.Besides(b, who, id) })
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(agenda.Hints(p, *beside), "\n")
}

// weekday is the next day of a kind, at least ten days ahead.
func weekday(d time.Weekday) time.Time {
	at := form.Day(time.Now()).AddDate(0, 0, 10)
	for at.Weekday() != d {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// TestHints: each thing that the office should look at is said, alone, and nothing where there is nothing; nothing of it stops the meeting.
func TestHints(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	office := sample.Who(t, d, "office1")
	made := func(change func(*meeting.Form), topics ...int64) int64 {
		f := sample.MeetingForm(t, d, meeting.Special, "jyj")
		f.Title = "专题会议之" + time.Now().Format("150405.000000")
		at := weekday(time.Wednesday).Add(9 * time.Hour)
		f.Starts, f.Ends = at.Format("2006-01-02T15:04"), at.Add(2*time.Hour).Format("2006-01-02T15:04")
		change(&f)
		return sample.NewMeeting(t, d, f, topics...)
	}
	first := made(func(f *meeting.Form) { f.Title, f.Place = "标准化专题会议", "一号会议室" })
	if got := hints(t, d, office, first); got != "" {
		t.Errorf("nothing is to be looked at: %s", got)
	}
	elsewhen := func(f *meeting.Form) {
		f.Starts, f.Ends = strings.Replace(f.Starts, "T09", "T14", 1), strings.Replace(f.Ends, "T11", "T16", 1)
	}
	saturday := weekday(time.Saturday).Format("2006-01-02")
	for want, x := range map[string]struct {
		change func(*meeting.Form)
		topics []int64
	}{
		"不是工作日（星期六）":       {change: func(f *meeting.Form) { f.Starts, f.Ends = saturday+"T09:00", saturday+"T11:00" }},
		"会议室已由“标准化专题会议”使用": {change: func(f *meeting.Form) { f.Place = "一号会议室" }},
		"已有同名会议“标准化专题会议”":  {change: func(f *meeting.Form) { elsewhen(f); f.Title = "标准化专题会议" }},
		"没有列入参会单位：市财政局":    {change: func(f *meeting.Form) { elsewhen(f) }, topics: []int64{sample.ApprovedTopic(t, d, "czj")}},
		"主持人同时参加“标准化专题会议”": {change: func(f *meeting.Form) { f.Place = "二号会议室" }},
	} {
		id := made(x.change, x.topics...)
		if got := hints(t, d, office, id); !strings.Contains(got, want) {
			t.Errorf("want %q, got %q", want, got)
		}
		sample.MeetingStep(t, d, office, id, "cancel", "不开了", meeting.Extra{})
	}
	if got := hints(t, d, office, first); got != "" {
		t.Errorf("cancelled meetings are beside it: %s", got)
	}
}
