package signing

import (
	"context"
	"fmt"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
)

// Kind is what the room of a kind of records that are signed tells of them. Its strings are SQL over the room's own table.
type Kind struct {
	Name  string // as in the log: "minutes"
	Place string // the address of a record without its number: "/minutes/"
	Table string // "minutes m"
	ID    string // "m.id"
	State string // "m.state"
	Seen  string // who may read one; asked for whether a referral still gives sight
	Event string // what the events of its referrals are called before the dot
}

// path is the address of a record.
func (k Kind) path(id int64) string { return k.Place + strconv.FormatInt(id, 10) }

// Proofs is who checks that the person at the keyboard is the one who is signed in: password and code,
// bounded and throttled like a sign-in; and who seals what a page brings back.
type Proofs interface {
	CheckPassword(ctx context.Context, who access.Actor, password string) error
	CheckCode(ctx context.Context, who access.Actor, code string) (authenticator.Code, error)
	Seal(purpose string, person int64, plain []byte) ([]byte, error)
	Unseal(purpose string, person int64, sealed []byte) ([]byte, error)
}

// Signatures has what people do around their signatures, whatever the record.
type Signatures struct {
	db     *db.DB
	proofs Proofs
	kinds  []Kind
}

// New makes the service for records of the given kinds.
func New(d *db.DB, p Proofs, kinds ...Kind) *Signatures { return &Signatures{d, p, kinds} }

// kindOf finds the kind of the record that a referral is about.
func (s *Signatures) kindOf(ctx context.Context, tx *db.Tx, referral int64) (Kind, error) {
	name, err := db.Scalar[string](ctx, tx, kindOfReferral, db.Args{"id": referral})
	if err != nil {
		return Kind{}, err
	}
	for _, k := range s.kinds {
		if k.Name == name {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("referral %d is of a kind that nobody signs: %s", referral, name)
}

// SeeSignature says whether the person may see what hangs on a signature.
func (s *Signatures) SeeSignature(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { db.Value[int64](b, selectSignature, db.Seen(who, db.Args{"id": id})) })
}
