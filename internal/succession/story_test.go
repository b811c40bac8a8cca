package succession_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
	"jointmeeting/internal/unitlist"
	"jointmeeting/internal/verify"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func service(d *db.DB) *succession.Service { return succession.NewService(d, house.Estates()) }

func today(d *db.DB) string { return d.Now().Format(time.DateOnly) }

// to is a form by which the units with the codes go on.
func to(t *testing.T, d *db.DB, codes ...string) succession.Form {
	t.Helper()
	f := succession.Form{On: today(d), Basis: "鄂州办发〔2026〕9号", To: map[string]string{}}
	f.Successor = fmt.Sprint(sample.Unit(t, d, codes[0]).ID)
	if len(codes) > 1 {
		f.Other = fmt.Sprint(sample.Unit(t, d, codes[1]).ID)
	}
	return f
}

func plan(t *testing.T, d *db.DB, code string, f succession.Form) succession.Plan {
	t.Helper()
	p, err := service(d).Plan(t.Context(), sample.Who(t, d, "office1"), sample.Unit(t, d, code).ID, f, d.Now())
	must(t, err)
	return p
}

// end ends the unit with the code as the form says, on what the page shows.
func end(t *testing.T, d *db.DB, code string, f succession.Form) {
	t.Helper()
	p := plan(t, d, code, f)
	f.Seen = p.Seen
	_, err := service(d).Succeed(t.Context(), sample.Who(t, d, "office1"), p.Unit.ID, p.Unit.Version, f)
	must(t, err)
}

func clean(t *testing.T, d *db.DB) {
	t.Helper()
	results, err := verify.Run(t.Context(), d)
	must(t, err)
	for _, r := range results {
		for _, f := range r.Faults {
			t.Errorf("%s: %s", r.Name, f)
		}
	}
}

func scalar[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	must(t, d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

// hung is what hangs on 市卫健委 in the story.
type hung struct {
	issued, draft                       int64
	own, started, asked, joining, named int64
	problem, meeting, lead, part        int64
}

// busy is an office in which 市卫健委 is in the middle of everything.
func busy(t *testing.T) (*db.DB, hung) {
	t.Helper()
	d, issued := sampledb.MinutesDB(t, minutes.Issued)
	h := hung{issued: issued}
	h.draft = sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil, sample.ApprovedTopic(t, d, "jyj")))
	h.own, h.started = sample.ReadyTopic(t, d, "wjw"), sample.DraftTopic(t, d, "wjw")
	h.asked = sample.ConsultedTopic(t, d, "jyj", "wjw", "czj")
	h.joining = sample.JoiningTopic(t, d, "jyj", "wjw", "czj")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-czj"), h.joining, "confirm", "")
	h.named = sample.ApprovedTopic(t, d, "czj", sample.Unit(t, d, "wjw").ID)
	h.problem = sample.Problem(t, d, "wjw", "互联网诊疗服务缺少统一标准")
	h.meeting = sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "wjw", "jyj"), sample.ApprovedTopic(t, d, "wjw"))
	_, err := unitgroup.NewService(d).Create(t.Context(), sample.Who(t, d, "office1"), unitgroup.Form{Name: "卫生健康领域单位", Units: []int64{sample.Unit(t, d, "wjw").ID, sample.Unit(t, d, "ybj").ID}})
	must(t, err)
	old := sample.Unit(t, d, "wjw").ID
	h.lead = scalar[int64](t, d, "SELECT id FROM task WHERE lead = $1", old)
	h.part = scalar[int64](t, d, "SELECT id FROM part WHERE unit = $1", old)
	return d, h
}

// TestMergedUnitLeavesNothingOwnerless: between the meeting and its minutes 市卫健委 is merged into 市人社局. Whatever was open can be taken on there,
// the old papers keep the old name, and whoever was 市卫健委's has nothing more.
func TestMergedUnitLeavesNothingOwnerless(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	old, successor := sample.Unit(t, d, "wjw"), sample.Unit(t, d, "rsj")
	before := sample.MinutesOf(t, d, sample.Who(t, d, "office1"), h.issued)
	end(t, d, "wjw", to(t, d, "rsj"))
	clean(t, d)
	liaison := sample.Who(t, d, "liaison-rsj")
	for _, id := range []int64{h.own, h.started} {
		if x := sample.Topic(t, d, liaison, id); x.Unit != successor.ID || x.UnitName != successor.Name {
			t.Errorf("topic %d is %s's", id, x.UnitName)
		}
	}
	sample.TopicStep(t, d, liaison, h.started, "submit", "")
	sample.TopicStep(t, d, liaison, h.joining, "confirm", "")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), h.joining, "submit", "")
	sample.GiveOpinion(t, d, h.asked, "rsj", sample.Agreed)
	if x := sample.Topic(t, d, sample.Who(t, d, "office1"), h.named); !slices.Contains(x.Attend, successor.ID) || slices.Contains(x.Attend, old.ID) {
		t.Errorf("topic %d names %v", h.named, x.Attend)
	}
	if x := sample.TaskOf(t, d, h.lead); x.Lead != successor.ID || x.LeadName != successor.Name {
		t.Errorf("the task is led by %s", x.LeadName)
	}
	doPart(t, d, "liaison-rsj", h.part)
	sample.ProblemStep(t, d, "rsj", h.problem, "close", "已由新单位研究解决")
	invited := []string{}
	for _, i := range sample.Meeting(t, d, h.meeting).Invited {
		invited = append(invited, i.UnitName)
	}
	if !slices.Contains(invited, successor.Name) || slices.Contains(invited, old.Name) {
		t.Errorf("invited are %v", invited)
	}
	papersKeepTheName(t, d, h, before, old, successor)
	nothingMore(t, d, h, old)
	clean(t, d)
}

func doPart(t *testing.T, d *db.DB, login string, id int64) {
	t.Helper()
	who := sample.Who(t, d, login)
	_, err := task.NewService(d).DoPart(t.Context(), who, id, scalar[int](t, d, "SELECT version FROM part WHERE id = $1", id), "receive", "")
	must(t, err)
}

// papersKeepTheName: what was issued is what it was, and its unit is still asked for its word, which the successor says for it; a draft names the successor.
func papersKeepTheName(t *testing.T, d *db.DB, h hung, before minutes.Page, old, successor unit.Unit) {
	t.Helper()
	liaison := sample.Who(t, d, "liaison-rsj")
	p := sample.MinutesOf(t, d, liaison, h.issued)
	if p.Minutes.Altered() || minutes.Content(p.Minutes) != minutes.Content(before.Minutes) || !strings.Contains(minutes.Content(p.Minutes), old.Name) {
		t.Error("the issued minutes are not what they were")
	}
	sample.ReceiveMinutes(t, d, "rsj", h.issued)
	sample.ConfirmClauses(t, d, h.issued, "liaison-rsj", "acknowledge")
	if got := scalar[string](t, d, "SELECT unit_name || received_name FROM delivery WHERE record = $1 AND unit = $2", h.issued, old.ID); got != old.Name+liaison.Name {
		t.Errorf("received: %s", got)
	}
	for _, c := range sample.MinutesOf(t, d, sample.Who(t, d, "office1"), h.draft).Minutes.Clauses {
		if c.Names(old.ID) {
			t.Errorf("clause %d of the draft names %s", c.Ord, old.Name)
		}
	}
	sample.CarryTo(t, d, h.draft, minutes.Signed)
	sample.IssueMinutes(t, d, h.draft)
	if n := scalar[int](t, d, "SELECT count(*)::int FROM task WHERE minutes = $1 AND lead = $2", h.draft, successor.ID); n != 1 {
		t.Errorf("%d tasks of the draft are led by %s", n, successor.Name)
	}
}

// nothingMore: who was the unit's has no seat and sees nothing, but was told.
func nothingMore(t *testing.T, d *db.DB, h hung, old unit.Unit) {
	t.Helper()
	sample.Deliver(t, d)
	gone, liaison := sample.Who(t, d, "liaison-wjw"), sample.Who(t, d, "liaison-rsj")
	if len(gone.Seats) != 0 {
		t.Errorf("%s still is %s", gone.Name, gone.SeatWords())
	}
	if err := topic.NewService(d).See(t.Context(), gone, h.own); fault.KindOf(err) != fault.Missing {
		t.Errorf("the ended unit's liaison sees its topic: %v", err)
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM message WHERE person = $1 AND kind = 'unit.ended'", gone.Person); n != 1 {
		t.Errorf("whoever lost a seat was told %d times", n)
	}
	line := scalar[string](t, d, "SELECT title || '：' || line FROM message WHERE person = $1 AND kind = 'unit.inherited'", liaison.Person)
	if !strings.HasPrefix(line, old.Name+"已撤并") || !strings.Contains(line, "牵头的任务 1 件") || !strings.Contains(line, "提出的议题 3 件") {
		t.Errorf("the successor was told %q", line)
	}
	_, list, _, err := service(d).Done(t.Context(), liaison, old.ID)
	if err != nil || len(list) < 10 {
		t.Errorf("%d records are shown to the successor: %v", len(list), err)
	}
	if _, list, _, err := service(d).Done(t.Context(), sample.Who(t, d, "liaison-czj"), old.ID); err != nil || len(list) != 0 {
		t.Errorf("%d records are shown to another unit: %v", len(list), err)
	}
}

// TestMergedIntoAPartner: where the successor stands on a record already, each share stays, and the successor acts in both.
func TestMergedIntoAPartner(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	old := sample.Unit(t, d, "wjw")
	end(t, d, "wjw", to(t, d, "jyj"))
	clean(t, d)
	if got := scalar[int64](t, d, "SELECT unit FROM part WHERE id = $1", h.part); got != old.ID {
		t.Errorf("the part of a task that the successor leads is %d's", got)
	}
	doPart(t, d, "liaison-jyj", h.part)
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), h.joining, "confirm", "")
	n := 0
	for _, i := range sample.Meeting(t, d, h.meeting).Invited {
		if i.Unit == old.ID || i.Unit == sample.Unit(t, d, "jyj").ID {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the successor is invited %d times", n)
	}
	sample.ReceiveMinutes(t, d, "jyj", h.issued)
	if n := scalar[int](t, d, "SELECT count(*)::int FROM delivery WHERE record = $1 AND state = 'received'", h.issued); n != 2 {
		t.Errorf("%d papers are signed for, want those of both", n)
	}
	clean(t, d)
}

// TestSplitUnitGoesWhereTheOfficeSays: row by row, the first successor where nothing was said.
func TestSplitUnitGoesWhereTheOfficeSays(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	f := to(t, d, "rsj", "ybj")
	f.To["task.lead-"+fmt.Sprint(h.lead)] = "1"
	f.To["topic.owner-"+fmt.Sprint(h.own)] = "1"
	end(t, d, "wjw", f)
	clean(t, d)
	first, second := sample.Unit(t, d, "rsj"), sample.Unit(t, d, "ybj")
	office := sample.Who(t, d, "office1")
	if sample.TaskOf(t, d, h.lead).Lead != second.ID || sample.Topic(t, d, office, h.own).Unit != second.ID || scalar[int64](t, d, "SELECT unit FROM topic WHERE id = $1", h.started) != first.ID {
		t.Error("not everything went where it was sent")
	}
	if err := topic.NewService(d).See(t.Context(), sample.Who(t, d, "liaison-ybj"), h.started); fault.KindOf(err) != fault.Missing {
		t.Errorf("the second successor sees the first one's topic: %v", err)
	}
	for _, login := range []string{"liaison-rsj", "liaison-ybj"} { // what keeps the name of the unit is told to both
		_, list, _, err := service(d).Done(t.Context(), sample.Who(t, d, login), first.ID)
		must(t, err)
		if len(list) != 0 {
			t.Errorf("%s reads what came to another than the unit that ended: %v", login, list)
		}
		_, list, _, err = service(d).Done(t.Context(), sample.Who(t, d, login), sample.Unit(t, d, "wjw").ID)
		must(t, err)
		if !slices.ContainsFunc(list, func(p succession.Passed) bool { return p.Kind == "minutes" && p.Record == h.issued }) {
			t.Errorf("%s is not told of the paper to be signed for", login)
		}
	}
	sample.MinutesOf(t, d, sample.Who(t, d, "liaison-ybj"), h.issued) // what is closed is read by both
	sample.MinutesOf(t, d, sample.Who(t, d, "liaison-rsj"), h.issued)
}

// TestNewUnitTakesOver: the successor is made by the act and stands in the place of the unit; who goes on for it later goes on for both.
func TestNewUnitTakesOver(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	f := succession.Form{Successor: succession.NewUnit, Name: "市卫生健康和医疗保障局", Chip: "卫健医保", Duty: "负责卫生健康和医疗保障领域标准化工作。", On: d.Now().AddDate(0, 0, -1).Format(time.DateOnly), Basis: "机构改革方案"}
	old := sample.Unit(t, d, "wjw")
	end(t, d, "wjw", f)
	clean(t, d)
	code := fmt.Sprintf("s%d", old.ID)
	successor := sample.Unit(t, d, code)
	if successor.Ord != old.Ord || successor.Kind != old.Kind || !successor.Current || sample.TaskOf(t, d, h.lead).Lead != successor.ID {
		t.Errorf("the new unit is %+v", successor)
	}
	rows, err := unitlist.NewService(d).List(t.Context())
	must(t, err)
	if i := slices.IndexFunc(rows, func(r unitlist.Row) bool { return r.ID == successor.ID }); !rows[i].NoLiaison() {
		t.Error("that the new unit has no liaison is not said")
	}
	end(t, d, code, to(t, d, "ybj"))
	clean(t, d)
	sample.ReceiveMinutes(t, d, "ybj", h.issued)
	if n := scalar[int](t, d, "SELECT count(*)::int FROM succession WHERE heir = $1", sample.Unit(t, d, "ybj").ID); n != 2 {
		t.Errorf("市医保局 goes on for %d units", n)
	}
}

// TestSignedWordsStay: a text that is being signed keeps the name of the unit through signature and issue, no signature on it is lost, and who goes on
// for the unit receives the paper and the task.
func TestSignedWordsStay(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signing)
	office, old := sample.Who(t, d, "office1"), sample.Unit(t, d, "wjw")
	before := minutes.Content(sample.MinutesOf(t, d, office, id).Minutes)
	given := scalar[int](t, d, "SELECT count(*)::int FROM signature WHERE record = $1 AND state = 'given'", id)
	end(t, d, "wjw", to(t, d, "rsj"))
	if now := scalar[int](t, d, "SELECT count(*)::int FROM signature WHERE record = $1 AND state = 'given'", id); given == 0 || now != given {
		t.Errorf("of %d signatures %d stand", given, now)
	}
	sample.MinutesStep(t, d, "chief", id, "sign", "")
	sample.IssueMinutes(t, d, id)
	if after := minutes.Content(sample.MinutesOf(t, d, office, id).Minutes); !strings.Contains(before, old.Name) || before == "" || strings.Count(after, old.Name) != strings.Count(before, old.Name) {
		t.Errorf("the words were\n%s\nand are\n%s", before, after)
	}
	sample.ReceiveMinutes(t, d, "rsj", id)
	doPart(t, d, "liaison-rsj", scalar[int64](t, d, "SELECT p.id FROM part p JOIN task t ON t.id = p.task WHERE t.minutes = $1 AND p.unit = $2 AND t.state = 'assigned'", id, old.ID))
	clean(t, d)
}

// TestChangedWordsAreAskedAboutAgain: a draft that names the successor instead takes the force from what units said of the decisions that it changes, and
// from nothing else; the page says so before.
func TestChangedWordsAreAskedAboutAgain(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil))
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "czj")
	sample.GiveReply(t, d, id, "jyj", nil)
	sample.GiveReply(t, d, id, "czj", nil)
	sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
	f := to(t, d, "rsj")
	shares := plan(t, d, "wjw", f).Shares
	i := slices.IndexFunc(shares, func(s succession.Share) bool { return s.Kind == "minutes" && s.Sort == "named" })
	if said := shares[i].Then(shares[i].Rows[0], 0); !strings.Contains(said, "会签随之失效") {
		t.Errorf("the page says %q", said)
	}
	end(t, d, "wjw", f)
	for code, want := range map[string]string{"jyj": round.Lapsed, "czj": round.Given} { // 市教育局 leads with the unit's support, 市财政局 is named by no decision
		if got := scalar[string](t, d, "SELECT state FROM round_answer WHERE kind = 'minutes' AND record = $1 AND unit = $2", id, sample.Unit(t, d, code).ID); got != want {
			t.Errorf("what %s said is %s", code, got)
		}
	}
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "rsj")
	clean(t, d)
}

// TestUnitThatLeftIsSucceeded: a unit that has left keeps what it had open until the office says who goes on with it.
func TestUnitThatLeftIsSucceeded(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	u := sample.Unit(t, d, "wjw")
	_, err := unit.NewService(d).Change(t.Context(), sample.Who(t, d, "office1"), u.ID, u.Version, unit.StepLeave, unit.ChangeForm{On: today(d), Basis: "退出函"})
	must(t, err)
	if x := sample.TaskOf(t, d, h.lead); x.Lead != u.ID {
		t.Errorf("the task went to %s", x.LeadName)
	}
	end(t, d, "wjw", to(t, d, "rsj"))
	clean(t, d)
	if x := sample.TaskOf(t, d, h.lead); x.Lead != sample.Unit(t, d, "rsj").ID {
		t.Errorf("the task is led by %s", x.LeadName)
	}
}

// TestTwoClerksEndOneUnit: of two who confirm at once one ends the unit, and the other is told; nothing is handed on twice.
func TestTwoClerksEndOneUnit(t *testing.T) {
	t.Parallel()
	d, _ := busy(t)
	f := to(t, d, "rsj")
	p := plan(t, d, "wjw", f)
	f.Seen = p.Seen
	errs := make(chan error, 2)
	for _, login := range []string{"office1", "director"} {
		who := sample.Who(t, d, login)
		go func() {
			_, err := service(d).Succeed(t.Context(), who, p.Unit.ID, p.Unit.Version, f)
			errs <- err
		}()
	}
	one, two := <-errs, <-errs
	if (one == nil) == (two == nil) || fault.KindOf(cmp.Or(one, two)) != fault.Conflict {
		t.Errorf("%v and %v", one, two)
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM (SELECT kind, record, detail FROM audit WHERE action = 'succession.pass' GROUP BY 1, 2, 3 HAVING count(*) > 1) x"); n != 0 {
		t.Errorf("%d records were handed on twice", n)
	}
	clean(t, d)
}

// TestDraftsStayUnread: what a unit has not handed in has no title and no link for the office, before and after.
func TestDraftsStayUnread(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	p := plan(t, d, "wjw", to(t, d, "rsj"))
	i := slices.IndexFunc(p.Shares, func(s succession.Share) bool { return s.Name(succession.Row{}) != "" && s.Sort == "owner" })
	for _, r := range p.Shares[i].Rows {
		if draft := r.Record == h.started; draft != (p.Shares[i].Name(r) == "尚未报送办公室的议题") || draft != (p.Shares[i].Link(r) == "") {
			t.Errorf("topic %d is called %q and leads to %q", r.Record, p.Shares[i].Name(r), p.Shares[i].Link(r))
		}
	}
	end(t, d, "wjw", to(t, d, "rsj"))
	for login, opens := range map[string]bool{"office1": false, "liaison-rsj": true} {
		_, list, _, err := service(d).Done(t.Context(), sample.Who(t, d, login), p.Unit.ID)
		must(t, err)
		j := slices.IndexFunc(list, func(x succession.Passed) bool { return x.Kind == "topic" && x.Record == h.started })
		if (list[j].Page != "") != opens {
			t.Errorf("%s: the draft leads to %q", login, list[j].Page)
		}
	}
}

// TestEndIsRefused: each by the one guard that stands against it, with a sentence.
func TestEndIsRefused(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	office := sample.Who(t, d, "office1")
	outside := scalar[int64](t, d, "INSERT INTO unit (code, kind, ord, chip, full_name) VALUES ('guest', 'other', 1, '客', '客座单位') RETURNING id")
	dbtest.Tamper(t, d, fmt.Sprintf("INSERT INTO unit_name (unit, name, valid_from) VALUES (%d, '客座单位', '2020-01-01')", outside))
	dbtest.Tamper(t, d, "UPDATE membership SET valid_to = portal_today() WHERE unit = (SELECT id FROM unit WHERE code = 'tjj')")
	dbtest.Tamper(t, d, "UPDATE seat SET valid_from = portal_today() - 3 WHERE unit = (SELECT id FROM unit WHERE code = 'wjw') AND role = 'liaison'")
	ago := func(n int) string { return d.Now().AddDate(0, 0, -n).Format(time.DateOnly) }
	for name, x := range map[string]struct {
		change func(*succession.Form)
		field  string
	}{
		"itself":             {func(f *succession.Form) { f.Successor = fmt.Sprint(sample.Unit(t, d, "wjw").ID) }, "successor"},
		"an outside unit":    {func(f *succession.Form) { f.Successor = fmt.Sprint(outside) }, "successor"},
		"one that has ended": {func(f *succession.Form) { f.Successor = fmt.Sprint(sample.Unit(t, d, "tjj").ID) }, "successor"},
		"a district":         {func(f *succession.Form) { f.Successor = fmt.Sprint(sample.Unit(t, d, "gedian").ID) }, "successor"},
		"nobody":             {func(f *succession.Form) { f.Successor = "" }, "successor"},
		"twice the same":     {func(f *succession.Form) { f.Other = f.Successor }, "other"},
		"tomorrow":           {func(f *succession.Form) { f.On = ago(-1) }, "on"},
		"before its people":  {func(f *succession.Form) { f.On = ago(4) }, "on"},
		"no day":             {func(f *succession.Form) { f.On = "" }, "on"},
		"no basis":           {func(f *succession.Form) { f.Basis = "" }, "basis"},
		"a name in use":      {func(f *succession.Form) { f.Successor, f.Name, f.Duty = succession.NewUnit, "市教育局", "职责" }, "name"},
		"no name":            {func(f *succession.Form) { f.Successor, f.Duty = succession.NewUnit, "职责" }, "name"},
		"no duty":            {func(f *succession.Form) { f.Successor, f.Name = succession.NewUnit, "新局" }, "duty"},
	} {
		f := to(t, d, "rsj")
		f.Seen = plan(t, d, "wjw", f).Seen
		x.change(&f)
		_, err := service(d).Succeed(t.Context(), office, sample.Unit(t, d, "wjw").ID, sample.Unit(t, d, "wjw").Version, f)
		var errs form.Errors
		if !errors.As(err, &errs) || errs.Of(x.field) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, district := succession.Form{Successor: fmt.Sprint(outside), On: today(d), Basis: "文件"}, sample.Unit(t, d, "gedian")
	var errs form.Errors
	if _, err := service(d).Plan(t.Context(), office, district.ID, f, d.Now()); !errors.As(err, &errs) || errs.Of("successor") == "" {
		t.Errorf("a district into an outside unit: %v", err)
	}
	if _, err := service(d).Succeed(t.Context(), office, outside, 1, succession.Form{}); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Sentence(err), "是会外单位") {
		t.Errorf("an outside unit ends: %v", err)
	}
	refusals(t, d)
}

// refusals are what is refused whole, with a sentence.
func refusals(t *testing.T, d *db.DB) {
	t.Helper()
	try := func(login, code string, version int, f succession.Form) error {
		_, err := service(d).Succeed(t.Context(), sample.Who(t, d, login), sample.Unit(t, d, code).ID, version, f)
		return err
	}
	f := to(t, d, "rsj")
	f.Seen = plan(t, d, "wjw", f).Seen
	version := sample.Unit(t, d, "wjw").Version
	for name, x := range map[string]struct {
		err  error
		kind fault.Kind
		says string
	}{
		"the host":      {try("office1", "scjgj", sample.Unit(t, d, "scjgj").Version, f), fault.Invalid, "办公室所在单位变更"},
		"a liaison":     {try("liaison-wjw", "wjw", version, f), fault.Forbidden, ""},
		"an older page": {try("office1", "wjw", version-1, f), fault.Conflict, ""},
	} {
		if fault.KindOf(x.err) != x.kind || !strings.Contains(fault.Sentence(x.err), x.says) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
	sample.DraftTopic(t, d, "wjw") // more hangs on the unit than the page showed
	if err := try("office1", "wjw", version, f); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a page that does not show all: %v", err)
	}
	f.Seen = plan(t, d, "wjw", f).Seen
	must(t, try("director", "wjw", version, f))
	if err := try("office1", "wjw", version+1, f); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Sentence(err), "已经撤并") {
		t.Errorf("twice: %v", err)
	}
	if _, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, "office1"), unit.SeatForm{Unit: fmt.Sprint(sample.Unit(t, d, "wjw").ID), Role: "liaison", Name: "晚示联", Title: "科长",
		Section: "科教科", Phone: "0711-0000111", From: today(d), Basis: "文件"}); !strings.Contains(fmt.Sprint(err), "该单位已经撤并") {
		t.Errorf("somebody new in an ended unit: %v", err)
	}
	if _, err := unit.NewService(d).Change(t.Context(), sample.Who(t, d, "office1"), sample.Unit(t, d, "wjw").ID, version+1, unit.StepJoin, unit.ChangeForm{On: today(d), Basis: "文件"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an ended unit joins again: %v", err)
	}
}
