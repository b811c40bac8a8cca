package unit

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Handed is the outcome of an act that hands out a password for one use. It is shown once and stored
// nowhere; a repeated form brings none.
type Handed struct {
	db.Outcome
	Login, Password string
}

// AccountForm is what was typed for a new account.
type AccountForm struct {
	Person string // id of a person without an account; empty = a new person of that name
	Name   string
	Login  string
	Role   string // empty = no seat yet
	Unit   string
	Title  string
}

// NameMax and LoginMax are the most characters of a name and a login, TitleMax of a 职务.
const (
	NameMax  = 40
	LoginMax = 40
	TitleMax = 60
)

// AccountInput is a checked AccountForm.
type AccountInput struct {
	Person      int64
	Name, Login string
	Seat        *NewSeat
}

// Input checks the shape of what was typed. Only seats that need no slot are given here; the others
// have a page of their own.
func (f AccountForm) Input() (AccountInput, form.Errors) {
	var errs form.Errors
	in := AccountInput{Person: form.ID(f.Person), Name: form.Line(f.Name), Login: cleanLogin(f.Login)}
	if in.Person == 0 {
		errs.Need("name", "姓名", in.Name, NameMax)
	}
	if !loginShape.MatchString(in.Login) {
		errs.Add("login", "用户名由 2 至 40 个小写字母、数字、点、横线或下划线组成，以字母或数字开头")
	}
	if f.Role == "" {
		return in, errs
	}
	in.Seat = &NewSeat{Role: access.Role(f.Role), Unit: form.ID(f.Unit), Title: form.Line(f.Title)}
	errs.Limit("title", "职务", in.Seat.Title, TitleMax)
	switch {
	case !slices.Contains(AccountRoles(), in.Seat.Role):
		errs.Add("role", "请选择角色")
	case needsUnit(in.Seat.Role) && in.Seat.Unit == 0:
		errs.Add("unit", "请选择单位")
	case !needsUnit(in.Seat.Role):
		in.Seat.Unit = 0
	}
	return in, errs
}

// Strangers lists the people who have no account yet.
func (a *Accounts) Strangers(ctx context.Context, who access.Actor) ([]Stranger, []Unit, error) {
	if _, err := administrator(who); err != nil {
		return nil, nil, err
	}
	var people *[]Stranger
	var units *[]Unit
	err := a.db.Read(ctx, func(b *db.Batch) {
		people, units = db.Many[Stranger](b, selectStrangers, nil), All(b)
	})
	if err != nil {
		return nil, nil, err
	}
	return *people, *units, nil
}

// Stranger is a person without an account.
type Stranger struct {
	ID   int64
	Name string
}

// Create opens an account with a password to be changed first: the given one, or one for one use that
// is drawn here. A seat asked for with it gives no right until it is confirmed.
func (a *Accounts) Create(ctx context.Context, who access.Actor, f AccountForm, given string) (Handed, error) {
	seat, err := administrator(who)
	if err != nil {
		return Handed{}, err
	}
	in, errs := f.Input()
	if len(errs) > 0 {
		return Handed{}, errs
	}
	return a.hand(ctx, who, in, given, func(ctx context.Context, tx *db.Tx, hash string) (Account, error) {
		acc, err := a.create(ctx, tx, in, hash, true)
		if err != nil {
			return acc, err
		}
		e := acc.entry("create")
		e.Seat = seat.Label()
		if in.Seat != nil {
			e.Detail = "同时申请任职：" + in.Seat.Role.Title() + "（待确认）"
			err = ask(ctx, tx, acc.Person, *in.Seat)
		}
		tx.Log(e)
		return acc, err
	})
}

// ask writes the seat that was asked for together with the account.
func ask(ctx context.Context, tx *db.Tx, person int64, s NewSeat) error {
	s.From, s.Basis = tx.At, "随账号申请"
	_, err := giveSeat(ctx, tx, person, s, false)
	return refusedSeat(err)
}

// refusedSeat puts what the schema says about a seat beside its field.
func refusedSeat(err error) error {
	said := map[string][2]string{
		"seat_office_host":  {"unit", "办公室的任职只限办公室所在单位的人员"},
		"seat_unit_fkey":    {"unit", "没有此单位"},
		"seat_unit_needed":  {"unit", "请选择单位"},
		"seat_slot_needed":  {"slot", "召集人有两个席位，请写明第 1 或第 2 席"},
		"seat_role_check":   {"role", "没有此角色"},
		"seat_chief_one":    {"role", "总召集人已有人担任"},
		"seat_convenor_two": {"role", "此召集人席位已有人担任"},
		"seat_member_one":   {"role", "该单位已有成员"},
		"seat_slot_check":   {"slot", "召集人的席位是 1 或 2"},
	}[db.Constraint(err)]
	if said[0] == "" {
		return err
	}
	var errs form.Errors
	errs.Add(said[0], said[1])
	return errs
}

// create writes the account, and the person where it is a new one.
func (a *Accounts) create(ctx context.Context, tx *db.Tx, in AccountInput, hash string, must bool) (Account, error) {
	acc := Account{Person: in.Person, Name: in.Name, Login: in.Login}
	var err error
	if in.Person == 0 {
		acc.Person, err = tx.Insert(ctx, insertPerson, db.Args{"name": in.Name})
	} else {
		acc.Name, err = db.Scalar[string](ctx, tx, selectPersonName, db.Args{"person": in.Person})
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
		errs.Add("person", "%s已有账号", acc.Name)
		return acc, errs
	}
	return acc, err
}

// hand runs an act that sets a password: a given one, which must satisfy the policy, or one for one
// use. Hashing comes before the transaction, since it is slow by design.
func (a *Accounts) hand(ctx context.Context, who access.Actor, in AccountInput, given string,
	act func(context.Context, *db.Tx, string) (Account, error)) (h Handed, err error) {
	password, fresh := given, given == ""
	if fresh {
		password = oncePassword()
	} else if err := a.suits(ctx, in, given); err != nil {
		return h, err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return h, err
	}
	h.Outcome, err = a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		acc, err := act(ctx, tx, hash)
		h.Login = acc.Login
		tx.Done(AccountPath(acc.Person), "")
		return err
	})
	if err == nil && fresh && !h.Repeated {
		h.Password = password
	}
	return h, err
}

func (a *Accounts) suits(ctx context.Context, in AccountInput, password string) error {
	policy, err := a.PolicyFor(ctx, in.Person)
	if err != nil {
		return err
	}
	policy.Words = append(policy.Words, in.Name, in.Login)
	var errs form.Errors
	policy.Check(&errs, "new_password", password)
	return errs.Err()
}

// Reset gives the account a password to be changed first, as Create does, and ends its sessions.
func (a *Accounts) Reset(ctx context.Context, who access.Actor, person int64, version int, given string) (Handed, error) {
	if _, err := administrator(who); err != nil {
		return Handed{}, err
	}
	return a.hand(ctx, who, AccountInput{Person: person}, given, func(ctx context.Context, tx *db.Tx, hash string) (Account, error) {
		return a.do(ctx, tx, person, version, "reset", "", hash)
	})
}

// Do takes a step with an account. Only the step reset hands out a password.
func (a *Accounts) Do(ctx context.Context, who access.Actor, person int64, version int, step, reason string) (Handed, error) {
	if _, err := administrator(who); err != nil {
		return Handed{}, err
	}
	if step == "reset" {
		return a.Reset(ctx, who, person, version, "")
	}
	out, err := a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := a.do(ctx, tx, person, version, step, form.Text(reason), "")
		return err
	})
	return Handed{Outcome: out}, err
}

// GiveSeat gives a confirmed seat by command: whoever runs commands on the server confirms it. Everybody
// else goes through the page of seats.
func (a *Accounts) GiveSeat(ctx context.Context, person int64, s NewSeat, unitCode string) (db.Outcome, error) {
	return a.db.Write(ctx, Operator(), func(ctx context.Context, tx *db.Tx) error {
		if unitCode != "" {
			var err error
			if s.Unit, err = db.Scalar[int64](ctx, tx, selectUnitByCode, db.Args{"code": unitCode}); err != nil {
				return fault.Refused("没有代码为 %s 的单位", unitCode).Because(err)
			}
		}
		s.From = tx.At
		if _, err := giveSeat(ctx, tx, person, s, true); err != nil {
			return refusedSeat(err)
		}
		name, err := db.Scalar[string](ctx, tx, selectPersonName, db.Args{"person": person})
		tx.Log(audit.Entry{Action: "seat.give", Kind: "person", Record: person, Title: name, Detail: s.Role.Title() + unitCode, Reason: s.Basis})
		tx.Done(AccountPath(person), "%s任%s", name, s.Role.Title())
		return err
	})
}

func (a *Accounts) do(ctx context.Context, tx *db.Tx, person int64, version int, step, reason, hash string) (Account, error) {
	acc, err := db.Get[Account](ctx, tx, lockAccount, a.args(db.Args{"person": person}))
	if err != nil {
		return acc, err
	}
	if acc.Version != version {
		return acc, fault.Stale()
	}
	taken, err := AccountChart.Take(tx.Who, acc, step, reason)
	if err != nil {
		return acc, err
	}
	if err := a.change(ctx, tx, acc, taken, hash); err != nil {
		return acc, err
	}
	n, err := EndAll(ctx, tx, person, nil)
	e := acc.entry(taken.Do)
	e.Seat, e.Reason = taken.Seat.Label(), reason
	if n > 0 {
		e.Detail = fmt.Sprintf("结束登录 %d 处", n)
	}
	tx.Log(e)
	tx.Done(AccountPath(person), "%s已%s", acc.Name, done[taken.Do])
	return acc, err
}

var done = map[string]string{"disable": "停用，登录随即失效", "enable": "启用", "sign_out": "强制退出", "reset": "重置密码"}

func (a *Accounts) change(ctx context.Context, tx *db.Tx, acc Account, taken flow.Taken, hash string) error {
	switch {
	case taken.Do == "reset":
		return tx.Change(ctx, setPassword, db.Args{"person": acc.Person, "version": acc.Version, "hash": hash, "must": true})
	case taken.To == "disabled":
		return tx.Change(ctx, setDisabled, db.Args{"person": acc.Person, "version": acc.Version, "at": tx.At})
	case taken.From == "disabled":
		return tx.Change(ctx, setDisabled, db.Args{"person": acc.Person, "version": acc.Version, "at": nil})
	}
	return nil
}
