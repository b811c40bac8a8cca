package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
)

// TestAuditorReadsNothingOfDrafts: no page of the log shows what a record that is not out is called, why or in which detail something was
// done to it, and no words find its entries; its kind and number stand there. Once it is out all of it is there, whatever it was at the time.
func TestAuditorReadsNothingOfDrafts(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	topic := query[int64](t, p.db, "SELECT min(id) FROM topic")
	dbtest.Tamper(t, p.db, "UPDATE topic SET state = 'unit_review' WHERE id = (SELECT min(id) FROM topic)")
	for kind, record := range map[string]int64{"minutes": id, "topic": topic} {
		dbtest.Tamper(t, p.db, fmt.Sprintf("UPDATE audit SET title = '密题%[1]s', reason = '密由%[1]s', detail = '密情%[1]s' WHERE kind = '%[1]s' AND record = %[2]d", kind, record))
	}
	auditor := p.as("auditor")
	everywhere := func() string {
		text := auditor.get("/admin/audit?words=" + url.QueryEscape("密题")).Is(200).Page().Text()
		for at, seen := "/admin/audit", 0; at != "" && seen < 40; seen++ {
			page := auditor.get(at).Is(200).Page()
			text, at = text+page.Text(), ""
			if next := page.All("a[rel=next]"); len(next) > 0 {
				at = next[0].Attr("href")
			}
		}
		for _, f := range []string{"action=topic.submit", "action=minutes.create", "person=" + url.QueryEscape("示"), "from=2020-01-01&to=2099-01-01"} {
			text += auditor.get("/admin/audit?" + f).Is(200).Page().Text()
		}
		return text
	}
	got := everywhere()
	if strings.Contains(got, "密题") || strings.Contains(got, "密由") || strings.Contains(got, "密情") ||
		!strings.Contains(got, fmt.Sprintf("纪要 %d（未公开，标题不显示）", id)) || !strings.Contains(got, fmt.Sprintf("议题 %d（未公开，标题不显示）", topic)) {
		t.Errorf("of drafts the log says:\n%s", got)
	}
	auditor.get("/admin/audit?words=" + url.QueryEscape("密题")).Page().SeesNot("未公开")
	dbtest.Tamper(t, p.db, "UPDATE topic SET state = 'discussed' WHERE state = 'unit_review'")
	dbtest.Tamper(t, p.db, "ALTER TABLE minutes DROP CONSTRAINT minutes_issued_whole", "UPDATE minutes SET state = 'issued'")
	got = everywhere()
	for _, kind := range []string{"minutes", "topic"} {
		for _, words := range []string{"密题", "密由", "密情"} {
			if !strings.Contains(got, words+kind) {
				t.Errorf("%s%s is not in the log once it is out", words, kind)
			}
		}
	}
}
