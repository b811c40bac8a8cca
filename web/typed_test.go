package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/typed"
)

// typeless are the routes of a form into which nobody types, beside those without a version.
var typeless = map[string]string{
	"/meetings/{id}/agenda": "buttons", "/meetings/{id}/agenda/add": "boxes", "/delegations/{id}/do/end": "a button",
	"/deliveries/{id}/do/{step}": "a button", "/minutes/{id}/chase": "a button", "/groups/{id}/do/{step}": "a button", "/units/{id}/succession/confirm": "choices; the texts of the form before it are carried on", "/me/authenticators/{id}/remove": "a password and digits, which are never kept", "/minutes/{id}/read": "a button", "/topics/{id}/bases": "boxes", "/tasks/{id}/bases": "boxes", "/minutes/{id}/statement": "sent by a script",
	"/credentials/codes/{id}/approve": "a button", "/credentials/codes/{id}/void": "a button", "/topics/{id}/clerk": "a choice", "/parts/{id}/do/{step}": "the step of its row is a button", "/milestones/{id}/do/{step}": "the step of its row is a button",
}

// textsOfRoute are the fields that the pages ask to be typed in forms sent to the address, with the address of one such form.
func textsOfRoute(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.ReadFile("label/labels.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for line := range strings.Lines(string(file)) {
		if cells := strings.Split(line, "\t"); cells[0] == strings.TrimSuffix(digits.ReplaceAllString(path, "#"), "/revise") {
			out = append(out, strings.ReplaceAll(cells[1], "#", "1"))
		}
	}
	return out
}

// typedInto fills each field with a text of its own.
func typedInto(values url.Values, names []string) (url.Values, []string) {
	texts := []string{}
	for i, n := range names {
		text := fmt.Sprintf("%s的文字“%d”<b>第一行", n, i)
		values.Set(n, text+"\r\n第二行")
		texts = append(texts, text+"\n第二行")
	}
	for _, secret := range []string{"password", "new_password", "code"} {
		values.Set(secret, "GEHEIM-"+secret)
	}
	return values, texts
}

// keeps wants every text on the page, whole and where it can be copied or sent again, and no secret.
func keeps(t *testing.T, what string, r *reply, texts []string) {
	t.Helper()
	page := r.Page()
	held := page.Text()
	for _, c := range slices.Concat(page.All("textarea"), page.All("input")) {
		held += "\x00" + c.Value()
	}
	for _, text := range texts {
		if one := strings.ReplaceAll(text, "\n", " "); !strings.Contains(held, text) && !strings.Contains(held, one) {
			t.Errorf("%s answers %d without %q: %.300s", what, r.StatusCode, text, page.Text())
		}
	}
	if strings.Contains(r.Text, "GEHEIM") {
		t.Errorf("%s shows a secret again", what)
	}
}

// TestRefusedFormsKeepWhatWasTyped: every form of the route table into which somebody types answers a version that is past, and each state of its
// record that forbids it, with all that was typed. A new route is named here.
func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	staleRecords(t, d)
	p := newPortal(t, d)
	with := map[string]*browser{}
	for _, rt := range p.s.Table() {
		f, ok := staleForms[rt.Pattern]
		if !ok || rt.Method != http.MethodPost {
			continue
		}
		path := f.address(t, d, rt.Pattern)
		names := textsOfRoute(t, path)
		if known := typeless[rt.Pattern] != ""; known == (len(names) > 0) {
			t.Errorf("POST %s has a row in typeless, or no text in label/labels.tsv (%s)", rt.Pattern, path)
		}
		if len(names) == 0 {
			continue
		}
		if with[f.login] == nil {
			with[f.login] = p.as(f.login)
		}
		values, texts := typedInto(f.values(rt.Pattern), names)
		keeps(t, "stale POST "+path, with[f.login].post(path, values).Is(http.StatusConflict), texts)
		for state, id := range subjects(t, d, f.record) {
			at := strings.Replace(rt.Pattern, "{id}", fmt.Sprint(id), 1)
			at = param.ReplaceAllString(at, f.step)
			values, texts := typedInto(f.values(rt.Pattern), names)
			values.Set("version", version(t, d, f.record, id))
			values.Set("token", "forbidden-form-of-"+at)
			r := with[f.login].post(at, values)
			if r.StatusCode >= 400 && r.StatusCode != http.StatusNotFound {
				keeps(t, state+" POST "+at, r, texts)
			}
		}
	}
}

// subjects are the records of the kind in every state.
func subjects(t *testing.T, d *db.DB, record string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	kind, _, ok := strings.Cut(record, "/")
	if !ok {
		return out
	}
	rows, err := d.Pool().Query(t.Context(), "SELECT state, id FROM matrix_subject WHERE kind = $1", kind)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var id int64
		if err := rows.Scan(&state, &id); err != nil {
			t.Fatal(err)
		}
		out[state] = id
	}
	return out
}

// version is that of a record of the matrix, whose kind is its table or a row of a round.
func version(t *testing.T, d *db.DB, record string, id int64) string {
	t.Helper()
	table, _, _ := strings.Cut(record, "/")
	if table == "opinion" || table == "circulation_reply" {
		table = "round_answer"
	}
	return query[string](t, d, fmt.Sprintf("SELECT version::text FROM %s WHERE id = %d", table, id))
}

// TestWhatWasTypedIsListed: the answer calls each text by the label that its form has, in a browser without scripts, and leads back to the form.
func TestWhatWasTypedIsListed(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	p := newPortal(t, d)
	id := subjectID(t, d, "task", "working")
	at := fmt.Sprintf("/tasks/%d/progress", id)
	b := p.as("liaison-jyj")
	values := b.get(at+"/new").Page().Form(at).Fill("本期进展", "已完成调研。\n下月起草。").Fill("完成进度", "40").Fill("下一步措施", "征求意见").Values
	values.Set("version", "99")
	page := b.post(at, values).Is(http.StatusConflict).Page()
	page.Sees("您已在另一窗口办理", "此次没有提交")
	again := page.Form(at)
	if got := again.Value("本期进展"); got != "已完成调研。\n下月起草。" {
		t.Errorf("the form has %q", got)
	}
	if got := again.Values.Get("version"); got != version(t, d, "task", id) {
		t.Errorf("the form is still about version %s", got)
	}
	at = fmt.Sprintf("/tasks/%d/progress", subjectID(t, d, "task", "suspended"))
	values.Set("version", version(t, d, "task", subjectID(t, d, "task", "suspended")))
	page = b.post(at, values).Is(http.StatusConflict).Page()
	page.Sees("现在不能这样办理", "您填写的内容", "本期进展", "下一步措施")
	for _, want := range []string{"已完成调研。\n下月起草。", "征求意见"} {
		if !slices.ContainsFunc(page.All("#typed textarea"), func(c *htmltest.Node) bool { return c.Value() == want }) {
			t.Errorf("%q is not kept", want)
		}
	}
	if !typed.Secret("current_password") || !typed.Secret("code") || typed.Secret("reason") {
		t.Error("what is a secret has changed")
	}
}

// folded are the forms that ask for a telephone or a number of a document, each with the test that types it in wide digits.
var folded = map[string]string{
	"/topics phone": "a narrow field", "/topics/# phone": "a narrow field",
	"/bases number": "a narrow field", "/bases/# number": "a narrow field",
	"/escalations/#/do/send number": "internal/escalation TestNumberIsFolded", "/seats/new phone": "internal/unit TestSeatIsFolded",
	"/admin/users/new phone":         "internal/enrolment TestFormIsFolded",
	"/invitations/#/do/choose phone": "internal/meeting TestReplyIsFolded", "/invitations/#/enter phone": "the same form",
}

// TestNumbersAreTypedInAnyWidth: every form of the portal that asks for a telephone or a number is known, so that a new one is thought of.
func TestNumbersAreTypedInAnyWidth(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("label/labels.tsv")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(file)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || !strings.HasPrefix(cells[1], "phone") && !strings.HasPrefix(cells[1], "number") {
			continue
		}
		found++
		if folded[cells[0]+" "+cells[1]] == "" {
			t.Errorf("%s asks for %s: read it by form.Short, or declare it Narrow, and test it in wide digits", cells[0], cells[2])
		}
	}
	if found != len(folded) {
		t.Errorf("%d such fields, %d are known", found, len(folded))
	}
}

// TestStepsKeepTheirReason: the reason of a step that is refused, or came too late for the record and is still offered, is in its own field, which
// stands open, and not listed to copy; where the step is gone it is listed.
func TestStepsKeepTheirReason(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office := minutes.Path(id), p.as("office1")
	step := path + "/do/correct"
	form := func() url.Values { _, v := office.get(path).Is(200).Page().Form(step).Press("确认更正"); return v }
	for status, c := range map[int]struct{ field, value, reason string }{409: {"version", "99", "第一条的时限写错了，应为年底。"}, 422: {"token", "", "第二条的牵头单位写错了"}} {
		values := form()
		values.Set("reason", c.reason)
		values.Set(c.field, c.value)
		page := office.post(step, values).Is(status).Page()
		if got := page.Form(step).Value("原因"); got != c.reason {
			t.Errorf("%d: the field has %q", status, got)
		}
		if page.Has("#typed") {
			t.Errorf("%d: the reason is listed as well", status)
		}
		if !page.Has(`form[action="` + step + `"] details[open]`) {
			t.Errorf("%d: the step is not open", status)
		}
	}
	values := form()
	sample.CorrectMinutes(t, p.db, id)
	values.Set("reason", "第三条的时限写错了，应为年底。")
	if !slices.ContainsFunc(office.post(step, values).Is(422).Page().All("#typed textarea"), func(c *htmltest.Node) bool { return c.Value() == values.Get("reason") }) {
		t.Error("the reason of a step that is gone is lost")
	}
}

// TestNoActWithoutAToken: an act whose form has no token, or what cannot be one, is refused in words, with what was typed, and changes nothing;
// what is wrong with the form besides is told first. The form that comes back can be sent.
func TestNoActWithoutAToken(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	p := newPortal(t, d)
	id := subjectID(t, d, "task", "working")
	at := fmt.Sprintf("/tasks/%d/progress", id)
	b := p.as("liaison-jyj")
	values := b.get(at+"/new").Page().Form(at).Fill("本期进展", "已完成调研，下月起草。").Fill("完成进度", "４０").Values
	before := digestOf(t, d)
	for _, token := range []string{"", "short", strings.Repeat("x", 201), "a token with blanks", "令牌令牌令牌令牌"} {
		values.Set("token", token)
		page := b.post(at, values).Is(http.StatusUnprocessableEntity).Page()
		page.Sees("缺少防止重复提交的编号")
		if got := page.Form(at).Value("本期进展"); got != "已完成调研，下月起草。" {
			t.Errorf("%q: kept is %q", token, got)
		}
	}
	if digestOf(t, d) != before {
		t.Error("a form without a token changed something")
	}
	values.Set("text", "")
	b.post(at, values).Is(http.StatusUnprocessableEntity).Page().SeesNot("缺少防止重复提交的编号")
	again := b.get(at+"/new").Page().Form(at).Fill("本期进展", "已完成调研。").Fill("完成进度", "４０").Values
	b.post(at, again).Is(http.StatusSeeOther)
	if n := query[int](t, d, fmt.Sprintf("SELECT progress FROM task WHERE id = %d", id)); n != 40 {
		t.Errorf("the progress is %d", n)
	}
}

// TestRefusalsSayWhatIsSo: a step that the state forbids, a record that somebody else has changed, and one that the sender has changed in another
// window are three things.
func TestRefusalsSayWhatIsSo(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	p := newPortal(t, d)
	id := subjectID(t, d, "problem", "open")
	at := fmt.Sprintf("/problems/%d", id)
	one, two := p.as("liaison-jyj"), p.as("office1")
	old := one.get(at + "/edit").Page().Form(at).Values
	close := url.Values{"version": {old.Get("version")}, "reason": {"已有结论"}, "token": {"a-late-close-of-it"}}
	change := func(b *browser, text string) {
		t.Helper()
		v := b.get(at + "/edit").Page().Form(at).Values
		v.Set("situation", text)
		b.post(at, v).Is(http.StatusSeeOther)
	}
	change(one, "自己改的")
	one.post(at+"/do/close", close).Is(http.StatusConflict).Page().Sees("您已在另一窗口办理", "已有结论")
	change(two, "他人改的")
	one.post(at+"/do/close", close).Is(http.StatusConflict).Page().Sees("内容已有变动", "内容已被他人修改", "已有结论")
	close.Set("version", query[string](t, d, fmt.Sprintf("SELECT version::text FROM problem WHERE id = %d", subjectID(t, d, "problem", "closed"))))
	page := one.post(fmt.Sprintf("/problems/%d/do/close", subjectID(t, d, "problem", "closed")), close).Is(http.StatusConflict).Page()
	page.Sees("现在不能这样办理", "已有结论")
	page.SeesNot("他人修改", "另一窗口")
}
