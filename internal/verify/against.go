package verify

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
// page, and what this machine noted. What cannot be read there is a fault, and the rest goes on: nobody ends a check-up by a broken line.
func Against(ctx context.Context, d *db.DB, out Outside, points []string) ([]Result, error) {
	kept, faults := keptPoints(out.File)
	met, err := audit.Meets(ctx, d.Pool(), append(points, kept...))
	if err != nil {
		return nil, err
	}
	noted, err := out.noted(ctx, d)
	if err != nil {
		return nil, err
	}
	results, err := Run(ctx, d)
	return append(results, Result{Name: "checkpoints", Faults: slices.Concat(faults, met, noted)}), err
}

func (o Outside) noted(ctx context.Context, d *db.DB) ([]string, error) {
	if o.Seen == nil {
		return nil, nil
	}
	seen, err := o.Seen()
	if err != nil {
		return []string{"checkpoints: 本机在数据库之外的记载未能读取，没有核对：" + err.Error()}, nil
	}
	return seen.Met(ctx, d.Pool())
}

// keptPoints reads the file of checkpoints, one behind the moment of each line; there may be none yet.
func keptPoints(file string) (points, faults []string) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []string{"checkpoints: 检查点文件未能读取，没有核对：" + err.Error()}
	}
	defer f.Close()
	lines, n := bufio.NewScanner(f), 0
	for lines.Scan() {
		n++
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 0:
		case audit.Readable(words[len(words)-1]) != nil:
			faults = append(faults, fmt.Sprintf("checkpoints: 检查点文件第 %d 行不是检查点，该行没有写完或曾被改动", n))
		default:
			points = append(points, words[len(words)-1])
		}
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, fmt.Sprintf("checkpoints: 检查点文件第 %d 行以后未能读取，没有核对：%s", n, err))
	}
	return points, faults
}
