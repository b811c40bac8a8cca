package diff

import (
	"context"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Counted is a comparison without a limit in time that counts its searches in n.
func Counted(ctx context.Context, n *int) Search {
	return Search{ctx, func(a, b []rune) []diffmatchpatch.Diff {
		*n++
		return looked(a, b)
	}}
}

// Over is closed when the budget of the comparison is used up.
func (s Search) Over() <-chan struct{} { return s.ctx.Done() }
