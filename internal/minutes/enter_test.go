package minutes_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// enter is the office's word for what a unit said of the minutes: that it has received them, and the words on decisions.
func (o office) enter(login, code string, id int64, version int, words ...delivery.Word) error {
	o.Helper()
	f := delivery.EnterForm{Form: sample.Said(o.db), Words: words}
	_, err := o.deliveries().Enter(o.Context(), o.who(login), sample.DeliveryOf(o, o.db, code, id).ID, version, f, nil)
	return err
}

// retract takes it back.
func (o office) retract(login, code string, id int64, step, reason string) error {
	o.Helper()
	d := sample.DeliveryOf(o, o.db, code, id)
	_, err := o.deliveries().Retract(o.Context(), o.who(login), d.ID, d.Version, step, reason)
	return err
}

// confirm takes a step of a clause's receipt.
func (o office) confirm(login string, r delivery.Receipt, do, words string) error {
	o.Helper()
	_, err := o.deliveries().Confirm(o.Context(), o.who(login), r.ID, r.Version, do, words)
	return err
}

// wordOn says something of a receipt.
func wordOn(r delivery.Receipt, says, question string) delivery.Word {
	return delivery.Word{Receipt: r.ID, Version: r.Version, Says: says, Question: question}
}

// checked are the sentences of the check of deliveries.
func (o office) checked() []string {
	o.Helper()
	got, err := minutes.Papers.Check().Run(o.Context(), o.db.Pool())
	must(o.T, err)
	return got
}

// TestTheOfficeEntersForAMember: who may, what stands under whose name, and the unit's own answer in its place with the entry in the log.
func TestTheOfficeEntersForAMember(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	r := o.receiptOf(id, "jyj")
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-wjw", "convenor1", "chief", "admin", "security", "auditor"} {
		if err := o.enter(login, "jyj", id, 1, wordOn(r, "acknowledge", "")); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters: %v", login, err)
		}
	}
	must(t, o.enter("director", "jyj", id, 1, wordOn(r, "acknowledge", "")))
	d := sample.DeliveryOf(o, o.db, "jyj", id)
	if r = o.receiptOf(id, "jyj"); d.State != "received" || !r.Entered() || !strings.HasPrefix(d.ReceivedName, "王五（电话，") || !strings.HasSuffix(d.ReceivedName, "代录") || !strings.Contains(r.AcknowledgedName, "联席会议办公室"+o.who("director").Name) {
		t.Errorf("entered %+v, %+v", d, r)
	}
	want(t, o.enter("office1", "jyj", id, 1), fault.Conflict, "")
	want(t, o.confirm("liaison-wjw", r, "own_question", "x"), fault.Missing, "")
	want(t, o.confirm("office1", r, "own_question", "x"), fault.Forbidden, "")
	must(t, o.confirm("liaison-jyj", r, "own_question", "完成标志不清"))
	if r = o.receiptOf(id, "jyj"); r.State != "questioned" || r.Entered() || r.AcknowledgedAt != nil {
		t.Errorf("the unit asked: %+v", r)
	}
	want(t, o.confirm("liaison-jyj", r, "own_question", "又一问"), fault.Invalid, "不是办公室代录的")
	_, err := o.deliveries().Receive(t.Context(), o.who("liaison-wjw"), d.ID, d.Version, "own_receive")
	want(t, err, fault.Missing, "")
	_, err = o.deliveries().Receive(t.Context(), o.who("member-jyj"), d.ID, d.Version, "own_receive")
	must(t, err)
	if d = sample.DeliveryOf(o, o.db, "jyj", id); d.ReceivedName != o.who("member-jyj").Name {
		t.Errorf("signed by %s", d.ReceivedName)
	}
	_, err = o.deliveries().Receive(t.Context(), o.who("member-jyj"), d.ID, d.Version, "own_receive")
	want(t, err, fault.Invalid, "不是办公室代录的")
	if n := o.count("SELECT count(*) FROM audit WHERE action IN ('minutes.enter', 'minutes.receipt.enter_acknowledge', 'minutes.own_receive', 'minutes.receipt.own_question')"); n != 4 {
		t.Errorf("%d entries in the log, want 4", n)
	}
	if got := o.checked(); len(got) > 0 {
		t.Errorf("the check says %q", got)
	}
	o.sound()
}

// TestEntriesAreTakenBack: with a reason, by the office, all that was entered, until the unit has said something itself or the office has answered; then the
// words alone, and never those of the unit.
func TestEntriesAreTakenBack(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	r := o.receiptOf(id, "jyj")
	must(t, o.enter("office1", "jyj", id, 1, wordOn(r, "question", "时限过紧")))
	for _, login := range []string{"liaison-jyj", "convenor1", "chief"} {
		want(t, o.retract(login, "jyj", id, "retract", "误录"), fault.Forbidden, "")
	}
	want(t, o.retract("office2", "jyj", id, "retract", " "), fault.Invalid, "原因")
	want(t, o.retract("office2", "jyj", id, "receive", "误录"), fault.Missing, "")
	want(t, o.confirm("office2", o.receiptOf(id, "jyj"), "retract", ""), fault.Missing, "")
	must(t, o.retract("office2", "jyj", id, "retract", "误录为市教育局"))
	if d, r := sample.DeliveryOf(o, o.db, "jyj", id), o.receiptOf(id, "jyj"); d.State != "sent" || d.ReceivedAt != nil || d.ReceivedName != "" || r.State != "open" || r.Question != "" || r.AskedAt != nil {
		t.Errorf("taken back: %+v, %+v", d, r)
	}
	o.sound()
	must(t, o.enter("office1", "jyj", id, sample.DeliveryOf(o, o.db, "jyj", id).Version, wordOn(o.receiptOf(id, "jyj"), "question", "时限过紧")))
	must(t, o.confirm("office2", o.receiptOf(id, "jyj"), "answer", "按纪要执行"))
	want(t, o.retract("office1", "jyj", id, "retract", "误录"), fault.Invalid, "办公室已答复疑问")
	want(t, o.retract("office1", "jyj", id, "retract_words", "误录"), fault.Invalid, "没有可以撤销的代录答复")

	sample.ReceiveMinutes(o, o.db, "wjw", id)
	want(t, o.retract("office1", "wjw", id, "retract", "误录"), fault.Invalid, "不是办公室代录的")
	i := slices.IndexFunc(o.receipts("office1", id), func(r delivery.Receipt) bool { return r.Unit == sample.Unit(o, o.db, "wjw").ID })
	word := func() delivery.Receipt { return o.receipts("office1", id)[i] }
	must(t, o.enter("office1", "wjw", id, sample.DeliveryOf(o, o.db, "wjw", id).Version, wordOn(word(), "acknowledge", "")))
	must(t, o.retract("office1", "wjw", id, "retract_words", "误录"))
	if d := sample.DeliveryOf(o, o.db, "wjw", id); d.State != "received" || d.ReceivedName != o.who("liaison-wjw").Name || word().State != "open" {
		t.Errorf("the words alone: %+v, %+v", d, word())
	}
	must(t, o.confirm("liaison-wjw", word(), "acknowledge", ""))
	want(t, o.retract("office1", "wjw", id, "retract_words", "误录"), fault.Invalid, "没有可以撤销的代录答复")
	if got := o.checked(); len(got) > 0 {
		t.Errorf("the check says %q", got)
	}
	o.sound()
}

// TestAUnitsOwnWordIsNotTakenBack: of two words on one delivery the one that the office entered is taken back, and the unit's own stands.
func TestAUnitsOwnWordIsNotTakenBack(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	all := func() []delivery.Receipt { return o.receipts("office1", id) }
	code, words := "", []delivery.Receipt{}
	for _, code = range []string{"jyj", "wjw", "gedian", "scjgj"} {
		words = slices.DeleteFunc(all(), func(r delivery.Receipt) bool { return r.Unit != sample.Unit(o, o.db, code).ID })
		if len(words) > 1 {
			break
		}
	}
	if len(words) < 2 {
		t.Fatal("no unit is named by two decisions")
	}
	sample.ReceiveMinutes(o, o.db, code, id)
	must(t, o.confirm("liaison-"+code, words[0], "acknowledge", ""))
	must(t, o.enter("office1", code, id, sample.DeliveryOf(o, o.db, code, id).Version, wordOn(words[1], "acknowledge", "")))
	must(t, o.retract("office1", code, id, "retract_words", "误录"))
	for _, r := range all() {
		if r.ID == words[0].ID && (r.State != "acknowledged" || r.AcknowledgedName != o.who("liaison-"+code).Name) || r.ID == words[1].ID && r.State != "open" {
			t.Errorf("after the taking back: %+v", r)
		}
	}
}

// TestEntryAndOwnReceiptAtOnce: of two that act at the same moment one is done and the other is told that its page is old, whoever was first.
func TestEntryAndOwnReceiptAtOnce(t *testing.T) {
	t.Parallel()
	for _, first := range []int{0, 1} {
		o, id := openAt(t, minutes.Issued, db.WithConns(8))
		d := sample.DeliveryOf(o, o.db, "jyj", id)
		ctx, unit, clerk := context.WithoutCancel(t.Context()), o.who("liaison-jyj"), o.who("office1")
		f := delivery.EnterForm{Form: sample.Said(o.db)}
		acts := []func() error{
			func() error { _, err := o.deliveries().Receive(ctx, unit, d.ID, d.Version, "receive"); return err },
			func() error { _, err := o.deliveries().Enter(ctx, clerk, d.ID, d.Version, f, nil); return err },
		}
		if first == 1 {
			slices.Reverse(acts)
		}
		got := o.inTurn(acts...)
		must(t, got[0])
		want(t, got[1], fault.Conflict, "")
		d = sample.DeliveryOf(o, o.db, "jyj", id)
		if byUnit := d.ReceivedName == unit.Name; byUnit != (first == 0) || d.Version != 2 {
			t.Errorf("first %d: it stands under %s, version %d", first, d.ReceivedName, d.Version)
		}
		o.sound()
	}
}

// TestTheCheckFindsFalseMarks: a receipt marked as entered that nobody entered, and one that was entered and says that the unit signed.
func TestTheCheckFindsFalseMarks(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	sample.EnterReceipt(o, o.db, "wjw", id)
	if got := o.checked(); len(got) > 0 {
		t.Fatalf("the check says %q", got)
	}
	marked := sample.DeliveryOf(o, o.db, "wjw", id).ReceivedName
	for code, name := range map[string]string{"jyj": marked, "wjw": "张三"} {
		o.behind("UPDATE delivery SET received_name = $2 WHERE id = $1", sample.DeliveryOf(o, o.db, code, id).ID, name)
	}
	if got := o.checked(); len(got) != 2 || !strings.Contains(strings.Join(got, ""), "签收的代录标记与日志不符") {
		t.Errorf("the check says %q", got)
	}
}

// TestAUnitsOwnQuestionWaitsForItsAnswer: nothing that the office enters takes its place; a question that the office entered itself gives way.
func TestAUnitsOwnQuestionWaitsForItsAnswer(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	sample.ReceiveMinutes(t, o.db, "jyj", id)
	must(t, o.confirm("liaison-jyj", o.receiptOf(id, "jyj"), "question", "本单位不同意此时限"))
	asked := o.receiptOf(id, "jyj")
	want(t, o.enter("office1", "jyj", id, sample.DeliveryOf(o, o.db, "jyj", id).Version, wordOn(asked, "acknowledge", "")), fault.Invalid, "单位已自行答复")
	if r := o.receiptOf(id, "jyj"); r.State != "questioned" || r.Version != asked.Version {
		t.Errorf("the question is %+v", r)
	}
	r := o.receiptOf(id, "wjw")
	must(t, o.enter("office1", "wjw", id, sample.DeliveryOf(o, o.db, "wjw", id).Version, wordOn(r, "question", "时限不清")))
	must(t, o.enter("office1", "wjw", id, sample.DeliveryOf(o, o.db, "wjw", id).Version, wordOn(o.receiptOf(id, "wjw"), "acknowledge", "")))
}
