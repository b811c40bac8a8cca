package topic_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// TestVerifyNamesTheRow: clean after a story; each change behind the program's back is named.
func TestVerifyNamesTheRow(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1": "",
		"UPDATE topic SET number = NULL WHERE id = 1":          "topic/1: 已报送办公室，但没有编号",
		"UPDATE topic SET number = 'YT-2026-009' WHERE id = 2": "topic/2: 编号 YT-2026-009 与日志不符",
		"UPDATE topic SET matters = 'x' WHERE id = 1":          "",
		"UPDATE topic SET matters = 'x' WHERE id = 4":          "topic/4: 市财政局确认联合提出的文本与现在的不符",
		"UPDATE counter SET last = 3 WHERE kind = 'topic'":     ": 缺少编号 YT-",
	} {
		r := open(t)
		sample.SubmittedTopic(t, r.d, "jyj")
		r.do("liaison-mzj", sample.SubmittedTopic(t, r.d, "mzj"), "withdraw", "")
		sample.DraftTopic(t, r.d, "czj")
		r.do("liaison-czj", sample.JoiningTopic(t, r.d, "jyj", "czj"), "confirm", "")
		if _, err := r.d.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		faults, err := topic.Verify(t.Context(), r.d.Pool())
		if err != nil || (want == "") != (len(faults) == 0) || !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("%s: %v %v", sql, faults, err)
		}
	}
}

// TestVerifyNamesWhatTriggersKeep: counts and sight that differ from the topics are named, whichever way they differ.
func TestVerifyNamesWhatTriggersKeep(t *testing.T) {
	r := open(t)
	sample.SubmittedTopic(t, r.d, "jyj")
	for sql, want := range map[string]string{
		"SELECT 1":                               "",
		"UPDATE topic_load SET n = n + 1":        ": 单位议题计数与议题不一致",
		"DELETE FROM topic_load":                 ": 单位议题计数与议题不一致",
		"DELETE FROM topic_sight":                "topic/1: 可见单位清单与规则不一致",
		"UPDATE topic_sight SET state = 'draft'": "topic/1: 可见单位清单与规则不一致",
		"INSERT INTO topic_sight SELECT topic, unit + 1, owner, state, state_at FROM topic_sight": "topic/1: 可见单位清单与规则不一致",
	} {
		tx, err := dbtest.Admin(t, r.d).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		faults, err := topic.Verify(t.Context(), tx)
		if err != nil || (want == "") != (len(faults) == 0) || !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("%s: %v %v", sql, faults, err)
		}
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
