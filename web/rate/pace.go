package rate

import (
	"io"
	"net/http"
	"time"

	"jointmeeting/internal/limit"
)

// Paced ends requests whose bodies come too slowly: each may be on its way for a while, and longer for what has come.
// It holds for bodies that nobody reads as well: net/http reads some of them to their end before it answers.
func Paced(next http.Handler, now func() time.Time, patience time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 && r.Body != nil {
			b := &pacedBody{ReadCloser: r.Body, line: http.NewResponseController(w), now: now, began: now(), patience: patience}
			b.line.SetReadDeadline(b.due())
			r.Body = b
		}
		next.ServeHTTP(w, r)
	})
}

// pacedBody is a body whose connection is given time for what has come. Where there is no connection, there is no
// deadline either.
type pacedBody struct {
	io.ReadCloser
	line     *http.ResponseController
	now      func() time.Time
	began    time.Time
	patience time.Duration
	got      int64
}

// due is when the next piece has to be there.
func (b *pacedBody) due() time.Time {
	earned := time.Duration(b.got) * time.Second / limit.BodyRate
	return b.began.Add(min(b.patience+earned, limit.BodyTime))
}

// Read gives the next piece. Once all is there, the act and its answer have their own time.
func (b *pacedBody) Read(p []byte) (int, error) {
	b.line.SetReadDeadline(b.due())
	n, err := b.ReadCloser.Read(p)
	b.got += int64(n)
	if err == io.EOF {
		b.line.SetReadDeadline(time.Time{})
	}
	if err != nil {
		b.line.SetWriteDeadline(b.now().Add(limit.AnswerTime))
	}
	return n, err
}
