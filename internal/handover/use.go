package handover

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/passwords"
)

// Form is what was typed to choose a password with a code.
type Form struct {
	Login, Code, New, Again string
	Agent                   string
	Old                     []byte // hash of the session that is open in this browser; it ends where another begins
}

// wrong is the one answer to a name that is none, a wrong code and one that opens nothing: which it was is nobody's business.
func wrong() error {
	return form.Errors{{Field: "code_password", Text: "用户名或启用码不正确，或启用码已使用、已过期、尚未经第二人确认。请逐字核对后再试；仍不行的，请联系系统管理员重新发放（分两段的，两段都要换新的）"}}
}

// Use lets the person choose a password with a code. It signs nobody in who has a second factor, which is asked for at sign-in, and
// a reset removes none. Whoever is of weight and has none yet is signed in, to register it: the code is what lets them. After a reset the
// signing of the person rests.
func (s *Service) Use(ctx context.Context, who access.Actor, f Form) (w account.SignedIn, err error) {
	leave, err := attempt.BeginCode(ctx)
	if err != nil {
		return w, err
	}
	defer leave()
	policy, err := s.accounts.PolicyFor(ctx, 0)
	if err != nil {
		return w, err
	}
	if err := f.check(policy); err != nil {
		return w, err
	}
	c, err := s.matching(ctx, who, f.Code, " AND a.login = @login AND a.disabled_at IS NULL", db.Args{"login": tidy(f.Login)}, selectCodes)
	if err != nil {
		return w, err
	}
	if policy, err = s.accounts.PolicyFor(ctx, c.Person); err != nil {
		return w, err
	}
	if err := f.check(policy); err != nil {
		return w, err
	}
	hash, err := attempt.HashPassword(ctx, f.New)
	if err != nil {
		return w, err
	}
	who.Person, who.Name, who.Login, who.Session, who.Seats = c.Person, c.Name, c.Login, nil, nil
	// An act of its own: the password is no part of what makes two forms the same.
	var out db.Outcome
	out, err = s.db.Write(db.ByItself(ctx, "请用新密码登录：能登录的，新密码已经设好；不能的，请用同一启用码重新设置。"), who, func(ctx context.Context, tx *db.Tx) (err error) {
		if err := use(ctx, tx, c, hash); err != nil {
			return err
		}
		if w, err = s.enter(ctx, tx, c, f); w.Device == "" {
			w.Device = s.accounts.KnownDevice(c.Login, tx.At) // or whoever tries the name would keep them out of it all the same
		}
		return err
	})
	w.Outcome = out
	return w, err
}

// enter begins a session for somebody of weight who has nothing yet to prove themselves with; for others none.
func (s *Service) enter(ctx context.Context, tx *db.Tx, c Code, f Form) (account.SignedIn, error) {
	asked, first, err := authenticator.CodeTx(ctx, tx, c.Person)
	if err != nil || !asked || !first {
		return account.SignedIn{}, err
	}
	if err := authenticator.DropAlone(ctx, tx, c.Person); err != nil {
		return account.SignedIn{}, err
	}
	return s.accounts.Enter(ctx, tx, account.Entrant{Person: c.Person, Name: c.Name, Login: c.Login, Agent: f.Agent, Next: "/me/security",
		Old: f.Old, Known: true, Shown: account.ShownCode}, account.Demand{})
}

func (f Form) check(p passwords.Policy) error {
	var errs form.Errors
	if tidy(f.Login) == "" {
		errs.Add("username", "请填写用户名")
	}
	if typed(f.Code) == "" {
		errs.Add("code_password", "请填写启用码")
	}
	p.Words = append(p.Words, tidy(f.Login))
	p.Check(&errs, "new_password", f.New)
	if f.New != f.Again {
		errs.Add("again_password", "两次输入的新密码不一致")
	}
	return errs.Err()
}

// matching finds the code that the person has, by what is selected of those that are good for it. A right one is looked for first: wrong ones
// of others, counted by network and logged, keep nobody out.
func (s *Service) matching(ctx context.Context, who access.Actor, code, of string, own db.Args, list string) (Code, error) {
	var found **Code
	err := s.db.Read(ctx, func(b *db.Batch) {
		found = db.Maybe[Code](b, list+of, args(own))
	})
	if err != nil {
		return Code{}, err
	}
	c := Code{Person: -1, First: []byte{0}}
	if *found != nil {
		c = **found
	}
	if fits := s.opens(c, typed(code)); fits && c.Valid() {
		return c, c.enough()
	}
	return Code{}, s.refused(ctx, who, c)
}

// enough refuses a code that one administrator alone holds, of somebody who is of weight by now.
func (c Code) enough() error {
	if c.Grave && !c.Halves && c.ByPerson != 0 {
		return form.Errors{{Field: "code_password", Text: "您的任职需要由第二人确认启用码，请联系系统管理员重新办理"}}
	}
	return nil
}

// enoughNow is enough by the seats of the moment of the act.
func (c Code) enoughNow(ctx context.Context, tx *db.Tx) error {
	now, err := db.Get[weight](ctx, tx, selectWeight, args(db.Args{"person": c.Person}))
	if err != nil {
		return fmt.Errorf("weigh person %d: %w", c.Person, err)
	}
	c.Grave = now.Grave
	return c.enough()
}

func (s *Service) refused(ctx context.Context, who access.Actor, c Code) error {
	on := db.On{Kind: "account", Title: "没有可用的启用码"}
	if c.Person > 0 {
		on = c.on()
	}
	if err := s.accounts.CountWrong(ctx, who, "handover", "code_password", on); err != nil {
		return err
	}
	in, answer := who.Signed(), wrong()
	if in {
		answer = wrongShown()
	} else {
		who.Name = "未登录"
	}
	_, err := s.db.Write(db.ByItself(ctx, "请重新填写启用码。"), who, func(ctx context.Context, tx *db.Tx) error {
		tx.LogAct(on, acts.Note("refused"), "", "")
		if in {
			return authenticator.TellRefused(ctx, tx, who.Person)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return answer
}

// use spends the code and sets the password, in one act: of two at once one meets a used code.
func use(ctx context.Context, tx *db.Tx, c Code, hash string) error {
	n, err := tx.Exec(ctx, useCode, db.Args{"id": c.ID, "version": c.Version, "at": tx.At})
	if err != nil {
		return fmt.Errorf("spend the code: %w", err)
	}
	if n == 0 {
		return wrong()
	}
	if err := c.enoughNow(ctx, tx); err != nil {
		return err
	}
	if err := account.SetPassword(ctx, tx, c.Person, hash); err != nil {
		return err
	}
	tx.LogAct(c.on(), acts.Note("use"), "", c.PurposeTitle()+"："+c.hands())
	tx.Done("/login", "")
	kind, what, by := account.Started, "启用账号并设置了登录密码", "有人凭"+c.through()+"的启用码"
	if c.Purpose == ForReset {
		kind, what, by = account.WasReset, "用启用码重置了登录密码", c.hands()
	}
	return account.NoteChange(ctx, tx, account.Change{Person: c.Person, Kind: kind, What: what, ByPerson: c.ByPerson, ByName: by,
		Pauses: c.Purpose == ForReset})
}

// through says from whom the code came.
func (c Code) through() string {
	if c.ApprovedName != "" {
		return c.ByName + "发放、" + c.ApprovedName + "确认"
	}
	return c.ByName + "发放"
}

// hands are the people through whose hands the code went.
func (c Code) hands() string { return c.through() + "启用码" }
