package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestCalendarStory: a year without data says so, is pasted, looked at, kept, and corrected.
func TestCalendarStory(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	office.get("/calendar/2027").Is(http.StatusOK).Page().Sees("2027年工作日历", "节假日安排未发布，暂按周末和元旦、劳动节、国庆节计算", "导入节假日安排")
	form := office.get("/calendar/2027/edit").Is(http.StatusOK).Page().Form("/calendar/2027")
	form.Fill("依据", "关于2027年部分节假日安排的通知").Fill("节假日安排", "2027-01-01至2027-01-03,休,元旦\n2027-01-05,班,元旦")
	to, values := form.Press("核对变化")
	refused := office.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	refused.Sees("2027年1月5日 不是周末，不能作为调休上班日", "2027-01-05,班,元旦")
	form = refused.Form("/calendar/2027")
	form.Fill("节假日安排", "2027-01-01至2027-01-03,休,元旦")
	to, values = form.Press("核对变化")
	check := office.post(to, values).Is(http.StatusOK).Page()
	check.Sees("2027年1月2日（周六） 周末 元旦放假", "2027年10月1日（周五） 国庆节放假 工作日", "保存后，2027年共有 260 个工作日；现为 259 个")
	back := office.press(check, "/calendar/2027", "返回修改").Is(http.StatusOK).Page()
	back.Sees("2027-01-01至2027-01-03,休,元旦")
	to, values = check.Form("/calendar/2027").Press("确认保存")
	at := office.post(to, values).To("/calendar/2027")
	office.get(at).Page().Sees("2027年工作日历已更新", "1月1日至3日元旦放假", "260 天", "关于2027年部分节假日安排的通知", "原来没有安排；现为：1月1日至3日元旦放假")
	if text := office.get(at).Text; strings.Contains(text, "暂按周末") {
		t.Error("the year still says that it has no data")
	}
	stale := office.post(to, url.Values{"token": {"another-token"}, "version": {"0"}, "action": {"save"}, "source": {"乙"}, "text": {"2027-01-01,休,元旦"}})
	stale.Is(http.StatusConflict).Page().Sees("安排已被他人更新", "2027年1月2日（周六）")
	// Where the stale list is wrong beside, both are told, and once it is put right the notice that the list rests on.
	wrong := office.post(to, url.Values{"token": {"stale-and-wrong"}, "version": {"0"}, "action": {"check"}, "source": {"乙"}, "text": {"2027-01-05,班,元旦"}})
	to, values = wrong.Is(http.StatusConflict).Page().Form("/calendar/2027").Fill("节假日安排", "2027-01-01,休,元旦").Press("核对变化")
	told := office.post(to, values).Is(http.StatusConflict).Page()
	told.Sees("安排已被他人更新", "现为 关于2027年部分节假日安排的通知", "改为 乙", "2027年1月2日（周六）")
	office.post(to, url.Values{"token": {"fourth-token"}, "version": {"1"}, "action": {"check"}, "source": {"乙"}, "text": {"2027-01-01至2027-01-03,休,元旦"}}).Is(http.StatusOK).Page().Sees("没有变化")
}

// TestCalendarShowsWhatItMoves: before a list is kept, the open limits that it would move are listed, to
// those who may see their records; a closed round and a meeting that was held have none.
func TestCalendarShowsWhatItMoves(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	set := func(sql string, args ...any) {
		t.Helper()
		if _, err := p.db.Pool().Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	submitted, consulted := sample.SubmittedTopic(t, p.db, "jyj"), sample.ConsultedTopic(t, p.db, "czj", "jyj")
	held := sample.HeldMeeting(t, p.db, meeting.Special, []string{"jyj", "czj"})
	draft, ahead := sample.DraftMinutes(t, p.db, held), sample.AnnouncedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "jyj"), sample.ApprovedTopic(t, p.db, "jyj"))
	sample.Circulate(t, p.db, draft, round.AskForm{Days: "3"}, "jyj")
	set("UPDATE topic SET submitted_at = '2030-01-02 09:00+08' WHERE id = $1", submitted)
	set("UPDATE round SET asked_on = '2030-01-02', days = 3 WHERE kind = 'topic' AND record = $1", consulted)
	set("UPDATE round SET asked_on = '2030-01-02' WHERE kind = 'minutes' AND record = $1", draft)
	set("UPDATE meeting SET starts_at = '2030-01-09 09:00+08', ends_at = '2030-01-09 11:00+08' WHERE id IN ($1, $2)", ahead, held)
	ask := func(login, token string) *htmltest.Node {
		return p.as(login).post("/calendar/2030", url.Values{"token": {token}, "version": {"0"}, "action": {"check"}, "source": {"通知"}, "text": {"2030-01-07,休,元旦"}}).Is(http.StatusOK).Page()
	}
	limits := []string{"办公室初审时限", "征求意见截止", "会签截止", "议题提交截止"}
	shown := ask("office1", "office-token")
	shown.Sees(append(limits, "随之改变的期限", "4 项", "2030年1月7日", "2030年1月8日", "2030年1月4日", "2030年1月3日")...)
	for _, path := range []string{topic.Path(submitted), topic.Path(consulted), circulation.RoundsPath(draft), meeting.Path(ahead)} {
		shown.Find("a[href=" + path + "]")
	}
	ask("admin", "admin-token").SeesNot(append(limits, "随之改变的期限")...)
}

func TestCalendarWhoMayEnter(t *testing.T) {
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
