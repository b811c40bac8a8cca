package doctor

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
)

// Disk is how much of a disk is free.
type Disk struct{ Free, Total int64 }

// DiskOf looks at the disk on which a folder is, or would be.
func DiskOf(dir string) (Disk, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Disk{}, err
	}
	var fs syscall.Statfs_t
	for err = syscall.Statfs(dir, &fs); errors.Is(err, syscall.ENOENT) && dir != filepath.Dir(dir); err = syscall.Statfs(dir, &fs) {
		dir = filepath.Dir(dir)
	}
	if err != nil {
		return Disk{}, fmt.Errorf("%s: %w", dir, err)
	}
	return Disk{int64(fs.Bavail) * int64(fs.Bsize), int64(fs.Blocks) * int64(fs.Bsize)}, nil
}
