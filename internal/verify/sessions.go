package verify

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
)

// sessions names those that the program did not begin, or of which somebody changed whose they are or from where they came. They open
// nothing; their person sees them in a list.
func sessions(ctx context.Context, q audit.Querier, key audit.Key) ([]string, error) {
	type row struct {
		Hash           []byte
		Person         int64
		Agent, Address string
		Seal           []byte
	}
	list, err := audit.Collect(ctx, q, "the sessions", account.SelectSeals, pgx.RowToStructByPos[row])
	if err != nil || key.ID == "" {
		return nil, err
	}
	out := []string{}
	for _, s := range list {
		if !account.Sealed(key, s.Seal, s.Hash, s.Person, s.Agent, s.Address) {
			out = append(out, "session/"+hex.EncodeToString(s.Hash[:min(8, len(s.Hash))])+": 不是由本系统登录产生，或曾被改动")
		}
	}
	return out, nil
}
