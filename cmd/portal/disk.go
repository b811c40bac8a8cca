package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"jointmeeting/internal/doctor"
	"jointmeeting/internal/fault"
)

// place is a folder whose disk must not run full.
type place struct{ what, dir string }

// places are the folders that this program and its own database write to.
func (a *program) places() ([]place, error) {
	list := []place{{"uploads on their way", a.tempDir()}, {"data folder", a.config.DataDir}}
	if a.config.DatabaseURL != "" {
		return list, nil
	}
	dir, err := a.databaseDir()
	return append(list, place{"database", dir}), err
}

// tempDir is the folder of uploads on their way: below PORTAL_TMP, which others may use as well, or in the data folder.
func (a *program) tempDir() string {
	if a.config.Temp != "" {
		return filepath.Join(a.config.Temp, "portal-uploads")
	}
	return filepath.Join(a.config.DataDir, "uploads")
}

// What uploads leave free where nobody said it: a tenth of the disk, within these bounds. The acts without files, the
// database's own files and the log of its changes live on it until somebody makes room.
const (
	reserveLeast = 96 << 20
	reserveMost  = 1 << 30
)

func (a *program) reserve(d doctor.Disk) int64 {
	if a.config.Reserve > 0 {
		return int64(a.config.Reserve) << 20
	}
	return min(max(d.Total/10, reserveLeast), reserveMost)
}

// copies is how often an upload may lie on one disk before it is kept: in the temp folder, in its table, in the log of
// the database's changes.
const copies = 3

// lacking is the first place without room for so many bytes of uploads beside the reserve; nil when there is none.
func (a *program) lacking(bytes int64) error {
	list, err := a.places()
	if err != nil {
		return err
	}
	for _, p := range list {
		d, err := doctor.DiskOf(p.dir)
		if err != nil {
			return err
		}
		if d.Free-copies*bytes < a.reserve(d) {
			return fmt.Errorf("%s (%s): %d MB free, %d MB are kept free", p.what, p.dir, d.Free>>20, a.reserve(d)>>20)
		}
	}
	return nil
}

// takes says whether so many bytes of uploads may come in.
func (a *program) takes(bytes int64) error {
	if err := a.lacking(bytes); err != nil {
		return fault.New(fault.Full, "服务器磁盘空间不足，暂不能上传附件").Because(err)
	}
	return nil
}

// disks tells of each disk, and whether one is nearly full.
func (a *program) disks() (bad int) {
	list, err := a.places()
	if err != nil {
		a.said("disk", "", err)
		return 1
	}
	for _, p := range list {
		said, err := a.diskSaid(p)
		if err != nil {
			bad++
		}
		a.said("disk", said, err)
	}
	return bad
}

func (a *program) diskSaid(p place) (string, error) {
	d, err := doctor.DiskOf(p.dir)
	if err != nil {
		return "", err
	}
	words := fmt.Sprintf("%s (%s): %d of %d MB free", p.what, p.dir, d.Free>>20, d.Total>>20)
	if d.Free < a.reserve(d) {
		return "", fmt.Errorf("no space left for uploads: %s; %d MB are kept free", words, a.reserve(d)>>20)
	}
	return words, nil
}

// said prints what was found at one point.
func (a *program) said(name, words string, err error) {
	mark := "ok  "
	var h doctor.Hint
	switch {
	case errors.As(err, &h):
		mark, words = "WARN", h.Error()
	case err != nil:
		mark, words = "BAD ", err.Error()
	}
	fmt.Fprintf(a.stdout, "%s %-10s %s\n", mark, name, words)
}

// count is a whole number of a setting.
type count int64

// UnmarshalText takes 1 to a million.
func (c *count) UnmarshalText(text []byte) error {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err == nil && (n < 1 || n > 1_000_000) {
		err = errors.New("want 1 to 1000000")
	}
	*c = count(n)
	return err
}
