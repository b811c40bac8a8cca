package minutes

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/passkey"
	"jointmeeting/internal/setting"
)

// The methods of a signature: signed in; the password typed once more; with a code; by a passkey; on paper.
const (
	bySession  = paper.BySession
	byPassword = paper.ByPassword
	byCode     = paper.ByCode
	byPasskey  = paper.ByPasskey
	byPaper    = paper.ByPaper
)

// GradeOf is how much a method proves: A a key of the person's own, B two things, C a registration by the
// office. A password alone and a session have no grade.
func GradeOf(method string) string { return paper.GradeOf(method) }

// MethodTitle says in words how a signature was proved.
func MethodTitle(s Signature) string {
	switch s.Method {
	case byPasskey:
		return "A 级：通行密钥"
	case byCode:
		return "B 级：密码和动态验证码"
	case byPaper:
		return "C 级：纸质签批，由" + s.Registrar + "登记"
	case byPassword:
		return "登录密码"
	}
	return "登录状态"
}

// Proof is what the page of a signature sends besides the remark: the digest of the text that was shown,
// and what proves the person.
type Proof struct {
	Digest, Password, Code string
	Assertion, Sealed      string             // the passkey's answer, and the statement it was asked about
	Site                   authenticator.Site // where passkeys belong
}

// NeedsPassword says whether the step asks for a proof of the person beyond the session.
func NeedsPassword(v setting.Values, step string) bool {
	switch step {
	case "sign":
		return true
	case "review":
		return v.Bool(setting.MinutesReviewPassword)
	}
	return false
}

// proved is how a person showed who they are, as far as it can be checked before the transaction.
type proved struct {
	method string
	code   authenticator.Code
	answer string
	site   authenticator.Site
	ready  prepared
}

// prove checks the person before the transaction, and only somebody who may take the step: a wrong proof
// is an error beside its field and signs nothing. When the step cannot be taken, nothing is proved, and
// the transaction says why, or answers a repeated click with the first one's outcome.
func (s *Service) prove(ctx context.Context, who access.Actor, id int64, version int, step, remark string, p Proof) (proved, error) {
	free := proved{method: bySession}
	if paper.StageBy(step).Name == "" {
		return free, nil
	}
	page, err := s.Signing(ctx, who, id)
	if err != nil {
		return free, err
	}
	if _, err := Chart.Take(who, page.Minutes, step, remark); err != nil || page.Minutes.Version != version || !NeedsPassword(*page.Settings, step) {
		return free, nil
	}
	// The check is an act of its own: it counts wrong tries even when nothing is signed.
	ctx = db.WithOperation(ctx, db.Operation{})
	if p.Assertion != "" {
		return s.opened(who, p)
	}
	return s.typed(ctx, who, step, page, p)
}

// typed checks the password, and the code of whoever has a generator of codes.
func (s *Service) typed(ctx context.Context, who access.Actor, step string, page Page, p Proof) (proved, error) {
	if why := page.short(step); why != "" {
		return proved{}, form.Errors{{Field: "password", Text: why}}
	}
	if err := s.proofs.CheckPassword(ctx, who, p.Password); err != nil {
		return proved{}, err
	}
	if !page.Has(authenticator.ByCode) {
		return proved{method: byPassword}, nil
	}
	code, err := s.proofs.CheckCode(ctx, who, p.Code)
	return proved{method: byCode, code: code}, err
}

// Has says whether the reader may sign with an authenticator of the kind now.
func (p Page) Has(kind string) bool {
	return slices.ContainsFunc(p.Means, func(m authenticator.Mean) bool { return m.Kind == kind })
}

// short says why typing is not enough: the office asks for more, or the person has something better.
func (p Page) short(step string) string {
	least := 0
	if step == "sign" {
		least = p.Settings.Int(setting.MinutesGrade)
	}
	switch {
	case least >= 2:
		return "按设置，签发须使用通行密钥（A 级）"
	case !p.Has(authenticator.ByCode) && p.Has(authenticator.ByPasskey):
		return "您已登记通行密钥，请用通行密钥签批"
	case least == 1 && !p.Has(authenticator.ByCode):
		return "按设置，签发须使用动态验证码或通行密钥，请先在“个人中心—登录安全”登记"
	}
	return ""
}

// prepared is the part of a statement that is settled before a passkey is asked about it.
type prepared struct {
	At    time.Time
	Nonce string
	N     int
	Prev  []byte
}

const preparedPurpose = "statement of a signature"

// freshFor is how long a prepared statement may be answered.
const freshFor = 5 * time.Minute

// Challenge is what a passkey is asked: to sign the digest of the statement.
type Challenge struct {
	Challenge string   `json:"challenge"`
	RPID      string   `json:"rpId"`
	Allow     []string `json:"allow"`
	Sealed    string   `json:"sealed"`
}

// Prepare makes the statement that the person is about to sign, with the remark as typed. Nothing is
// stored: what was settled comes back sealed.
func (s *Service) Prepare(ctx context.Context, who access.Actor, id int64, version int, step, remark string, site authenticator.Site, now time.Time) (Challenge, error) {
	page, err := s.Signing(ctx, who, id)
	if err != nil {
		return Challenge{}, err
	}
	if page.Minutes.Version != version {
		return Challenge{}, fault.Stale()
	}
	t, err := Chart.Take(who, page.Minutes, step, remark)
	if err != nil {
		return Challenge{}, err
	}
	open, r, err := page.next(who, paper.StageBy(step).Name, now)
	if err != nil {
		return Challenge{}, err
	}
	open = open.filled(page.Minutes, t.Seat.Label(), who.Name, remark, byPasskey)
	open.GivenAt, open.N, open.Prev = &r.At, &r.N, r.Prev
	return s.ask(who, page, site, digest(stated(open, page.Office.ID, r.Nonce).Bytes()), r)
}

func (s *Service) ask(who access.Actor, page Page, site authenticator.Site, challenge []byte, r prepared) (Challenge, error) {
	plain, err := json.Marshal(r)
	if err != nil {
		return Challenge{}, fmt.Errorf("write a prepared statement: %w", err)
	}
	sealed, err := s.proofs.Seal(preparedPurpose, who.Person, plain)
	if err != nil {
		return Challenge{}, err
	}
	c := Challenge{Challenge: b64(challenge), RPID: site.ID, Allow: []string{}, Sealed: b64(sealed)}
	for _, m := range page.Means {
		if m.Kind == authenticator.ByPasskey && m.RPID == site.ID {
			c.Allow = append(c.Allow, b64(m.Credential))
		}
	}
	if len(c.Allow) == 0 {
		return Challenge{}, fault.Refused("您没有可用于签批的通行密钥")
	}
	return c, nil
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// next is the reader's open signature of the stage, and the place of its statement.
func (p Page) next(who access.Actor, stage string, now time.Time) (Signature, prepared, error) {
	r := prepared{At: now.Truncate(time.Microsecond), Nonce: nonce(), N: 1, Prev: paper.First}
	open := Signature{}
	for _, s := range p.Signatures {
		if s.N != nil {
			r.N, r.Prev = *s.N+1, s.Hash
		}
		if s.Stage == stage && s.Signer == who.Person && s.State == asked {
			open = s
		}
	}
	if open.ID == 0 {
		return open, r, fault.Refused("此步骤不用通行密钥签批")
	}
	if paper.StageOf(stage).Mandate {
		open.Delegation = p.Minutes.Delegation
	}
	return open, r, nil
}

// opened takes the passkey's answer with what was prepared for it; the answer is checked in the
// transaction, against the statement as it would be stored.
func (s *Service) opened(who access.Actor, p Proof) (proved, error) {
	again := form.Errors{{Field: "step", Text: "通行密钥签批已失效，请重试"}}
	sealed, err := base64.RawURLEncoding.DecodeString(p.Sealed)
	if err != nil {
		return proved{}, again
	}
	plain, err := s.proofs.Unseal(preparedPurpose, who.Person, sealed)
	if err != nil {
		return proved{}, again
	}
	pv := proved{method: byPasskey, answer: p.Assertion, site: p.Site}
	if err := json.Unmarshal(plain, &pv.ready); err != nil || pv.ready.Nonce == "" {
		return proved{}, again
	}
	return pv, nil
}

// spend uses the proof up with the signature it was given for, in the same transaction.
func (pv proved) spend(ctx context.Context, tx *db.Tx, s *Signature) error {
	switch pv.method {
	case byCode:
		s.Authenticator = &pv.code.Authenticator
		return authenticator.UseCode(ctx, tx, pv.code)
	case byPasskey:
		return pv.answered(ctx, tx, s)
	}
	return nil
}

func (pv proved) answered(ctx context.Context, tx *db.Tx, s *Signature) error {
	if d := tx.At.Sub(pv.ready.At); d > freshFor || d < -freshFor {
		return form.Errors{{Field: "step", Text: "通行密钥签批已超过 5 分钟，请重试"}}
	}
	id, err := authenticator.UsePasskey(ctx, tx, pv.site, pv.answer, s.Hash)
	if errors.Is(err, passkey.ErrAssertion) {
		return form.Errors{{Field: "step", Text: "通行密钥的证明与所签内容不符，没有签批，请重试"}}
	}
	s.Authenticator, s.Proof = &id, bytes.Clone([]byte(pv.answer))
	return err
}
