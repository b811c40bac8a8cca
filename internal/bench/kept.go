package bench

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// keep prepares a statement as the page that keeps its plans does and gives what runs it: a plan made for these arguments alone
// could be another than the one that the page has for all readers.
func keep(ctx context.Context, tx pgx.Tx, s statement, settings []string) (string, error) {
	if _, err := tx.Exec(ctx, "SET LOCAL plan_cache_mode = force_generic_plan"); err != nil {
		return "", err
	}
	name := fmt.Sprintf("kept_%x", sha256.Sum256([]byte(s.sql+strings.Join(settings, ""))))[:40] // a plan is kept as it was made
	prepared, err := tx.Conn().Prepare(ctx, name, s.sql)
	if err != nil {
		return "", err
	}
	values := []string{}
	for i, oid := range prepared.ParamOIDs {
		text, err := tx.Conn().TypeMap().Encode(oid, pgx.TextFormatCode, s.args[i], nil)
		if err != nil {
			return "", err
		}
		if text == nil {
			values = append(values, "NULL")
			continue
		}
		values = append(values, "'"+strings.ReplaceAll(string(text), "'", "''")+"'")
	}
	if len(values) == 0 {
		return "EXECUTE " + name, nil
	}
	return "EXECUTE " + name + "(" + strings.Join(values, ", ") + ")", nil
}
