package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/message"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// returned is a portal in which 市教育局's liaison has one message: their topic was returned.
func returned(t *testing.T) (p *portal, topic, id int64) {
	t.Helper()
	p = newPortal(t, sampledb.DB(t))
	topic = sample.SubmittedTopic(t, p.db, "jyj")
	sample.TopicStep(t, p.db, sample.Who(t, p.db, "office1"), topic, "return", "请补充上级依据")
	sample.Deliver(t, p.db)
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT id FROM message WHERE kind = 'topic.returned'").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return p, topic, id
}

func unreadOf(t *testing.T, p *portal, login string) (n int) {
	t.Helper()
	sql := "SELECT count(*) FROM message m JOIN account a ON a.person = m.person WHERE a.login = $1 AND m.read_at IS NULL"
	if err := p.db.Pool().QueryRow(t.Context(), sql, login).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestMessageIsOpened: the bell counts it, the list shows it, looking marks nothing, opening marks it and
// leads to the record.
func TestMessageIsOpened(t *testing.T) {
	t.Parallel()
	p, topic, id := returned(t)
	b := p.as("liaison-jyj")
	page := b.get(message.Path).Is(200).Page()
	page.Sees("消息", "1 条未读", "被退回", "请补充上级依据", "待办", "未读", "全部标为已读")
	if bell(page) != "消息，1 条未读" || unreadOf(t, p, "liaison-jyj") != 1 {
		t.Errorf("the bell says %q, %d unread", bell(page), unreadOf(t, p, "liaison-jyj"))
	}
	path := fmt.Sprintf("%s/%d/do/open", message.Path, id)
	b.post(path, url.Values{"token": {"token-0001"}, "version": {"0"}}).To(fmt.Sprintf("/topics/%d", topic))
	page = b.get(message.Path).Page()
	page.Sees("没有未读消息", "被退回")
	page.SeesNot("1 条未读", "全部标为已读")
	if bell(page) != "消息" {
		t.Errorf("the bell says %q", bell(page))
	}
	b.get(message.Path + "?tab=unread").Page().Sees("没有未读消息")
	b.post(path, url.Values{"token": {"token-0002"}, "version": {"0"}}).To(fmt.Sprintf("/topics/%d", topic))
	p.as("auditor").get(message.Path).Is(200).Page().Sees("还没有消息")
}

func bell(page *htmltest.Node) string {
	for _, a := range page.All("a.tool") {
		if a.Attr("href") == message.Path {
			return a.Attr("aria-label")
		}
	}
	return ""
}

// TestMessagesAreOnesOwn: nobody else opens or marks a message, whoever they are.
func TestMessagesAreOnesOwn(t *testing.T) {
	t.Parallel()
	p, _, id := returned(t)
	run(t, p.db, "UPDATE account SET disabled_at = now() WHERE login = 'liaison-mzj'")
	for _, c := range cast {
		if c.login == "liaison-jyj" {
			continue
		}
		b, want := p.nobody(), 303
		if c.login != "" {
			b = p.as(c.login)
		}
		if c.login != "" && c.login != "liaison-mzj" {
			want = 404
			b.get(message.Path).Is(200).Page().SeesNot("请补充上级依据")
		}
		before := digestOf(t, p.db)
		b.post(fmt.Sprintf("%s/%d/do/open", message.Path, id), url.Values{"token": {"token-" + c.login + "-1"}}).Is(want)
		if digestOf(t, p.db) != before {
			t.Errorf("%s: a refused form wrote something", c.login)
		}
		b.post(message.Path+"/read", url.Values{"token": {"token-" + c.login + "-2"}, "until": {"1000000"}}).Is(303)
	}
	if n := unreadOf(t, p, "liaison-jyj"); n != 1 {
		t.Errorf("%d unread", n)
	}
}

// TestWordsGoWithTheSight (S-4): what the reader may no longer see is not spoken of, and does not open.
func TestWordsGoWithTheSight(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	topic := sample.ReadyTopic(t, p.db, "jyj")
	sample.TopicStep(t, p.db, sample.Who(t, p.db, "office1"), topic, "propose", "")
	sample.Deliver(t, p.db)
	b := p.as("chief")
	b.get(message.Path).Page().Sees("待您审定")
	sample.TopicStep(t, p.db, sample.Who(t, p.db, "liaison-jyj"), topic, "withdraw", "")
	r := b.get(message.Path)
	r.Page().Sees("内容不再可见", "未读")
	if strings.Contains(r.Text, "待您审定") || strings.Contains(r.Text, "服务规范有关事宜") {
		t.Error("the words are still in the page")
	}
	b.post(messageOf(t, p, "chief"), url.Values{"token": {"token-0001"}}).To(message.Path)
	b.get(message.Path).Page().Sees("此事项您已不能查看", "没有未读消息")
}

func messageOf(t *testing.T, p *portal, login string) string {
	t.Helper()
	var id int64
	sql := "SELECT max(m.id) FROM message m JOIN account a ON a.person = m.person WHERE a.login = $1"
	if err := p.db.Pool().QueryRow(t.Context(), sql, login).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s/%d/do/open", message.Path, id)
}

// TestAllAreMarkedUpToThePage: 120 messages in pages of 50; what arrives after the page was drawn stays
// unread; counting stops at 99.
func TestAllAreMarkedUpToThePage(t *testing.T) {
	t.Parallel()
	p, _, _ := returned(t)
	more := `INSERT INTO message (event, person, kind, class, about, record, title, line, link, at)
		SELECT m.event || g, m.person, m.kind, m.class, m.about, m.record, '第' || g || '条', m.line, m.link, m.at FROM message m, generate_series(%d, %d) g
		WHERE m.kind = 'topic.returned' AND m.line <> '' AND m.event NOT LIKE '%%more%%' LIMIT 119`
	run(t, p.db, fmt.Sprintf(more, 1, 119))
	b := p.as("liaison-jyj")
	page := b.get(message.Path).Page()
	page.Sees("99+ 条未读", "第119条", "第70条")
	page.SeesNot("第69条")
	to, values := page.Form(message.Path + "/read").Press("全部标为已读")
	next := b.get(page.Link("下一页")).Page()
	next.Sees("第69条", "第20条", "回到第一页")
	next.SeesNot("第70条", "全部标为已读")
	b.get(next.Link("下一页")).Page().Sees("第1条", "被退回")
	run(t, p.db, `INSERT INTO message (event, person, kind, class, about, record, title, link, at)
		SELECT 'late/1', person, kind, class, about, record, '迟到的消息', link, at FROM message WHERE kind = 'topic.returned' LIMIT 1`)
	b.post(to, values).To(message.Path)
	if n := unreadOf(t, p, "liaison-jyj"); n != 1 {
		t.Errorf("%d unread", n)
	}
	b.get(message.Path+"?tab=unread").Page().Sees("迟到的消息", "1 条未读")
}
