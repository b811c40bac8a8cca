package enrolment

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/unit"
)

// SetupForm is what was typed to make the first administrator and the first security officer.
type SetupForm struct {
	account.SetupForm
	OfficerName, OfficerLogin string
}

// Setup makes the first administrator and the first security officer in one act. The administrator chooses a password and is signed in; of the
// officer's code they get the first half alone, and the second is the server's to hand out (or the auditor's): nobody by themselves
// ever holds what opens the officer's account.
func (s *Service) Setup(ctx context.Context, who access.Actor, f SetupForm, agent string) (w account.SignedIn, h handover.Handed, err error) {
	in, errs := f.officer()
	w, err = s.accounts.Setup(ctx, who, f.SetupForm, agent, account.Beside{Errs: errs, Make: func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		h, err = s.makeOfficer(ctx, tx, in, actor)
		return err
	}})
	return w, h, err
}

// officer checks the shape of what was typed of the officer, who is somebody else than the administrator.
func (f SetupForm) officer() (account.Input, form.Errors) {
	var errs, login form.Errors
	in := account.Input{Name: form.Line(f.OfficerName)}
	errs.Need("officer_name", "安全管理员姓名", in.Name, account.NameMax)
	in.Login = account.CheckLogin(&login, f.OfficerLogin)
	for _, e := range login {
		errs.Add("officer_login", "%s", e.Text)
	}
	admin, _ := account.Form{Name: f.Name, Login: f.Login}.Input()
	if in.Name != "" && in.Name == admin.Name {
		errs.Add("officer_name", "%s", unit.ThreeApart)
	}
	if in.Login == admin.Login && len(login) == 0 {
		errs.Add("officer_login", "两个人的用户名不能相同")
	}
	return in, errs
}

func (s *Service) makeOfficer(ctx context.Context, tx *db.Tx, in account.Input, actor access.Actor) (handover.Handed, error) {
	acc, err := account.CreateTx(ctx, tx, in, acts.Note("officer"), "")
	if err != nil {
		return handover.Handed{}, err
	}
	seat := unit.NewSeat{Role: access.Security, Title: access.Security.Title(), From: tx.At, Basis: "系统初始设置"}
	if _, err := unit.GiveSeat(ctx, tx, acc.Person, seat, true); err != nil {
		return handover.Handed{}, err
	}
	return s.handovers.Issue(ctx, tx, acc, handover.ForStart, actor)
}
