package minutes

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
)

// Referral is one person asked by another, whose turn it is to review or to sign, to read the text and give a
// word first 转请阅示. It is no signature, holds nothing up, and ends with the signature it was asked for.
type Referral struct {
	ID                   int64
	Kind                 string
	Record, Signature    int64
	State                string
	Asker                int64
	AskerName, AskerSeat string
	Delegation           *int64 // the mandate by which the asker stands in for the 总召集人
	Asked                int64
	AskedName            string
	Seat                 int64 // in which they were asked
	SeatLabel            string
	Question             string
	Of                   int // the version of the text
	ContentHash          []byte
	AskedAt              time.Time
	Answer               string
	AnsweredAt           *time.Time
	Hash                 []byte
	EndedAt              *time.Time
	EndedWhy             string
	Version              int
	Title                string // of the record
	Sight                bool   // the reader may read the minutes now

	Offers []flow.Offer `db:"-"`
}

// The states of a referral besides asked and given.
const (
	withdrawn = "withdrawn"
	lapsed    = "lapsed"
)

// ReferralPath is the page of one referral.
func ReferralPath(id int64) string { return "/referrals/" + strconv.FormatInt(id, 10) }

// Open says whether the answer is still waited for.
func (r Referral) Open() bool { return r.State == asked }

// Refer asks somebody to read the text and give a word before the actor, whose turn it is, signs it.
func (s *Service) Refer(ctx context.Context, who access.Actor, id int64, version int, f ReferForm) (db.Outcome, error) {
	seat, question, errs := f.Input()
	if err := errs.Err(); err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		t, err := Chart.Take(who, m, "refer", "")
		if err != nil {
			return err
		}
		stage := paper.StageIn(m.State)
		sig, err := slot(ctx, tx, id, stage.Name, who.Person)
		if err != nil {
			return fmt.Errorf("find the signature that is asked for: %w", err)
		}
		to, err := adviser(ctx, tx, sig, seat)
		if err != nil {
			return err
		}
		r := Referral{Kind: Chart.Kind, Record: id, Title: m.Title, Signature: sig.ID, State: asked, Asker: who.Person, AskerName: who.Name, AskerSeat: t.Seat.Label(), Asked: to.Person,
			AskedName: to.Name, Seat: to.Seat, SeatLabel: SeatOf(to), Question: question, Of: m.Version, ContentHash: m.ContentHash}
		if stage.Mandate {
			r.Delegation = m.Delegation
		}
		if r.ID, err = addReferral(ctx, tx, r); err != nil {
			return fmt.Errorf("refer minutes %d to %s: %w", id, to.Name, err)
		}
		tx.LogStep(Chart.Kind, id, m.Title, t, "", to.Name+"（"+r.SeatLabel+"）")
		tx.Done(Path(id)+"/sign", "已转请%s阅示，可以等待答复，也可以先行办理", to.Name)
		return message.Tell(ctx, tx, "referral.asked", r.ID)
	})
}

// advisers are whose word may be asked for: those who lead, the director of the office, and the members.
var advisers = []access.Role{access.Chief, access.Convenor, access.Director, access.Member}

// SeatOf is the seat in words.
func SeatOf(h unit.Holder) string { return access.Seat{Role: h.Role, UnitName: h.UnitName}.Label() }

// IsMember says whether the holder sits for a member unit.
func IsMember(h unit.Holder) bool { return h.Role == access.Member }

// adviser finds who holds the seat today, and refuses oneself and whoever was asked already.
func adviser(ctx context.Context, tx *db.Tx, sig Signature, seat int64) (unit.Holder, error) {
	people, err := unit.HoldersTx(ctx, tx, advisers...)
	if err != nil {
		return unit.Holder{}, fmt.Errorf("find who may be asked: %w", err)
	}
	i := slices.IndexFunc(people, func(h unit.Holder) bool { return h.Seat == seat })
	switch {
	case i < 0:
		err = wrongAdviser("所选的人已不在任，请重新选择")
	case people[i].Person == sig.Signer:
		err = wrongAdviser("不能转请本人，请选择他人")
	case slices.ContainsFunc(sig.Referrals, func(r Referral) bool { return r.Open() && r.Asked == people[i].Person }):
		err = wrongAdviser("已转请" + people[i].Name + "阅示，尚未答复")
	default:
		return people[i], nil
	}
	return unit.Holder{}, err
}

// Advise takes a step of a referral: the answer of the one asked, or the asker's withdrawal.
func (s *Service) Advise(ctx context.Context, who access.Actor, id int64, version int, step string, f AnswerForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, err := lockReferral(ctx, tx, id)
		if err != nil {
			return err
		}
		t, err := ReferralChart.Take(who, r, step, "")
		if err != nil {
			return err
		}
		if r.Version != version {
			return fault.Stale()
		}
		if step == "withdraw" {
			return withdraw(ctx, tx, r, t)
		}
		return answer(ctx, tx, r, t, f)
	})
}

// answer binds a word to the text that was before its giver, and to the seat in which they were asked.
func answer(ctx context.Context, tx *db.Tx, r Referral, t flow.Taken, f AnswerForm) error {
	text, errs := f.Input()
	if err := errs.Err(); err != nil {
		return err
	}
	if f.Digest != hex.EncodeToString(r.ContentHash) {
		return fault.Stale()
	}
	r.Answer, r.AnsweredAt = text, &tx.At
	r.Hash = r.seal()
	if err := saveReferral(ctx, tx, r, t.To); err != nil {
		return err
	}
	i := slices.IndexFunc(tx.Who.Seats, func(s access.Seat) bool { return s.ID == r.Seat })
	t.Seat = tx.Who.Seats[i]
	tx.LogStep(ReferralChart.Kind, r.ID, r.Title, t, "", "答复"+r.AskerName)
	tx.Done(ReferralPath(r.ID), "阅示意见已送%s", r.AskerName)
	return message.Tell(ctx, tx, "referral.answered", r.ID)
}

func withdraw(ctx context.Context, tx *db.Tx, r Referral, t flow.Taken) error {
	r.EndedAt, r.EndedWhy = &tx.At, "转请人已撤回"
	tx.LogStep(ReferralChart.Kind, r.ID, r.Title, t, "", r.AskedName)
	tx.Done(Path(r.Record)+"/sign", "已撤回，%s不再需要答复", r.AskedName)
	return saveReferral(ctx, tx, r, t.To)
}

// endReferrals ends what was asked for a signature that is given or void: an open one lapses with why, an
// answered one stays as it is; neither lets anybody read the minutes any longer.
func endReferrals(ctx context.Context, tx *db.Tx, s Signature) error {
	why := StageTitle(s.Stage) + "已办结，未等阅示"
	if s.State == void {
		why = "签批已作废：" + s.VoidReason
	}
	for _, r := range s.Referrals {
		if r.EndedAt != nil {
			continue
		}
		r.EndedAt, r.EndedWhy = &tx.At, why
		if !r.Open() {
			r.EndedWhy = ""
			if err := saveReferral(ctx, tx, r, r.State); err != nil {
				return err
			}
			continue
		}
		t, err := ReferralChart.Advance(r, "lapse")
		if err != nil {
			return err
		}
		if err := saveReferral(ctx, tx, r, t.To); err != nil {
			return err
		}
		tx.LogStep(ReferralChart.Kind, r.ID, r.Title, t, "", r.AskedName)
	}
	return nil
}

// seal binds the answer to who asked what of whom, in which seat, and about which text.
func (r Referral) seal() []byte {
	var c paper.Canon
	c.Put("domain", "joint-meeting/referral/v1")
	for _, x := range []struct {
		name string
		n    int64
	}{{"id", r.ID}, {"minutes", r.Record}, {"signature", r.Signature}, {"version", int64(r.Of)}, {"asker", r.Asker}, {"asked", r.Asked}, {"seat", r.Seat},
		{"at", r.AnsweredAt.UnixMicro()}} {
		c.Num(x.name, x.n)
	}
	for _, x := range [][2]string{{"content", hex.EncodeToString(r.ContentHash)}, {"asker.name", r.AskerName}, {"asker.seat", r.AskerSeat}, {"asked.name", r.AskedName},
		{"asked.seat", r.SeatLabel}, {"question", r.Question}, {"answer", r.Answer}} {
		c.Put(x[0], x[1])
	}
	return digest(c.Bytes())
}

// referralsFor are all referrals of a page, the latest first, with what the reader may do with each.
func referralsFor(who access.Actor, signatures []Signature, own []Referral) []Referral {
	out := own
	for _, s := range signatures {
		out = append(out, s.Referrals...)
	}
	slices.SortFunc(out, func(a, b Referral) int { return int(b.ID - a.ID) })
	for i := range out {
		out[i].Offers = ReferralChart.Offers(who, out[i])
	}
	return out
}

// ReferralPage is one referral, with the text while its reader may read it.
type ReferralPage struct {
	Referral Referral
	Page     Page // empty without sight
	Give     flow.Offer
}

// Referral gives a referral to those who may see it: the one asked, and those who make the minutes.
func (s *Service) Referral(ctx context.Context, who access.Actor, id int64) (ReferralPage, error) {
	var r *Referral
	if err := s.db.Read(ctx, func(b *db.Batch) { r = db.One[Referral](b, selectReferral, db.Seen(who, db.Args{"id": id})) }); err != nil {
		return ReferralPage{}, err
	}
	r.Offers = ReferralChart.Offers(who, *r)
	p := ReferralPage{Referral: *r}
	p.Give, _ = ReferralChart.Offer(who, *r, "answer")
	if !r.Sight {
		return p, nil
	}
	var a answers
	if err := s.db.Read(ctx, func(b *db.Batch) { a = text(b, who, r.Record) }); err != nil {
		return ReferralPage{}, err
	}
	p.Page = a.page(who)
	return p, nil
}
