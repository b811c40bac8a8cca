package typed

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// Service has the use cases of what was typed.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Form is a form that was sent after the session had ended.
type Form struct {
	ID   int64
	Path string
	Body []byte
	At   time.Time
}

// Path is the page that shows a kept form.
func Path(id int64) string { return fmt.Sprintf("/kept/%d", id) }

// Values are the form's fields as they were sent.
func (h Form) Values() url.Values {
	v, err := url.ParseQuery(string(h.Body))
	if err != nil {
		return url.Values{}
	}
	return v
}

// Kept gives a form that was kept for the person.
func (s *Service) Kept(ctx context.Context, who access.Actor, id int64) (h *Form, err error) {
	err = s.db.Read(ctx, func(b *db.Batch) { h = db.One[Form](b, selectKeptForm, db.Args{"id": id, "person": who.Person}) })
	return h, err
}

// DropForm forgets a kept form. It was never part of the records, so nothing is logged.
func (s *Service) DropForm(ctx context.Context, who access.Actor, id int64) error {
	_, err := s.db.TouchFor(ctx, who, dropKeptForm, id, who.Person)
	return err
}

// Newest is the latest form kept for the person that was not sent after all, 0 when there is none.
func Newest(ctx context.Context, tx *db.Tx, person int64) (int64, error) {
	return db.Scalar[int64](ctx, tx, newestKeptForm, db.Args{"person": person})
}

// KeepForm keeps a form that was posted after the session ended, for its person's next sign-in. Passwords
// are not kept, and no more than a few forms a person.
func (s *Service) KeepForm(ctx context.Context, person int64, path string, form url.Values) error {
	kept := url.Values{}
	for k, v := range form {
		if k == "token" || !Secret(k) {
			kept[k] = v
		}
	}
	_, err := s.db.Touch(ctx, keepForm, person, path, []byte(kept.Encode()), form.Get("token"))
	return err
}
