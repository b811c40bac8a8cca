package handover

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// SlipsMost is how many slips are printed at a time.
const SlipsMost = 100

// Slips hands out codes for the first password to several people in one act, and makes those void that they had. They are shown once; whoever
// loses the answer prints anew.
func (s *Service) Slips(ctx context.Context, who access.Actor, picks []form.Pick) (list []Handed, err error) {
	if _, err := account.MayCreate(who); err != nil {
		return nil, err
	}
	var errs form.Errors
	if errs.CheckPicks("pick", picks, SlipsMost); len(errs) > 0 {
		return nil, errs
	}
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		list = nil
		for _, p := range picks {
			acc, err := s.accounts.TakeStep(ctx, tx, p.ID, p.Version, "reset", "")
			if err == nil && acc.Started {
				err = fault.Late("%s已设置密码，不用启用条；忘记密码的请办理“重置密码”", acc.Name)
			}
			if err != nil {
				return err
			}
			h, err := s.Issue(ctx, tx, acc, ForStart, tx.Who)
			if err != nil {
				return err
			}
			list = append(list, h)
		}
		tx.Done("/admin/users/slips", "")
		return nil
	})
	if out.Repeated {
		list = nil
	}
	return list, err
}
