package delegation

import (
	"context"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Service has the use cases of delegations.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Create records that the 总召集人 lets a 召集人 chair.
func (s *Service) Create(ctx context.Context, who access.Actor, f Form) (db.Outcome, error) {
	create, err := acts.Act(who, access.Ties{}, "create")
	if err != nil {
		return db.Outcome{}, err
	}
	d, errs := f.input()
	if errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		why, err := account.PausedTx(ctx, tx, who.Person)
		if err != nil {
			return err
		}
		if why != "" {
			return fault.Refused("%s", why) // a mandate to sign is as much as a signature
		}
		holders, err := unit.HoldersTx(ctx, tx, access.Convenor)
		if err != nil {
			return err
		}
		d.ToName = holderName(holders, d.ToPerson)
		if d.ToName == "" {
			return form.Errors{{Field: "to", Text: "只能委托现任召集人"}}
		}
		if d.ID, err = insertDelegation(ctx, tx, d); err != nil {
			return err
		}
		tx.LogAct(on(d), create, "", "委托"+d.ToName+"主持，"+f.From+" 至 "+f.Until+map[bool]string{true: "，可签发纪要"}[d.Signs])
		tx.Done(Path, "已委托%s主持“%s”", d.ToName, d.Subject)
		return nil
	})
}

func on(d Delegation) db.On { return db.On{Kind: acts.Kind, ID: d.ID, Title: d.Subject} }

func holderName(list []unit.Holder, person int64) string {
	for _, h := range list {
		if h.Person == person {
			return h.Name
		}
	}
	return ""
}

// End takes a delegation back; meetings held under it stay as they were.
func (s *Service) End(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	end, err := acts.Act(who, access.Ties{}, "end")
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		d, err := db.Get[Delegation](ctx, tx, selectDelegation+" FOR UPDATE", db.Seen(who, db.Args{"id": id}))
		if err == nil {
			err = db.Fresh(d.Version, version)
		}
		switch {
		case err != nil:
			return err
		case !d.EndedAt.IsZero():
			return fault.Refused("此委托已终止")
		}
		if err := endDelegation(ctx, tx, d); err != nil {
			return err
		}
		tx.LogAct(on(d), end, "", "终止对"+d.ToName+"的委托")
		tx.Done(Path, "委托已终止")
		return nil
	})
}

// pageSize is the rows of one page of the list.
const pageSize = 50

// List is what the list of delegations shows.
type List struct {
	List      []Delegation
	Convenors []unit.Holder
	May       bool
	Next      string
}

// List gives them, newest first, 50 a page.
func (s *Service) List(ctx context.Context, who access.Actor, after int64) (List, error) {
	if _, ok := who.Holds(access.Ties{}, readers...); !ok {
		return List{}, fault.NotFound()
	}
	var list *[]Delegation
	var holders *[]unit.Holder
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Delegation](b, selectDelegations, db.Seen(who, db.Args{"after": after}))
		holders = unit.Holders(b, access.Convenor)
	})
	if err != nil {
		return List{}, err
	}
	out := List{List: *list, Convenors: *holders, May: acts.May(who, access.Ties{}, "create")}
	if len(out.List) > pageSize {
		out.List = out.List[:pageSize]
		out.Next = strconv.FormatInt(out.List[pageSize-1].ID, 10)
	}
	return out, nil
}
