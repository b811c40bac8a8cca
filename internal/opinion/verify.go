package opinion

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
)

// broken are the promises about rounds that a statement can check: each finds the rows that break one.
var broken = []string{
	`SELECT 'topic/' || t.id || ': 征求意见中，但没有进行中的征求意见' FROM topic t
		WHERE t.state = 'consulting' AND NOT EXISTS (SELECT 1 FROM consultation c WHERE c.topic = t.id AND c.closed_at IS NULL) ORDER BY t.id`,
	`SELECT 'consultation/' || c.id || ': 议题已不在征求意见，却没有结束' FROM consultation c JOIN topic t ON t.id = c.topic
		WHERE c.closed_at IS NULL AND t.state <> 'consulting' ORDER BY c.id`,
	`SELECT 'opinion/' || o.id || ': 已反馈的意见与日志不符' FROM opinion o WHERE o.state <> 'asked' AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'opinion' AND a.record = o.id AND a.action = 'opinion.give' AND a.person = o.given_by) ORDER BY o.id`,
	`SELECT 'topic/' || t.id || ': 有未答复的意见，未经召集人同意即报审定' FROM topic t
		WHERE t.state IN ('proposed', 'approved', 'scheduled', 'discussed') AND t.override_at IS NULL AND EXISTS (
		SELECT 1 FROM opinion o JOIN opinion_point p ON p.opinion = o.id
		WHERE o.topic = t.id AND o.state = 'given' AND o.stance IN ('amend', 'object') AND p.verdict = '') ORDER BY t.id`,
}

const (
	verifyTexts    = `SELECT id, topic, n AS text_n, title, background, matters, dispute, files, hash AS text_hash FROM topic_text ORDER BY id`
	verifyOpinions = `SELECT ` + columns + `, r.text, (SELECT coalesce(string_agg(encode(f.sha256, 'hex') || ' ' || f.name, E'\n' ORDER BY f.id), '')
		FROM attachment f WHERE f.kind = 'opinion' AND f.record = o.id AND f.void_at IS NULL) AS list` + from + ` WHERE o.state <> 'asked' ORDER BY o.id`
	verifyPoints = `SELECT id, opinion, ord, part, quote, text, verdict, reason, replied_name, replied_at FROM opinion_point ORDER BY opinion, ord`
)

type keptText struct {
	ID, Topic int64
	Text
}

type keptOpinion struct {
	Opinion
	TextID int64 `db:"text"`
	List   string
}

// Verify recomputes the digest of every text and every answer, and checks that no topic went on unheard.
// It gives one sentence for each broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	faults, err := audit.Sentences(ctx, q, "the opinions", broken...)
	if err != nil {
		return nil, err
	}
	more, err := digests(ctx, q)
	return append(faults, more...), err
}

func digests(ctx context.Context, q audit.Querier) ([]string, error) {
	texts, err := audit.Collect(ctx, q, "the opinions", verifyTexts, pgx.RowToStructByName[keptText])
	if err != nil {
		return nil, err
	}
	given, err := audit.Collect(ctx, q, "the opinions", verifyOpinions, pgx.RowToStructByName[keptOpinion])
	if err != nil {
		return nil, err
	}
	points, err := audit.Collect(ctx, q, "the opinions", verifyPoints, pgx.RowToStructByName[Point])
	if err != nil {
		return nil, err
	}
	faults, sealed := []string{}, map[int64][]byte{}
	for _, x := range texts {
		sealed[x.ID] = x.seal(x.Topic)
		if !bytes.Equal(sealed[x.ID], x.TextHash) {
			faults = append(faults, fmt.Sprintf("topic_text/%d: 征求意见的文本与校验值不符", x.ID))
		}
	}
	of := map[int64][]Point{}
	for _, p := range points {
		of[p.Opinion] = append(of[p.Opinion], p)
	}
	for _, o := range given {
		o.Points = of[o.ID]
		if !bytes.Equal(o.seal(sealed[o.TextID], o.List), o.Hash) {
			faults = append(faults, fmt.Sprintf("opinion/%d: 意见与反馈时的校验值不符", o.ID))
		}
	}
	return faults, nil
}
