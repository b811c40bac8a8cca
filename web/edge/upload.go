package edge

import (
	"io"
	"mime/multipart"
	"net/http"

	"jointmeeting/internal/file"
)

// Uploads are the files that came with a form in the field; a field left empty gives none.
func Uploads(r *http.Request, field string) []file.Upload {
	if r.MultipartForm == nil {
		return nil
	}
	out := []file.Upload{}
	for _, h := range r.MultipartForm.File[field] {
		if h.Filename != "" {
			out = append(out, upload(h))
		}
	}
	return out
}

func upload(h *multipart.FileHeader) file.Upload {
	return file.Upload{Name: h.Filename, Size: h.Size, Open: func() (io.ReadCloser, error) { return h.Open() }}
}
