package backup_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/verify"
)

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, form.Zone)

func ago(d time.Duration) *time.Time {
	t := noon.Add(-d)
	return &t
}

// made is a good backup, so many hours old.
func made(id int64, hours int, change ...func(*backup.Run)) *backup.Run {
	r := &backup.Run{ID: id, Act: backup.Make, OK: true, Of: ago(time.Duration(hours) * time.Hour), Bytes: 3 << 20, Rows: 1000}
	r.At = *r.Of
	for _, c := range change {
		c(r)
	}
	return r
}

func drilled(id int64, days int) *backup.Run {
	at := time.Duration(days) * 24 * time.Hour
	return &backup.Run{ID: id, Act: backup.Drill, OK: true, At: *ago(at), Of: ago(at + time.Hour), Rows: 1000}
}

func failed(id int64, act string, hours int) *backup.Run {
	return &backup.Run{ID: id, Act: act, At: *ago(time.Duration(hours) * time.Hour), Said: "磁盘空间不足"}
}

// state is an office of a year with a backup of ten hours and a drill of two days.
func state(change func(*backup.State)) backup.State {
	s := backup.State{Begun: ago(365 * 24 * time.Hour), Made: made(10, 10), Before: made(9, 34), Drilled: drilled(8, 2), Settings: setting.Defaults(), Now: noon}
	change(&s)
	return s
}

// TestJudge: each way in which an office may not rely on its backups turns red, alone, and says why.
func TestJudge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change      func(*backup.State)
		make, drill string // a part of what is said; with ! it is bad
	}{
		"all is well":             {func(*backup.State) {}, "10 小时前，3.0 MB，1000 行", "2 天前"},
		"too old":                 {func(s *backup.State) { s.Made = made(10, 27) }, "!备份最长间隔 26 小时（系统默认）", "2 天前"},
		"just young enough":       {func(s *backup.State) { s.Made = made(10, 26) }, "26 小时前", "2 天前"},
		"never, by an old office": {func(s *backup.State) { s.Made, s.Before = nil, nil }, "!从未成功备份", "2 天前"},
		"never and failed":        {func(s *backup.State) { s.Made, s.Before, s.MakeFailed = nil, nil, failed(3, backup.Make, 5) }, "!磁盘空间不足", "2 天前"},
		"never, by a new office":  {func(s *backup.State) { *s = backup.State{Begun: ago(5 * time.Hour), Settings: s.Settings, Now: s.Now} }, "启用不久", "启用不久"},
		"failed, by a new office": {func(s *backup.State) {
			*s = backup.State{Begun: ago(5 * time.Hour), MakeFailed: failed(1, backup.Make, 1), Settings: s.Settings, Now: s.Now}
		}, "!从未成功备份", "启用不久"},
		"nothing to lose":               {func(s *backup.State) { *s = backup.State{Settings: s.Settings, Now: s.Now} }, "尚无办理记录", "尚无办理记录"},
		"a demo":                        {func(s *backup.State) { s.Demo, s.Made, s.Drilled = true, nil, nil }, "演示数据", "演示数据"},
		"too small":                     {func(s *backup.State) { s.Made.Bytes = 8<<10 - 1 }, "!备份最小大小 8 KB（系统默认）", "2 天前"},
		"half of the rows are gone":     {func(s *backup.State) { s.Made.Rows = 499 }, "!不到上一次（1000 行）的一半", "2 天前"},
		"half of the rows are there":    {func(s *backup.State) { s.Made.Rows = 500 }, "500 行", "2 天前"},
		"from the future":               {func(s *backup.State) { s.Made = made(10, -2) }, "!请检查服务器时钟", "2 天前"},
		"failed since, still young":     {func(s *backup.State) { s.MakeFailed = failed(11, backup.Make, 1) }, "；2026-11-29 11:00 未成功：磁盘空间不足", "2 天前"},
		"failed before, mended":         {func(s *backup.State) { s.MakeFailed = failed(9, backup.Make, 12) }, "10 小时前，3.0 MB，1000 行", "2 天前"},
		"drill too old":                 {func(s *backup.State) { s.Drilled = drilled(8, 8) }, "10 小时前", "!恢复演练最长间隔 7 天（系统默认）"},
		"never drilled":                 {func(s *backup.State) { s.Drilled = nil }, "10 小时前", "!从未成功演练"},
		"the last drill did not end":    {func(s *backup.State) { s.DrillFailed = failed(12, backup.Drill, 1) }, "10 小时前", "!未成功：磁盘空间不足"},
		"an earlier drill did not end":  {func(s *backup.State) { s.DrillFailed = failed(7, backup.Drill, 90) }, "10 小时前", "2 天前"},
		"a young drill of an old state": {func(s *backup.State) { s.Drilled.Of = ago(90 * 24 * time.Hour) }, "10 小时前", "的备份"},
	} {
		s := state(c.change)
		for _, f := range s.Judge() {
			want := c.make
			if f.What == "恢复演练" {
				want = c.drill
			}
			words, bad := strings.CutPrefix(want, "!")
			if f.Bad != bad || !strings.Contains(f.Said, words) {
				t.Errorf("%s: %s bad %v, %q, want %q", name, f.What, f.Bad, f.Said, want)
			}
		}
	}
	mended := state(func(s *backup.State) { s.MakeFailed = failed(9, backup.Make, 12) })
	if said := mended.JudgeMade().Said; strings.Contains(said, "未成功") {
		t.Errorf("a failure that is mended is told: %s", said)
	}
}

// TestDue: the day's backup is made at its hour or as soon as the program runs, tried again an hour after a failure.
func TestDue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change      func(*backup.State)
		make, drill bool
	}{
		"made today":             {func(*backup.State) {}, false, false},
		"made yesterday":         {func(s *backup.State) { s.Made = made(10, 11) }, true, false},
		"before today's hour":    {func(s *backup.State) { s.Now, s.Made = noon.Add(-11*time.Hour), made(10, 30) }, false, false},
		"a day was missed":       {func(s *backup.State) { s.Now, s.Made = noon.Add(-11*time.Hour), made(10, 60) }, true, false},
		"never":                  {func(s *backup.State) { s.Made = nil }, true, false},
		"nothing to lose":        {func(s *backup.State) { s.Made, s.Begun = nil, nil }, false, false},
		"failed just now":        {func(s *backup.State) { s.Made, s.MakeFailed = nil, failed(11, backup.Make, 0) }, false, false},
		"failed an hour ago":     {func(s *backup.State) { s.Made, s.MakeFailed = nil, failed(11, backup.Make, 1) }, true, false},
		"drill a day before":     {func(s *backup.State) { s.Drilled = drilled(8, 7) }, false, true},
		"never drilled":          {func(s *backup.State) { s.Drilled = nil }, false, true},
		"drill failed just now":  {func(s *backup.State) { s.Drilled, s.DrillFailed = nil, failed(11, backup.Drill, 1) }, false, false},
		"drill failed this week": {func(s *backup.State) { s.Drilled, s.DrillFailed = nil, failed(11, backup.Drill, 30) }, false, true},
	} {
		s := state(c.change)
		if s.MakeDue() != c.make || s.DrillDue() != c.drill {
			t.Errorf("%s: backup %v, drill %v", name, s.MakeDue(), s.DrillDue())
		}
	}
}

// TestRecordAndPage: what became of a backup is in the log and on the administrators' page, and nowhere else.
func TestRecordAndPage(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	who := access.System("测试")
	for _, r := range []backup.Run{
		{Act: backup.Make, OK: true, Of: &noon, File: "a.age", Machine: "甲机", Bytes: 5, Rows: 6},
		{Act: backup.Make, Machine: "甲机", Said: "磁盘空间不足"},
		{Act: backup.Make, OK: true, Of: &noon, File: "b.age", Machine: "甲机", Bytes: 7, Rows: 8},
		{Act: backup.Drill, OK: true, Of: &noon, File: "b.age", Machine: "甲机", Bytes: 7, Rows: 8},
	} {
		if err := backup.Record(t.Context(), d, who, r); err != nil {
			t.Fatal(err)
		}
	}
	s := backup.NewService(d)
	p, err := s.Page(t.Context(), sample.Who(t, d, "admin"))
	if err != nil || len(p.Runs) != 4 || p.Runs[0].Act != backup.Drill || len(p.Findings) != 2 || len(p.Rules) != 5 {
		t.Fatalf("%+v, %v", p, err)
	}
	state, err := backup.Load(t.Context(), d)
	if err != nil || state.Made.File != "b.age" || state.Before.File != "a.age" || state.MakeFailed == nil || state.Drilled == nil || state.DrillFailed != nil {
		t.Errorf("%+v, %v", state, err)
	}
	for _, login := range []string{"office1", "chief", "security", "auditor", "liaison-jyj"} {
		if _, err := s.Page(t.Context(), sample.Who(t, d, login)); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s: %v", login, err)
		}
	}
	if faults := faultsOf(t, d); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
}

func faultsOf(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	results, err := verify.Run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		out = append(out, r.Faults...)
	}
	return out
}

// TestInventedBackupIsNamed: a row that nobody's log knows, or that was made to look well, is found by portal verify.
func TestInventedBackupIsNamed(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	if err := backup.Record(t.Context(), d, access.System("测试"), backup.Run{Act: backup.Drill, File: "a.age", Said: "备份文件已损坏"}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"INSERT INTO backup_run (act, ok, at, of, file, machine, bytes, rows, said) VALUES ('make', true, now(), now(), 'x', '', 1, 1, '')",
		"ALTER TABLE backup_run DISABLE TRIGGER backup_run_protect", "UPDATE backup_run SET ok = true, of = at WHERE file = 'a.age'",
		"ALTER TABLE backup_run ENABLE TRIGGER backup_run_protect",
	} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if faults := faultsOf(t, d); len(faults) != 4 || !strings.HasPrefix(faults[0], "backup_run/1") || !strings.HasPrefix(faults[1], "backup_run/2") {
		t.Errorf("%q", faults)
	}
}
