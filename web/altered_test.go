package web

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
)

// TestAlteredMinutesWarnTheirReaders: issued minutes that somebody changed behind the program's back say so to the office and to a unit that
// received them, on the page, on paper and where receipts are read; the log names them. Untouched ones say nothing.
func TestAlteredMinutesWarnTheirReaders(t *testing.T) {
	t.Parallel()
	const warning = "所示内容与印发时登记的不一致"
	for name, sql := range map[string]string{
		"nothing":            "SELECT 1",
		"a decision":         "UPDATE clause SET text = text || '改' WHERE ord = 1",
		"the words too":      "UPDATE minutes SET overview = overview || '改'",
		"the number":         "UPDATE minutes SET number = '〔2026〕99号'",
		"the day":            "UPDATE minutes SET issued_on = issued_on - 1",
		"the signed day":     "UPDATE minutes SET signed_on = signed_on - 1",
		"a recipient's name": "UPDATE delivery SET unit_name = unit_name || '改' WHERE id = (SELECT min(id) FROM delivery)",
		"why it was sent":    "UPDATE delivery SET why = CASE why WHEN 'added' THEN 'named' ELSE 'added' END WHERE id = (SELECT min(id) FROM delivery)",
		"one recipient more": "INSERT INTO delivery (kind, record, unit, unit_name, why, state, sent_at, paper_hash) SELECT d.kind, d.record, u.id, u.code, 'added', 'sent', d.sent_at, d.paper_hash FROM delivery d, unit u WHERE d.id = (SELECT min(id) FROM delivery) AND NOT EXISTS (SELECT FROM delivery e WHERE e.unit = u.id) LIMIT 1",
		"a signer's name":    "UPDATE signature SET name = name || '改' WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"a signer's words":   "UPDATE signature SET remark = remark || '改' WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"a signer's seat":    "UPDATE signature SET seat = seat || '改' WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"the hour of one":    "UPDATE signature SET given_at = given_at + interval '1 second' WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"how one was proved": "UPDATE signature SET method = CASE method WHEN 'session' THEN 'password' ELSE 'session' END WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"a unit's copy":      "UPDATE delivery SET paper_hash = sha256('x') WHERE id = (SELECT max(id) FROM delivery)",
		"a signature":        "UPDATE signature SET statement = statement || '\\x00' WHERE id = (SELECT max(id) FROM signature WHERE state = 'given')",
		"who issued it":      "UPDATE minutes SET issued_by = issued_by || '改'",
		"the statement":      "UPDATE minutes SET issue_statement = issue_statement || '\\x00'",
		"with a digest":      "UPDATE minutes SET title = '改', content_hash = sha256('改')",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, id := minutesAt(t, minutes.Issued)
			dbtest.Tamper(t, p.db, sql)
			for login, pages := range map[string][]string{"office1": {"", "/print", "/receipts"}, "liaison-jyj": {"", "/print"}, "chief": {""}} {
				for _, page := range pages {
					text := p.as(login).get(minutes.Path(id) + page).Is(200).Page().Text()
					if strings.Contains(text, warning) != (name != "nothing") {
						t.Errorf("%s%s warns: %v", login, page, strings.Contains(text, warning))
					}
				}
			}
			if said := strings.Contains(p.log.String(), "not what was issued"); said != (name != "nothing") {
				t.Errorf("the log says it: %v", said)
			}
		})
	}
}

// TestAlteredInAllThatIssuesThem: whoever changes the words, and the issue with all its digests so that they fit, has the signatures against them.
func TestAlteredInAllThatIssuesThem(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	dbtest.Tamper(t, p.db, "UPDATE clause SET text = text || '改' WHERE ord = 1")
	page, err := minutes.NewService(p.db, nil).Text(t.Context(), sample.Who(t, p.db, "office1"), id)
	if err != nil {
		t.Fatal(err)
	}
	words, m := paper.Digest([]byte(minutes.Content(page.Minutes))), page.Minutes
	issue := bytes.ReplaceAll(m.IssueStatement, []byte(hex.EncodeToString(m.ContentHash)), []byte(hex.EncodeToString(words)))
	if bytes.Equal(issue, m.IssueStatement) {
		t.Fatal("the issue does not state the digest of its words")
	}
	dbtest.Tamper(t, p.db, fmt.Sprintf(`UPDATE minutes SET content_hash = '\x%x', issue_statement = '\x%x', issue_hash = sha256('\x%x');
		UPDATE delivery SET paper_hash = sha256('\x%x')`, words, issue, issue, issue))
	p.as("office1").get(minutes.Path(id)).Is(200).Page().Sees("所示内容与印发时登记的不一致")
}

// TestAlteredMinutesAreLeftAlone: nobody corrects them or reminds a unit of them, and no unit is offered to sign for them or to confirm: each page
// says why and whom to call, before anybody clicks.
func TestAlteredMinutesAreLeftAlone(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office, unit := minutes.Path(id), p.as("office1"), p.as("liaison-jyj")
	page, receipts := office.get(path).Is(200).Page(), office.get(path+"/receipts").Is(200).Page()
	correct, correction := page.Form(path+"/do/correct").Fill("原因", "第一条有误").Press("确认更正")
	chase, reminder := receipts.Form(path + "/chase").Press("催签收")
	receive := "/deliveries/" + fmt.Sprint(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "liaison-jyj"), id).Deliveries[0].ID) + "/do/receive"
	unit.get(path).Page().Form(receive)
	dbtest.Tamper(t, p.db, "UPDATE clause SET text = text || '改' WHERE ord = 1")
	for to, values := range map[string]url.Values{correct: correction, chase: reminder} {
		office.post(to, values).Is(422).Page().Sees("暂不能更正和催签收", "告知安全管理员和审计员")
	}
	office.get(path).Page().Sees("暂不能更正和催签收")
	if office.get(path + "/receipts").Page().Has(`form[action="` + path + `/chase"]`) {
		t.Error("reminders are offered")
	}
	page = unit.get(path).Page()
	page.Sees("暂不能签收或确认")
	if page.Has(`form[action="` + receive + `"]`) {
		t.Error("the receipt is offered")
	}
	var reminded int
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM delivery WHERE chased_at IS NOT NULL").Scan(&reminded); err != nil || reminded > 0 {
		t.Errorf("%d units were reminded, %v", reminded, err)
	}
}

// TestAlteredSignaturesWarn: also before the issue, a signature on a record's page is what was signed, or says that it is not.
func TestAlteredSignaturesWarn(t *testing.T) {
	t.Parallel()
	const warning = "与签批时的签名陈述不一致"
	for set, want := range map[string]bool{"state = state": false, "remark = remark || '改'": true, "seat = '总召集人'": true, "given_at = given_at - interval '1 day'": true} {
		p, id := minutesAt(t, minutes.Signing)
		dbtest.Tamper(t, p.db, "UPDATE signature SET "+set+" WHERE id = (SELECT min(id) FROM signature WHERE state = 'given')")
		if text := p.as("chief").get(minutes.Path(id)).Is(200).Page().Text(); strings.Contains(text, warning) != want {
			t.Errorf("%s: warns %v", set, !want)
		}
	}
}

// TestPrintCarriesACheckpoint: what is printed of issued minutes names the head of the log, by which a cut tail is found; a draft names none.
func TestPrintCarriesACheckpoint(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	for _, login := range []string{"office1", "liaison-jyj"} {
		reader, at := p.as(login), audit.Point{}
		if err := p.db.Pool().QueryRow(t.Context(), audit.SelectPoint).Scan(&at.Seq, &at.Hash); err != nil {
			t.Fatal(err)
		}
		reader.get(minutes.Path(id)+"/print").Is(200).Page().Sees("校验点：", at.Short())
	}
	p, id = minutesAt(t, minutes.Draft)
	p.as("office1").get(minutes.Path(id) + "/print").Is(200).Page().SeesNot("校验点")
}
