package signing

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/passkey"
)

// The selects of the Checker read everything of a kind: they answer to no person.
const (
	verifySignatures = "SELECT " + signatureColumns + " FROM signature s ORDER BY s.kind, s.record, s.n NULLS LAST, s.id"
	verifyReferrals  = "SELECT " + referralColumns + ", false AS sight FROM referral f ORDER BY f.id"
	verifyKeys       = "SELECT id, public_key, rp_id AS rpid FROM authenticator WHERE kind = 'passkey'"
	verifyPortal     = "SELECT id::text FROM office"
)

// The promises about referrals that a statement can check: each finds the rows that break one.
var brokenReferrals = []string{
	`SELECT f.id, f.kind, '签批已办结，阅示却没有结束' AS text FROM referral f JOIN signature s ON s.id = f.signature
		WHERE f.ended_at IS NULL AND s.state <> 'asked' ORDER BY f.id`,
	`SELECT f.id, f.kind, '与所请阅示的签批不符' AS text FROM referral f JOIN signature s ON s.id = f.signature
		WHERE (s.kind, s.record) <> (f.kind, f.record) OR s.signer <> f.asker ORDER BY f.id`,
	`SELECT f.id, f.kind, '已答复的阅示与日志不符' AS text FROM referral f WHERE f.answered_at IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'referral' AND a.record = f.id AND a.action = 'referral.answer' AND a.person = f.asked) ORDER BY f.id`,
}

type brokenReferral struct {
	ID         int64
	Kind, Text string
}

// Key is a key with which statements were signed; also one that was removed since.
type Key struct {
	ID        int64
	PublicKey []byte
	RPID      string
}

// Checker recomputes what was signed on the records of one kind and said in their referrals, for the kind's part of portal verify. Fault is
// told of each broken row.
type Checker struct {
	Portal     string
	Fault      func(kind string, id int64, text string, args ...any)
	signatures map[int64][]Signature // by record
	referrals  []Referral
	broken     []brokenReferral
	keys       []Key
}

// NewChecker loads what there is of the kind.
func NewChecker(ctx context.Context, q audit.Querier, kind string, fault func(kind string, id int64, text string, args ...any)) (*Checker, error) {
	c := &Checker{Fault: fault, signatures: map[int64][]Signature{}}
	portal, err := audit.Collect(ctx, q, kind, verifyPortal, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	if len(portal) > 0 {
		c.Portal = portal[0]
	}
	if c.keys, err = audit.Collect(ctx, q, kind, verifyKeys, pgx.RowToStructByName[Key]); err != nil {
		return nil, err
	}
	list, err := audit.Collect(ctx, q, kind, verifySignatures, pgx.RowToStructByName[Signature])
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if s.Kind == kind {
			c.signatures[s.Record] = append(c.signatures[s.Record], s)
		}
	}
	if c.referrals, err = audit.Collect(ctx, q, kind, verifyReferrals, pgx.RowToStructByName[Referral]); err != nil {
		return nil, err
	}
	c.referrals = slices.DeleteFunc(c.referrals, func(r Referral) bool { return r.Kind != kind })
	return c, c.loadBroken(ctx, q, kind)
}

func (c *Checker) loadBroken(ctx context.Context, q audit.Querier, kind string) error {
	for _, sql := range brokenReferrals {
		list, err := audit.Collect(ctx, q, kind, sql, pgx.RowToStructByName[brokenReferral])
		if err != nil {
			return err
		}
		c.broken = append(c.broken, slices.DeleteFunc(list, func(b brokenReferral) bool { return b.Kind != kind })...)
	}
	return nil
}

// Of are the signatures of a record, in the order of their statements.
func (c *Checker) Of(record int64) []Signature { return c.signatures[record] }

// Referrals holds each referral against its signature, the log and the kept text that it was about, and recomputes the digest of every answer.
func (c *Checker) Referrals(kept func(record int64, version int, digest []byte) bool) {
	for _, b := range c.broken {
		c.Fault(ReferralChart.Kind, b.ID, "%s", b.Text)
	}
	for _, r := range c.referrals {
		if !kept(r.Record, r.Of, r.ContentHash) {
			c.Fault(ReferralChart.Kind, r.ID, "所阅示的正文没有存档")
		}
		if r.AnsweredAt != nil && !bytes.Equal(r.seal(), r.Hash) {
			c.Fault(ReferralChart.Kind, r.ID, "阅示意见与答复时的校验值不符")
		}
	}
}

// Chain walks the statements of a record in their order, given and voided alike. Each must be on a text that is kept, one that stands on the
// text as it is.
func (c *Checker) Chain(o Object, kept func(record int64, version int, digest []byte) bool) {
	prev, n := paper.First, 0
	for _, s := range c.Of(o.Record) {
		if s.N == nil {
			continue
		}
		n++
		if *s.N != n || !bytes.Equal(s.Prev, prev) {
			c.Fault("signature", s.ID, "与前一个签名不衔接")
		}
		c.statement(s)
		if !kept(o.Record, s.Version, s.ContentHash) {
			c.Fault("signature", s.ID, "所签的正文没有存档")
		}
		if s.Given() && (s.Version != o.Version || !bytes.Equal(s.ContentHash, o.Digest)) {
			c.Fault("signature", s.ID, "有效签名不是对现有正文作出的")
		}
		prev = s.Hash
	}
}

// Complete holds the signatures of a record against its state: needed stages have a standing signature and no open one, and a signature that
// is not void is of an open stage.
func (c *Checker) Complete(o Object, needed, open []string) {
	list := c.Of(o.Record)
	for _, stage := range needed {
		if !slices.ContainsFunc(list, func(s Signature) bool { return s.Stage == stage && s.Given() }) {
			c.Fault(o.Kind, o.Record, "缺少有效的%s签名", StageTitle(stage))
		}
		if slices.ContainsFunc(list, func(s Signature) bool { return s.Stage == stage && s.Asked() }) {
			c.Fault(o.Kind, o.Record, "还有未完成的%s", StageTitle(stage))
		}
	}
	for _, s := range list {
		if s.State != void && !slices.Contains(open, s.Stage) {
			c.Fault("signature", s.ID, "%s的状态下不应有此签名", o.Noun)
		}
	}
}

// statement compares the stored bytes with their hash and with the row they stand for.
func (c *Checker) statement(s Signature) {
	if !bytes.Equal(paper.Digest(s.Statement), s.Hash) {
		c.Fault("signature", s.ID, "签名陈述与校验值不符")
		return
	}
	if !s.stands(c.Portal) {
		c.Fault("signature", s.ID, "签名记录与签名陈述不符")
	}
	c.proof(s)
}

// proof repeats the check of a grade A signature: the stored answer of the key proves the stored statement.
func (c *Checker) proof(s Signature) {
	if s.Grade != GradeOf(s.Method) {
		c.Fault("signature", s.ID, "验证等级与签批方式不符")
	}
	if s.Method != byPasskey {
		return
	}
	i := slices.IndexFunc(c.keys, func(k Key) bool { return k.ID == paper.Ref(s.Authenticator) })
	if i < 0 {
		c.Fault("signature", s.ID, "找不到所用的通行密钥")
		return
	}
	if _, err := passkey.Check(s.Proof, s.Hash, c.keys[i].PublicKey, c.keys[i].RPID); err != nil {
		c.Fault("signature", s.ID, "通行密钥的证明与签名陈述不符")
	}
}

// NeededStages are those with a standing signature behind a state that is reached through the sign-off. What was issued before there was a
// stage was signed without it.
func (k Kind) NeededStages(state string, issued *time.Time) []string {
	return slices.DeleteFunc(k.Stages().Until(state, false), func(s string) bool { return issued != nil && issued.Before(k.Stages().Of(s).Since) })
}

// OpenStages are those that may have a signature that is not void in such a state.
func (k Kind) OpenStages(state string) []string {
	return slices.DeleteFunc(k.Stages().Until(state, true), func(s string) bool { return s == k.Stages().In(state).Name && k.Stages().Of(s).SelfOpened })
}
