package calendar

import (
	"strings"
	"testing"
)

func TestPaste(t *testing.T) {
	want := "1月1日至3日元旦放假，1月4日调休上班"
	for name, text := range map[string]string{
		"lines":         "2026-01-01,休,元旦\n2026-01-02,休,元旦\r\n2026-01-03,休,元旦\n\n2026-01-04,班,元旦",
		"spans":         "2026-01-01至2026-01-03，休，元旦\n2026年1月4日，班，元旦",
		"from a table":  "2026/1/4\t班\t元旦\n2026/1/1~2026/1/3\t休\t元旦",
		"JSON lines":    `{"date":"2026-01-01","isOffDay":true,"name":"元旦"}` + "\n" + `{"date":"2026-01-02","isOffDay":true,"name":"元旦"}{"date":"2026-01-03","isOffDay":true,"name":"元旦"}` + "\n" + `{"date":"2026-01-04","isOffDay":false,"name":"元旦"}`,
		"JSON document": `{"year":2026,"papers":["x"],"days":[{"name":"元旦","date":"2026-01-01","isOffDay":true},{"name":"元旦","date":"2026-01-02","isOffDay":true},{"name":"元旦","date":"2026-01-03","isOffDay":true},{"name":"元旦","date":"2026-01-04","isOffDay":false}]}`,
	} {
		l, errs := Form{"通知", text}.Input(2026)
		if errs.Err() != nil || l.Words() != want {
			t.Errorf("%s: %s, %v", name, l.Words(), errs)
		}
		if again, errs := Of(l).Input(2026); errs.Err() != nil || again.Words() != want {
			t.Errorf("%s: typed again: %s, %v", name, again.Words(), errs)
		}
	}
}

func TestPasteRefused(t *testing.T) {
	good := "2026-01-01,休,元旦"
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "请填写节假日安排"},
		{"two cells", "2026-01-01,休", "第 1 行应有日期、休或班、名称三项"},
		{"no date", good + "\n2026-02-30,休,春节", "第 2 行的日期“2026-02-30”不是有效日期"},
		{"three dates", "2026-01-01至2026-01-02至2026-01-03,休,元旦", "第 1 行的日期"},
		{"backwards", "2026-01-03至2026-01-01,休,元旦", "第 1 行的起止日期不对"},
		{"too long a span", "2026-01-01至2026-03-01,休,元旦", "第 1 行的起止日期不对"},
		{"neither 休 nor 班", "2026-01-01,假,元旦", "第 1 行的第二项应为“休”或“班”"},
		{"no name", "2026-01-01,休, ", "第 1 行的名称"},
		{"long name", "2026-01-01,休," + strings.Repeat("节", NameMax+1), "第 1 行的名称"},
		{"other year", good + "\n2027-01-01,休,元旦", "2027年1月1日 不在 2026 年的安排之内"},
		{"November before", good + "\n2025-11-30,班,元旦", "2025年11月30日 不在 2026 年的安排之内"},
		{"twice", good + "\n2026-01-01,休,元旦", "2026年1月1日 出现了两次"},
		{"worked Monday", good + "\n2026-01-05,班,元旦", "2026年1月5日 不是周末"},
		{"only worked days", "2026-01-04,班,元旦", "没有放假的日期"},
		{"too many days", "2026-01-01至2026-01-31,休,甲\n2026-02-01至2026-02-28,休,乙\n2026-03-01至2026-03-31,休,丙", "共有 90 天"},
		{"broken JSON", `{"date":`, "JSON 格式有误"},
		{"JSON without a field", `[{"date":"2026-01-01","name":"元旦"}]`, "第 1 项应有日期"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, errs := Form{"通知", c.text}.Input(2026)
			if len(errs) != 1 || !strings.Contains(errs.Of("text"), c.want) {
				t.Errorf("%v", errs)
			}
		})
	}
	if _, errs := (Form{"", good}).Input(2026); errs.Of("source") == "" || len(errs) != 1 {
		t.Errorf("without a source: %v", errs)
	}
	if _, errs := (Form{"通知", "2025-12-28,班,元旦\n" + good}).Input(2026); errs.Err() != nil {
		t.Errorf("a notice may speak of the December before: %v", errs)
	}
	if _, errs := (Form{"通知", strings.Repeat("x\n", 50)}).Input(2026); len(errs) != errorsMax {
		t.Errorf("%d errors", len(errs))
	}
}

func TestCompare(t *testing.T) {
	was, _ := Form{"通知", "2026-01-01至2026-01-03,休,元旦\n2026-01-04,班,元旦"}.Input(2026)
	becomes, _ := Form{"通知", "2026-01-01至2026-01-02,休,元旦\n2026-01-04,休,元旦"}.Input(2026)
	changes := Compare(was, becomes)
	if len(changes) != 2 {
		t.Fatalf("%+v", changes)
	}
	if c := changes[0]; !c.Date.Equal(day("2026-01-03")) || c.Was == nil || c.Becomes != nil {
		t.Errorf("%+v", c)
	}
	if c := changes[1]; !c.Date.Equal(day("2026-01-04")) || !c.Was.Workday || c.Becomes.Workday {
		t.Errorf("%+v", c)
	}
	if len(Compare(was, was)) != 0 {
		t.Error("a list differs from itself")
	}
}
