package minutes_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bundle"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
)

// outsideNamed is the outside unit of a name, as the table has it.
func (o office) outsideNamed(name string) int64 {
	o.Helper()
	return int64(o.count("SELECT coalesce(max(id), 0) FROM unit_now WHERE kind = 'other' AND name = $1", name))
}

// retire takes an outside unit out of the choice, or brings it back.
func (o office) retire(name, do string) {
	o.Helper()
	id := o.outsideNamed(name)
	_, err := unit.NewService(o.db).Retire(o.Context(), o.who("office1"), id, o.count("SELECT version FROM unit WHERE id = $1", id), do)
	must(o.T, err)
}

// beside wants a refusal beside a field.
func beside(t *testing.T, err error, field, says string) {
	t.Helper()
	if errs, ok := err.(form.Errors); !ok || !strings.Contains(errs.Of(field), says) {
		t.Errorf("%v, want %q beside %s", err, says, field)
	}
}

// rename gives an outside unit another name as of today.
func (o office) rename(was, name string) error {
	o.Helper()
	s, id := unit.NewService(o.db), o.outsideNamed(was)
	r, err := s.Get(o.Context(), o.who("office1"), id)
	must(o.T, err)
	f := unit.ChangeOf(r, unit.StepRename, time.Now())
	f.Name = name
	_, err = s.Change(o.Context(), o.who("office1"), id, r.Version, unit.StepRename, f)
	return err
}

// TestOutsideUnitsAreNamedByTyping: a name makes the unit once, whoever types it and however it is spaced; it is printed behind the members, signed, read
// back, and stands in no list of units.
func TestOutsideUnitsAreNamedByTyping(t *testing.T) {
	t.Parallel()
	o := open(t)
	gaj := sample.Unit(o, o.db, "gaj").ID
	id := o.draftOf(func(r *minutes.ClauseForm) {
		r.Joint, r.JointOutside, r.Support, r.SupportOutside = []int64{gaj}, "市项目办（Ａ）、政府督查室", nil, " 园 林 管 理 中 心；莲洲镇，园林管理中心"
	})
	c := o.first(id)
	if got := paper.Duty(c); !strings.HasPrefix(got, "（牵头单位：市教育局；共同负责单位：市公安局、市项目办（A）、政府督查室；配合单位：园林管理中心、莲洲镇；") {
		t.Fatalf("printed %q", got)
	}
	if n := o.count("SELECT count(*) FROM audit WHERE action = 'unit.outside' AND name <> ''"); n != 4 {
		t.Errorf("%d units are logged, want 4", n)
	}
	if f := minutes.Of(o.get(id)).Rows[0]; f.JointOutside != "市项目办（A）、政府督查室" || !slices.Equal(f.Joint, []int64{gaj}) {
		t.Errorf("the form shows %q and %v", f.JointOutside, f.Joint)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) {
		r.SupportOutside, r.JointOutside = "市 项 目 办(a)\u3000", "政府督查室"
	}))
	if got := o.first(id).SupportName; !slices.Equal(got, []string{"市项目办（A）"}) || o.count("SELECT count(*) FROM unit WHERE kind = 'other'") != 4 {
		t.Errorf("typed again it is %q", got)
	}
	if found := minutes.Findings(o.get(id)); slices.ContainsFunc(found, func(f proofread.Finding) bool { return !f.Warns }) {
		t.Errorf("the check finds %+v", found)
	}
	m := o.get(id)
	if back, err := minutes.Restore(minutes.Content(m)); err != nil || minutes.Content(back) != minutes.Content(m) {
		t.Errorf("read back: %v", err)
	}
	o.issued(id)
	for what, sql := range map[string]string{
		"receipt": "SELECT count(*) FROM clause_receipt r JOIN delivery d ON d.id = r.delivery JOIN unit u ON u.id = d.unit WHERE u.kind = 'other'",
		"part":    "SELECT count(*) FROM part p JOIN unit u ON u.id = p.unit WHERE u.kind = 'other'",
	} {
		if n := o.count(sql); n != 2 {
			t.Errorf("%s: %d, want 2", what, n)
		}
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 || !strings.Contains(string(o.bundle(id)), "政府督查室") {
		t.Errorf("the proof: %v", r.Faults)
	}
	if all := sample.Unit(o, o.db, "jyj"); all.ID == 0 || o.count("SELECT count(*) FROM unit_now WHERE kind = 'member' AND current") != 29 {
		t.Error("the members are not 29")
	}
	o.whole()
}

// TestOutsideNamesThatAreRefused: what is somebody's, nobody's or too much is said beside the field, and nothing is stored.
func TestOutsideNamesThatAreRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportOutside = "老项目办、督查室" })
	o.retire("老项目办", unit.StepRetire)
	_, err := o.db.Pool().Exec(t.Context(), "UPDATE unit_name SET valid_to = portal_today() WHERE unit = $1", sample.Unit(o, o.db, "tjj").ID)
	must(t, err)
	for typed, says := range map[string]string{
		"市教育局": "是成员单位，请在单位中勾选", "教育局": "“教育局”是成员单位“市教育局”的名称", "鄂州市财政局": "是成员单位“市财政局”的名称", "葛店经开区管委会": "请在单位中勾选",
		"市统计局": "是成员单位", "全体成员单位": "是单位组", "老项目办": "会外单位“老项目办”已停用", strings.Repeat("组", 41): "不能超过 40 字", "（——）": "不是单位名称", "项目办 政府督查室": "中有空格",
	} {
		err := o.change(id, func(r *minutes.ClauseForm) { r.SupportOutside = typed })
		beside(t, err, "support-outside-1", says)
	}
	err = o.change(id, func(r *minutes.ClauseForm) { r.JointOutside, r.SupportOutside = "督查室", "督 查 室" })
	beside(t, err, "support-outside-1", "不能同时列为共同负责和配合")
	if n := o.count("SELECT count(*) FROM unit WHERE kind = 'other'"); n != 2 {
		t.Errorf("%d units, want 2", n)
	}
	o.retire("老项目办", unit.StepRestore)
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.SupportOutside = "老项目办" }))
	beside(t, o.rename("督查室", "财政局"), "name", "是成员单位“市财政局”的名称")
	beside(t, o.rename("督查室", "老 项目办"), "name", "会外单位“老项目办”的名称")
}

// TestOutsideUnitsLeadNothing: not in the form, not in the text that is handed in, not in the table.
func TestOutsideUnitsLeadNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportOutside = "督查室" })
	outside := o.outsideNamed("督查室")
	beside(t, o.change(id, func(r *minutes.ClauseForm) { r.Lead, r.SupportOutside = []int64{outside}, "" }), "lead-1", "议定事项（一）选了不存在的单位")
	m := o.get(id)
	m.Clauses[0].Lead, m.Clauses[0].Support = &outside, nil
	if found := minutes.Findings(m); !slices.ContainsFunc(found, func(f proofread.Finding) bool { return f.Check == "会外单位牵头" && !f.Warns }) {
		t.Errorf("the check finds %+v", found)
	}
	for _, sql := range []string{"UPDATE clause SET lead = $1 WHERE minutes = $2", "UPDATE task SET lead = $1 WHERE minutes = $2"} {
		if strings.Contains(sql, "task") {
			o.issued(id)
		}
		_, err := o.db.Pool().Exec(t.Context(), sql, outside, id)
		if err == nil || !strings.Contains(err.Error(), "leads nothing") {
			t.Errorf("%s: %v", sql, err)
		}
		table := strings.Fields(sql)[1]
		admin, err := dbtest.Admin(o, o.db).Begin(t.Context())
		must(t, err)
		for _, sql := range []string{"SET LOCAL session_replication_role = replica", strings.NewReplacer("$1", fmt.Sprint(outside), "$2", fmt.Sprint(id)).Replace(sql)} {
			if _, err := admin.Exec(t.Context(), sql); err != nil {
				t.Errorf("without its trigger %s refuses the lead, too: %v", table, err)
			}
		}
		must(t, admin.Rollback(t.Context()))
	}
}

// TestTwoClerksTypeOneName: at once, in two drafts: one unit.
func TestTwoClerksTypeOneName(t *testing.T) {
	t.Parallel()
	o, _ := openAt(t, minutes.Draft, db.WithConns(8))
	ids := []int64{o.draftOf(func(*minutes.ClauseForm) {}), o.draftOf(func(*minutes.ClauseForm) {})}
	texts := []string{"市项目办（A）", "市 项 目 办(ａ)"}
	acts := []func() error{}
	for i, id := range ids {
		f := minutes.Of(o.get(id))
		f.Rows[0].SupportOutside = texts[i]
		acts = append(acts, func() error { return o.save([]string{"office1", "office2"}[i], id, f) })
	}
	errs := o.inTurn(acts...)
	a, b := o.first(ids[0]), o.first(ids[1])
	if errs[0] != nil || errs[1] != nil || len(a.Outside) != 1 || !slices.Equal(a.Outside, b.Outside) {
		t.Errorf("%v; %v and %v", errs, a.SupportName, b.SupportName)
	}
}

// TestOutsideUnitsOverTime: a new name holds for what is saved later, old papers keep the old one; a retired unit is named by the check, and a correction
// that repeats it keeps it; a correction that takes it out cancels what it had.
func TestOutsideUnitsOverTime(t *testing.T) {
	t.Parallel()
	o := open(t)
	old := o.draftOf(func(r *minutes.ClauseForm) { r.SupportOutside = "督查室" })
	o.issued(old)
	must(t, o.rename("督查室", "市督查室"))
	draft := o.draftOf(func(r *minutes.ClauseForm) { r.SupportOutside = "市督查室" })
	if got, is := o.first(old), o.first(draft); !slices.Contains(got.SupportName, "督查室") || !slices.Equal(got.Outside, is.Outside) || !slices.Contains(is.SupportName, "市督查室") {
		t.Errorf("%v and %v", got.SupportName, is.SupportName)
	}
	if o.get(old).Altered() {
		t.Error("the issued minutes are not what was issued")
	}
	o.retire("市督查室", unit.StepRetire)
	if got := o.found(draft); !strings.Contains(got, "会外单位市督查室已停用") {
		t.Errorf("the check finds %q", got)
	}
	repeated := sample.CorrectMinutes(o, o.db, old)
	must(t, o.change(repeated, func(r *minutes.ClauseForm) { r.Text += "并公布。" }))
	if got := o.first(repeated); !slices.Equal(got.Outside, o.first(old).Outside) {
		t.Errorf("the correction has %v", got.SupportName)
	}
	must(t, o.change(repeated, func(r *minutes.ClauseForm) { r.SupportOutside = "" }))
	o.issued(repeated)
	if n := o.count("SELECT count(*) FROM part p JOIN task t ON t.id = p.task JOIN unit u ON u.id = p.unit WHERE u.kind = 'other' AND t.state <> 'cancelled'"); n != 0 {
		t.Errorf("%d parts are left", n)
	}
	o.whole()
}

// TestAMemberIsFoundedUnderItsName: the charter says which name is taken; the office renames the outside unit, and the charter loads.
func TestAMemberIsFoundedUnderItsName(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportOutside = "市数字局" })
	entry := unit.Changes{New: []unit.Entry{{Code: "szj", Kind: unit.KindMember, Ord: 30, Chip: "数字", FullName: "鄂州市数字局", Name: "市数字局", Duty: "数字"}}}
	found := func() error {
		_, err := o.db.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
			tx.LogAct(db.On{Kind: charter.Acts.Kind}, charter.Acts.Note("load"), "", "新增单位 1")
			return unit.Apply(ctx, tx, entry, tx.At, "依据")
		})
		return err
	}
	want(t, found(), fault.Invalid, "名称“市数字局”")
	must(t, o.rename("市数字局", "市数字专班"))
	must(t, found())
	beside(t, o.change(id, func(r *minutes.ClauseForm) { r.SupportOutside = "市数字局" }), "support-outside-1", "是成员单位")
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.SupportOutside = "市数字专班" }))
}
