package web

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestOpinionPagesInTheBrowser looks at the pages of a round as their readers do, at the width of a desk,
// of a phone and of a small phone.
func TestOpinionPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	ready := sample.ReadyTopic(t, d, "mzj", sample.Unit(t, d, "czj").ID)
	id := sample.ReadyTopic(t, d, "jyj", sample.Unit(t, d, "czj").ID)
	sample.Consult(t, d, id, opinion.AskForm{Days: "5", Note: "请重点核对第2项的职责分工。"}, "czj", "wjw", "fgw", "gedian")
	sample.GiveOpinion(t, d, id, "czj", sample.Opposed)
	sample.GiveOpinion(t, d, id, "wjw", sample.Amended)
	sample.GiveOpinion(t, d, id, "fgw", sample.Agreed)
	sample.Reply(t, d, id, "liaison-jyj", "czj", opinion.Declined, "经费已列入年度预算，牵头单位按职责分工确定。")
	server := httptest.NewServer(newPortal(t, d).h)
	defer server.Close()
	tab := browsertest.Open(t)
	look := func(name, path string) {
		t.Helper()
		for _, width := range []int{1440, 390, 320} {
			tab.Resize(width, 900)
			tab.Go(server.URL + path)
			if n := tab.Overflow(); n > 0 {
				t.Errorf("%s at %d px: %d px too wide", path, width, n)
			}
			if dir := os.Getenv("SHOTS"); dir != "" && width != 320 {
				tab.Shot(filepath.Join(dir, name+map[int]string{1440: "-d.png", 390: "-m.png"}[width]), width)
			}
		}
		tab.Accessible()
		tab.Calm()
	}
	enter := func(login string) {
		t.Helper()
		tab.Go(server.URL + "/login")
		tab.Fill("用户名", login)
		tab.Fill("密码", sample.Password)
		tab.ClickButton("登录")
	}
	home := topic.Path(id)
	enter("office1")
	look("consult-new", topic.Path(ready)+"/consult")
	look("consult-topic", home)
	look("consult-sheet", home+"/opinions")
	look("consult-paper", home+"/disagreement")
	look("consult-answer", sample.OpinionOf(t, d, id, "czj").Path())
	enter("liaison-gedian")
	look("consult-form", sample.OpinionOf(t, d, id, "gedian").Path())
	look("consult-unit", home)
	enter("liaison-jyj")
	look("consult-adoption", home+"/adoption")
}
