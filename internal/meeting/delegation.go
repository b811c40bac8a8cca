package meeting

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// DelegationsPath is the list of delegations.
const DelegationsPath = "/delegations"

// SubjectMax is the most runes of what a delegation is for.
const SubjectMax = 100

// delegators may make and end delegations: the 总召集人 alone (charter section four).
var delegators = []access.Right{access.May(access.Chief)}

// Delegation is the written mandate of the 总召集人 to a 召集人 to chair (委托主持). Dates are inclusive.
type Delegation struct {
	ID                 int64
	FromName           string
	ToPerson           int64
	ToName, Subject    string
	Signs              bool
	ValidFrom, ValidTo time.Time
	Basis              string
	At, EndedAt        time.Time
	Version            int
}

// Covers says that the delegation may be used for a meeting on the day of t.
func (d Delegation) Covers(t time.Time) bool {
	day := form.Day(t)
	return d.EndedAt.IsZero() && !day.Before(dayOf(d.ValidFrom)) && !day.After(dayOf(d.ValidTo))
}

// Over says that the last day has passed.
func (d Delegation) Over(now time.Time) bool { return form.Day(now).After(dayOf(d.ValidTo)) }

// dayOf moves a stored date, which comes as midnight UTC, to the office's zone.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, form.Zone)
}

// MayDelegate says who makes and ends delegations.
func MayDelegate(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, delegators...)
	return ok
}

// mayRead: those who prepare or chair meetings.
func mayRead(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, append(append([]access.Right{}, staff...), leaders...)...)
	return ok
}

// DelegationForm is a delegation as typed.
type DelegationForm struct {
	To, Subject, From, Until, Basis string
	Signs                           bool
}

// ReadDelegation takes the form as sent.
func ReadDelegation(v url.Values) DelegationForm {
	return DelegationForm{v.Get("to"), form.Line(v.Get("subject")), v.Get("from"), v.Get("until"), form.Line(v.Get("basis")), v.Get("signs") != ""}
}

func (f DelegationForm) input() (d Delegation, errs form.Errors) {
	d = Delegation{ToPerson: form.ID(f.To), Subject: f.Subject, Signs: f.Signs, Basis: f.Basis}
	if d.ToPerson == 0 {
		errs.Add("to", "请选择受委托的召集人")
	}
	errs.Need("subject", "委托主持的会议", f.Subject, SubjectMax)
	d.ValidFrom = errs.NeedDate("from", "起始日期", f.From)
	d.ValidTo = errs.NeedDate("until", "截止日期", f.Until)
	if errs.Of("from") == "" && errs.Of("until") == "" && d.ValidTo.Before(d.ValidFrom) {
		errs.Add("until", "截止日期不能早于起始日期")
	}
	errs.Limit("basis", "依据", f.Basis, SubjectMax)
	return d, errs
}

// Delegate records that the 总召集人 lets a 召集人 chair.
func (s *Service) Delegate(ctx context.Context, who access.Actor, f DelegationForm) (db.Outcome, error) {
	seat, ok := who.Holds(access.Ties{}, delegators...)
	if !ok {
		return db.Outcome{}, fault.Denied("只有总召集人可以委托召集人主持会议")
	}
	d, errs := f.input()
	if errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		holders, err := unit.HoldersTx(ctx, tx, access.Convenor)
		if err != nil {
			return err
		}
		d.ToName = holderName(holders, d.ToPerson)
		if d.ToName == "" {
			return form.Errors{{Field: "to", Text: "只能委托现任召集人"}}
		}
		id, err := insertDelegation(ctx, tx, d)
		if err != nil {
			return err
		}
		tx.Log(audit.Entry{Seat: seat.Label(), Action: "delegation.create", Kind: "delegation", Record: id, Title: d.Subject,
			Detail: "委托" + d.ToName + "主持，" + f.From + " 至 " + f.Until + map[bool]string{true: "，可签发纪要"}[d.Signs]})
		tx.Done(DelegationsPath, "已委托%s主持“%s”", d.ToName, d.Subject)
		return nil
	})
}

func holderName(list []unit.Holder, person int64) string {
	for _, h := range list {
		if h.Person == person {
			return h.Name
		}
	}
	return ""
}

// EndDelegation takes a delegation back; meetings held under it stay as they were.
func (s *Service) EndDelegation(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	seat, ok := who.Holds(access.Ties{}, delegators...)
	if !ok {
		return db.Outcome{}, fault.Denied("只有总召集人可以终止委托")
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		d, err := db.Get[Delegation](ctx, tx, selectDelegation+" FOR UPDATE", db.Seen(who, db.Args{"id": id}))
		switch {
		case err != nil:
			return err
		case d.Version != version:
			return fault.Stale()
		case !d.EndedAt.IsZero():
			return fault.Refused("此委托已终止")
		}
		if err := endDelegation(ctx, tx, d); err != nil {
			return err
		}
		tx.Log(audit.Entry{Seat: seat.Label(), Action: "delegation.end", Kind: "delegation", Record: id, Title: d.Subject, Detail: "终止对" + d.ToName + "的委托"})
		tx.Done(DelegationsPath, "委托已终止")
		return nil
	})
}

// Delegations is what the list of delegations shows.
type Delegations struct {
	List      []Delegation
	Convenors []unit.Holder
	May       bool
	Next      string
}

// ListDelegations gives them, newest first, 50 a page.
func (s *Service) ListDelegations(ctx context.Context, who access.Actor, after int64) (Delegations, error) {
	if !mayRead(who) {
		return Delegations{}, fault.NotFound()
	}
	var list *[]Delegation
	var holders *[]unit.Holder
	err := s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Delegation](b, selectDelegations, db.Seen(who, db.Args{"after": after}))
		holders = unit.Holders(b, access.Convenor)
	})
	if err != nil {
		return Delegations{}, err
	}
	out := Delegations{List: *list, Convenors: *holders, May: MayDelegate(who)}
	if len(out.List) > pageSize {
		out.List = out.List[:pageSize]
		out.Next = strconv.FormatInt(out.List[pageSize-1].ID, 10)
	}
	return out, nil
}
