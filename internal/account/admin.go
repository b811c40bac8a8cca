package account

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Form is what was typed for an account alone.
type Form struct {
	Name  string
	Login string
}

// NameMax and LoginMax are the most characters of a name and a login.
const (
	NameMax  = 40
	LoginMax = 40
)

// Input is a checked Form; Person 0 is a new person of that name.
type Input struct {
	Person      int64
	Name, Login string
}

// Input checks the shape of what was typed.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	in := Input{Name: form.Line(f.Name)}
	errs.NeedPerson("name", "姓名", in.Name, NameMax)
	in.Login = CheckLogin(&errs, f.Login)
	return in, errs
}

// CheckLogin gives a login as it is stored, and notes where it is none.
func CheckLogin(errs *form.Errors, typed string) string {
	login := cleanLogin(typed)
	if !loginShape.MatchString(login) {
		errs.Add("login", "用户名由 2 至 40 个小写字母、数字、点、横线或下划线组成，以字母或数字开头")
	}
	return login
}

// MayCreate checks the right to open accounts; what it answers is the act.
func MayCreate(who access.Actor) (flow.Taken, error) { return administrator(who) }

// CreateTx opens an account that no password opens yet: its person chooses one with a code. Detail is what the log says beside it.
func CreateTx(ctx context.Context, tx *db.Tx, in Input, create flow.Taken, detail string) (Account, error) {
	acc, err := createAccount(ctx, tx, in, "", false)
	if err == nil {
		tx.LogAct(acc.on(), create, "", detail)
	}
	return acc, err
}

// createAccount writes the account, and the person where it is a new one.
func createAccount(ctx context.Context, tx *db.Tx, in Input, hash string, must bool) (Account, error) {
	acc := Account{Person: in.Person, Name: in.Name, Login: in.Login}
	var err error
	if in.Person == 0 {
		acc.Person, err = unit.AddPerson(ctx, tx, in.Name)
	} else {
		acc.Name, err = unit.PersonName(ctx, tx, in.Person)
	}
	if err != nil {
		return acc, err
	}
	_, err = tx.Exec(ctx, insertAccount, db.Args{"person": acc.Person, "login": in.Login, "hash": hash, "must": must})
	var errs form.Errors
	switch db.Constraint(err) {
	case "account_login_key":
		errs.Add("login", "用户名“%s”已被使用", in.Login)
		return acc, errs
	case "account_pkey":
		errs.Add("person", "%s已有账号；新的任职请在“任职管理”登记", acc.Name)
		return acc, errs
	}
	return acc, err
}

// Do takes a step with an account that hands nothing out.
func (a *Service) Do(ctx context.Context, who access.Actor, person int64, version int, step, reason string) (db.Outcome, error) {
	if _, err := administrator(who); err != nil {
		return db.Outcome{}, err
	}
	if step == "reset" {
		return db.Outcome{}, fault.NotFound() // hands out a code: the room of handing over takes it
	}
	return a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := a.TakeStep(ctx, tx, person, version, step, form.Text(reason))
		return err
	})
}

// steps is how an account takes its steps; who may see one is asked before.
func (a *Service) steps() db.Steps[Account] {
	return db.Steps[Account]{Chart: Chart, On: Account.on, Lock: func(ctx context.Context, tx *db.Tx, person int64) (Account, error) {
		return db.Get[Account](ctx, tx, lockAccount, a.args(db.Args{"person": person}))
	}}
}

// TakeStep takes a step with an account inside an act. Who is asked to choose a new password stays signed in until
// they have: the old one may be good, and the person is told.
func (a *Service) TakeStep(ctx context.Context, tx *db.Tx, person int64, version int, step, reason string) (Account, error) {
	acc, taken, err := a.steps().Check(ctx, tx, db.Asked{ID: person, Version: version, Do: step, Reason: reason})
	if err != nil {
		return acc, err
	}
	if taken.To == "disabled" {
		if err := shut(ctx, tx, acc); err != nil {
			return acc, err
		}
	}
	if err := writeStep(ctx, tx, acc, taken); err != nil {
		return acc, err
	}
	detail := ""
	if taken.Do != "reset" {
		n, err := EndAll(ctx, tx, person, nil)
		if err != nil {
			return acc, err
		}
		if n > 0 {
			detail = fmt.Sprintf("结束登录 %d 处", n)
		}
	}
	tx.LogAct(acc.on(), taken, reason, detail)
	tx.Done(Path(person), "%s已%s", acc.Name, doneWords[taken.Do])
	return acc, nil
}

var doneWords = map[string]string{"disable": "停用，登录随即失效", "enable": "启用", "sign_out": "强制退出", "reset": "发起重置密码"}

func writeStep(ctx context.Context, tx *db.Tx, acc Account, taken flow.Taken) error {
	switch {
	case taken.Do == "reset":
		return tx.Change(ctx, setVersion, db.Args{"person": acc.Person, "version": acc.Version})
	case taken.To == "disabled":
		return tx.Change(ctx, setDisabled, db.Args{"person": acc.Person, "version": acc.Version, "at": tx.At})
	case taken.From == "disabled":
		return tx.Change(ctx, setDisabled, db.Args{"person": acc.Person, "version": acc.Version, "at": nil})
	}
	return nil
}
