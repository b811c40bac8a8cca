package handover

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// ShowPath is where somebody who signed in by the password alone types a code.
const ShowPath = "/me/security/show"

// Show takes the code of somebody of weight who signed in by the password alone: in this session they may now register what they prove
// themselves with. A code is good for this once, besides the choice of a password: whoever lost the answer to that types it again.
func (s *Service) Show(ctx context.Context, who access.Actor, code string) (db.Outcome, error) {
	if typed(code) == "" {
		return db.Outcome{}, form.Errors{{Field: "code_password", Text: "请填写启用码"}}
	}
	c, err := s.matching(ctx, who, code, " AND h.person = @person", db.Args{"person": who.Person}, selectShowable)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error { return show(ctx, tx, c) })
}

func show(ctx context.Context, tx *db.Tx, c Code) error {
	asked, _, err := authenticator.CodeTx(ctx, tx, c.Person)
	if err == nil && !asked {
		err = wrongShown()
	}
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, showCode, db.Args{"id": c.ID, "version": c.Version, "at": tx.At})
	if err != nil {
		return fmt.Errorf("show the code: %w", err)
	}
	if n == 0 {
		return wrongShown()
	}
	if err := c.enoughNow(ctx, tx); err != nil {
		return err
	}
	tx.LogAct(c.on(), acts.Note("show"), "", c.hands())
	tx.Done("/me/security", "启用码正确，请登记动态验证码或通行密钥")
	if err := authenticator.DropAlone(ctx, tx, c.Person); err != nil {
		return err
	}
	return account.NoteShown(ctx, tx, account.ShownCode)
}

// Shows gives until when the code with which the person chose the password still lets them register something; nil where there is none.
func (s *Service) Shows(ctx context.Context, who access.Actor) (*time.Time, error) {
	var found **Code
	err := s.db.Read(ctx, func(b *db.Batch) {
		found = db.Maybe[Code](b, selectShowable+" AND h.person = @person AND h.used_at IS NOT NULL", args(db.Args{"person": who.Person}))
	})
	if err != nil || *found == nil || !(*found).Valid() || (*found).enough() != nil {
		return nil, err
	}
	return &(*found).Ends, nil
}

// wrongShown is the one answer to a code that does not let its person register.
func wrongShown() error {
	return form.Errors{{Field: "code_password", Text: "启用码不正确，或已使用、已过期、已被新的代替、尚未经第二人确认。请逐字核对后再试；仍不行的，请系统管理员重新办理“重置密码”，两段都要换新的"}}
}
