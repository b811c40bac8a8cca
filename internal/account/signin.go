package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/typed"
)

// SignInForm is a posted sign-in form.
type SignInForm struct {
	Login, Password string
	Cookie          string // the device cookie for this login, when the browser has one
	Agent           string
	Old             []byte // hash of the session that is open in this browser; it ends
	Next            string // where the person wanted to go; checked by the edge
	Code            string // of the person's authenticator, where it was typed beside the password
	Wait            string // what the page gave that asked to wait
}

// SignedIn is what a sign-in leads to: the new session's id and the device cookie for the browser, or the secret of the
// second step that is still to be done.
type SignedIn struct {
	db.Outcome
	Session, Device string
	Step            string
	Shut            bool   // turned away from a door that is shut to strangers, or before it: a code is asked for
	Wait            string // what the browser shows when it has waited, where it was asked to
}

// wrongNameOrPassword is the one answer to every failure: which of name and password was wrong, and whether there
// is such a person at all, is nobody's business.
func wrongNameOrPassword() error {
	var errs form.Errors
	errs.Add("username", "用户名或密码不正确")
	return errs
}

// signInAccount is the account as signing in sees it; without one, every field is empty.
type signInAccount struct {
	Person     int64
	Name       string
	Password   string
	MustChange bool
	Active     bool
	Home       bool // has signed in from this network
	Near       bool // or from one of its neighbours
	Known      bool `db:"-"` // from here, or with this browser
}

// SignIn checks a name and a password and begins a session. Unknown, disabled and wrong cost the same
// time, the same statements and the same words.
func (a *Service) SignIn(ctx context.Context, who access.Actor, k SignInForm) (SignedIn, error) {
	// Each sign-in is an act of its own: repeating the form must give a session again.
	ctx = db.ByItself(ctx, "请重新登录。")
	leave, err := attempt.Begin(ctx)
	if err != nil {
		return SignedIn{}, err
	}
	defer leave()
	t, err := a.tryOf(ctx, who, "", k.Login, k.Cookie)
	if err != nil {
		return SignedIn{}, err
	}
	t.entry.Waited = a.hasWaited(t, who.From, k.Wait) >= limit.WaitTime
	if err := a.showFirst(ctx, who, &t, k.Code); err != nil {
		return SignedIn{Shut: true}, err
	}
	ways := t.entry.Ways(t.rules)
	ok, old, err := a.tries.Compare(ctx, ways, "username", k.Password, t.Password)
	if err != nil {
		return a.turnAway(ctx, who, t, k.Wait, err)
	}
	if !ok {
		return SignedIn{Shut: k.Code != ""}, a.logRefusal(ctx, who, t, k.Code != "")
	}
	fresh := ""
	if old {
		if fresh, err = attempt.HashPassword(ctx, k.Password); err != nil {
			return SignedIn{}, err
		}
	}
	return a.beginSession(ctx, who, t.signInAccount, k, fresh, ways)
}

// trying is a try at one of the steps of signing in: whose, from where, and by what rules.
type trying struct {
	signInAccount
	login string
	entry attempt.Entry
	rules *setting.Values
	now   time.Time
}

// on is whom it is about in the log.
func (t trying) on() db.On { return refusedOn(t.signInAccount, t.login) }

// tryOf finds the account, and where the try comes from.
func (a *Service) tryOf(ctx context.Context, who access.Actor, step, login, cookie string) (t trying, err error) {
	t.login = cleanLogin(login)
	t.signInAccount, t.now, t.rules, err = a.findForSignIn(ctx, t.login, who.From)
	if err != nil {
		return t, err
	}
	device, ours := a.device.read(t.login, cookie, t.now)
	t.Known = t.Home || ours
	t.entry = attempt.Entry{Step: step, Login: t.login, Device: device, Address: who.From, Home: t.Home, Near: t.Near}
	return t, nil
}

func (a *Service) findForSignIn(ctx context.Context, login, address string) (signInAccount, time.Time, *setting.Values, error) {
	var found **signInAccount
	var now *time.Time
	var values *setting.Values
	err := a.db.Read(ctx, func(b *db.Batch) {
		found = db.Maybe[signInAccount](b, selectSignIn, db.Args{"login": login, "place": placeOf(address), "region": regionOf(address)})
		now, values = db.Value[time.Time](b, "SELECT portal_now()", nil), setting.Load(b)
	})
	if err != nil {
		return signInAccount{}, time.Time{}, nil, err
	}
	if *found == nil {
		return signInAccount{}, *now, values, nil
	}
	if !(*found).Active {
		(*found).Password = "" // from here on it looks like any account that no password opens
	}
	return **found, *now, values, nil
}

// logRefusal notes the failure. What was typed as a name is kept only when it is one.
func (a *Service) logRefusal(ctx context.Context, who access.Actor, t trying, code bool) error {
	who.Name = "未登录"
	_, err := a.db.Write(ctx, who, func(_ context.Context, tx *db.Tx) error {
		tx.LogAct(t.on(), accountActs.Note("refused"), "", "")
		return nil
	})
	switch {
	case err != nil:
		return err
	case code:
		return form.Errors{{Field: "username", Text: "用户名、密码或验证码不正确"}} // which of them is nobody's business either
	}
	return wrongNameOrPassword()
}

// unlooked is what the log says of tries that were turned away before they were looked at.
const unlooked = "尝试过多，本时段第 %d 次未核对即拒绝"

// noteThrottled puts a try too many into the log, where it is to be noted, with the words for its number. The refusal stays what it was.
func (a *Service) noteThrottled(ctx context.Context, who access.Actor, on db.On, words string, refusal error) error {
	by := a.tries.Refused(ctx, refusal)
	if by == "" {
		return refusal
	}
	if !who.Signed() {
		who.Name = "未登录"
	}
	_, err := a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		noted, err := attempt.Noted(ctx, tx, by)
		tx.LogAct(on, accountActs.Note("throttled"), "", fmt.Sprintf(words, noted))
		return err
	})
	return errors.Join(refusal, err)
}

// refusedOn is whom a refused sign-in is about in the log.
func refusedOn(found signInAccount, login string) db.On {
	if found.Person == 0 {
		return db.On{Kind: accountActs.Kind, Title: "没有此账号"}
	}
	return logged(found.Person, found.Name, login)
}

// beginSession takes the sign-in further in the act that logs it: to a session, or to a second step that holds no right.
func (a *Service) beginSession(ctx context.Context, who access.Actor, found signInAccount, k SignInForm, fresh string, ways [][]attempt.Counter) (w SignedIn, err error) {
	login := cleanLogin(k.Login)
	in := Entrant{Person: found.Person, Name: found.Name, Login: login, Agent: k.Agent, Next: k.Next, Old: k.Old, Known: found.Known,
		Shown: ShownPassword}
	var out db.Outcome
	out, err = a.db.Write(ctx, in.actor(who), func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, holdForSession, db.Args{"person": found.Person, "hash": found.Password, "fresh": fresh})
		if err != nil {
			return err
		}
		if n == 0 {
			return wrongNameOrPassword()
		}
		if err := attempt.Forget(ctx, tx, ways); err != nil {
			return fmt.Errorf("forget the tries: %w", err)
		}
		demand, err := a.ask(ctx, tx, in)
		switch {
		case err != nil:
			return err
		case demand.Step != "":
			w = SignedIn{Step: demand.Step}
			tx.LogAct(logged(found.Person, found.Name, login), accountActs.Note("first_step"), "", "")
			tx.Done(StepPath, "")
			return nil
		}
		w, err = a.Enter(ctx, tx, in, demand)
		return err
	})
	w.Outcome = out
	return w, err
}

// StepPath is the page of the second step.
const StepPath = "/login/verify"

func pageAfterSignIn(held int64, next string) string {
	switch {
	case held != 0:
		return typed.Path(held)
	case next != "":
		return next
	}
	return "/"
}

// LogSignIn notes that a person has signed in.
func LogSignIn(tx *db.Tx, person int64, name, login string) {
	tx.LogAct(logged(person, name, login), accountActs.Note("sign_in"), "", "")
}

// SignOut ends the session.
func (a *Service) SignOut(ctx context.Context, who access.Actor) (db.Outcome, error) {
	ctx = db.ByItself(ctx, "请刷新页面：仍显示已登录的，请再退出一次。")
	return a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		tx.LogAct(logged(who.Person, who.Name, who.Login), accountActs.Note("sign_out"), "", "")
		tx.Done("/login", "已退出登录")
		return End(ctx, tx, who.Session)
	})
}

// CheckPassword asks the person at the keyboard to prove once more who is there, before an act that
// binds. Wrong ones are counted apart from signing in; the error is about the field password.
func (a *Service) CheckPassword(ctx context.Context, who access.Actor, password string) error {
	_, err := a.prove(ctx, who, "password", "登录密码", password)
	return err
}

func (a *Service) prove(ctx context.Context, who access.Actor, field, label, password string) (hash string, err error) {
	var found *string
	var values *setting.Values
	err = a.db.Read(ctx, func(b *db.Batch) {
		found, values = db.Value[string](b, selectOwnHash, db.Args{"person": who.Person}), setting.Load(b)
	})
	if err != nil {
		return "", err
	}
	var errs form.Errors
	if password == "" {
		errs.Add(field, "请填写%s", label)
		return "", errs
	}
	ok, _, err := a.tries.Compare(ctx, [][]attempt.Counter{{attempt.Own(who.Person, "prove", values)}}, field, password, *found)
	if err != nil {
		return "", err
	}
	if !ok {
		errs.Add(field, "%s不正确", label)
		return "", errs
	}
	return *found, nil
}

// stillProved is the person's own account again, after it has been proved.
func stillProved(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.Stale()
	}
	return err
}
