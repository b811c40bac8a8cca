package account

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Form is what was typed for a new account.
type Form struct {
	Person string // id of a person without an account; empty = a new person of that name
	Name   string
	Login  string
	Role   string // empty = no seat yet
	Unit   string
	Title  string
}

// NameMax and LoginMax are the most characters of a name and a login.
const (
	NameMax  = 40
	LoginMax = 40
)

// Input is a checked Form.
type Input struct {
	Person      int64
	Name, Login string
	Seat        *unit.NewSeat
}

// Input checks the shape of what was typed. Only seats that need no slot are given here; the others
// have a page of their own.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	in := Input{Person: form.ID(f.Person), Name: form.Line(f.Name), Login: cleanLogin(f.Login)}
	if in.Person == 0 {
		errs.Need("name", "姓名", in.Name, NameMax)
	}
	if !loginShape.MatchString(in.Login) {
		errs.Add("login", "用户名由 2 至 40 个小写字母、数字、点、横线或下划线组成，以字母或数字开头")
	}
	if f.Role == "" {
		return in, errs
	}
	in.Seat = &unit.NewSeat{Role: access.Role(f.Role), Unit: form.ID(f.Unit), Title: form.Line(f.Title)}
	errs.Limit("title", "职务", in.Seat.Title, unit.TitleMax)
	switch {
	case !slices.Contains(Roles(), in.Seat.Role):
		errs.Add("role", "请选择角色")
	case unit.NeedsUnit(in.Seat.Role) && in.Seat.Unit == 0:
		errs.Add("unit", "请选择单位")
	case !unit.NeedsUnit(in.Seat.Role):
		in.Seat.Unit = 0
	}
	return in, errs
}

// WithoutAccount lists the people who have no account yet.
func (a *Service) WithoutAccount(ctx context.Context, who access.Actor) ([]Person, []unit.Unit, error) {
	if _, err := administrator(who); err != nil {
		return nil, nil, err
	}
	var people *[]Person
	var units *[]unit.Unit
	err := a.db.Read(ctx, func(b *db.Batch) {
		people, units = db.Many[Person](b, selectWithoutAccount, nil), unit.All(b)
	})
	if err != nil {
		return nil, nil, err
	}
	return *people, *units, nil
}

// Person is a person without an account.
type Person struct {
	ID   int64
	Name string
}

// MayCreate checks the right to open accounts; what it answers is the act.
func MayCreate(who access.Actor) (flow.Taken, error) { return administrator(who) }

// CreateTx opens an account that no password opens yet: its person chooses one with a code. A seat asked for with it
// gives no right until it is confirmed.
func CreateTx(ctx context.Context, tx *db.Tx, in Input, create flow.Taken) (Account, error) {
	acc, err := createAccount(ctx, tx, in, "", false)
	if err != nil {
		return acc, err
	}
	detail := ""
	if in.Seat != nil {
		detail = "同时申请任职：" + in.Seat.Role.Title() + "（待确认）"
		err = askForSeat(ctx, tx, acc.Person, *in.Seat)
	}
	tx.LogAct(acc.on(), create, "", detail)
	return acc, err
}

// askForSeat writes the seat that was asked for together with the account.
func askForSeat(ctx context.Context, tx *db.Tx, person int64, s unit.NewSeat) error {
	s.From, s.Basis = tx.At, "随账号申请"
	_, err := unit.GiveSeat(ctx, tx, person, s, false)
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
		"seat_three_apart":  {"role", unit.ThreeApart},
		"seat_slot_check":   {"slot", "召集人的席位是 1 或 2"},
	}[db.Constraint(err)]
	if said[0] == "" {
		return err
	}
	var errs form.Errors
	errs.Add(said[0], said[1])
	return errs
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
		errs.Add("person", "%s已有账号", acc.Name)
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

// GiveSeat gives a confirmed seat by command: whoever runs commands on the server confirms it. Everybody
// else goes through the page of seats.
func (a *Service) GiveSeat(ctx context.Context, person int64, s unit.NewSeat, unitCode string) (db.Outcome, error) {
	return a.db.Write(ctx, Operator(), func(ctx context.Context, tx *db.Tx) error {
		if unitCode != "" {
			var err error
			if s.Unit, err = unit.IDByCode(ctx, tx, unitCode); err != nil {
				return fault.Refused("没有代码为 %s 的单位", unitCode).Because(err)
			}
		}
		s.From = tx.At
		if _, err := unit.GiveSeat(ctx, tx, person, s, true); err != nil {
			return refusedSeat(err)
		}
		name, err := unit.PersonName(ctx, tx, person)
		tx.LogAct(db.On{Kind: "person", ID: person, Title: name}, unit.SeatActs.Note("give"), s.Basis, s.Role.Title()+unitCode)
		tx.Done(Path(person), "%s任%s", name, s.Role.Title())
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
