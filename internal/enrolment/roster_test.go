package enrolment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func roster(lines ...string) enrolment.RosterForm {
	return enrolment.RosterForm{Table: strings.Join(lines, "\n"), From: "2026-11-02", Basis: "各单位来函"}
}

const headline = "序号\t联系电话\t姓名\t单位名称\t身份\t处室\t职务"

// TestARosterBringsPeopleIn: a table with a headline of its own, units by any of their names, two people of one unit; trying it makes
// nothing, bringing it in makes persons, waiting seats and accounts, and no code.
func TestARosterBringsPeopleIn(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	f := roster("联席会议人员名单\t\t", strings.ReplaceAll(headline, "姓名", "姓　名"),
		"1\t０７１１－００００１１１\t韩示一\t市教育局\t联络员\t综合科\t科长",
		"2\t0711-0000112\t韩 示二\t鄂州市教育局\t联络员\t\"办公室\n（合署）\"\t主任", "",
		"3\t0711-0000113\t韩示三\t鄂城区\t联络员\t办公室\t副主任")
	count := func(what string) int { return scalar[int](t, d, "SELECT count(*)::int FROM "+what) }
	people := count("person")
	rows, err := s.Try(t.Context(), admin, f)
	if err != nil || len(rows) != 3 || rows[0].Login != "liaison-jyj-2" || rows[1].Login != "liaison-jyj-3" || rows[1].Line != 4 || rows[2].Line != 7 {
		t.Fatalf("%+v, %v", rows, err)
	}
	if rows[0].Seat()+rows[0].Typed()+rows[1].Seat()+rows[1].Typed() != "市教育局联络员市教育局联络员名册写“鄂州市教育局”" {
		t.Errorf("the check does not show who is meant: %+v", rows)
	}
	if count("person") != people {
		t.Error("trying it makes people")
	}
	if _, _, err := s.Import(t.Context(), admin, f); err != nil {
		t.Fatal(err)
	}
	if n := count("person") - people; n != 3 {
		t.Errorf("%d people", n)
	}
	const of = "seat s JOIN person p ON p.id = s.person JOIN account a ON a.person = p.id WHERE p.name LIKE '韩示_' AND s.confirmed_at IS NULL AND a.password = '' AND s.basis = '各单位来函'"
	if n := count(of); n != 3 {
		t.Errorf("%d seats that wait, with an account", n)
	}
	if phone := scalar[string](t, d, "SELECT phone FROM seat s JOIN person p ON p.id = s.person WHERE p.name = '韩示一'"); phone != "0711-0000111" {
		t.Errorf("telephone %q", phone)
	}
	if n := count("handover h JOIN person p ON p.id = h.person WHERE p.name LIKE '韩示_'"); n != 0 {
		t.Errorf("%d codes, which nobody holds", n)
	}
}

// TestARosterComesInWholeOrNotAtAll: what is wrong with a line stands at it, the others say that they are well, and nothing is made.
func TestARosterComesInWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	people, log := scalar[int](t, d, "SELECT count(*)::int FROM person"), scalar[int](t, d, "SELECT count(*)::int FROM audit")
	wrong := []struct{ line, words string }{
		{"韩示甲,市教育局,联络员,综合科,科长,0711-0000111,", ""},
		{"韩示乙,市教育大局,联络员,综合科,科长,0711-0000111,", "没有名为“市教育大局”的单位"},
		{"韩示子,武汉市教育局,联络员,综合科,科长,0711-0000111,", "没有名为“武汉市教育局”的单位"},
		{"韩示丑,市教育局信息中心,联络员,综合科,科长,0711-0000111,", "没有名为“市教育局信息中心”的单位"},
		{"韩示丙,市教育局,副召集人,综合科,科长,0711-0000111,", "身份“副召集人”不在"},
		{"韩示丁,市教育局,联络员,综合科,科长,,", "请填写电话"},
		{"韩示戊,市教育局,联络员,综合科,科长,0711-0000111,chief", "用户名“chief”已被使用"},
		{"韩示甲,市财政局,联络员,综合科,科长,0711-0000111,", "已有同名人员"},
		{",市财政局,联络员,综合科,科长,0711-0000111,", "请填写姓名"},
		{"韩示己,,联络员,综合科,科长,0711-0000111,abc", "请选择单位"},
		{"韩示己,,联络员,综合科,科长,0711-0000111,", "请填写单位"},
		{"韩示己,,审计员,,科长,,", "请填写用户名"},
		{"韩　示　甲,市民政局,联络员,综合科,科长,0711-0000111,", "已有同名人员"},
		{"韩示庚,市教育局,成员,,副局长,,", "现任此职"},
		{"韩示辛,市财政局,联络员,综合科," + strings.Repeat("长", 61) + ",0711-0000111,", "职务不超过 60 字"},
		{"韩示壬,市财政局,办公室工作人员,综合科,科长,0711-0000111,", "办公室人员只能由"},
	}
	lines := []string{}
	for _, w := range wrong {
		lines = append(lines, w.line)
	}
	for name, run := range map[string]func() ([]enrolment.Row, error){
		"tried": func() ([]enrolment.Row, error) { return s.Try(t.Context(), admin, roster(lines...)) },
		"brought in": func() ([]enrolment.Row, error) {
			rows, _, err := s.Import(t.Context(), admin, roster(lines...))
			return rows, err
		},
	} {
		rows, err := run()
		refused(t, err, "table", "第 2、3、4、5、6、7、8、9、10、11、12、13、14、15、16 行有问题")
		for i, w := range wrong {
			if said := strings.Join(rows[i].Faults, "；"); said == "" != (w.words == "") || !strings.Contains(said, w.words) {
				t.Errorf("%s: line %d says %q, want %q", name, i+1, said, w.words)
			}
		}
	}
	if scalar[int](t, d, "SELECT count(*)::int FROM person") != people || scalar[int](t, d, "SELECT count(*)::int FROM audit") != log {
		t.Error("half of it is there")
	}
}

// TestARosterHasLimits: none, one line too many, text too long, a quote without its other half, a day that is none.
func TestARosterHasLimits(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	many := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("韩示%d,市教育局,联络员,综合科,科长,0711-0000111,han%d", i, i))
		}
		return out
	}
	for words, f := range map[string]enrolment.RosterForm{
		"请粘贴名册": roster(""),
		"一次最多导入 100 人，名册有 101 人": roster(many(enrolment.RosterMost + 1)...),
		"名册不能超过 20000 字":         roster(strings.Repeat("长", enrolment.RosterTextMax+1)),
		"第 1 行的引号没有成对":           roster("\"韩示一\t市教育局", "韩示二\t市教育局"),
	} {
		_, _, err := s.Import(t.Context(), admin, f)
		refused(t, err, "table", words)
	}
	_, _, err := s.Import(t.Context(), admin, enrolment.RosterForm{Table: many(1)[0], From: "11月"})
	refused(t, err, "from", "任职生效日期")
	refused(t, err, "basis", "请填写依据")
	if rows, _, err := s.Import(t.Context(), admin, roster(many(enrolment.RosterMost)...)); err != nil || len(rows) != enrolment.RosterMost {
		t.Errorf("as many as may be: %d, %v", len(rows), err)
	}
	for _, login := range []string{"office1", "security", "chief"} {
		who := sample.Who(t, d, login)
		if _, err := s.Try(t.Context(), who, roster(many(1)...)); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s tries a roster: %v", login, err)
		}
		if _, _, err := s.Import(t.Context(), who, roster(many(1)...)); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s brings a roster in: %v", login, err)
		}
	}
}

// TestSlips: each opens its account once, those that were handed out before open nothing any more, and a slip of somebody who has started, a
// stale one and one more than may be are refused as a whole.
func TestSlips(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s, a, admin := service(d), accounts(d), sample.Who(t, d, "admin")
	codes := handover.NewService(d, a)
	if _, _, err := s.Import(t.Context(), admin, roster("韩示一,市教育局,联络员,综合科,科长,0711-0000111,", "韩示二,市财政局,联络员,综合科,科长,0711-0000112,")); err != nil {
		t.Fatal(err)
	}
	picks := func() (out []form.Pick, ended int) {
		list, err := s.Unstarted(t.Context(), admin)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range list {
			if strings.HasPrefix(u.Name, "韩示") {
				out = append(out, form.Pick{ID: u.ID, Version: u.Version})
				if u.CodeEnds != nil {
					ended++
				}
			}
		}
		return out, ended
	}
	start := func(h handover.Handed) error {
		_, err := codes.Use(t.Context(), access.Actor{From: "10.0.0.1"}, handover.Form{Login: h.Login, Code: h.Code, New: password, Again: password})
		return err
	}
	both, given := picks()
	if len(both) != 2 || given != 0 {
		t.Fatalf("%v wait, %d have a code", both, given)
	}
	first, err := codes.Slips(t.Context(), admin, both)
	if err != nil || len(first) != 2 || first[0].Code == "" || first[0].Code == first[1].Code {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := codes.Slips(t.Context(), admin, both); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form: %v", err)
	}
	again, given := picks()
	if given != 2 {
		t.Errorf("%d have a code", given)
	}
	second, err := codes.Slips(t.Context(), admin, again)
	if err != nil {
		t.Fatal(err)
	}
	if err := start(first[0]); err == nil {
		t.Error("a slip that was printed anew opens the account")
	}
	if err := start(second[0]); err != nil {
		t.Error(err)
	}
	left, _ := picks()
	if len(left) != 1 || left[0].ID != both[1].ID {
		t.Errorf("%v wait still", left)
	}
	version := scalar[int](t, d, "SELECT version FROM account WHERE person = $1", both[0].ID)
	if _, err := codes.Slips(t.Context(), admin, []form.Pick{{ID: both[0].ID, Version: version}, left[0]}); err == nil || !strings.Contains(err.Error(), "已设置密码") {
		t.Errorf("of somebody who has started: %v", err)
	}
	if err := start(second[1]); err != nil {
		t.Errorf("a refused act makes a slip void: %v", err)
	}
	var errs form.Errors
	if _, err := codes.Slips(t.Context(), admin, nil); !errors.As(err, &errs) {
		t.Errorf("none was picked: %v", err)
	}
	if _, err := codes.Slips(t.Context(), admin, make([]form.Pick, handover.SlipsMost+1)); !errors.As(err, &errs) {
		t.Errorf("too many were picked: %v", err)
	}
	if _, err := codes.Slips(t.Context(), sample.Who(t, d, "security"), left); fault.KindOf(err) != fault.Missing {
		t.Errorf("another prints: %v", err)
	}
}
