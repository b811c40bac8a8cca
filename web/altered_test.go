package web

import (
	"bytes"
	"encoding/hex"
	"fmt"
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
	dbtest.Tamper(t, p.db, fmt.Sprintf(`UPDATE minutes SET content_hash = '\x%x', issue_statement = '\x%x', issue_hash = sha256('\x%x')`, words, issue, issue))
	p.as("office1").get(minutes.Path(id)).Is(200).Page().Sees("所示内容与印发时登记的不一致")
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
