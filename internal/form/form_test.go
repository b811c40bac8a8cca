package form

import (
	"testing"
	"time"
)

func TestTextKeepsWhatWasMeant(t *testing.T) {
	for in, want := range map[string]string{
		"  标准\r\n化  ": "标准\n化", "a\x00b\x7fc": "abc", "\xff坏": "坏", "一\t二": "一\t二", "": "",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := Line(" 两\n行 \t字 "); got != "两 行 字" {
		t.Errorf("line %q", got)
	}
}

func TestDatesInEveryShape(t *testing.T) {
	want := time.Date(2026, 3, 5, 0, 0, 0, 0, Zone)
	for _, v := range []string{"2026-03-05", "2026-3-5", "2026年3月5日", "2026/3/5", " 2026.3.5 "} {
		if got, ok := Date(v); !ok || !got.Equal(want) {
			t.Errorf("%q: %v", v, got)
		}
	}
	for _, v := range []string{"", "2026-02-30", "明天", "0026-03-05", "2026-13-01", "99999-01-01"} {
		if _, ok := Date(v); ok {
			t.Errorf("%q is taken for a day", v)
		}
	}
}

func TestIDs(t *testing.T) {
	if got := IDs([]string{"3", "x", "3", "-1", "0", "12"}); len(got) != 2 || got[0] != 3 || got[1] != 12 {
		t.Errorf("%v", got)
	}
}

// TestErrIsNilWhenNothingIsWrong: an empty list in an error interface would not be nil.
func TestErrIsNilWhenNothingIsWrong(t *testing.T) {
	var e Errors
	if e.Err() != nil {
		t.Error("no errors, but an error")
	}
	e.Need("title", "议题名称", "", 60)
	e.Limit("note", "备注", "一二三", 2)
	if e.Of("title") != "请填写议题名称" || e.Of("note") != "备注不超过 2 字，现有 3 字" || e.Err() == nil {
		t.Errorf("%v", e)
	}
}

func TestTokensDiffer(t *testing.T) {
	if a, b := NewToken(), NewToken(); a == b || a.For("x") == a.For("y") || len(a) < 22 {
		t.Errorf("%s %s", a, b)
	}
}

// TestVersionsAreWhatTheDatabaseHolds: no version is larger than its column; what is none is always stale.
func TestVersionsAreWhatTheDatabaseHolds(t *testing.T) {
	for in, want := range map[string]int{"3": 3, "2147483647": 2147483647, "2147483648": -1, "-1": -1, "": -1, "３": -1, "x": -1} {
		if got := VersionNumber(in); got != want {
			t.Errorf("%q: %d", in, got)
		}
	}
}

func TestStorable(t *testing.T) {
	for in, want := range map[string]string{"标准\n化": "标准\n化", "a\x00b": "ab", "\xff坏\xed\xa0\x80": "坏"} {
		if got := Storable(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
