package shared

import (
	"bytes"
	"net/url"
	"testing"

	"jointmeeting/internal/htmltest"
)

func TestConflictShowsBothTextsAndSendsMineAgain(t *testing.T) {
	c := Conflict{Title: "规范", Who: "李示例", When: "10月8日 9:00", Action: "/topics/7", Version: 4, Theirs: "/topics/7/edit",
		Rows: []Clash{{"议题名称", "甲<script>", "乙\n丙"}, {"主要分歧", "", "有"}},
		Mine: url.Values{"title": {"乙\n丙"}, "attend": {"3", "5"}, "version": {"2"}, "token": {"old"}, "remove": {"1"}, "action": {"save"}}}
	var buf bytes.Buffer
	if err := ShowConflict(c, "tok").Render(t.Context(), &buf); err != nil {
		t.Fatal(err)
	}
	p := htmltest.Parse(t, buf.String())
	p.Sees("李示例于 10月8日 9:00 修改了内容", "甲<script>", "乙", "丙", "（空）", "以最新的为准")
	to, v := p.Form("/topics/7").Press("以我的为准")
	if to != "/topics/7" || v.Get("version") != "4" || v.Get("token") != "tok.mine" || v.Get("title") != "乙\n丙" || len(v["attend"]) != 2 ||
		len(v["version"]) != 1 || v.Has("remove") || v.Get("action") != "save" {
		t.Errorf("%s %v", to, v)
	}
	if p.Has("script") {
		t.Error("a text became markup")
	}
}
