package pg

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is the user whom the cluster belongs to. PostgreSQL refuses to run as root, so root hands
// it to somebody without rights; anybody else runs it as themselves.
type owner struct {
	uid, gid int
	name     string
	drop     bool
}

// pickOwner keeps the owner that an existing cluster has.
func pickOwner(dir string) owner {
	if os.Geteuid() != 0 {
		return owner{uid: os.Geteuid(), gid: os.Getegid(), name: "this user"}
	}
	if info, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 0 {
			return owner{int(st.Uid), int(st.Gid), "uid " + strconv.Itoa(int(st.Uid)), true}
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if o, ok := byName(name); ok {
			return o
		}
	}
	return owner{65534, 65534, "uid 65534", true}
}

func byName(name string) (owner, bool) {
	u, err := user.Lookup(name)
	if err != nil {
		return owner{}, false
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return owner{uid, gid, name, true}, err1 == nil && err2 == nil && uid != 0
}

// give hands a file or folder to the owner.
func (o owner) give(path string) error {
	if !o.drop {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}

// as makes the command run with the owner's rights and no others.
func (o owner) as(cmd *exec.Cmd) {
	if o.drop {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
}

// barrier is the first folder above dir that the owner may not enter, or "".
func (o owner) barrier(dir string) string {
	if !o.drop {
		return ""
	}
	real, err := filepath.EvalSymlinks(existing(dir))
	if err != nil {
		return dir
	}
	for at := real; ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err != nil || !o.enters(info) {
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

func (o owner) enters(info os.FileInfo) bool {
	st := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode().Perm(); {
	case int(st.Uid) == o.uid:
		return mode&0o100 != 0
	case int(st.Gid) == o.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// existing is the deepest part of the path that is there.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// Home places a cluster for which nobody chose a folder: dir itself, or, where root starts the
// portal below a folder that only root may enter, a folder in /var/lib that belongs to dir alone.
func Home(dir string) (string, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if pickOwner(full).barrier(filepath.Dir(full)) == "" {
		return full, nil
	}
	sum := sha256.Sum256([]byte(full))
	return filepath.Join("/var/lib/portal", hex.EncodeToString(sum[:6])), nil
}

func (o owner) refusal(dir, barrier string) error {
	return fmt.Errorf("PostgreSQL does not run as root, and user %s, who would run it, may not enter %s: "+
		"choose a data folder that does not lie below it, such as /var/lib/portal, instead of %s",
		o.name, barrier, dir)
}
