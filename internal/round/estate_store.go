package round

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/room"
)

// Estate is what a unit owes in the open rounds of this use. stays says of an answer r which keeps the name of the unit.
func (w Waits) Estate(title, stays string) room.Estate {
	return room.Estate{Kind: w.View.Answer, Sort: "asked", Columns: []string{"round_answer.unit", "round_draft.unit"}, Title: title, Page: w.Asked.Path,
		Moves: "由承接单位反馈，已填写的草稿随转", Stays: "由承接单位以原单位名义反馈",
		Seen: "EXISTS (SELECT 1 FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round " + w.View.Join + " WHERE a.kind = '" + w.Record + "' AND a.id = passed.record AND " +
			w.View.Seen + ")",
		Open: "SELECT r.id AS record, " + w.Heading + " AS title, " + stays + ` AS stays FROM (SELECT a.id, a.round, r.record FROM round_answer a
			JOIN round r ON r.kind = a.kind AND r.id = a.round WHERE a.kind = '` + w.Record + "' AND a.unit = @unit AND a.state = 'asked' AND r.closed_at IS NULL) r " +
			w.Join + " WHERE " + w.Taking + " ORDER BY r.id"}
}

// HandOn makes the answers that a unit owes those of its successor, with what was typed of them.
func (k Asking) HandOn(ctx context.Context, tx *db.Tx, p room.Passing) error {
	return p.Run(ctx, tx, "UPDATE round_answer SET unit = @successor, unit_name = @name, version = version + 1 WHERE kind = '"+k.Record+"' AND id = ANY(@records)",
		"UPDATE round_draft SET unit = @successor WHERE kind = '"+k.Record+"' AND answer = ANY(@records)")
}
