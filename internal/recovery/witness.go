package recovery

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/secretfile"
)

// Witness is the file in which a machine notes, in the data folder beside the key, what it has seen of a log (audit.Seen). It is no secret:
// it is worth something because the database's masters do not reach it.
type Witness struct{ Path string }

// witnesses are the files of all logs of a data folder.
const witnesses = "log*.witness"

// WitnessOf is that of a database: the private one, or the one at an address. A folder may serve several, each with its own log.
func WitnessOf(dir, address string) Witness {
	name := "log.witness"
	if address != "" {
		sum := sha256.Sum256([]byte(place(address)))
		name = fmt.Sprintf("log-%x.witness", sum[:4])
	}
	return Witness{filepath.Join(dir, name)}
}

// place is where a database is, whoever asks for it and whatever else the address says.
func place(address string) string {
	c, err := pgxpool.ParseConfig(address)
	if err != nil {
		return address
	}
	hosts := []string{fmt.Sprintf("%s:%d", c.ConnConfig.Host, c.ConnConfig.Port)}
	for _, f := range c.ConnConfig.Fallbacks {
		hosts = append(hosts, fmt.Sprintf("%s:%d", f.Host, f.Port))
	}
	slices.Sort(hosts)
	return strings.Join(slices.Compact(hosts), ",") + "/" + c.ConnConfig.Database
}

// Seen is what was noted; nil where nothing was.
func (w Witness) Seen() (*audit.Seen, error) {
	text, err := os.ReadFile(w.Path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("what this machine noted of the log: %w", err)
	}
	s, err := audit.ReadSeen(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w.Path, err)
	}
	return &s, nil
}

// others says whether the folder knows the log of another address: then this is no folder of a first day.
func (w Witness) others() bool {
	found, err := filepath.Glob(filepath.Join(filepath.Dir(w.Path), witnesses))
	return err != nil || len(found) > 0
}

// Forget takes the note away: the log comes back from a backup.
func (w Witness) Forget() error {
	if err := os.Remove(w.Path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// write notes what there is of the log.
func (w Witness) write(ctx context.Context, q audit.Querier, key audit.Key) error {
	s, err := audit.See(ctx, q, key)
	if err != nil || s == nil {
		return err
	}
	return secretfile.WriteFor(w.Path, s.String())
}
