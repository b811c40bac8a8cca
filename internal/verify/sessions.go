package verify

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
)

// sessions names those that the program did not begin, or of which somebody changed whose they are, from where they came, what was shown or
// how long they last. They open nothing; their person sees them in a list.
func sessions(ctx context.Context, q audit.Querier, key audit.Key) ([]string, error) {
	type row struct {
		Hash  []byte
		Facts string
		Seal  []byte
	}
	list, err := audit.Collect(ctx, q, "the sessions", account.SelectSeals, pgx.RowToStructByPos[row])
	if err != nil || key.ID == "" {
		return nil, err
	}
	out := []string{}
	for _, s := range list {
		if !account.Sealed(key, s.Seal, s.Facts) {
			out = append(out, "session/"+hex.EncodeToString(s.Hash[:min(8, len(s.Hash))])+": 不是由本系统登录产生，或曾被改动")
		}
	}
	return out, nil
}
