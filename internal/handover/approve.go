package handover

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/setting"
)

// Waiting lists the codes that wait for a second person, for the security officer and the auditor.
func (s *Service) Waiting(ctx context.Context, who access.Actor) ([]Code, error) {
	if !acts.May(who, access.Ties{}, "approve") {
		return nil, fault.NotFound()
	}
	var list *[]Code
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Code](b, selectCodes+" AND h.halves AND h.approved_at IS NULL AND h.ends > portal_now() ORDER BY h.id LIMIT 200", args(db.Args{}))
	})
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// Unfit says why the person is not the second one for this code; empty when they are. The security officer approves;
// for a security officer it is another one or, when there is none, the auditor or the server.
func (c Code) Unfit(who access.Actor) string {
	switch {
	case who.Paused != "":
		return who.Paused
	case c.Person == who.Person && who.Person != 0:
		return "不能确认本人的启用码"
	case c.ByPerson == who.Person:
		return "启用码由您发起，请由另一人确认"
	case hosted(who) && c.OtherOfficer:
		return "有安全管理员可以确认，请在系统中办理"
	case !who.Is(access.Security) && !hosted(who) && (!c.Officer || c.OtherOfficer):
		return "由安全管理员确认"
	}
	return ""
}

// Approve gives the second half of a code to a second person; from now on the two together open the account.
func (s *Service) Approve(ctx context.Context, who access.Actor, id int64, version int) (h Handed, err error) {
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		c, approve, err := approving(ctx, tx, db.Asked{ID: id, Version: version, Do: "approve"})
		if err != nil {
			return err
		}
		if err := c.approvable(ctx, tx); err != nil {
			return err
		}
		h, err = s.second(ctx, tx, c)
		tx.LogAct(c.on(), approve, "", c.PurposeTitle())
		return err
	})
	return again(h, out), err
}

// approving is the act of approving, which the server takes by no seat.
func approving(ctx context.Context, tx *db.Tx, a db.Asked) (Code, flow.Taken, error) {
	if !hosted(tx.Who) {
		return steps.Act(ctx, tx, a)
	}
	a.Do = ""
	c, err := steps.Current(ctx, tx, a)
	return c, acts.Note("approve_host"), err
}

func (c Code) approvable(ctx context.Context, tx *db.Tx) error {
	who := tx.Who
	why, err := account.PausedTx(ctx, tx, who.Person)
	if err != nil {
		return err
	}
	who.Paused = why
	if !c.Waits() {
		return fault.Late("启用码已由%s确认", c.ApprovedName)
	}
	if why := c.Unfit(who); why != "" {
		return fault.Denied("%s", why)
	}
	return nil
}

func (s *Service) second(ctx context.Context, tx *db.Tx, c Code) (Handed, error) {
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return Handed{}, fmt.Errorf("load the settings: %w", err)
	}
	code := draw(half)
	h := Handed{Login: c.Login, Name: c.Name, Code: grouped(code), Halves: true, Second: true, Ends: tx.At.Add(life(v, c.Purpose))}
	tx.Done(account.CredentialsPath, "")
	return h, tx.Change(ctx, approveCode, db.Args{"id": c.ID, "version": c.Version, "second": s.mac(c.Person, "second", code),
		"by": tx.Who.Person, "name": tx.Who.Name, "at": tx.At, "ends": h.Ends})
}
