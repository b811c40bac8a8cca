// Package authenticator holds with what people prove themselves when they sign, besides the password:
// code generators and passkeys. New ones wait, or are confirmed by the security officer.
package authenticator

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// The kinds of authenticators.
const (
	ByCode    = "code"    // a generator of six digits (TOTP)
	ByPasskey = "passkey" // a key of the person's own device
	Former    = "former"  // none any more
)

// NameMax is the longest name; the schema has the same.
const NameMax = 40

// Authenticator is something a person proves themselves with when signing.
type Authenticator struct {
	ID, Person  int64
	PersonName  string
	Kind, Name  string
	AddedAt     time.Time
	ConfirmedAt *time.Time
	ConfirmedBy string
	RemovedAt   *time.Time // nil while it is there
	RemovedBy   string
	Usable      bool      // signs now
	UsableAt    time.Time // when it signs without being confirmed
	Last        bool      // the only one of its person that signs now
	Stands      bool      // for the seats of its person; where not, it is used once the security officer has confirmed it
	Version     int
}

// KindTitle is the kind's word on screen.
func (a Authenticator) KindTitle() string {
	return map[string]string{ByCode: "动态验证码", ByPasskey: "通行密钥"}[a.Kind]
}

// Path is its page for its person.
func Path(id int64) string { return "/me/authenticators/" + strconv.FormatInt(id, 10) }

// ListPath is where the security officer confirms new ones.
const ListPath = "/authenticators"

// Service has the use cases of authenticators.
type Service struct {
	db       *db.DB
	accounts *account.Service
}

// NewService makes the service.
func NewService(d *db.DB, accounts *account.Service) *Service {
	s := &Service{d, accounts}
	accounts.AskAlso(s.atSignIn)
	accounts.ShownBy(s.shows)
	return s
}

// CheckPassword asks for the password again, so that an act of signing has one room to ask for its proofs.
func (s *Service) CheckPassword(ctx context.Context, who access.Actor, password string) error {
	return s.accounts.CheckPassword(ctx, who, password)
}

// Seal closes bytes that a page brings back, for one person and purpose.
func (s *Service) Seal(purpose string, person int64, plain []byte) ([]byte, error) {
	return s.accounts.Seal(purpose, person, plain)
}

// Unseal opens what Seal closed for the same person and purpose.
func (s *Service) Unseal(purpose string, person int64, sealed []byte) ([]byte, error) {
	return s.accounts.Unseal(purpose, person, sealed)
}

// mayConfirm is who confirms and revokes the authenticators of others.
var mayConfirm = []access.Right{access.May(access.Security)}

// log notes an act on an authenticator, among those of its person's account.
func (a Authenticator) log(tx *db.Tx, act flow.Taken, reason string) {
	tx.LogAct(a.on(), act, reason, a.KindTitle()+"“"+a.Name+"”")
}

func (a Authenticator) on() db.On { return db.On{Kind: "account", ID: a.Person, Title: a.PersonName} }

// waiting is how many hours a new one waits, as shipped; the settings may say otherwise.
func waiting(own db.Args) db.Args {
	d, err := setting.Find(string(setting.AuthenticatorWait))
	if err != nil {
		panic(err) // a key of the table is in the table
	}
	own["wait_key"], own["wait"] = d.Key, d.Default
	if own["except"] == nil {
		own["except"] = 0
	}
	return weighed(own)
}

// Owned is what a person has to prove themselves with, and how many recovery codes are left.
type Owned struct {
	List   []Authenticator
	Left   int
	Proves bool // some of it stands for the seats of the moment
	Closed bool // in this session nothing is registered before a code is shown
}

// Own gives what the person has.
func (s *Service) Own(ctx context.Context, who access.Actor) (Owned, error) {
	var list *[]Authenticator
	var left *int
	var st *standing
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Authenticator](b, selectOwnAuthenticators, waiting(db.Args{"person": who.Person}))
		left = db.Value[int](b, countRecovery, weighed(db.Args{"person": who.Person}))
		st, values = askStanding(b, who.Person), setting.Load(b)
	})
	if err != nil {
		return Owned{}, err
	}
	return Owned{*list, *left, st.Has, who.Alone && st.byCode(*values)}, nil
}

// Get gives one of the person's own.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Authenticator, error) {
	var one *Authenticator
	err := s.db.Read(ctx, func(b *db.Batch) {
		one = db.One[Authenticator](b, selectOwnAuthenticator, waiting(db.Args{"person": who.Person, "id": id}))
	})
	if err != nil {
		return Authenticator{}, err
	}
	return *one, nil
}

// Kept lists all authenticators for the security officer: those that wait first, the oldest first, then those in use, by
// their people.
func (s *Service) Kept(ctx context.Context, who access.Actor) ([]Authenticator, error) {
	if !authenticatorActs.May(who, access.Ties{}, "confirm") {
		return nil, fault.NotFound()
	}
	var list *[]Authenticator
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Authenticator](b, selectKept, waiting(db.Args{}))
	})
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// Answer confirms a new authenticator, or revokes one with a reason; never one's own.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		x, answer, err := steps(lockAny).Act(ctx, tx, db.Asked{ID: id, Version: version, Do: step})
		if err != nil {
			return err
		}
		if err := x.answerable(who, step, reason); err != nil {
			return err
		}
		x.log(tx, answer, reason)
		if step == "revoke" {
			tx.Done(ListPath, "已撤销%s的%s“%s”", x.PersonName, x.KindTitle(), x.Name)
			return revoke(ctx, tx, x, reason)
		}
		tx.Done(ListPath, "已确认%s的%s“%s”，可用于签批", x.PersonName, x.KindTitle(), x.Name)
		return confirm(ctx, tx, x)
	})
}

// steps take the acts on an authenticator, which the log keeps among those of its person's account.
func steps(lock func(context.Context, *db.Tx, int64) (Authenticator, error)) db.Steps[Authenticator] {
	return db.Steps[Authenticator]{Chart: flow.ChartOf(&authenticatorActs, flow.Untied[Authenticator], func(a Authenticator) int { return a.Version }),
		Lock: lock, On: Authenticator.on, Over: Authenticator.over}
}

// lockAny is anybody's, for the security officer.
func lockAny(ctx context.Context, tx *db.Tx, id int64) (Authenticator, error) {
	if !authenticatorActs.May(tx.Who, access.Ties{}, "confirm") {
		return Authenticator{}, fault.NotFound()
	}
	return db.Get[Authenticator](ctx, tx, lockAuthenticator, waiting(db.Args{"id": id}))
}

// lockMine is the person's own.
func lockMine(ctx context.Context, tx *db.Tx, id int64) (Authenticator, error) {
	return db.Get[Authenticator](ctx, tx, lockOwn, waiting(db.Args{"person": tx.Who.Person, "id": id}))
}

// over says that it was taken away, when and by whom.
func (a Authenticator) over() string {
	if a.RemovedAt == nil {
		return ""
	}
	return fmt.Sprintf("%s“%s”已于%s由%s移除", a.KindTitle(), a.Name, a.RemovedAt.In(form.Zone).Format("1月2日 15:04"), a.RemovedBy)
}

func (a Authenticator) answerable(who access.Actor, step, reason string) error {
	switch {
	case who.Paused != "":
		return fault.Refused("%s", who.Paused)
	case a.Person == who.Person:
		return fault.Refused("不能确认或撤销自己的验证方式")
	case step == "confirm" && a.ConfirmedAt != nil:
		return fault.Late("已经确认过")
	case step == "revoke" && form.Line(reason) == "":
		return form.Errors{{Field: fmt.Sprintf("reason-%d", a.ID), Text: "请写明撤销的原因"}}
	}
	return nil
}

// Mean is one authenticator with which a person may sign now. One of the kind Former says that the person had one that
// signed and has none now: the password alone does not sign for them again.
type Mean struct {
	ID         int64
	Kind, Name string
	Credential []byte
	RPID       string
}

// HadTx says inside an act whether the person ever had an authenticator that signed, besides the given one.
func HadTx(ctx context.Context, tx *db.Tx, person, except int64) (bool, error) {
	return db.Scalar[bool](ctx, tx, selectHad, waiting(db.Args{"person": person, "except": except}))
}

// MeansOf asks for those with which the person may sign now.
func MeansOf(b *db.Batch, who access.Actor) *[]Mean {
	return db.Many[Mean](b, selectMeans, waiting(db.Args{"person": who.Person}))
}
