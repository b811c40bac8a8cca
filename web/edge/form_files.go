package edge

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"syscall"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/limit"
)

// formFiles is what came with one form beside its text. Each file lies in the temp folder without a name, so that it is
// gone with its request, however that ends, and with the program, however that does.
type formFiles struct {
	files []sent
	open  []*os.File
	long  bool     // the form has a place among the long ones
	leave []func() // give back the places among those on their way
}

// sent is a file as it came, in the field of that name. One too many or too large is counted and not kept.
type sent struct {
	field string
	file.Upload
}

type formFilesKey struct{}

func withFormFiles(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), formFilesKey{}, &formFiles{}))
}

func formFilesOf(r *http.Request) *formFiles {
	p, ok := r.Context().Value(formFilesKey{}).(*formFiles)
	if !ok {
		return &formFiles{}
	}
	return p
}

// drop lets go of the files.
func (p *formFiles) drop() {
	for _, f := range p.open {
		f.Close()
	}
	for _, leave := range p.leave {
		leave()
	}
	*p = formFiles{}
}

// Uploads are the files that came with a form in the field; a field left empty gives none.
func Uploads(r *http.Request, field string) []file.Upload {
	out := []file.Upload{}
	for _, f := range formFilesOf(r).files {
		if f.field == field {
			out = append(out, f.Upload)
		}
	}
	return out
}

// readParts reads a form in parts: its text into memory, its files into the temp folder, piece by piece.
func (s *Server) readParts(r *http.Request, b body) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	r.PostForm = url.Values{}
	text := int64(limit.FormBytes)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			_, err = io.Copy(io.Discard, r.Body) // what stands behind the last part is nothing, but it has to come
			return err
		}
		if err != nil {
			return err
		}
		if n == limit.Parts {
			return fault.New(fault.TooLarge, "提交的字段和附件合计超过 %d 项", limit.Parts)
		}
		if part.FileName() != "" {
			err = s.take(r, part, b)
		} else {
			err = readText(r.PostForm, part, &text)
		}
		if err == nil && limit.FormBytes-text > limit.PublicBytes && !formFilesOf(r).long {
			err = s.long(r, b)
		}
		if err != nil {
			return err
		}
	}
}

// readText adds a field; left is how much text the form may still hold.
func readText(values url.Values, part *multipart.Part, left *int64) error {
	name := part.FormName()
	if name == "" {
		return nil
	}
	v, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return err
	}
	if *left -= int64(len(name) + len(v)); *left < 0 {
		return fault.New(fault.TooLarge, "提交的文字超过 %s", limit.Size(limit.FormBytes))
	}
	values.Add(name, string(v))
	return nil
}

// turn waits until the files of a form may be stored; a form without files waits for nobody.
func (s *Server) turn(r *http.Request) (done func(), err error) {
	if len(formFilesOf(r).files) == 0 {
		return func() {}, nil
	}
	return s.storing.Take(r.Context())
}

// take puts one file into the temp folder. Where no files belong it is passed over.
func (s *Server) take(r *http.Request, part *multipart.Part, b body) error {
	p := formFilesOf(r)
	if !b.files {
		_, err := io.Copy(io.Discard, part)
		return err
	}
	if len(p.files) == 0 {
		coming := r.ContentLength
		if coming < 0 { // it does not say how long it is
			coming = limit.UploadBytes
		}
		leave, err := s.uploads.Enter(b.person, coming)
		if err != nil {
			return err
		}
		p.leave = append(p.leave, leave)
	}
	up := file.Upload{Name: part.FileName()}
	if len(p.files) < limit.Files {
		if err := s.keep(p, part, &up); err != nil {
			return err
		}
	}
	rest, err := io.Copy(io.Discard, part) // what is too large is read on, so that its form can be answered
	up.Size += rest
	p.files = append(p.files, sent{part.FormName(), up})
	return err
}

// keep writes a file down as far as it may be long.
func (s *Server) keep(p *formFiles, part io.Reader, up *file.Upload) error {
	f, err := nameless(s.deps.Temp)
	if err != nil {
		return err
	}
	p.open = append(p.open, f)
	up.Bytes = f
	up.Size, err = io.Copy(f, io.LimitReader(part, limit.FileBytes))
	return err
}

// nameless makes a file without a name.
func nameless(folder string) (*os.File, error) {
	f, err := os.CreateTemp(folder, "upload-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil && !errors.Is(err, os.ErrNotExist) { // the start of another program may have swept it
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// SweepTemp makes the folder of uploads, for this user alone, and removes what programs left there that were killed
// between making a file and taking its name away.
func SweepTemp(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return err
	}
	left, err := os.ReadDir(folder)
	for _, f := range left {
		if err := os.Remove(folder + "/" + f.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return err
}

// isDisk tells what is wrong with the temp folder from what is wrong with a form.
func isDisk(err error) bool {
	var path *os.PathError
	return errors.As(err, &path)
}

// full says that an upload found no room, or no folder.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.New(fault.Full, "服务器存放附件的磁盘空间不足，附件没有收下").Because(err)
	}
	return fault.New(fault.Internal, "服务器存放附件的文件夹不能使用").Because(err)
}
