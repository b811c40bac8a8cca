package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestCalendarStory: a year without data says so, is pasted, looked at, kept, and corrected.
func TestCalendarStory(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	office.get("/calendar/2027").Is(http.StatusOK).Page().Sees("2027年工作日历", "节假日安排未发布，暂按周末计算", "导入节假日安排")
	form := office.get("/calendar/2027/edit").Is(http.StatusOK).Page().Form("/calendar/2027")
	form.Fill("依据", "关于2027年部分节假日安排的通知").Fill("节假日安排", "2027-01-01至2027-01-03,休,元旦\n2027-01-05,班,元旦")
	to, values := form.Press("核对变化")
	refused := office.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	refused.Sees("2027年1月5日 不是周末，不能作为调休上班日", "2027-01-05,班,元旦")
	form = refused.Form("/calendar/2027")
	form.Fill("节假日安排", "2027-01-01至2027-01-03,休,元旦")
	to, values = form.Press("核对变化")
	check := office.post(to, values).Is(http.StatusOK).Page()
	check.Sees("2027年1月1日（周五）", "元旦放假", "保存后，2027年共有 260 个工作日；现为 261 个")
	back := office.press(check, "/calendar/2027", "返回修改").Is(http.StatusOK).Page()
	back.Sees("2027-01-01至2027-01-03,休,元旦")
	to, values = check.Form("/calendar/2027").Press("确认保存")
	at := office.post(to, values).To("/calendar/2027")
	office.get(at).Page().Sees("2027年工作日历已更新", "1月1日至3日元旦放假", "260 天", "关于2027年部分节假日安排的通知", "原来没有安排；现为：1月1日至3日元旦放假")
	if text := office.get(at).Text; strings.Contains(text, "暂按周末计算") {
		t.Error("the year still says that it has no data")
	}
	stale := office.post(to, url.Values{"token": {"another-token"}, "version": {"0"}, "action": {"save"}, "source": {"乙"}, "text": {"2027-01-01,休,元旦"}})
	stale.Is(http.StatusConflict).Page().Sees("安排已被他人更新", "2027年1月2日（周六）")
	office.post(to, url.Values{"token": {"fourth-token"}, "version": {"1"}, "action": {"check"}, "source": {"乙"}, "text": {"2027-01-01至2027-01-03,休,元旦"}}).Is(http.StatusOK).Page().Sees("没有变化")
}

// TestCalendarShowsWhatItMoves: before a list is kept, the open limits that it would move are listed, to
// those who may see their records.
func TestCalendarShowsWhatItMoves(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.SubmittedTopic(t, p.db, "jyj")
	if _, err := p.db.Pool().Exec(t.Context(), "UPDATE topic SET submitted_at = '2030-01-02 09:00+08' WHERE id = $1", id); err != nil {
		t.Fatal(err)
	}
	values := func(token string) url.Values {
		return url.Values{"token": {token}, "version": {"0"}, "action": {"check"}, "source": {"通知"}, "text": {"2030-01-04,休,元旦"}}
	}
	p.as("office1").post("/calendar/2030", values("office-token")).Is(http.StatusOK).Page().Sees("随之改变的期限", "办公室初审时限", "2030年1月7日", "2030年1月8日")
	p.as("admin").post("/calendar/2030", values("admin-token")).Is(http.StatusOK).Page().SeesNot("随之改变的期限", "办公室初审时限")
}

func TestCalendarWhoMayKnock(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	p.nobody().get("/calendar").Is(http.StatusSeeOther)
	for login, may := range map[string]bool{"office1": true, "director": true, "admin": true, "liaison-jyj": false, "member-jyj": false, "convenor1": false, "chief": false, "security": false, "auditor": false} {
		b := p.as(login)
		page := b.get("/calendar/2026").Is(http.StatusOK)
		if got := strings.Contains(page.Text, "更改节假日安排"); got != may {
			t.Errorf("%s: the button is there: %v", login, got)
		}
		want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[may]
		b.get("/calendar/2026/edit").Is(want)
		if !may {
			b.post("/calendar/2026", url.Values{"token": {"token-token"}, "version": {"1"}, "action": {"save"}, "source": {"甲"}, "text": {"2026-01-01,休,元旦"}}).Is(http.StatusForbidden)
		}
	}
	b := p.as("office1")
	b.get("/calendar").Is(http.StatusOK)
	for _, year := range []string{"1999", "2200", "x"} {
		b.get("/calendar/" + year).Is(http.StatusNotFound)
		b.get("/calendar/" + year + "/edit").Is(http.StatusNotFound)
	}
}
