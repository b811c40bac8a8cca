package proofread_test

import (
	"testing"

	"jointmeeting/internal/proofread"
)

// TestTidy: pasted numbering and marks become those of official papers.
func TestTidy(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"1、压实责任": "1.压实责任", "(一)压实责任": "（一）压实责任", "（一）\t压实责任": "（一）压实责任", "　　会议要求,各单位": "会议要求，各单位",
		"一、\u00a0有关要求": "一、有关要求", "(2) 宣贯": "（2）宣贯", "版本 1.2,不变": "版本 1.2,不变", "10:30 开始": "10:30 开始", "请各单位重视!": "请各单位重视！",
		`坚持"急用先行"原则`: "坚持“急用先行”原则", `3"管道`: `3"管道`, `"a"`: `"a"`,
	} {
		if got, _ := proofread.Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
	if got, n := proofread.Tidy("一、有关要求\n(一)压实责任。\n正文"); got != "一、有关要求\n（一）压实责任。\n正文" || len(n) != 1 || n[0] != (proofread.Tidied{Before: "(一)压实责任。", After: "（一）压实责任。"}) {
		t.Errorf("%q, %v", got, n)
	}
	if again, n := proofread.Tidy("（一）压实责任。"); len(n) != 0 || again != "（一）压实责任。" {
		t.Errorf("tidied twice: %q, %v", again, n)
	}
}
