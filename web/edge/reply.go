package edge

import (
	"bytes"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/klauspost/compress/gzip"
)

// pressers are pooled: a compressor costs more memory than a page.
var pressers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return z
}}

// pressFrom is the size from which compression pays: one network segment.
const pressFrom = 1400

// write sends a whole page, pressed when the browser takes it.
func write(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) >= pressFrom && takesGzip(r.Header.Get("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		out := pageBuffer()
		defer keepBuffer(out)
		press(out, body)
		body = out.Bytes()
	}
	plainly(w, status, body)
	return nil
}

// plainly sends a page as it is.
func plainly(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body) // an error means that the reader left: there is nobody to tell
}

func press(out *bytes.Buffer, body []byte) {
	z := pressers.Get().(*gzip.Writer)
	defer pressers.Put(z)
	z.Reset(out)
	z.Write(body)
	z.Close()
}

// buffers are what pages are drawn into: growing a new one for each page cost a third of its memory.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keptBuffer is the size up to which a buffer is used again; a rare long page does not stay in memory.
const keptBuffer = 1 << 20

func pageBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

// keepBuffer gives a buffer back once all that was written from it is out.
func keepBuffer(b *bytes.Buffer) {
	if b.Cap() <= keptBuffer {
		b.Reset()
		buffers.Put(b)
	}
}

func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

// disposition writes a Content-Disposition with the name in both forms of RFC 6266.
func disposition(name string, inline bool) string {
	kind := "attachment"
	if inline {
		kind = "inline"
	}
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\"`, r) || r == '\u2028' || r == '\u2029' {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType(kind, map[string]string{"filename": clean})
}

// Here keeps a redirect inside the portal: a path of ours or the desk.
func Here(path string) string {
	if SafePath(path) {
		return path
	}
	return "/"
}

// SafePath says whether the text is a path on this site and nothing a browser could read as another
// site (reliability.md S-18): one leading slash, no second one, no backslash, no control character.
func SafePath(p string) bool {
	if !strings.HasPrefix(p, "/") || len(p) > 2000 {
		return false
	}
	if len(p) > 1 && (p[1] == '/' || p[1] == '\\') {
		return false
	}
	for _, r := range p {
		if r < ' ' || r == 0x7f || r == '\\' || r == '＼' || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}
