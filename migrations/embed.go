// Package migrations shapes the database: it carries the numbered SQL files inside the program and
// applies them with goose under a lock. It knows nothing of the features whose tables it makes.
package migrations

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed 0*.sql
var files embed.FS

// Hash names the exact set of embedded files and of rights: two programs with the same hash make the same schema.
func Hash() string {
	sum := sha256.Sum256([]byte(hash(files) + selectRights + strings.Join(Swept, " ")))
	return hex.EncodeToString(sum[:])
}

// Latest is the number of the newest embedded file, the schema that this program was written for.
func Latest() int64 { return latest(files) }

func hash(fsys fs.FS) string {
	h := sha256.New()
	for _, name := range names(fsys) {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			panic("migrations: embedded file cannot be read: " + err.Error())
		}
		// Lengths keep "a"+"bc" and "ab"+"c" apart.
		h.Write([]byte(name + " " + strconv.Itoa(len(text)) + "\n"))
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func latest(fsys fs.FS) int64 {
	var newest int64
	for _, name := range names(fsys) {
		number, _, _ := strings.Cut(name, "_")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

// names lists the SQL files in order; fs.Glob sorts them.
func names(fsys fs.FS) []string {
	found, err := fs.Glob(fsys, "*.sql")
	if err != nil {
		panic("migrations: bad pattern: " + err.Error())
	}
	return found
}
