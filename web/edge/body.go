package edge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/web/label"
)

// body is what is taken of the body of one request.
type body struct {
	most   int64 // bytes
	files  bool  // files are taken
	person int64 // whose form it is
	ended  bool  // its session has ended
	public bool  // anybody may send it
}

// bodyFor says what is taken of a form: of text little on every route, files only where they belong and from who may
// send them.
func bodyFor(rt Route, v *visit, allowed bool) body {
	switch {
	case !allowed:
		return body{most: limit.EndedBytes, person: v.Ended, ended: true}
	case !v.Who.Signed():
		return body{most: limit.PublicBytes, public: true}
	}
	return body{most: limit.FormBytes, files: rt.upload, person: v.Who.Person, public: rt.Gate.name == Public.name}
}

// readForm reads the body within its limits. Files come in parts only; a body of another kind, malformed or cut off is
// refused whole, never taken for an empty form.
func (s *Server) readForm(w http.ResponseWriter, r *http.Request, b body) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	parts := kind == "multipart/form-data"
	if r.ContentLength != 0 && !parts && kind != "application/x-www-form-urlencoded" {
		return unreadable(fmt.Errorf("content type %q: %w", kind, err))
	}
	if parts && b.files {
		b.most = limit.UploadBytes
	}
	r.Body = http.MaxBytesReader(w, r.Body, b.most)
	if parts {
		err = s.readParts(r, b)
	} else {
		err = s.readFields(r, b)
	}
	if err == nil {
		err = fits(r.PostForm)
	}
	var unstorable form.Errors
	r.PostForm, unstorable = asText(r)
	switch {
	case err != nil:
		return misread(b, err)
	case b.ended || b.public: // kept for its person, who may look at it again; who is not signed in has no record to write to
		return nil
	}
	return unstorable.Err()
}

// readFields reads a form of text. Its fields are counted before they are taken apart: a thousand empty ones are short.
func (s *Server) readFields(r *http.Request, b body) error {
	if r.ContentLength < 0 || r.ContentLength > limit.PublicBytes {
		if err := s.long(r, b); err != nil {
			return err
		}
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if bytes.Count(text, []byte("&")) >= limit.Fields {
		return errFields
	}
	r.PostForm, err = url.ParseQuery(string(text))
	return err
}

// long takes a place among the long forms.
func (s *Server) long(r *http.Request, b body) error {
	leave, err := s.forms.Enter(b.person, 0)
	if err == nil {
		p := formFilesOf(r)
		p.long, p.leave = true, append(p.leave, leave)
	}
	return err
}

// errFields refuses a form with too many fields.
var errFields = fault.Refused("提交的字段过多")

// misread is why a body was not taken, in a sentence for its sender.
func misread(b body, err error) error {
	var big *http.MaxBytesError
	switch {
	case fault.KindOf(err) != fault.Internal:
		return err
	case errors.As(err, &big) && b.ended:
		return fault.New(fault.TooLarge, "登录已失效，提交的内容又超过 %s，没有暂存。请在新窗口登录后，回到填写的页面重新提交", limit.Size(b.most)).Because(err)
	case errors.As(err, &big):
		return fault.New(fault.TooLarge, "提交的内容超过 %s", limit.Size(b.most)).Because(err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fault.New(fault.Slow, "提交的内容传得太慢，已停止接收").Because(err)
	case isDisk(err):
		return full(err)
	}
	return unreadable(err)
}

// fits says what a form has too much of.
func fits(values url.Values) error {
	n, size := 0, 0
	for k, list := range values {
		n += len(list)
		if len(list) > limit.Repeat {
			return fault.New(fault.TooLarge, "同一项提交的内容超过 %d 个", limit.Repeat)
		}
		for _, v := range list {
			size += len(k) + len(v)
		}
	}
	switch {
	case size > limit.FormBytes:
		return fault.New(fault.TooLarge, "提交的文字超过 %s", limit.Size(limit.FormBytes))
	case n > limit.Fields || len(values) > limit.Names:
		return errFields
	}
	return nil
}

// asText is a form as text, which is all that is read of it before the right is known; what is no text is named by its field. Of a password
// every character counts.
func asText(r *http.Request) (url.Values, form.Errors) {
	out, unstorable := make(url.Values, len(r.PostForm)), form.Errors{}
	for k, list := range r.PostForm {
		name, named := form.Plain(k)
		for _, v := range list {
			text, ok := form.Plain(v)
			if !ok || !named {
				unstorable.Add(name, "%s含有不能保存的字符（空字符或损坏的文字），请改正后重新提交", called(r.URL.Path, name))
			}
			if ok && strings.Contains(name, "password") {
				text = v
			}
			out.Add(name, text)
		}
	}
	return out, unstorable
}

// called is a field in a sentence: by its label where it has one.
func called(path, name string) string {
	if said := label.In(path, name); said != "" {
		return "“" + said + "”"
	}
	return "提交的内容"
}

func unreadable(err error) error {
	return fault.Refused("提交的内容无法识别，请返回后重试").Because(err)
}
