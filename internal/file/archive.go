package file

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
)

// The limits of a document that is a zip archive inside (docx, xlsx, pptx, ofd).
const (
	maxEntries  = 2000
	maxRatio    = 100
	maxUnpacked = 300 << 20
	maxTypes    = 1 << 20 // bytes of [Content_Types].xml
	maxListing  = 4 << 20 // bytes that are read to find out what is in it
)

// refusal is a sentence for the reader: why a document is not taken in.
type refusal string

// Error is the sentence.
func (r refusal) Error() string { return string(r) }

const (
	broken       = refusal("已损坏或格式不正确")
	tooLarge     = refusal("压缩内容过大")
	macro        = refusal("含有宏，请另存为不含宏的文档")
	nested       = refusal("内嵌了压缩包或其他文档，请单独上传")
	locked       = refusal("已加密，请去除密码后上传")
	unsafeInside = refusal("内部结构不安全")
)

// archive is a zip whose directory has been checked.
type archive struct {
	files []*zip.File
	size  int64
}

// openArchive reads the directory and checks everything that can be known without unpacking.
func openArchive(u Upload) (*archive, error) {
	listing := &listed{from: u.all(), left: maxListing}
	r, err := zip.NewReader(listing, u.Size)
	switch {
	case listing.left < 0:
		return nil, tooLarge
	case errors.Is(err, zip.ErrInsecurePath):
		return nil, unsafeInside
	case err != nil:
		return nil, broken
	}
	listing.left = math.MaxInt64
	a := &archive{r.File, u.Size}
	if len(a.files) > maxEntries {
		return nil, tooLarge
	}
	return a, a.checkEntries()
}

// listed reads so many bytes and no more: a directory may claim to fill the whole file, and is kept in memory.
type listed struct {
	from io.ReaderAt
	left int64
}

// ReadAt reads on while something is left.
func (l *listed) ReadAt(p []byte, at int64) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, tooLarge
	}
	return l.from.ReadAt(p, at)
}

func (a *archive) checkEntries() error {
	seen := map[string]bool{}
	var total uint64
	for _, f := range a.files {
		if err := checkEntry(f); err != nil {
			return err
		}
		name := strings.ToLower(strings.TrimSuffix(f.Name, "/"))
		if seen[name] {
			return unsafeInside
		}
		seen[name] = true
		if total += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || total > a.limit() {
			return tooLarge
		}
	}
	return nil
}

// limit is the most bytes the archive may hold unpacked.
func (a *archive) limit() uint64 { return uint64(min(maxUnpacked, a.size*maxRatio)) }

func checkEntry(f *zip.File) error {
	switch {
	case !safeEntry(f.Name), f.Mode()&fs.ModeSymlink != 0, f.Mode()&fs.ModeType&^fs.ModeDir != 0:
		return unsafeInside
	case f.Flags&1 != 0:
		return locked
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return broken
	case path.Base(strings.ToLower(f.Name)) == "vbaproject.bin":
		return macro
	case slices.Contains(packed, strings.ToLower(path.Ext(f.Name))):
		return nested
	}
	return nil
}

// packed are the names of things with things inside, and of programs.
var packed = []string{".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar", ".cab", ".iso",
	".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm", ".ofd", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1"}

// safeEntry says whether the name stays inside the archive, whoever unpacks it later.
func safeEntry(name string) bool {
	if name == "" || strings.ContainsAny(name, "\\:\x00") || path.IsAbs(name) {
		return false
	}
	return !slices.Contains(strings.Split(name, "/"), "..")
}

// kind tells the type by the entry that makes it; two such entries make none.
func (a *archive) kind() *kind {
	var found *kind
	for i, k := range kinds {
		if k.Entry != "" && a.has(k.Entry) {
			if found != nil {
				return nil
			}
			found = &kinds[i]
		}
	}
	return found
}

func (a *archive) has(name string) bool {
	return slices.ContainsFunc(a.files, func(f *zip.File) bool { return f.Name == name })
}

// unpack reads every entry to its end and throws it away: the directory may lie about sizes, so the
// real bytes are counted.
func (a *archive) unpack() error {
	left := int64(a.limit())
	for _, f := range a.files {
		n, err := a.read(f, left)
		if err != nil {
			return err
		}
		left -= n
	}
	return nil
}

func (a *archive) read(f *zip.File, left int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, broken
	}
	defer r.Close()
	w := &look{types: f.Name == "[Content_Types].xml"}
	n, err := io.Copy(w, io.LimitReader(r, left+1))
	switch {
	case n > left:
		return n, tooLarge
	case err != nil:
		return n, broken
	}
	return n, w.verdict()
}

// look keeps the first bytes of an entry, and all of the list of content types.
type look struct {
	types bool
	seen  []byte
}

// Write notes what it needs and drops the rest.
func (l *look) Write(p []byte) (int, error) {
	want := 8
	if l.types {
		want = maxTypes
	}
	l.seen = append(l.seen, p[:min(len(p), want-min(want, len(l.seen)))]...)
	return len(p), nil
}

// packedHeads are the first bytes of zip, rar, 7z, xz and of Windows programs. A gzip head alone is
// no archive: compressed drawings (.emz) have it.
var packedHeads = [][]byte{zipHead, []byte("Rar!"), []byte("7z\xbc\xaf\x27\x1c"), []byte("\xfd7zXZ"), []byte("MZ\x90\x00")}

func (l *look) verdict() error {
	if l.types {
		if t := strings.ToLower(string(l.seen)); strings.Contains(t, "macroenabled") || strings.Contains(t, "vbaproject") {
			return macro
		}
		return nil
	}
	if slices.ContainsFunc(packedHeads, func(h []byte) bool { return bytes.HasPrefix(l.seen, h) }) {
		return nested
	}
	return nil
}
