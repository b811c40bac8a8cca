package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// entry is one file of the container.
type entry struct {
	name string
	data []byte
}

// pack writes the files one after the other: nothing is pressed, nothing has a date, so that the same
// files are always the same bytes.
func pack(list []entry) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, e := range list {
		n := uint64(len(e.data))
		w, err := z.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Store, CreatorVersion: 20, ReaderVersion: 20, CRC32: crc32.ChecksumIEEE(e.data),
			CompressedSize64: n, UncompressedSize64: n})
		if err == nil {
			_, err = w.Write(e.data)
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", e.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("close the container: %w", err)
	}
	return buf.Bytes(), nil
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
		list = append(list, entry{f.Name, data})
	}
	again, err := pack(list)
	if err != nil || !bytes.Equal(again, b) {
		return nil, errContainer
	}
	return list, nil
}
