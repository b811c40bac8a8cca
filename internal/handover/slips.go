package handover

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// SlipsMost is how many slips are printed at a time.
const SlipsMost = 100

// Pick is an account for which a slip is to be printed, as its page showed it.
type Pick struct {
	Person  int64
	Version int
}

// Value is how the box of an account stands in the form.
func (p Pick) Value() string { return fmt.Sprintf("%d.%d", p.Person, p.Version) }

// ReadPicks reads which accounts were picked, by their boxes.
func ReadPicks(boxes []string) (out []Pick) {
	for _, box := range boxes {
		person, version, _ := strings.Cut(box, ".")
		if n, ok := form.Number(version); ok && form.ID(person) != 0 {
			out = append(out, Pick{form.ID(person), n})
		}
	}
	return out
}

// Slips hands out codes for the first password to several people in one act, and makes those void that they had. They are shown once; whoever
// loses the answer prints anew.
func (s *Service) Slips(ctx context.Context, who access.Actor, picks []Pick) (list []Handed, err error) {
	if _, err := account.MayCreate(who); err != nil {
		return nil, err
	}
	switch {
	case len(picks) == 0:
		return nil, form.Errors{{Field: "pick", Text: "请勾选人员"}}
	case len(picks) > SlipsMost:
		return nil, form.Errors{{Field: "pick", Text: fmt.Sprintf("一次最多打印 %d 张，请分几次", SlipsMost)}}
	}
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		list = nil
		for _, p := range picks {
			acc, err := s.accounts.TakeStep(ctx, tx, p.Person, p.Version, "reset", "")
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
