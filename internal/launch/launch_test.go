package launch_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/launch"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func list(t *testing.T, d *db.DB, who access.Actor) launch.List {
	t.Helper()
	var f *launch.Facts
	if err := d.Read(t.Context(), func(b *db.Batch) { f = launch.Ask(b) }); err != nil {
		t.Fatal(err)
	}
	return f.For(who)
}

// left are the titles of what is still to be done.
func left(l launch.List) string {
	out := []string{}
	for _, r := range l {
		if !r.Done {
			out = append(out, r.Title)
		}
	}
	return strings.Join(out, "、")
}

var admin = access.Actor{Person: 1, Seats: []access.Seat{{Role: access.Admin}}}

// TestEmptyOfficeLacksAll: nothing is said to be done in an empty database, but for what there is nothing of.
func TestEmptyOfficeLacksAll(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	l := list(t, d, admin) // the calendars of the years that the program knows are in the schema
	for _, r := range l {
		if r.Done != (strings.HasSuffix(r.Title, "确认") || strings.Contains(r.Title, "账号")) && !strings.HasSuffix(r.Title, "工作日历") {
			t.Errorf("%s: done %v", r.Title, r.Done)
		}
		if !r.Done && r.URL == "" {
			t.Errorf("%s leads the administrator nowhere", r.Title)
		}
	}
	for _, r := range []access.Role{access.Chief, access.Convenor, access.Member, access.Liaison, access.Security, access.Auditor} {
		if l := list(t, d, access.Actor{Person: 1, Seats: []access.Seat{{Role: r}}}); l != nil {
			t.Errorf("%s sees %+v", r, l)
		}
	}
}

// TestListLeadsToWhatIsLeft: where somebody is registered for a seat already, the line leads to the accounts, not to another new person; of the
// convenors' seats to the one that is empty.
func TestListLeadsToWhatIsLeft(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	who := sample.Who(t, d, "admin")
	url := func(title string) string {
		for _, r := range list(t, d, who).Open() {
			if r.Title == title {
				return r.URL
			}
		}
		return ""
	}
	dbtest.Tamper(t, d, "UPDATE account SET password = '' WHERE login IN ('auditor', 'convenor1', 'convenor2')")
	if a, c := url("审计员"), url("召集人"); a != "/admin/users" || c != "/admin/users" {
		t.Errorf("auditor %s, convenors %s", a, c)
	}
	dbtest.Tamper(t, d, "UPDATE seat SET valid_to = portal_today() WHERE role = 'auditor' OR slot = 2")
	if a, c := url("审计员"), url("召集人"); a != "/admin/users/new?role=auditor" || c != "/admin/users/new?role=convenor-2" {
		t.Errorf("auditor %s, convenors %s", a, c)
	}
}

// TestListFollowsTheRecords: each line is green by what is there, comes back when it is gone, and the list ends with its last line.
func TestListFollowsTheRecords(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	who := sample.Who(t, d, "admin")
	year := scalar(t, d, "SELECT extract(year FROM portal_today())::text")
	dbtest.Tamper(t, d, "DELETE FROM calendar_year WHERE year = "+year)
	if got := left(list(t, d, who)); got != year+" 年工作日历、备份" {
		t.Fatalf("the sample office lacks %s", got)
	}
	dbtest.Tamper(t, d, "INSERT INTO calendar_year (year, version, source, by_name, at) VALUES ("+year+", 1, '测试', '测试', now())")
	at := d.Now()
	if err := backup.Record(t.Context(), d, access.System("测试"), backup.Run{Act: backup.Make, Said: "磁盘已满"}); err != nil {
		t.Fatal(err)
	}
	if got := left(list(t, d, who)); got != "备份" {
		t.Errorf("a backup that failed: %s", got)
	}
	if err := backup.Record(t.Context(), d, access.System("测试"), backup.Run{Act: backup.Make, OK: true, Of: &at, File: "a", Machine: "甲"}); err != nil {
		t.Fatal(err)
	}
	if l := list(t, d, who); l != nil {
		t.Errorf("all is there, and the list says %s", left(l))
	}
	for _, c := range []struct{ sql, back, want string }{
		{"UPDATE account SET disabled_at = now() WHERE login = 'security'", "UPDATE account SET disabled_at = NULL", "安全管理员"},
		{"UPDATE account SET password = '' WHERE login = 'auditor'", "UPDATE account SET password = 'x' WHERE password = ''", "审计员、账号都已启用"},
		{"UPDATE account SET disabled_at = now() WHERE login = 'convenor1'", "UPDATE account SET disabled_at = NULL", "召集人"},
		{"UPDATE account SET disabled_at = now() WHERE login = 'chief'", "UPDATE account SET disabled_at = NULL", "总召集人"},
		{"UPDATE account SET disabled_at = now() WHERE login = 'director'", "UPDATE account SET disabled_at = NULL", "办公室主任"},
		{"UPDATE account SET disabled_at = now() WHERE login LIKE 'office%'", "UPDATE account SET disabled_at = NULL", "办公室工作人员"},
		{"UPDATE account SET disabled_at = now() WHERE login = 'liaison-gedian'", "UPDATE account SET disabled_at = NULL", "各单位的联络员"},
		{"UPDATE seat SET valid_to = portal_today() WHERE role = 'member' AND unit = (SELECT id FROM unit WHERE code = 'jyj')",
			"UPDATE seat SET valid_to = NULL WHERE role = 'member'", "成员单位的成员"},
		{"UPDATE office SET charter = ''", "UPDATE office SET charter = 'x'", "制度和单位、成员单位的成员、各单位的联络员"},
		{"INSERT INTO person (name) VALUES ('新示人'); INSERT INTO seat (person, role, valid_from) SELECT max(id), 'auditor', portal_today() FROM person",
			"UPDATE seat SET refused_at = now(), refused_by = 'x', refusal = 'x' WHERE confirmed_at IS NULL", "任职都已确认、登记的人员都有账号"},
	} {
		dbtest.Tamper(t, d, c.sql)
		if got := left(list(t, d, who)); got != c.want {
			t.Errorf("%s: lacks %q, want %q", c.sql, got, c.want)
		}
		dbtest.Tamper(t, d, c.back)
		if l := list(t, d, who); l != nil {
			t.Fatalf("after %s still: %s", c.back, left(l))
		}
	}
	dbtest.Tamper(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'security'")
	dbtest.Tamper(t, d, "UPDATE office SET demo = true")
	if l := list(t, d, who); l != nil {
		t.Error("a demo is asked for its first day")
	}
}

func scalar(t *testing.T, d *db.DB, sql string) (v string) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
