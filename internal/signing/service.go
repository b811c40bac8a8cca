package signing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
)

// Kind is what the room of a kind of records that are signed tells of them. Its strings are SQL over the room's own table.
type Kind struct {
	Name  string // as in the log: "minutes"
	Noun  string // what such a record is called: 纪要
	Place string // the address of a record without its number: "/minutes/"
	Table string // "minutes m"
	ID    string // "m.id"
	Title string // "m.title"
	State string // "m.state"
	Seen  string // who may read one; asked for whether a referral still gives sight
	Event string // what the events of its referrals are called before the dot
	// Intro says on the desk of whoever is to sign what the record is, Points are the first of its matters, and Size says how many it has.
	Intro, Points, Size string
	Lapsed              string // that the mandate of who signs last for another has ended since; empty where nobody does
	// Waits are the states besides those of the sign-off in which the office has the record in hand, for its desk.
	Waits []Wait
	// Rule says which settings rule how a signature is proved.
	Rule ProofRule
	// SignOff is for a kind that goes through fewer stages than all: rows of paper.Stages, the last one among them, each with what goes before it
	// and where it goes next in this kind.
	SignOff paper.SignOff
}

// OfKind is the kind of record that is signed.
func (k Kind) OfKind() string { return k.Name }

// Wait is a state in which records wait for the office. Its row leads to the list of the kind, which takes ?state=.
type Wait struct {
	State, Title string // "signed", 纪要待印发
	Hint, Tag    string
	Tone         flow.Tone
}

// List is the address of the list of such records.
func (k Kind) List() string { return strings.TrimSuffix(k.Place, "/") }

// KindOf finds a kind by its name among those that are signed.
func KindOf(kinds []Kind, name string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// Path is the address of a record.
func (k Kind) Path(id int64) string { return k.Place + strconv.FormatInt(id, 10) }

// Stages are those of the kind's sign-off, in their order.
func (k Kind) Stages() paper.SignOff {
	if k.SignOff == nil {
		return paper.Stages
	}
	return k.SignOff
}

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

// kindOf finds the kind of the record that a referral is about; one that is not served is not there.
func (s *Signatures) kindOf(ctx context.Context, tx *db.Tx, referral int64) (Kind, error) {
	name, err := db.Scalar[string](ctx, tx, kindOfReferral, db.Args{"id": referral})
	if err != nil {
		return Kind{}, err
	}
	k, served := KindOf(s.kinds, name)
	if !served {
		return Kind{}, fault.NotFound()
	}
	return k, nil
}

// SeeSignature says whether the person may see what hangs on a signature.
func (s *Signatures) SeeSignature(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { db.Value[int64](b, selectSignature, db.Seen(who, db.Args{"id": id})) })
}
