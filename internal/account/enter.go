package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/typed"
)

// Entrant is somebody who has shown the right password, on the way to a session.
type Entrant struct {
	Person      int64
	Name, Login string
	Agent, Next string
	Old         []byte // hash of the session that is open in this browser; it ends
	Known       bool   // by the password: from a network or with a browser that the person has used
	Shown       Shown  // what they have shown
}

// actor is the entrant as the log names them; there is no session yet.
func (in Entrant) actor(who access.Actor) access.Actor {
	return access.Actor{Person: in.Person, Name: in.Name, Login: in.Login, Request: who.Request, From: who.From}
}

// Demand is what a sign-in asks for besides the password (issue: second factor at sign-in).
type Demand struct {
	Step   string // secret of the second step; empty when the password is enough
	Held   bool   // something to prove oneself with must be registered before anything else
	Notice string // said once
}

// Asker says, inside the act of signing in, what else is asked of somebody with the right password.
type Asker func(ctx context.Context, tx *db.Tx, in Entrant) (Demand, error)

// AskAlso makes every sign-in ask. The rooms behind this one know what people prove themselves with.
func (a *Service) AskAlso(ask Asker) { a.ask = ask }

// Shower says whether what was typed is what an authenticator of the person shows at the moment; it spends nothing. Person 0 has none.
type Shower func(ctx context.Context, person int64, typed string) (bool, error)

// ShownBy lets a code beside the password open a name that is shut to strangers.
func (a *Service) ShownBy(shows Shower) { a.shows = shows }

// Enter begins the session of somebody who has shown all that is asked, and says where to go: to a form kept from an
// earlier session, else where the person wanted to go.
func (a *Service) Enter(ctx context.Context, tx *db.Tx, in Entrant, d Demand) (w SignedIn, err error) {
	held, err := typed.Newest(ctx, tx, in.Person)
	if err != nil {
		return w, err
	}
	if w.Session, err = a.sessions.Begin(ctx, tx, in.Person, in.Old, Device{in.Agent, tx.Who.From, in.Shown}); err != nil {
		return w, err
	}
	said, err := a.afterBeginning(ctx, tx, in, d)
	w.Device = a.device.issue(in.Login, tx.At)
	LogSignIn(tx, in.Person, in.Name, in.Login)
	tx.Done(pageAfterSignIn(held, in.Next), "%s", said)
	return w, err
}

// afterBeginning ends what is one session too many, remembers the network, and gives what is to be said of it.
func (a *Service) afterBeginning(ctx context.Context, tx *db.Tx, in Entrant, d Demand) (string, error) {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return "", err
	}
	said, most := []string{}, values.Int(setting.LoginSessions)
	n, err := a.sessions.keepFew(ctx, tx, in.Person, most)
	if n > 0 {
		said = append(said, fmt.Sprintf("同时登录不超过 %d 处，最早的 %d 处已退出，可在“个人中心—登录安全”查看", most, n))
	}
	if d.Notice != "" {
		said = append(said, d.Notice)
	}
	if err == nil && attempt.Network(tx.Who.From) != "" {
		_, err = tx.Exec(ctx, insertPlace, db.Args{"person": in.Person, "places": [][]byte{placeOf(tx.Who.From), regionOf(tx.Who.From)}})
	}
	return strings.Join(said, "；"), err
}

// placeOf is what the table knows of a network.
func placeOf(address string) []byte {
	h := sha256.Sum256([]byte("place of sign-in|" + attempt.Network(address)))
	return h[:]
}

// regionOf is what it knows of the networks around it.
func regionOf(address string) []byte {
	h := sha256.Sum256([]byte("region of sign-in|" + attempt.Region(address)))
	return h[:]
}

// NoteAsked notes that the person was asked to register something to prove themselves with, and gives until when they may go on
// without it, from when that was first.
func NoteAsked(ctx context.Context, tx *db.Tx, person int64) (time.Time, error) {
	return db.Scalar[time.Time](ctx, tx, noteAsked, Graced(db.Args{"person": person, "at": tx.At}))
}

// DueTx says inside an act whether the person would have to register something before anything else, if they are of weight and have nothing.
func DueTx(ctx context.Context, tx *db.Tx, person int64) (bool, error) {
	return db.Scalar[bool](ctx, tx, selectDue, Graced(db.Args{"person": person}))
}

// ErrWrongStep is a second step that proved nothing; what was wrong with it is said to nobody.
var ErrWrongStep = errors.New("the second step proved nothing")

// SecondStep counts a try at the second step by the rule of the first, and apart from it, before it is looked at. A right
// one gives the tries back; a wrong one, ErrWrongStep, is noted like a wrong password.
func (a *Service) SecondStep(ctx context.Context, who access.Actor, in Entrant, cookie string, try func(access.Actor) error) error {
	t, err := a.tryOf(ctx, who, "step ", in.Login, cookie)
	if err != nil {
		return err
	}
	list, err := a.tries.TakeAny(ctx, t.entry.Ways(t.rules), "code")
	if err != nil {
		return a.noteThrottled(ctx, who, t.on(), unlooked, err)
	}
	err = try(in.actor(who))
	if !errors.Is(err, ErrWrongStep) {
		a.tries.GiveBack(ctx, list)
	}
	return err
}

// LogWrongStep notes a wrong second step.
func LogWrongStep(tx *db.Tx, in Entrant) {
	tx.LogAct(logged(in.Person, in.Name, in.Login), accountActs.Note("refused"), "", "密码正确，再次验证没有通过")
}
