package dump

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"filippo.io/age"
	"github.com/klauspost/compress/gzip"

	"jointmeeting/migrations"
)

// secretMost is the most bytes of a key.
const secretMost = 64 << 10

// File is a backup that was read from its first byte to its last and found whole.
type File struct {
	Manifest
	Secrets []Secret
	path    string
	keys    []age.Identity
}

// Check reads a backup through: the key opens it, nothing of it was cut or altered, this program knows its schema.
// Nothing is written anywhere.
func Check(path string, keys []age.Identity) (*File, error) {
	f := &File{path: path, keys: keys}
	a, err := f.open()
	if err != nil {
		return nil, err
	}
	defer a.close()
	if a.head.Schema > migrations.Latest() {
		return nil, fmt.Errorf("%w (schema %d of the backup by %s, %d is known here)", ErrNewer, a.head.Schema, a.head.Program, migrations.Latest())
	}
	seen := map[string]Table{}
	for a.next != nil {
		if err := f.step(a, seen); err != nil {
			return nil, broken(err)
		}
	}
	if err := errors.Join(a.end(), f.compare(seen)); err != nil {
		return nil, broken(err)
	}
	return f, nil
}

// step reads one thing of the file.
func (f *File) step(a *archive, seen map[string]Table) error {
	switch name := a.next.Name; {
	case strings.HasPrefix(name, tablesFolder):
		t := Table{Name: tableOf(name)}
		sum := sha256.New()
		n, err := io.Copy(sum, a.table(t.Name))
		if err != nil {
			return err
		}
		if _, twice := seen[t.Name]; twice {
			return fmt.Errorf("the table %s stands there twice", t.Name)
		}
		t.Bytes, t.Digest = n, hex.EncodeToString(sum.Sum(nil))
		seen[t.Name] = t
		return nil
	case strings.HasPrefix(name, keysFolder):
		text, err := io.ReadAll(io.LimitReader(a.tar, secretMost))
		f.Secrets = append(f.Secrets, Secret{strings.TrimPrefix(name, keysFolder), text})
		return errors.Join(err, a.advance())
	case name == manifestName:
		m, err := readManifest(a.tar)
		f.Manifest = m
		return errors.Join(err, a.advance())
	}
	return fmt.Errorf("nobody knows what %q is", a.next.Name)
}

// compare holds what was read against the manifest: each table and each key is there, whole, and nothing else.
func (f *File) compare(seen map[string]Table) error {
	if f.Form == 0 {
		return errors.New("the manifest is missing")
	}
	for _, t := range f.Tables {
		got, there := seen[t.Name]
		if !there && t.Bytes == 0 {
			continue
		}
		if got.Bytes != t.Bytes || got.Digest != t.Digest {
			return fmt.Errorf("the table %s is not as the manifest says", t.Name)
		}
		delete(seen, t.Name)
	}
	marks := []KeyMark{}
	for _, s := range f.Secrets {
		marks = append(marks, KeyMark{s.Name, digest(s.Text)})
	}
	if len(seen) > 0 || !slices.Equal(marks, f.Keys) {
		return errors.New("the file holds other things than its manifest says")
	}
	return nil
}

// archive is an open backup, at the beginning of the entry next; nil behind the last.
type archive struct {
	file *os.File
	age  io.Reader
	zip  *gzip.Reader
	tar  *tar.Reader
	next *tar.Header
	head Manifest
}

// open opens the file as far as its head.
func (f *File) open() (_ *archive, err error) {
	a := &archive{}
	if a.file, err = os.Open(f.path); err != nil {
		return nil, fmt.Errorf("open the backup: %w", err)
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if a.age, err = age.Decrypt(a.file, f.keys...); err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return nil, ErrKey
		}
		return nil, fmt.Errorf("%w (%v)", ErrForeign, err)
	}
	if a.zip, err = gzip.NewReader(a.age); err != nil {
		return nil, broken(err)
	}
	a.tar = tar.NewReader(a.zip)
	if err = a.advance(); err == nil && (a.next == nil || a.next.Name != headName) {
		err = errors.New("the head is missing")
	}
	if err == nil {
		a.head, err = readManifest(a.tar)
	}
	if err == nil {
		err = a.advance()
	}
	return a, broken(err)
}

// advance goes to the next entry.
func (a *archive) advance() (err error) {
	a.next, err = a.tar.Next()
	if errors.Is(err, io.EOF) {
		a.next, err = nil, nil
	}
	return err
}

// end reads what is left behind the tar: only there the sums of the compression and the mark of the last piece of the
// encryption stand.
func (a *archive) end() error {
	_, err := io.Copy(io.Discard, a.zip)
	_, more := io.Copy(io.Discard, a.age)
	return errors.Join(err, more)
}

func (a *archive) close() { a.file.Close() }

// table reads the rows of a table, over all its pieces.
func (a *archive) table(name string) io.Reader { return &rowReader{a, name} }

type rowReader struct {
	a    *archive
	name string
}

// Read ends where the next table begins.
func (r *rowReader) Read(p []byte) (int, error) {
	for r.a.next != nil && strings.HasPrefix(r.a.next.Name, tablesFolder) && tableOf(r.a.next.Name) == r.name {
		n, err := r.a.tar.Read(p)
		if n > 0 || err != nil && !errors.Is(err, io.EOF) {
			return n, errorsBut(err, io.EOF)
		}
		if err != nil {
			if err := r.a.advance(); err != nil {
				return 0, err
			}
		}
	}
	return 0, io.EOF
}

// errorsBut is the error, unless it is the one that means the end of a piece.
func errorsBut(err, end error) error {
	if errors.Is(err, end) {
		return nil
	}
	return err
}

func tableOf(entry string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(entry, tablesFolder), ".")
	return name
}

// broken says of whatever went wrong inside a file that it is damaged, with the cause behind it.
func broken(err error) error {
	if err == nil || errors.Is(err, ErrNewer) || errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w (%v)", ErrDamaged, err)
}
