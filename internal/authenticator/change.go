package authenticator

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Leaving is what was typed to take an authenticator away, on the version that the form showed; Keep leaves the other sessions open.
type Leaving struct {
	Version        int
	Password, Code string
	Keep           bool
}

// Remove takes one of the person's own away, after the password was typed again. The last one that signs proves
// itself by a code of its own; a last passkey is the security officer's to revoke. Otherwise whoever has the password
// could sign by it alone.
func (s *Service) Remove(ctx context.Context, who access.Actor, id int64, in Leaving) (db.Outcome, error) {
	proof, err := s.proveLeaving(ctx, who, id, in)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		x, err := steps(lockMine).Current(ctx, tx, db.Asked{ID: id, Version: in.Version})
		if err != nil {
			return err
		}
		if err := x.leave(ctx, tx, proof); err != nil {
			return err
		}
		x.log(tx, authenticatorActs.Note("remove"), "")
		tx.Done("/me/security", "已移除%s“%s”", x.KindTitle(), x.Name)
		if err := x.goes(ctx, tx); err != nil || in.Keep {
			return err
		}
		return account.EndOthersToo(ctx, tx)
	})
}

// goes takes it away, unless its person would then be shut out until somebody else lets them in: who may do that, may have nobody to ask.
func (a Authenticator) goes(ctx context.Context, tx *db.Tx) error {
	if err := discard(ctx, tx, a, "", removed); err != nil {
		return err
	}
	out, err := shutOut(ctx, tx)
	if err == nil && out {
		err = fault.Refused("按现行登录规则，移除后您就不能再使用系统。请先登记新的验证方式，再移除这一个")
	}
	return err
}

// proveLeaving checks the password, and the code of the last authenticator that signs; for others none is asked. A form that comes too late
// is told so and proves nothing; what has been taken away stays so, and the act says by whom, or answers a repeated click with the first one's outcome.
func (s *Service) proveLeaving(ctx context.Context, who access.Actor, id int64, in Leaving) (Code, error) {
	var x *Authenticator
	err := s.db.Read(ctx, func(b *db.Batch) {
		x = db.One[Authenticator](b, selectOwnEver, waiting(db.Args{"person": who.Person, "id": id}))
	})
	if err != nil || x.over() != "" {
		return Code{}, err
	}
	if err := db.Fresh(x.Version, in.Version); err != nil {
		return Code{}, err
	}
	if err := s.CheckPassword(ctx, who, in.Password); err != nil || !x.Last || x.Kind != ByCode {
		return Code{}, err
	}
	return s.CheckCode(ctx, who, in.Code)
}

func (a Authenticator) leave(ctx context.Context, tx *db.Tx, proof Code) error {
	switch {
	case !a.Last:
		return nil
	case a.Kind == ByPasskey:
		return fault.Refused("%s", LastPasskey)
	case proof.Authenticator != a.ID:
		return fault.Stale() // another one went meanwhile: this one has become the last
	}
	return UseCode(ctx, tx, proof)
}

// LastPasskey is what is said of the last authenticator where it is a passkey.
const LastPasskey = "这是最后一个可用于签批的验证方式，请联系安全管理员核实后撤销，或先登记动态验证码"

// What the person is told of one that was taken away.
const (
	removed = "移除了签批验证方式"
	revoked = removed + "，退出了全部登录并作废了备用码"
)

// revoke takes away what somebody else says is not its person's, or not in their hands: whoever has it may have begun sessions and hold the
// recovery codes that came with it.
func revoke(ctx context.Context, tx *db.Tx, x Authenticator, reason string) error {
	if _, err := account.EndAll(ctx, tx, x.Person, nil); err != nil {
		return fmt.Errorf("end the sessions of person %d: %w", x.Person, err)
	}
	if _, err := tx.Exec(ctx, dropRecovery, db.Args{"person": x.Person}); err != nil {
		return fmt.Errorf("drop the recovery codes of person %d: %w", x.Person, err)
	}
	return discard(ctx, tx, x, reason, revoked)
}

// discard takes an authenticator away, and tells its person. Where it signed, their signing rests.
func discard(ctx context.Context, tx *db.Tx, x Authenticator, reason, what string) error {
	if err := tx.Change(ctx, removeAuthenticator, db.Args{"id": x.ID, "version": x.Version, "at": tx.At, "by": tx.Who.Name, "reason": reason}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, dropIdleRecovery, db.Args{"person": x.Person}); err != nil {
		return err
	}
	return x.told(ctx, tx, account.Removed, what, x.Usable)
}

// told notes the change for its person. A first authenticator stops nothing: the password signs as before until it is
// usable, and whoever has none must not fear to get one.
func (a Authenticator) told(ctx context.Context, tx *db.Tx, kind account.ChangeKind, what string, pauses bool) error {
	return account.NoteChange(ctx, tx, account.Change{Person: a.Person, Kind: kind, Authenticator: a.ID, Pauses: pauses,
		What: fmt.Sprintf("%s：%s“%s”", what, a.KindTitle(), a.Name)})
}

// added is what follows when a person has registered something: signing rests where they ever had one that signed, everything
// else opens in this session (not after the password alone), the other sessions end unless they are to be kept, and who has no recovery codes gets them.
func (s *Service) added(ctx context.Context, tx *db.Tx, x Authenticator, alone, keep bool) ([]string, error) {
	before, err := HadTx(ctx, tx, x.Person, x.ID)
	if err != nil {
		return nil, err
	}
	x.log(tx, authenticatorActs.Note("add"), "")
	tx.Done("/me/security", "%s“%s”已登记", x.KindTitle(), x.Name)
	if err := x.told(ctx, tx, account.Added, "新增了签批验证方式", before); err != nil {
		return nil, err
	}
	if !alone {
		if err := account.NoteShown(ctx, tx, account.ShownSecond); err != nil {
			return nil, err
		}
	}
	if !keep {
		if err := account.EndOthersToo(ctx, tx); err != nil {
			return nil, err
		}
	}
	return s.firstRecovery(ctx, tx, alone)
}

// confirm lets an authenticator sign at once, and ends the rest behind it: the security officer has asked its person.
func confirm(ctx context.Context, tx *db.Tx, x Authenticator) error {
	if err := tx.Change(ctx, confirmAuthenticator, db.Args{"id": x.ID, "version": x.Version, "at": tx.At, "by": tx.Who.Name}); err != nil {
		return err
	}
	if err := account.EndPauses(ctx, tx, x.Person, x.ID); err != nil {
		return err
	}
	return x.told(ctx, tx, account.Confirmed, "确认了签批验证方式", false)
}
