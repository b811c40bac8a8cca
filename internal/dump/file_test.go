package dump_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"jointmeeting/internal/dump"
	"jointmeeting/internal/sample/sampledb"
)

// TestDamagedFiles: a cut, an altered byte, another key, another file: each is named, before anything is touched.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	other, _ := pair(t)
	path, _ := take(t, sampledb.URL(t), to)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dump.Check(path, keys); err != nil {
		t.Fatalf("the whole file: %v", err)
	}
	if _, err := dump.Check(path, other); !errors.Is(err, dump.ErrKey) {
		t.Errorf("another key: %v", err)
	}
	n := len(text)
	for name, c := range map[string]struct {
		text []byte
		want error
	}{
		"empty":                {nil, dump.ErrForeign},
		"another file":         {[]byte("%PDF-1.7 no backup at all"), dump.ErrForeign},
		"cut in the head":      {text[:100], dump.ErrForeign},
		"cut behind the head":  {text[:250], dump.ErrDamaged},
		"cut in the middle":    {text[:n/2], dump.ErrDamaged},
		"the last byte is cut": {text[:n-1], dump.ErrDamaged},
		"a byte more":          {append(bytes.Clone(text), 0), dump.ErrDamaged},
		"first block altered":  {flipped(text, 400), dump.ErrDamaged},
		"middle altered":       {flipped(text, n/2), dump.ErrDamaged},
		"last byte altered":    {flipped(text, n-1), dump.ErrDamaged},
	} {
		bad := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(bad, c.text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := dump.Check(bad, keys); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func flipped(text []byte, at int) []byte {
	out := bytes.Clone(text)
	out[at] ^= 1
	return out
}

// TestManifestHoldsTheTables: a file that was put together by somebody else, well encrypted, with other rows than its
// manifest says, is refused: anybody can encrypt to a public key.
func TestManifestHoldsTheTables(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	path, _ := take(t, sampledb.URL(t), to)
	for name, change := range map[string]func(entry string, text []byte) (string, []byte){
		"a row altered": func(e string, b []byte) (string, []byte) {
			return e, onlyIn(e, "tables/unit_name.", flipped(b, len(b)/2), b)
		},
		"a table left out": func(e string, b []byte) (string, []byte) { return e, onlyIn(e, "tables/unit_name.", nil, b) },
		"another key":      func(e string, b []byte) (string, []byte) { return e, onlyIn(e, "keys/", flipped(b, 1), b) },
		"no manifest":      func(e string, b []byte) (string, []byte) { return e, onlyIn(e, "manifest", nil, b) },
		"something more": func(e string, b []byte) (string, []byte) {
			return strings.Replace(e, "tables/unit_name.", "tables/other.", 1), b
		},
	} {
		bad := repacked(t, path, keys, to, change)
		if _, err := dump.Check(bad, keys); !errors.Is(err, dump.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	same := repacked(t, path, keys, to, func(e string, b []byte) (string, []byte) { return e, b })
	if _, err := dump.Check(same, keys); err != nil {
		t.Errorf("packed again as it was: %v", err)
	}
}

func onlyIn(entry, prefix string, changed, text []byte) []byte {
	if strings.HasPrefix(entry, prefix) {
		return changed
	}
	return text
}

// repacked is a copy of a backup with entries changed; an entry without text is left out.
func repacked(t *testing.T, path string, keys []age.Identity, to []age.Recipient, change func(string, []byte) (string, []byte)) string {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	plain, err := age.Decrypt(in, keys...)
	if err != nil {
		t.Fatal(err)
	}
	zin, err := gzip.NewReader(plain)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	sealed, err := age.Encrypt(&out, to...)
	if err != nil {
		t.Fatal(err)
	}
	zout := gzip.NewWriter(sealed)
	tin, tout := tar.NewReader(zin), tar.NewWriter(zout)
	for {
		h, err := tin.Next()
		if err == io.EOF {
			break
		}
		text, err2 := io.ReadAll(tin)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if h.Name, text = change(h.Name, text); len(text) == 0 {
			continue
		}
		h.Size = int64(len(text))
		if err := tout.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := tout.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	copied := filepath.Join(t.TempDir(), "repacked")
	if err := errors.Join(tout.Close(), zout.Close(), sealed.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}
