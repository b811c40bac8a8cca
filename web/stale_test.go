package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// staleForm is a form about a record that somebody else has changed: who sends it to a route, about which record, and what the route asks for
// besides. Everything else that the form should say is missing.
type staleForm struct {
	login  string
	record string // kind/state of the matrix, or the statement that finds the record
	step   string // the part of the address besides the record
	fields string // what leads to the act at all, as in an address
}

// staleForms has a form for each route that takes a version.
var staleForms = map[string]staleForm{
	"/topics/{id}":           {"liaison-jyj", "topic/draft", "", ""},
	"/topics/{id}/do/{step}": {"office1", "topic/submitted", "choose", ""},
	"/topics/{id}/clerk":     {"office1", "topic/submitted", "", "act=put"},
	"/topics/{id}/consult":   {"office1", "topic/ready", "", ""},
	"/topics/{id}/revise":    {"liaison-jyj", "topic/consulting", "", ""},

	"/opinions/{id}":           {"liaison-wjw", "opinion/asked", "", "action=give"},
	"/opinions/{id}/enter":     {"office1", "opinion/asked", "", ""},
	"/opinions/{id}/do/{step}": {"liaison-jyj", "opinion/given", "adopt", ""},

	"/bases/{id}":              {"office1", "basis/current", "", ""},
	"/bases/{id}/do/{step}":    {"office1", "basis/current", "repeal", ""},
	"/topics/{id}/bases":       {"liaison-jyj", "topic/draft", "", ""},
	"/tasks/{id}/bases":        {"office1", "task/working", "", ""},
	"/problems/{id}":           {"liaison-jyj", "problem/open", "", ""},
	"/problems/{id}/do/{step}": {"liaison-jyj", "problem/open", "close", ""},

	"/meetings/year":                 {"office1", "SELECT 0", "", ""},
	"/meetings/{id}":                 {"office1", "meeting/planning", "", ""},
	"/meetings/{id}/do/{step}":       {"convenor1", "meeting/proposed", "choose", ""},
	"/meetings/{id}/agenda":          {"office1", "meeting/planning", "", ""},
	"/meetings/{id}/agenda/add":      {"office1", "meeting/planning", "", ""},
	"/meetings/{id}/agenda/edit":     {"office1", "meeting/planning", "", "id=1"},
	"/meetings/{id}/conclusions":     {"office1", "meeting/in_session", "", "id=1"},
	"/meetings/{id}/sitting":         {"office1", "meeting/in_session", "", "place=x"},
	"/meetings/{id}/roll":            {"office1", "meeting/in_session", "", "id=1"},
	"/invitations/{id}/do/{step}":    {"liaison-jyj", "SELECT i.id FROM invitation i JOIN unit u ON u.id = i.unit WHERE u.code = 'jyj' AND i.state = 'sent'", "choose", ""},
	"/invitations/{id}/enter":        {"office1", "SELECT i.id FROM invitation i JOIN unit u ON u.id = i.unit WHERE u.code = 'jyj' AND i.state = 'sent'", "", ""},
	"/delegations/{id}/do/end":       {"chief", "SELECT id FROM delegation", "", ""},
	"/admin/users/{id}/do/{step}":    {"admin", "SELECT person FROM account WHERE login = 'office2'", "disable", ""},
	"/authenticators/{id}/do/{step}": {"security", "SELECT id FROM authenticator", "revoke", ""},

	"/me/authenticators/{id}/remove": {"chief", "SELECT id FROM authenticator", "", ""},

	"/minutes/{id}/statement":                     {"chief", "minutes/signing", "", "step=sign"},
	"/minutes/{id}/paper":                         {"office1", "minutes/signing", "", ""},
	"/minutes/{id}/do/{step}":                     {"chief", "minutes/signing", "choose", ""},
	"/minutes/{id}/do/issue":                      {"office1", "minutes/signed", "", "issued_on=x"},
	"/minutes/{id}/read":                          {"convenor1", "minutes/reviewing", "", ""},
	"/minutes/{id}/edit":                          {"office1", "minutes/draft", "", ""},
	"/minutes/{id}/chase":                         {"office1", "SELECT id FROM minutes WHERE state = 'issued'", "", ""},
	"/minutes/{id}/circulate":                     {"office1", "minutes/draft", "", ""},
	"/circulation-replies/{id}":                   {"liaison-wjw", "circulation_reply/asked", "", ""},
	"/circulation-replies/{id}/enter":             {"office1", "circulation_reply/asked", "", ""},
	"/circulation-replies/{id}/do/{step}":         {"office1", "circulation_reply/given", "settle", ""},
	"/escalations/{id}/do/{step}":                 {"office1", "SELECT e.id FROM escalation e ORDER BY e.id", "choose", ""},
	"/referrals/{id}/do/{step}":                   {"member-wjw", "referral/asked", "answer", ""},
	"/deliveries/{id}/do/{step}":                  {"liaison-jyj", "SELECT d.id FROM delivery d JOIN unit u ON u.id = d.unit WHERE u.code = 'jyj' AND d.state = 'sent'", "receive", ""},
	"/deliveries/{id}/enter":                      {"office1", "SELECT d.id FROM delivery d JOIN unit u ON u.id = d.unit WHERE u.kind = 'other' AND d.state = 'sent'", "", ""},
	"/clause-receipts/{id}/do/{step}":             {"liaison-jyj", "SELECT r.id FROM clause_receipt r JOIN delivery d ON d.id = r.delivery JOIN unit u ON u.id = d.unit WHERE u.code = 'jyj'", "question", ""},
	"/tasks/{id}/progress":                        {"liaison-jyj", "task/working", "", ""},
	"/tasks/{id}/do/claim":                        {"liaison-jyj", "task/working", "", ""},
	"/tasks/{id}/do/{step:suspend|resume|cancel}": {"director", "task/working", "suspend", ""},
	"/tasks/{id}/do/date":                         {"office1", "SELECT t.id FROM task t WHERE t.due_kind = 'open'", "", ""},
	"/tasks/{id}/do/{step}":                       {"liaison-jyj", "task/assigned", "send_back", ""},
	"/parts/{id}/do/report":                       {"liaison-wjw", "SELECT p.id FROM part p JOIN unit u ON u.id = p.unit JOIN task t ON t.id = p.task WHERE u.code = 'wjw' AND t.state = 'working'", "", ""},
	"/tasks/{id}/enter":                           {"office1", "task/working", "", ""},
	"/parts/{id}/enter":                           {"office1", "SELECT p.id FROM part p JOIN unit u ON u.id = p.unit JOIN task t ON t.id = p.task WHERE u.kind = 'other' AND t.state IN ('assigned', 'working')", "", ""},
	"/milestones/{id}/do/report":                  {"liaison-jyj", "SELECT s.id FROM milestone s JOIN task t ON t.id = s.task WHERE t.state = 'working' AND s.state = 'open'", "", ""},
	"/milestones/{id}/enter":                      {"office1", "SELECT s.id FROM milestone s JOIN task t ON t.id = s.task WHERE t.state = 'working' AND s.state = 'open'", "", ""},
	"/milestones/{id}/do/{step}":                  {"liaison-jyj", "SELECT s.id FROM milestone s JOIN task t ON t.id = s.task WHERE t.state = 'working' AND s.state = 'open'", "take_back", ""},
	"/parts/{id}/do/{step}":                       {"liaison-wjw", "SELECT p.id FROM part p JOIN unit u ON u.id = p.unit JOIN task t ON t.id = p.task WHERE u.code = 'wjw' AND t.state = 'working'", "receive", ""},

	"/calendar/{year}":                {"office1", "SELECT 2026", "", "action=save"},
	"/credentials/codes/{id}/approve": {"security", "SELECT h.id FROM handover h", "", ""},
	"/credentials/codes/{id}/void":    {"security", "SELECT h.id FROM handover h", "", ""},
	"/credentials/{id}/resume":        {"security", "SELECT c.id FROM credential_change c", "", ""},
	"/admin/settings/{key}":           {"admin", "SELECT 0", "topic.review_days", "value=x"},
	"/units/{id}/do/{step}":           {"office1", "SELECT id FROM unit WHERE code = 'swj'", "rename", ""},
	"/units/{id}/succession/confirm":  {"office1", "SELECT id FROM unit WHERE code = 'swj'", "", ""},
	"/groups/{id}":                    {"office1", "SELECT 3", "", ""},
	"/groups/{id}/do/{step}":          {"office1", "SELECT 3", "retire", ""},
	"/seats/{id}/do/{step}":           {"office1", "SELECT s.id FROM seat s JOIN account a USING (person) WHERE a.login = 'liaison-swj'", "end", ""},
}

// versionless are the other routes that take a form, each with why it has no version.
var versionless = map[string]string{
	"/csp": "a browser's report", "/login": "no record", "/logout": "no record", "/setup": "the first account", "/password/change": "asks for the present password",
	"/me/sessions/end-others": "ends what there is", "/me/sessions/{key}/end": "ends what there is", "/me/display": "one's own, the last word counts",
	"/me/authenticators/code": "makes a record", "/me/authenticators/passkey": "makes a record",
	"/login/verify": "no record", "/login/verify/passkey": "no record", "/me/authenticators/recovery": "one's own, by password and code; what is shown once is new",
	"/me/security/show": "a code is shown once; what is behind it is not shown",
	"/start":            "a code is used once; what is behind it is not shown", "/me/changes/seen": "up to the change that was shown",
	"/kept/{id}/drop": "one's own", "/messages/read": "up to the message that was shown", "/messages/{id}/do/open": "one's own",
	"/topics": "makes a record", "/bases": "makes a record", "/problems": "makes a record", "/meetings": "makes a record", "/delegations": "makes a record", "/groups": "makes a record", "/delegations/statement": "writes nothing",
	"/admin/users/new": "makes a record", "/admin/users/import": "makes records", "/admin/users/slips": "of several records, each with its version (TestSlips)", "/seats/new": "makes a record", "/seats": "of several records, each with its version (TestSeveralSeatsAreConfirmedAtOnce)", "/meetings/{id}/minutes": "makes the one record of a meeting, once",
	"/units/{id}/succession": "writes nothing: the version is carried on to the form that does",
	"/topics/suggest":        "writes nothing", "/topics/{id}/suggest": "writes nothing: the version is carried on to the form that does",
	"/minutes/{id}/edit/keep": "keeps what one types for oneself", "/minutes/{id}/edit/forget": "drops what one typed",
}

// staleRecords makes the records of staleForms that the matrix has not.
func staleRecords(t *testing.T, d *db.DB) {
	t.Helper()
	sample.OutsideMinutes(t, d)
	sample.SteppedTask(t, d)
	sample.Delegation(t, d, "convenor1", false)
	sample.MakeTask(t, d, sample.Task{Lead: "jyj", DueKind: "open"})
	run(t, d, "INSERT INTO authenticator (person, kind, name, seed, added_at) SELECT person, 'code', '手机', 'x', now() FROM account WHERE login = 'chief'")
	run(t, d, "INSERT INTO handover (person, purpose, halves, first, by_person, by_name, at, ends) SELECT person, 'reset', true, 'x', 0, 'x', now(), now() + interval '1 day' FROM account WHERE login = 'chief'")
	run(t, d, "INSERT INTO credential_change (person, kind, what, by_person, by_name, at, paused_until) SELECT person, 'reset', '重置', 0, 'x', now(), now() + interval '1 day' FROM account WHERE login = 'office2'")
}

// TestStaleComesFirst: on every route that takes a version, a form about an older one answers 409 although everything else in it is wrong
// too, and changes nothing. A new route is named here.
func TestStaleComesFirst(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	staleRecords(t, d)
	p := newPortal(t, d)
	before, known := digestOf(t, d), map[string]bool{}
	for _, rt := range p.s.Table() {
		if rt.Method != http.MethodPost {
			continue
		}
		known[rt.Pattern] = true
		f, ok := staleForms[rt.Pattern]
		if _, none := versionless[rt.Pattern]; none == ok {
			t.Errorf("POST %s has no row in staleForms, or one in versionless too", rt.Pattern)
		}
		if !ok {
			continue
		}
		path := f.address(t, d, rt.Pattern)
		if got := p.as(f.login).post(path, f.values(rt.Pattern)); got.StatusCode != http.StatusConflict {
			t.Errorf("%s: POST %s answers %d, want 409: %s", f.login, path, got.StatusCode, got.Page().Text())
		}
	}
	if digestOf(t, d) != before {
		t.Error("a stale form changed something")
	}
	for pattern := range staleForms {
		if !known[pattern] {
			t.Errorf("no route takes POST %s", pattern)
		}
	}
	for pattern := range versionless {
		if !known[pattern] {
			t.Errorf("no route takes POST %s, which has no version", pattern)
		}
	}
}

// TestWhatIsGoneSaysSo: what has no state and is over tells a click that comes late what became of it.
func TestWhatIsGoneSaysSo(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	key := query[int64](t, p.db, `INSERT INTO authenticator (person, kind, name, seed, added_at, removed_at, removed_by, version)
		SELECT person, 'code', '手机', 'x', now(), now(), '安全甲', 2 FROM account WHERE login = 'chief' RETURNING id`)
	code := query[int64](t, p.db, `INSERT INTO handover (person, purpose, halves, first, by_person, by_name, at, ends, void_at, version)
		SELECT person, 'reset', true, 'x', 0, 'x', now(), now() + interval '1 day', now(), 2 FROM account WHERE login = 'chief' RETURNING id`)
	rest := query[int64](t, p.db, `INSERT INTO credential_change (person, kind, what, by_person, by_name, at, paused_until, ended_at, ended_by, how, version)
		SELECT person, 'reset', '重置', 0, 'x', now(), now() + interval '1 day', now(), '安全甲', '电话', 2 FROM account WHERE login = 'office2' RETURNING id`)
	for _, x := range []struct {
		login, path, said string
		id                int64
	}{
		{"chief", "/me/authenticators/%d/remove", "由安全甲移除", key},
		{"security", "/authenticators/%d/do/revoke", "由安全甲移除", key},
		{"security", "/credentials/codes/%d/void", "启用码已作废", code},
		{"security", "/credentials/%d/resume", "已不在暂停签批之列", rest},
	} {
		path := fmt.Sprintf(x.path, x.id)
		p.as(x.login).post(path, url.Values{"token": {"late-" + x.path}, "version": {"1"}}).Is(http.StatusConflict).Page().Sees(x.said)
	}
	p.as("convenor1").post(fmt.Sprintf("/me/authenticators/%d/remove", key), url.Values{"token": {"another-persons-key"}, "version": {"2"}}).Is(http.StatusNotFound)
}

// TestStaleNeedsTheRight: on the same routes, whoever has no right to the act hears that, and sees nothing of what the record says now: no page
// that shows both texts is for them, whatever version they send.
func TestStaleNeedsTheRight(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	staleRecords(t, d)
	p := newPortal(t, d)
	before := digestOf(t, d)
	for _, login := range []string{"liaison-swj", "member-swj"} {
		b := p.as(login)
		for pattern, f := range staleForms {
			path, values := f.address(t, d, pattern), f.values(pattern)
			values.Set("token", "stale-form-of-"+login+pattern)
			got := b.post(path, values)
			if got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: POST %s answers %d, want 403 or 404: %s", login, path, got.StatusCode, got.Page().Text())
			}
		}
	}
	if digestOf(t, d) != before {
		t.Error("a form without a right changed something")
	}
}

// address puts the record and the step into the pattern.
func (f staleForm) address(t *testing.T, d *db.DB, pattern string) string {
	t.Helper()
	sql, args := f.record, []any{}
	if kind, state, ok := strings.Cut(f.record, "/"); ok {
		sql, args = "SELECT id FROM matrix_subject WHERE kind = $1 AND state = $2", []any{kind, state}
	}
	var id int64
	if err := d.Pool().QueryRow(t.Context(), sql+" LIMIT 1", args...).Scan(&id); err != nil {
		t.Fatalf("POST %s: %v", pattern, err)
	}
	return param.ReplaceAllStringFunc(pattern, func(s string) string {
		if name := param.FindStringSubmatch(s)[1]; name == "id" || name == "year" {
			return fmt.Sprint(id)
		}
		return f.step
	})
}

func (f staleForm) values(pattern string) url.Values {
	v, _ := url.ParseQuery(f.fields)
	v.Set("token", "stale-form-of-"+pattern)
	v.Set("version", "9999")
	return v
}

// TestTooLateToSignThroughTheRouter: whoever comes too late to the sign page sees what has become of the text, and what they typed; who was never
// asked is refused as ever, and who may not see the minutes finds nothing.
func TestTooLateToSignThroughTheRouter(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Reviewing)
	path, at := minutes.Path(id), minutes.Path(id)+"/do/choose"
	one, two, chief, director := p.as("convenor1"), p.as("convenor2"), p.as("chief"), p.as("director")
	to, first := one.get(path + "/sign").Page().Form(at).Press("确认审核")
	_, second := one.get(path+"/sign").Page().Form(at).Fill("审核意见", "第二条再斟酌。").Press("确认审核")
	one.post(to, first).To(path)
	two.press(two.get(path+"/sign").Page(), at, "确认审核").To(path)
	page := one.post(to, second).Is(http.StatusConflict).Page()
	page.Sees("此纪要当前为“待签发”，不能“审核同意”", "此次没有提交", "第二条再斟酌。")
	second.Set("token", "a-return-that-comes-late")
	second.Set("step", "return")
	one.post(to, second).Is(http.StatusConflict).Page().Sees("不能“退回修改”", "第二条再斟酌。")

	_, mine := chief.get(path+"/sign").Page().Form(at).Fill("批示意见", "请抓紧落实。").Fill("登录密码", sample.Password).Press("确认签批")
	director.post(path+"/do/return", url.Values{"token": {"a-return-of-the-director"}, "version": {mine.Get("version")}, "reason": {"再核。"}}).To(path)
	chief.post(to, mine).Is(http.StatusConflict).Page().Sees("此纪要当前为“起草中”，不能“同意签发”", "请抓紧落实。")
	mine.Set("token", "a-form-of-somebody-else")
	director.post(to, mine).Is(http.StatusForbidden)
	p.as("office1").post(to, mine).Is(http.StatusForbidden)
	p.as("liaison-jyj").post(to, mine).Is(http.StatusNotFound)
}

// TestTooLateForTheForm: a form about minutes that have gone on is told so, whatever it says and whatever button was pressed.
func TestTooLateForTheForm(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, office := minutes.Path(id), p.as("office1")
	edit := path + "/edit"
	_, saved := office.get(edit).Page().Form(edit).Fill("会议概况", "改了一半的概况").Press("保存")
	_, row := office.get(edit).Page().Form(edit).Press("添加议定事项")
	ask := path + "/circulate"
	_, asked := office.get(ask).Page().Form(ask).Fill("会签时限（工作日）", "").Press("送出会签")
	sample.CarryTo(t, p.db, id, minutes.Signed)
	office.post(edit, saved).Is(http.StatusConflict)
	saved.Set("token", "another-token-of-a-form")
	saved.Set("due-1", "明天")
	office.post(edit, saved).Is(http.StatusConflict).Page().Sees("当前为“已签发”，不能修改")
	office.post(edit, row).Is(http.StatusConflict)
	office.post(ask, asked).Is(http.StatusConflict)
	issue := path + "/do/issue"
	_, late := office.get(path+"/issue").Page().Form(issue).Fill("印发日期", "2999-01-01").Press("确认印发")
	office.post(issue, late).Is(http.StatusUnprocessableEntity)
	sample.IssueMinutes(t, p.db, id)
	late.Set("token", "another-token-of-an-issue")
	late.Set("issued_on", "明天")
	office.post(issue, late).Is(http.StatusConflict).Page().Sees("当前为“已印发”，不能“印发”")
}

// TestTooLateForOtherForms: a form of a record that nobody may change any more came too late for its sender.
func TestTooLateForOtherForms(t *testing.T) {
	t.Parallel()
	p := newPortal(t, matrixDB(t))
	late := func(kind, state, login, path string, then ...string) {
		t.Helper()
		id := subjectID(t, p.db, kind, state)
		at := fmt.Sprintf(path, id)
		b := p.as(login)
		form := b.get(at + "/edit").Is(http.StatusOK).Page().Form(at)
		for _, sql := range then {
			run(t, p.db, sql, id)
		}
		form.Values.Set("title", "改了一半")
		b.post(at, form.Values).Is(http.StatusConflict)
	}
	late("meeting", "planning", "office1", "/meetings/%d", "UPDATE meeting SET state = 'proposed', version = version + 1 WHERE id = $1")
	late("problem", "open", "liaison-jyj", "/problems/%d", "UPDATE problem SET state = 'closed', version = version + 1 WHERE id = $1")
	late("topic", "draft", "liaison-jyj", "/topics/%d", "UPDATE topic SET state = 'withdrawn', version = version + 1 WHERE id = $1")
	late("basis", "current", "office1", "/bases/%d", "UPDATE basis SET state = 'repealed', version = version + 1 WHERE id = $1")
}
