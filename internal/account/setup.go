package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/passwords"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// setupLife is how long a setup token can be used.
const setupLife = 30 * time.Minute

// NeedsSetup says whether there never was an administrator, so that the first may be made with a token.
func (a *Service) NeedsSetup(ctx context.Context) (bool, error) {
	var has *bool
	err := a.db.Read(ctx, func(b *db.Batch) { has = db.Value[bool](b, hasAdministrator, setupArgs()) })
	if err != nil {
		return false, err
	}
	return !*has, nil
}

// IssueSetup makes the token for the first administrator. An earlier one is void from now on.
func (a *Service) IssueSetup(ctx context.Context) (token string, ends time.Time, err error) {
	var b [32]byte
	rand.Read(b[:])
	token = base64.RawURLEncoding.EncodeToString(b[:])
	_, err = a.db.Write(ctx, Operator(), func(ctx context.Context, tx *db.Tx) error {
		if err := noAdministrator(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, voidSetupTokens, db.Args{"at": tx.At}); err != nil {
			return err
		}
		ends = tx.At.Add(setupLife)
		_, err := tx.Exec(ctx, insertSetupToken, db.Args{"hash": HashSecret(token), "ends": ends})
		tx.LogAct(db.On{Kind: accountActs.Kind, Title: "首位管理员的一次性口令"}, accountActs.Note("setup_token"), "", "")
		return err
	})
	return token, ends, err
}

func noAdministrator(ctx context.Context, tx *db.Tx) error {
	has, err := db.Scalar[bool](ctx, tx, hasAdministrator, setupArgs())
	if err == nil && has {
		err = fault.New(fault.Missing, "系统已有管理员")
	}
	return err
}

// SetupForm is what was typed to make the first administrator.
type SetupForm struct{ Token, Name, Login, New, Again string }

// Beside is who else comes about in the act that makes the first administrator: what was wrong with what was typed of them, and what is done
// for them in the act. Actor is the new administrator.
type Beside struct {
	Errs form.Errors
	Make func(ctx context.Context, tx *db.Tx, actor access.Actor) error
}

// Setup makes the first administrator, and who is made beside them, and signs in. The token works once: whoever comes second, also
// at the same moment, meets a used one.
func (a *Service) Setup(ctx context.Context, who access.Actor, f SetupForm, agent string, beside Beside) (SignedIn, error) {
	in, err := a.checkSetup(ctx, f, beside.Errs)
	if err != nil {
		return SignedIn{}, err
	}
	if err := a.countWrongToken(ctx, who, f.Token); err != nil {
		return SignedIn{}, err
	}
	hash, err := attempt.HashPassword(ctx, f.New)
	if err != nil {
		return SignedIn{}, err
	}
	return a.setup(db.ByItself(ctx, setupShows), who, in, f, hash, agent, beside)
}

// setupShows is what shows whether the first administrator was made.
const setupShows = "请用刚才填写的用户名和密码登录：能登录的，已经办成；不能的，请用同一口令重新填写。"

// countWrongToken refuses a token that opens nothing before anything is hashed for it.
func (a *Service) countWrongToken(ctx context.Context, who access.Actor, token string) error {
	var opens *bool
	err := a.db.Read(ctx, func(b *db.Batch) {
		opens = db.Value[bool](b, hasSetupToken, db.Args{"hash": HashSecret(strings.TrimSpace(token))})
	})
	if err != nil || *opens {
		return err
	}
	if err := a.CountWrong(ctx, who, "setup", "token_password", db.On{Kind: accountActs.Kind, Title: "首位系统管理员"}); err != nil {
		return err
	}
	return wrongToken()
}

func wrongToken() error {
	var errs form.Errors
	errs.Add("token_password", "一次性口令不正确、已使用或已过期")
	return errs
}

func (a *Service) checkSetup(ctx context.Context, f SetupForm, also form.Errors) (Input, error) {
	var values *setting.Values
	if err := a.db.Read(ctx, func(b *db.Batch) { values = setting.Load(b) }); err != nil {
		return Input{}, err
	}
	in, errs := Form{Name: f.Name, Login: f.Login}.Input()
	if strings.TrimSpace(f.Token) == "" {
		errs.Add("token_password", "请填写一次性口令")
	}
	passwords.Policy{Min: values.Int(setting.PasswordMin), Words: []string{in.Name, in.Login}}.Check(&errs, "new_password", f.New)
	if f.New != f.Again {
		errs.Add("again_password", "两次输入的新密码不一致")
	}
	return in, append(errs, also...).Err()
}

func (a *Service) setup(ctx context.Context, who access.Actor, in Input, f SetupForm, hash, agent string, beside Beside) (w SignedIn, err error) {
	who.Name = in.Name
	w.Outcome, err = a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, useSetupToken, db.Args{"hash": HashSecret(strings.TrimSpace(f.Token)), "at": tx.At})
		if err != nil {
			return err
		}
		if n == 0 {
			return wrongToken()
		}
		if err := noAdministrator(ctx, tx); err != nil {
			return err
		}
		acc, err := createAccount(ctx, tx, in, hash, false)
		if err != nil {
			return err
		}
		if _, err := unit.GiveSeat(ctx, tx, acc.Person, firstAdministratorSeat(tx.At), true); err != nil {
			return err
		}
		w.Session, err = a.sessions.Begin(ctx, tx, acc.Person, nil, Device{agent, who.From, ShownCode})
		w.Device = a.device.issue(acc.Login, tx.At)
		tx.LogAct(acc.on(), accountActs.Note("setup"), "", "")
		tx.Done(Path(acc.Person), "")
		if err == nil && beside.Make != nil {
			err = beside.Make(ctx, tx, access.Actor{Person: acc.Person, Name: acc.Name, Login: acc.Login, Seats: []access.Seat{{Role: access.Admin}}})
		}
		return err
	})
	return w, err
}
