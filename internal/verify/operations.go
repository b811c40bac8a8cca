package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
)

// operations names the outcomes of forms that lead out of the portal, and those that the program did not write: asked for, they tell nothing.
// Those of before there were seals have none. What the log says of a form of the last days is there, as it was sealed.
func operations(ctx context.Context, tx pgx.Tx, key audit.Key) ([]string, error) {
	rows, err := tx.Query(ctx, db.SelectOutcomes)
	if err != nil {
		return nil, fmt.Errorf("list the operations: %w", err)
	}
	faults := []string{}
	var op db.Operation
	var out db.Outcome
	var person int64
	var seal []byte
	_, err = pgx.ForEachRow(rows, []any{&op.Token, &person, &op.Route, &op.Body, &out.URL, &out.Message, &seal}, func() error {
		switch {
		case out.URL != "" && (!strings.HasPrefix(out.URL, "/") || strings.HasPrefix(out.URL, "//")):
			faults = append(faults, "operation/"+op.Token+"：结果不是本系统的地址")
		case seal != nil && key.ID != "" && !db.SealedOutcome(key, seal, person, op, out):
			faults = append(faults, "operation/"+op.Token+"：办理结果不是由本系统写入，或曾被改动")
		}
		return nil
	})
	if err != nil {
		return faults, err
	}
	lost, err := audit.Collect(ctx, tx, "the forms", db.SelectLostForms, pgx.RowToStructByPos[struct {
		Seq  int64
		Gone bool
	}], db.KeepOperations)
	for _, l := range lost {
		faults = append(faults, fmt.Sprintf("audit/%d：%s", l.Seq, map[bool]string{true: "所凭表单的办理结果不见了", false: "所凭表单的办理结果曾被改动"}[l.Gone]))
	}
	return faults, err
}
