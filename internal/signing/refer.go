package signing

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
	Sight                bool   // the reader may read the record now
	Gone                 bool   // who was asked has left the seat, or cannot sign in

	Offers []flow.Offer `db:"-"`
}

// The states of a referral besides asked and given.
const (
	withdrawn = "withdrawn"
	lapsed    = "lapsed"
)

// ReferralPath is the page of one referral.
func ReferralPath(id int64) string { return "/referrals/" + strconv.FormatInt(id, 10) }

// AskerAs is who asked and in which seat; a stand-in asks in their own name, and it says for whom.
func (r Referral) AskerAs() string {
	if r.Delegation != nil {
		return r.AskerName + "（" + r.AskerSeat + "，受委托代总召集人）"
	}
	return r.AskerName + "（" + r.AskerSeat + "）"
}

// AdviserAs is who was asked and in which seat.
func (r Referral) AdviserAs() string { return r.AskedName + "（" + r.SeatLabel + "）" }

// Fingerprint is the short form of the digest of the text that was asked about.
func (r Referral) Fingerprint() string { return paper.Fingerprint(r.ContentHash) }

// Open says whether the answer is still waited for.
func (r Referral) Open() bool { return r.State == asked }

// Refer asks the holder of a seat to read the text and give a word before the actor, whose turn it is by the given seat, signs it at the stage.
func (k Kind) Refer(ctx context.Context, tx *db.Tx, o Object, stage string, by access.Seat, f ReferForm) (Referral, error) {
	seat, question, errs := f.Input()
	if err := errs.Err(); err != nil {
		return Referral{}, err
	}
	sig, err := openSignature(ctx, tx, o, stage, tx.Who.Person)
	if err != nil {
		return Referral{}, fmt.Errorf("find the signature that is asked for: %w", err)
	}
	to, err := adviser(ctx, tx, sig, seat)
	if err != nil {
		return Referral{}, err
	}
	r := Referral{Kind: o.Kind, Record: o.Record, Title: o.Title, Signature: sig.ID, State: asked, Asker: tx.Who.Person, AskerName: tx.Who.Name, AskerSeat: by.Label(), Asked: to.Person,
		AskedName: to.Name, Seat: to.Seat, SeatLabel: SeatOf(to), Question: question, Of: o.Version, ContentHash: o.Digest}
	if paper.StageOf(stage).Mandate {
		r.Delegation = o.Delegation
	}
	if r.ID, err = addReferral(ctx, tx, r); err != nil {
		return Referral{}, fmt.Errorf("refer %s %d to %s: %w", o.Kind, o.Record, to.Name, err)
	}
	return r, message.Tell(ctx, tx, k.Event+".asked", r.ID)
}

// Advisers are whose word may be asked for: those who lead, the director of the office, and the members.
var Advisers = []access.Role{access.Chief, access.Convenor, access.Director, access.Member}

// SeatOf is the seat in words.
func SeatOf(h unit.Holder) string { return access.Seat{Role: h.Role, UnitName: h.UnitName}.Label() }

// IsMember says whether the holder sits for a member unit.
func IsMember(h unit.Holder) bool { return h.Role == access.Member }

// adviser finds who holds the seat today, and refuses oneself and whoever was asked already.
func adviser(ctx context.Context, tx *db.Tx, sig Signature, seat int64) (unit.Holder, error) {
	people, err := unit.HoldersTx(ctx, tx, Advisers...)
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
func (s *Signatures) Advise(ctx context.Context, who access.Actor, id int64, version int, step string, f AnswerForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.kindOf(ctx, tx, id)
		if err != nil {
			return err
		}
		r, t, err := k.referralSteps().Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step})
		if err != nil {
			return err
		}
		if step == "withdraw" {
			return k.withdraw(ctx, tx, r, t)
		}
		return k.answer(ctx, tx, r, t, f)
	})
}

func (k Kind) referralSteps() db.Steps[Referral] {
	return db.Steps[Referral]{Chart: &ReferralChart, Lock: k.lockReferral, On: func(r Referral) db.On { return db.On{Kind: ReferralChart.Kind, ID: r.ID, Title: r.Title} }}
}

// answer binds a word to the text that was before its giver, and to the seat in which they were asked.
func (k Kind) answer(ctx context.Context, tx *db.Tx, r Referral, t flow.Taken, f AnswerForm) error {
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
	return message.Tell(ctx, tx, k.Event+".answered", r.ID)
}

func (k Kind) withdraw(ctx context.Context, tx *db.Tx, r Referral, t flow.Taken) error {
	r.EndedAt, r.EndedWhy = &tx.At, "转请人已撤回"
	tx.LogStep(ReferralChart.Kind, r.ID, r.Title, t, "", r.AskedName)
	tx.Done(k.Path(r.Record)+"/sign", "已撤回，%s不再需要答复", r.AskedName)
	return saveReferral(ctx, tx, r, t.To)
}

// endReferrals ends what was asked for a signature that is given or void: an open one lapses with why, an
// answered one stays as it is; neither lets anybody read the record any longer.
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

// sealedBare is the kind whose answers are sealed by the number of the record alone, from when nothing else was signed. Those of any other
// kind name it, in a form of their own.
const sealedBare = "minutes"

// seal binds the answer to who asked what of whom, in which seat, and about which text.
func (r Referral) seal() []byte {
	var c paper.Canon
	record := sealedBare
	if r.Kind == sealedBare {
		c.Put("domain", "joint-meeting/referral/v1")
	} else {
		c.Put("domain", "joint-meeting/referral/v2")
		c.Put("kind", r.Kind)
		record = "record"
	}
	for _, x := range []struct {
		name string
		n    int64
	}{{"id", r.ID}, {record, r.Record}, {"signature", r.Signature}, {"version", int64(r.Of)}, {"asker", r.Asker}, {"asked", r.Asked}, {"seat", r.Seat},
		{"at", r.AnsweredAt.UnixMicro()}} {
		c.Num(x.name, x.n)
	}
	for _, x := range [][2]string{{"content", hex.EncodeToString(r.ContentHash)}, {"asker.name", r.AskerName}, {"asker.seat", r.AskerSeat}, {"asked.name", r.AskedName},
		{"asked.seat", r.SeatLabel}, {"question", r.Question}, {"answer", r.Answer}} {
		c.Put(x[0], x[1])
	}
	return paper.Digest(c.Bytes())
}

// ReferralsFor are all referrals of a page, the latest first, with what the reader may do with each.
func ReferralsFor(who access.Actor, signatures []Signature, own []Referral) []Referral {
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

// Referral gives a referral, with what the reader may do, to those who may see it: the one asked, and those who make such records.
func (s *Signatures) Referral(ctx context.Context, who access.Actor, id int64) (Referral, error) {
	found, args := []*[]Referral{}, db.Seen(who, db.Args{"id": id})
	err := s.db.Read(ctx, func(b *db.Batch) {
		for _, k := range s.kinds {
			found = append(found, db.Many[Referral](b, k.selectReferral(), args))
		}
	})
	if err != nil {
		return Referral{}, err
	}
	for _, list := range found {
		for _, r := range *list {
			r.Offers = ReferralChart.Offers(who, r)
			return r, nil
		}
	}
	return Referral{}, fault.NotFound()
}
