package account

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/passwords"
	"jointmeeting/internal/setting"
)

// PasswordForm is what was typed to change a password.
type PasswordForm struct {
	Current, New, Again string
	Keep                bool // leave the other sessions open; a handed-out password ends them all the same
}

// ChangePassword puts a new password in place of the person's own. Every other session of the person
// ends unless they are to be kept, and this one gets a new id.
func (a *Service) ChangePassword(ctx context.Context, who access.Actor, p PasswordForm, agent string) (SignedIn, error) {
	policy, err := a.PolicyFor(ctx, who.Person)
	if err != nil {
		return SignedIn{}, err
	}
	var errs form.Errors
	policy.Check(&errs, "new_password", p.New)
	if p.New != p.Again {
		errs.Add("again_password", "两次输入的新密码不一致")
	}
	if p.New == p.Current && len(errs) == 0 {
		errs.Add("new_password", "新密码不能与当前密码相同")
	}
	if len(errs) > 0 {
		return SignedIn{}, errs
	}
	was, err := a.prove(ctx, who, "current_password", "当前密码", p.Current)
	if err != nil {
		return SignedIn{}, err
	}
	hash, err := attempt.HashPassword(ctx, p.New)
	if err != nil {
		return SignedIn{}, err
	}
	return a.setOwn(ctx, who, was, hash, agent, p.Keep && !who.MustSet)
}

func (a *Service) setOwn(ctx context.Context, who access.Actor, was, hash, agent string, keep bool) (w SignedIn, err error) {
	// A repeated form must give a session again, so it is an act of its own.
	ctx = db.ByItself(ctx, "请重新登录：新密码能登录的，密码已经修改；不能的，请用原密码登录后再修改。")
	w.Outcome, err = a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		if err := stillProved(tx.Exec(ctx, setOwnPassword, db.Args{"person": who.Person, "was": was, "hash": hash})); err != nil {
			return err
		}
		said := "密码已修改"
		if !keep {
			said = "密码已修改，其他设备已退出"
			if _, err := EndAll(ctx, tx, who.Person, who.Session); err != nil {
				return err
			}
		}
		// The new session has shown what the old one had, and no more: what was written there meanwhile is not taken over.
		shown, err := shownTx(ctx, tx)
		if err != nil {
			return err
		}
		w.Session, err = a.sessions.Begin(ctx, tx, who.Person, who.Session, Device{agent, who.From, shown})
		tx.LogAct(logged(who.Person, who.Name, who.Login), accountActs.Note("password"), "", "")
		next := "/me/security"
		if who.MustSet {
			next = "/"
		}
		tx.Done(next, said)
		return err
	})
	return w, err
}

// PolicyFor is the policy with the words that are too near to the person.
func (a *Service) PolicyFor(ctx context.Context, person int64) (passwords.Policy, error) {
	var words *[]string
	var values *setting.Values
	err := a.db.Read(ctx, func(b *db.Batch) {
		words, values = db.Values[string](b, selectOfficeWords, db.Args{"person": person}), setting.Load(b)
	})
	if err != nil {
		return passwords.Policy{}, err
	}
	return passwords.Policy{Min: values.Int(setting.PasswordMin), Words: *words}, nil
}
