package charter_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

var clerk = access.System("测试")

func load(t *testing.T, d *db.DB, c *charter.Charter, from time.Time) charter.Diff {
	t.Helper()
	diff, err := charter.Load(t.Context(), d, clerk, c, from)
	if err != nil {
		t.Fatal(err)
	}
	return diff
}

func roll(t *testing.T, d *db.DB) unit.Roll {
	t.Helper()
	r, err := unit.RollNow(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func value[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func ago(days int) time.Time { return form.Day(time.Now()).AddDate(0, 0, -days) }

func TestM5_LoadedDutiesEqualTheCharterByteForByte(t *testing.T) {
	t.Parallel()
	d, c := dbtest.DB(t), shipped(t)
	load(t, d, c, time.Time{})
	r := roll(t, d)
	if len(r.Entries) != 34 {
		t.Fatalf("%d units, want 34", len(r.Entries))
	}
	for i, m := range c.Members {
		if e := r.Entries[i]; e.Code != m.Code || e.Name != m.Name || e.Duty != m.Duty || e.Kind != unit.KindMember || !e.Current {
			t.Errorf("unit %d is %+v, want %+v", i+1, e, m)
		}
	}
	for i, l := range c.Localities.Entities {
		if e := r.Entries[29+i]; e.Code != l.Slug || e.Name != l.Name || e.Duty != c.Localities.Duty || e.Kind != unit.KindLocality {
			t.Errorf("district or zone %d is %+v, want %+v", i+1, e, l)
		}
	}
	if len(r.Functions) != 5 || r.Functions[3].Quote != c.Functions.Items[3].Quote {
		t.Errorf("functions %+v", r.Functions)
	}
	if r.Office.Name != "全市标准化协调推进工作联席会议" || r.Office.Short != "联席会议" {
		t.Errorf("office %+v", r.Office)
	}
	if got := value[string](t, d, "SELECT charter_text FROM office"); got != c.Text {
		t.Error("the stored text is not the charter's")
	}
}

func TestLoadAgainDoesNothing(t *testing.T) {
	t.Parallel()
	d, c := dbtest.DB(t), shipped(t)
	first := load(t, d, c, time.Time{})
	if len(first.Words) != 40 {
		t.Errorf("first load tells %d changes, want 34 units, 5 functions and the office", len(first.Words))
	}
	if again := load(t, d, c, time.Time{}); !again.Empty() {
		t.Errorf("second load would change %v", again.Words)
	}
	if n := value[int](t, d, "SELECT count(*) FROM audit WHERE action = 'charter.load'"); n != 1 {
		t.Errorf("%d log entries, want 1", n)
	}
}

// altered is the small charter with some texts replaced.
func altered(t *testing.T, pairs ...string) *charter.Charter {
	t.Helper()
	c, err := charter.Open(write(t, strings.NewReplacer(pairs...).Replace(small), "正文"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestM1_RenamedUnitKeepsItsOldName(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(100))
	diff := load(t, d, altered(t, "市乙局", "市乙委"), ago(10))
	if got := strings.Join(diff.Words, "\n"); !strings.Contains(got, "更名 市乙局 → 市乙委") {
		t.Errorf("told %q", got)
	}
	for day, want := range map[time.Time]string{ago(200): "市乙局", ago(50): "市乙局", ago(11): "市乙局", ago(10): "市乙委", ago(0): "市乙委"} {
		got := value[string](t, d, "SELECT unit_name_on(id, $1) FROM unit WHERE code = 'bbb'", day)
		if got != want {
			t.Errorf("on %s the unit is %s, want %s", day.Format("2006-01-02"), got, want)
		}
	}
}

func TestM1_UnitThatLeftIsNotDeleted(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(100))
	without := altered(t, "  - {order: 2, code: bbb, name: 市乙局, chip: 乙, duty: 乙的职责。}\n", "")
	load(t, d, without, ago(10))
	if e := roll(t, d).Entries[1]; e.Code != "bbb" || e.Current {
		t.Errorf("the unit that left is %+v", e)
	}
	if got := value[time.Time](t, d, "SELECT valid_to FROM membership m JOIN unit u ON u.id = m.unit WHERE u.code = 'bbb'"); got.Format("2006-01-02") != ago(10).Format("2006-01-02") {
		t.Errorf("membership ends on %s", got)
	}
	if again := load(t, d, without, ago(9)); !again.Empty() {
		t.Errorf("once more would change %v", again.Words)
	}
	load(t, d, altered(t), ago(5))
	if e := roll(t, d).Entries[1]; !e.Current {
		t.Errorf("the unit that came back is %+v", e)
	}
	if n := value[int](t, d, "SELECT count(*) FROM membership m JOIN unit u ON u.id = m.unit WHERE u.code = 'bbb'"); n != 2 {
		t.Errorf("%d memberships, want the old and the new one", n)
	}
}

func TestM5_ChangedDutyIsANewDatedText(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(100))
	load(t, d, altered(t, "乙的职责。", "乙的新职责。"), ago(10))
	if got := roll(t, d).Entries[1].Duty; got != "乙的新职责。" {
		t.Errorf("duty %s", got)
	}
	old := value[string](t, d, "SELECT text FROM duty d JOIN unit u ON u.id = d.unit WHERE u.code = 'bbb' AND valid_to = $1", ago(10))
	if old != "乙的职责。" {
		t.Errorf("old duty %s", old)
	}
}

func TestLoadOnTheSameDayCorrects(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(0))
	load(t, d, altered(t, "市乙局", "市乙委", "乙的职责。", "乙的新职责。"), ago(0))
	if e := roll(t, d).Entries[1]; e.Name != "市乙委" || e.Duty != "乙的新职责。" {
		t.Errorf("corrected to %+v", e)
	}
}

func TestLoadCorrectsTheFullName(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(10))
	fuller := altered(t, "name: 市乙局", "full_name_gk: 某市乙局, name: 市乙局")
	load(t, d, fuller, ago(5))
	if e := roll(t, d).Entries[1]; e.FullName != "某市乙局" {
		t.Errorf("full name %q", e.FullName)
	}
	load(t, d, altered(t, "name: 市乙局", "full_name_gk: 某市乙委, name: 市乙委"), ago(3))
	if e := roll(t, d).Entries[1]; e.FullName != "某市乙委" || e.Name != "市乙委" {
		t.Errorf("full name %q", e.FullName)
	}
	load(t, d, altered(t, "name: 市乙局", "full_name_gk: 某某市乙委, name: 市乙委"), ago(2))
	if again := load(t, d, altered(t, "name: 市乙局", "full_name_gk: 某某市乙委, name: 市乙委"), ago(1)); !again.Empty() {
		t.Errorf("once more would change %v", again.Words)
	}
}

func TestLoadMovesTheHost(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	load(t, d, altered(t), ago(10))
	load(t, d, altered(t, ", hosts_office: true", "", "duty: 乙的职责。", "duty: 乙的职责。, hosts_office: true"), ago(5))
	if e := roll(t, d).Entries; e[0].Host || !e[1].Host {
		t.Errorf("hosts %v %v", e[0].Host, e[1].Host)
	}
}

// TestLoadLeavesTheEndOfAUnit: a unit that was merged does not come back with a file from before, nor does who goes on for it leave.
func TestLoadLeavesTheEndOfAUnit(t *testing.T) {
	t.Parallel()
	d, c := dbtest.DB(t), shipped(t)
	load(t, d, c, ago(100))
	for _, sql := range []string{
		"UPDATE membership SET valid_to = portal_today() WHERE unit = (SELECT id FROM unit WHERE code = 'wjw')",
		"INSERT INTO unit (code, kind, ord, chip, full_name) VALUES ('s1', 'member', 2, '新', '市新局')",
		"INSERT INTO unit_name (unit, name, valid_from) SELECT id, '市新局', portal_today() FROM unit WHERE code = 's1'",
		"INSERT INTO membership (unit, valid_from) SELECT id, portal_today() FROM unit WHERE code = 's1'",
		"INSERT INTO succession SELECT b.id, s.id, portal_today(), '文件', true, portal_now() FROM unit b, unit s WHERE b.code = 'wjw' AND s.code = 's1'",
	} {
		dbtest.Tamper(t, d, sql)
	}
	if diff := load(t, d, c, ago(0)); !diff.Empty() {
		t.Errorf("the file undoes the end of a unit: %v", diff.Words)
	}
}
