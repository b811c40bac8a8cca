package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"jointmeeting/internal/paper"
)

// Source is a file that is not held: whoever opens it reads its bytes from the beginning, and an error where they are not those of the digest.
type Source struct {
	Size   int64
	Digest []byte
	Open   func() io.Reader
}

// entry is one file of the container: held, or read from where it is.
type entry struct {
	name string
	data []byte
	from *Source
	crc  uint32
}

func held(name string, data []byte) entry { return entry{name: name, data: data} }

func (e entry) open() io.Reader {
	if e.from != nil {
		return e.from.Open()
	}
	return bytes.NewReader(e.data)
}

func (e entry) size() int64 {
	if e.from != nil {
		return e.from.Size
	}
	return int64(len(e.data))
}

func (e entry) digest() []byte {
	if e.from != nil {
		return e.from.Digest
	}
	return paper.Digest(e.data)
}

// sum reads the file for the sum that the container says before its bytes.
func (e *entry) sum() error {
	crc := crc32.NewIEEE()
	n, err := io.Copy(crc, e.open())
	if err == nil && n != e.size() {
		err = fmt.Errorf("%d bytes, want %d", n, e.size())
	}
	e.crc = crc.Sum32()
	return err
}

// Container is a proof on its way out.
type Container struct {
	Size int64
	list []entry
}

// Open writes the proof piece by piece to whoever reads it; closing it ends that.
func (c Container) Open() io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(pack(w, c.list, false)) }()
	return r
}

// pack writes the files one after the other: nothing is pressed, nothing has a date, so that the same
// files are always the same bytes. Hollow, each file is as many zeros: only how long it all is counts.
func pack(to io.Writer, list []entry, hollow bool) error {
	z := zip.NewWriter(to)
	for _, e := range list {
		n, from := uint64(e.size()), e.open
		if hollow {
			from = func() io.Reader { return io.LimitReader(zeros{}, e.size()) }
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Store, CreatorVersion: 20, ReaderVersion: 20, CRC32: e.crc,
			CompressedSize64: n, UncompressedSize64: n})
		if err == nil {
			_, err = io.Copy(w, from())
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", e.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close the container: %w", err)
	}
	return nil
}

// zeros are as many as are asked for.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// counted is how many bytes were written.
type counted int64

func (n *counted) Write(p []byte) (int, error) {
	*n += counted(len(p))
	return len(p), nil
}

var errContainer = errors.New("文件不是校验包，或已损坏")

// unpack gives the files; only what pack wrote has the very same bytes when it is packed again.
func unpack(b []byte) ([]entry, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, errContainer
	}
	list := []entry{}
	for _, f := range z.File {
		// Files that are not pressed cannot be larger than the container they came in.
		if f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64 || f.UncompressedSize64 > uint64(len(b)) {
			return nil, errContainer
		}
		r, err := f.OpenRaw()
		if err != nil {
			return nil, errContainer
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, errContainer
		}
		list = append(list, entry{name: f.Name, data: data, crc: crc32.ChecksumIEEE(data)})
	}
	var again bytes.Buffer
	if err := pack(&again, list, false); err != nil || !bytes.Equal(again.Bytes(), b) {
		return nil, errContainer
	}
	return list, nil
}
