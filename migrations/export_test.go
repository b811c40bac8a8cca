package migrations

import (
	"context"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// The tests live outside the package, because the databases they use are made by it.

// HashOf is Hash for other files than the embedded ones.
func HashOf(fsys fs.FS) string { return hash(fsys) }

// LatestOf is Latest for other files.
func LatestOf(fsys fs.FS) int64 { return latest(fsys) }

// UpFrom is Up with other files.
func UpFrom(ctx context.Context, url string, fsys fs.FS) error {
	return with(url, fsys, func(p *goose.Provider) error { return up(ctx, p) })
}

// ToFrom is To with other files.
func ToFrom(ctx context.Context, url string, fsys fs.FS, version int64) error {
	return with(url, fsys, func(p *goose.Provider) error { return to(ctx, p, version) })
}
