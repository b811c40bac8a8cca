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

// Against is Run that also compares the log with checkpoints that left the machine: those of the file, where there is one,
// and those that somebody read from a printed page.
func Against(ctx context.Context, d *db.DB, file string, points []string) ([]Result, error) {
	kept, err := keptPoints(file)
	if err != nil {
		return nil, err
	}
	met, err := audit.Meets(ctx, d.Pool(), append(points, kept...))
	if err != nil {
		return nil, err
	}
	results, err := Run(ctx, d)
	return append(results, Result{Name: "checkpoints", Faults: met}), err
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
