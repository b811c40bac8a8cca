package meeting_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// inSession is a meeting of one topic for each conclusion, after the roll.
func (k desk) inSession(topics int) (id int64, list []int64) {
	k.Helper()
	id = k.made(k.form(meeting.Special, "fgw", "jyj"))
	for range topics {
		list = append(list, k.topic("jyj"))
	}
	k.add(id, list...)
	k.must("office1", id, "propose")
	k.must("convenor1", id, "approve")
	k.must("office1", id, "announce", "start")
	k.roll(id, "市发改委")
	return id, list
}

func (k desk) endings(id int64, list []agenda.Ending) error {
	k.Helper()
	_, err := k.g.Conclude(k.Context(), k.who("office1"), id, k.page(id).Version, list)
	return err
}

// TestConclusionsMoveTheTopics: at the end of a meeting each topic goes where its conclusion leads; what was put off is in the pool
// again, can be taken by another meeting, and keeps its place and its history on this one.
func TestConclusionsMoveTheTopics(t *testing.T) {
	k := newDesk(t)
	id, topics := k.inSession(len(topic.Conclusions))
	list := agenda.EndingsOf(k.page(id).Items)
	for n, c := range topic.Conclusions {
		list[n].Conclusion, list[n].Note = c.Value, "说明"+c.Label
	}
	if err := k.endings(id, list); err != nil {
		t.Fatal(err)
	}
	k.must("office1", id, "end")
	p, back := k.page(id), []int64{}
	for n, c := range topic.Conclusions {
		want := "discussed"
		if c.Returns {
			want, back = "approved", append(back, topics[n])
		}
		if got := k.topicState(topics[n]); got != want {
			t.Errorf("%s: the topic is %s, want %s", c.Label, got, want)
		}
		if it := p.Items[n]; it.Topic != topics[n] || it.Words() != c.Label+"（说明"+c.Label+"）" {
			t.Errorf("the agenda says %s of topic %d, want %s", it.Words(), it.Topic, c.Label)
		}
	}
	if last := p.Log[len(p.Log)-1].Detail; !strings.Contains(last, "已上会议题 4 项，3 项退回议题库") {
		t.Errorf("the end says %q", last)
	}
	next := k.made(k.form(meeting.Special, "fgw"))
	k.add(next, back...)
	k.must("office1", next, "propose")
	if faults, err := meeting.Verify(t.Context(), k.d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
	held := k.held(id)
	if n := slices.IndexFunc(held.Topics, func(it meeting.Item) bool { return it.Concluded().Label == "听取" }); n < 0 {
		t.Error("the minutes are not told what was only heard")
	}
}

// TestAMeetingEndsWithConclusions: without a conclusion for each topic it does not end; lines may be left for later.
func TestAMeetingEndsWithConclusions(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(2)
	wantFault(t, k.step("office1", id, "end", "", meeting.Extra{}), fault.Invalid, "an end without conclusions")
	list := agenda.EndingsOf(k.page(id).Items)
	list[0].Conclusion = "passed"
	if err := k.endings(id, list); err != nil {
		t.Fatal(err)
	}
	err := k.step("office1", id, "end", "", meeting.Extra{})
	if err == nil || !strings.Contains(err.Error(), "还有 1 项议题没有登记结论") {
		t.Errorf("the end with one conclusion: %v", err)
	}
	list[0].Conclusion = ""
	if err := k.endings(id, list); err != nil || k.page(id).Unconcluded != 2 {
		t.Errorf("a conclusion taken away: %v, %d left", err, k.page(id).Unconcluded)
	}
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	wantFault(t, k.endings(id, list), fault.Conflict, "a conclusion after the end")
}

// TestConclusionsAreWhole: what is wrong in a line is said beside it, and nothing of the form is stored.
func TestConclusionsAreWhole(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(2)
	for field, bad := range map[string]agenda.Ending{
		"conclusion": {Conclusion: "agreed"}, "conclusion ": {Note: "只有说明"}, "note": {Conclusion: "dropped"},
		"note ": {Conclusion: "passed", Note: strings.Repeat("长", meeting.NoteMax+1)},
	} {
		list := agenda.EndingsOf(k.page(id).Items)
		list[0].Conclusion = "passed"
		list[1].Conclusion, list[1].Note = bad.Conclusion, bad.Note
		var errs form.Errors
		if err := k.endings(id, list); !errors.As(err, &errs) || len(errs) != 1 || !strings.HasPrefix(errs[0].Field, strings.TrimSpace(field)+"-") {
			t.Errorf("%+v: %v", bad, err)
		}
		if n := k.page(id).Unconcluded; n != 2 {
			t.Errorf("%+v: %d lines are open after a refused form", bad, n)
		}
	}
	list := agenda.EndingsOf(k.page(id).Items)
	_, err := k.g.Conclude(t.Context(), k.who("liaison-jyj"), id, k.page(id).Version, list)
	wantFault(t, err, fault.Forbidden, "a liaison concludes")
	was := k.page(id).Version
	k.conclude(id, "heard")
	_, err = k.g.Conclude(t.Context(), k.who("office2"), id, was, list)
	wantFault(t, err, fault.Conflict, "a form of before")
}

// TestConclusionsAreOfThisMeeting: the item of another meeting is not concluded by this one's form.
func TestConclusionsAreOfThisMeeting(t *testing.T) {
	k := newDesk(t)
	a, _ := k.inSession(1)
	b, _ := k.inSession(1)
	list := agenda.EndingsOf(k.page(b).Items)
	list[0].Conclusion = "passed"
	if err := k.endings(a, list); err != nil {
		t.Fatal(err)
	}
	if k.page(b).Unconcluded != 1 || k.page(a).Unconcluded != 1 {
		t.Error("the form of one meeting has concluded the topic of another")
	}
	sample.Conclude(t, k.d, b, "passed", "")
	k.must("office1", b, "end")
}
