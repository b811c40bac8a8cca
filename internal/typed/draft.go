// Package typed keeps what a person has typed and not sent: forms that came after the session had ended, and drafts. It is
// nobody else's and no record of the office.
package typed

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// Draft is what the person has typed into a form and not sent. It is nobody else's and no record.
type Draft struct {
	Body []byte
	At   time.Time
}

// Values are the fields as they were typed.
func (d Draft) Values() url.Values { return Form{Body: d.Body}.Values() }

// Secret says whether a field holds a password, a code or a token: none is kept, and none is shown again.
func Secret(field string) bool {
	return strings.Contains(field, "password") || slices.Contains([]string{"token", "code", "sealed", "attestation", "assertion"}, field)
}

// draftsMost bounds how many forms of one person are kept.
const draftsMost = 50

// KeepDraft keeps what the person has typed into the form of the address, over what was kept before.
// Passwords are never kept.
func (s *Service) KeepDraft(ctx context.Context, who access.Actor, path string, typed url.Values) error {
	kept := url.Values{}
	for k, v := range typed {
		if !Secret(k) {
			kept[k] = v
		}
	}
	_, err := s.db.TouchFor(ctx, who, keepDraft, who.Person, path, []byte(kept.Encode()), draftsMost)
	return err
}

// DraftOf gives what was kept for the form of the address, nil when nothing was.
func (s *Service) DraftOf(ctx context.Context, who access.Actor, path string) (*Draft, error) {
	var d **Draft
	err := s.db.Read(ctx, func(b *db.Batch) { d = db.Maybe[Draft](b, selectDraft, db.Args{"person": who.Person, "path": path}) })
	if err != nil {
		return nil, err
	}
	return *d, nil
}

// DropDraft forgets it.
func (s *Service) DropDraft(ctx context.Context, who access.Actor, path string) error {
	_, err := s.db.TouchFor(ctx, who, dropDraft, who.Person, path)
	return err
}
