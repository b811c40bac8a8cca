package bench

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// keep prepares a statement as pages do and gives what runs it: a plan made for these arguments alone could be another than the one that
// there is for all readers.
func keep(ctx context.Context, tx pgx.Tx, s statement, settings []string) (string, error) {
	query, args := s.sql, s.args
	if len(args) > 0 {
		if named, ok := args[0].(pgx.QueryRewriter); ok { // one that went alone
			var err error
			if query, args, err = named.RewriteQuery(ctx, tx.Conn(), query, args[1:]); err != nil {
				return "", err
			}
		}
	}
	name := fmt.Sprintf("kept_%x", sha256.Sum256([]byte(query+strings.Join(settings, ""))))[:40] // a plan is kept as it was made
	prepared, err := tx.Conn().Prepare(ctx, name, query)
	if err != nil {
		return "", err
	}
	values := []string{}
	for i, oid := range prepared.ParamOIDs {
		text, err := tx.Conn().TypeMap().Encode(oid, pgx.TextFormatCode, args[i], nil)
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
