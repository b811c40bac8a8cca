package opinion

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/round"
)

// unheard are topics that went on although what units said was not answered.
const unheard = `SELECT 'topic/' || t.id || ': 有未答复的意见，未经召集人同意即报审定' FROM topic t
	WHERE t.state IN ('proposed', 'approved', 'scheduled', 'discussed') AND t.override_at IS NULL AND EXISTS (
	SELECT 1 FROM round_answer a JOIN round_remark p ON p.kind = a.kind AND p.answer = a.id
	WHERE a.kind = 'topic' AND a.record = t.id AND a.state = 'given' AND a.stance IN ('amend', 'object') AND p.verdict = '') ORDER BY t.id`

var verifyTexts = "SELECT x.id, x.topic, " + textColumns + " FROM topic_text x ORDER BY x.id"

const (
	verifyFiles = `SELECT f.record, string_agg(encode(f.sha256, 'hex') || ' ' || f.name, E'\n' ORDER BY f.id) AS list FROM attachment f
		WHERE f.kind = 'opinion' AND f.void_at IS NULL GROUP BY f.record`
	verifyCovered = "SELECT a.id, a.covered, r.record, r.version FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round WHERE a.kind = 'topic' ORDER BY a.id"
)

type keptText struct {
	ID, Topic int64
	Text
}

// version names a topic's text.
type version struct {
	Record  int64
	Version int
}

type about struct {
	ID      int64
	Covered []byte
	version
}

type listed struct {
	Record int64
	List   string
}

// Verify recomputes the digest of every text and every answer, and checks that no topic went on unheard.
// It gives one sentence for each broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	faults, err := audit.Sentences(ctx, q, "the opinions", unheard)
	if err != nil {
		return nil, err
	}
	lists, err := audit.Collect(ctx, q, "the opinions", verifyFiles, pgx.RowToStructByName[listed])
	if err != nil {
		return nil, err
	}
	files := map[int64]string{}
	for _, l := range lists {
		files[l.Record] = l.List
	}
	_, more, err := view.Verify(ctx, q, round.Promises{Asking: "consulting", NoRound: "征求意见中，但没有进行中的征求意见",
		NotClosed: "议题已不在征求意见，却没有结束", NotLogged: "已反馈的意见与日志不符", NotSealed: "意见与反馈时的校验值不符"},
		func(o round.Answer) []byte { return seal(o, files[o.ID]) })
	if err != nil {
		return nil, err
	}
	texts, err := verifyCoverage(ctx, q)
	return append(append(faults, more...), texts...), err
}

// verifyCoverage checks that every text is what was sealed, and that every answer is about its round's text.
func verifyCoverage(ctx context.Context, q audit.Querier) ([]string, error) {
	texts, err := audit.Collect(ctx, q, "the opinions", verifyTexts, pgx.RowToStructByName[keptText])
	if err != nil {
		return nil, err
	}
	faults, sealed := []string{}, map[version][]byte{}
	for _, x := range texts {
		hash := x.seal(x.Topic)
		sealed[version{x.Topic, x.TextN}] = hash
		if !bytes.Equal(hash, x.TextHash) {
			faults = append(faults, fmt.Sprintf("topic_text/%d: 征求意见的文本与校验值不符", x.ID))
		}
	}
	abouts, err := audit.Collect(ctx, q, "the opinions", verifyCovered, pgx.RowToStructByName[about])
	if err != nil {
		return nil, err
	}
	for _, x := range abouts {
		if !bytes.Equal(x.Covered, sealed[x.version]) {
			faults = append(faults, fmt.Sprintf("opinion/%d: 意见与所征求的文本不符", x.ID))
		}
	}
	return faults, nil
}
