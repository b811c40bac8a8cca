package verify

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
)

// Outside is what is kept of the log outside of the database, where its masters do not reach.
type Outside struct {
	File string                              // of checkpoints, where one is named
	Seen func() (*audit.Seen, error)         // what this machine noted of the log
	Look func(context.Context, *db.DB) error // compares the log with that, and notes it anew where it stands
}

// Against is Run that also compares the log with what left the database: checkpoints of the file, those that somebody read from a printed
// page, and what this machine noted.
func Against(ctx context.Context, d *db.DB, out Outside, points []string) ([]Result, error) {
	kept, err := keptPoints(out.File)
	if err != nil {
		return nil, err
	}
	met, err := audit.Meets(ctx, d.Pool(), append(points, kept...))
	if err != nil {
		return nil, err
	}
	noted, err := out.noted(ctx, d)
	if err != nil {
		return nil, err
	}
	results, err := Run(ctx, d)
	return append(results, Result{Name: "checkpoints", Faults: append(met, noted...)}), err
}

func (o Outside) noted(ctx context.Context, d *db.DB) ([]string, error) {
	if o.Seen == nil {
		return nil, nil
	}
	seen, err := o.Seen()
	if err != nil {
		return nil, err
	}
	return seen.Met(ctx, d.Pool())
}

// keptPoints reads the file of checkpoints, one behind the moment of each line; there may be none yet.
func keptPoints(file string) (points []string, err error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) > 0 {
			points = append(points, words[len(words)-1])
		}
	}
	return points, lines.Err()
}
