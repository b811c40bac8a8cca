package delegation

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Service has the use cases of delegations.
type Service struct {
	db         *db.DB
	signatures *signing.Signatures
}

// NewService makes the service; p checks the person who delegates.
func NewService(d *db.DB, p signing.Proofs) *Service { return &Service{d, signing.New(d, p)} }

// rule is the grade that a delegation is proved to: that of the signature of minutes, which it may give away.
var rule = signing.ProofRule{Grade: setting.MinutesGrade}

// New is what a form of a new delegation needs: who may be mandated, and with what the person proves the words of the form.
type New struct {
	Convenors []unit.Holder
	Mandate   signing.Mandate
}

// New gives it to whoever may delegate.
func (s *Service) New(ctx context.Context, who access.Actor, f Form) (New, error) {
	if _, err := acts.Act(who, access.Ties{}, "create"); err != nil {
		return New{}, err
	}
	text, err := json.Marshal(f)
	if err != nil {
		return New{}, fmt.Errorf("write a delegation: %w", err)
	}
	m := signing.Mandate{Rule: rule, Text: text}
	var means *[]authenticator.Mean
	var holders *[]unit.Holder
	err = s.db.Read(ctx, func(b *db.Batch) {
		means, holders, m.Settings = authenticator.MeansOf(b, who), unit.Holders(b, access.Convenor), setting.Load(b)
	})
	if err != nil {
		return New{}, err
	}
	m.Means = *means
	return New{*holders, m}, nil
}

// Ask makes what the person's passkey is asked about the form as typed.
func (s *Service) Ask(ctx context.Context, who access.Actor, f Form, site authenticator.Site, now time.Time) (signing.Challenge, error) {
	n, err := s.New(ctx, who, f)
	if err != nil {
		return signing.Challenge{}, err
	}
	return s.signatures.AskMandate(who, n.Mandate, site, now)
}

// Create records that the 总召集人 lets a 召集人 chair, once they have proved who they are as for a signature: a mandate to sign is as much as one.
func (s *Service) Create(ctx context.Context, who access.Actor, f Form, p signing.Proof) (db.Outcome, error) {
	create, err := acts.Act(who, access.Ties{}, "create")
	if err != nil {
		return db.Outcome{}, err
	}
	d, errs := f.input()
	if errs.Err() != nil {
		return db.Outcome{}, errs
	}
	if who.Paused != "" {
		return db.Outcome{}, fault.Refused("%s", who.Paused)
	}
	n, err := s.New(ctx, who, f)
	if err != nil {
		return db.Outcome{}, err
	}
	proved, err := s.signatures.ProveMandate(ctx, who, n.Mandate, p)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		if err := proved.SpendMandate(ctx, tx, n.Mandate); err != nil {
			return err
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

// steps take the acts on delegations that are there.
var steps = db.Steps[Delegation]{Chart: flow.ChartOf(&acts, flow.Untied[Delegation], func(d Delegation) int { return d.Version }), Lock: lock, On: on, Over: over}

func on(d Delegation) db.On { return db.On{Kind: acts.Kind, ID: d.ID, Title: d.Subject} }

func over(d Delegation) string {
	if d.EndedAt.IsZero() {
		return ""
	}
	return "此委托已终止"
}

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
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return steps.TakeAct(ctx, tx, db.Asked{ID: id, Version: version, Do: "end"}, func(d Delegation) (string, error) {
			tx.Done(Path, "委托已终止")
			return "终止对" + d.ToName + "的委托", endDelegation(ctx, tx, d)
		})
	})
}

// pageSize is the rows of one page of the list.
const pageSize = 50

// List is what the list of delegations shows.
type List struct {
	List []Delegation
	May  bool
	Next string
}

// List gives them, newest first, 50 a page.
func (s *Service) List(ctx context.Context, who access.Actor, after int64) (List, error) {
	if _, ok := who.Holds(access.Ties{}, readers...); !ok {
		return List{}, fault.NotFound()
	}
	var list *[]Delegation
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Delegation](b, selectDelegations, db.Seen(who, db.Args{"after": after}))
	})
	if err != nil {
		return List{}, err
	}
	out := List{List: *list, May: acts.May(who, access.Ties{}, "create")}
	if len(out.List) > pageSize {
		out.List = out.List[:pageSize]
		out.Next = strconv.FormatInt(out.List[pageSize-1].ID, 10)
	}
	return out, nil
}
