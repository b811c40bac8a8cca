package signing

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
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
	Wrong                  form.Errors        // what is wrong with the form: nothing is proved, and the act refuses it (db.Refusal)
}

// ProofRule names the settings that rule how the signatures of a kind are proved; two kinds may share them. 签发 asks for the password
// whatever they say, and so does a 委托, which lets another sign (Mandate). 校核 and the 审定 of topics and agendas ask for no more than the session:
// as shipped a stolen password begins none that reads or decides anything (authenticator.NeedsCode), and both stand in the log and before those
// who sign last.
type ProofRule struct {
	Review setting.Key // whether 审核 asks for the password; where none is named it never does
	Grade  setting.Key // the least grade of 签发; where none is named any will do
}

// NeedsPassword says whether the step asks for a proof of the person beyond the session.
func (k Kind) NeedsPassword(v setting.Values, step string) bool {
	switch paper.StageBy(step).Proof {
	case paper.ProofFull:
		return true
	case paper.ProofRuled:
		return k.Rule.Review != "" && v.Bool(k.Rule.Review)
	}
	return false
}

// leastGrade is what a proof of the step must reach: 0 any, 1 B, 2 A.
func (k Kind) leastGrade(v setting.Values, step string) int {
	if paper.StageBy(step).Proof != paper.ProofFull || k.Rule.Grade == "" {
		return 0
	}
	return v.Int(k.Rule.Grade)
}

// reaches says whether a proof by the method comes up to the least grade.
func reaches(method string, least int) bool {
	return map[string]int{byCode: 1, byPasskey: 2}[method] >= least
}

// Means are the authenticators with which a person may sign now, besides the password.
type Means []authenticator.Mean

// Has says whether one of the kind is among them.
func (list Means) Has(kind string) bool {
	return slices.ContainsFunc(list, func(m authenticator.Mean) bool { return m.Kind == kind })
}

// Proved is how a person showed who they are, as far as it can be checked before the transaction.
type Proved struct {
	method string
	shown  string // the digest of the text that was shown
	code   authenticator.Code
	answer string
	site   authenticator.Site
	ready  prepared
}

// Unproved is the word of somebody who is signed in and showed no more.
func Unproved(p Proof) Proved { return Proved{method: bySession, shown: p.Digest} }

// Prove checks the person before the transaction, and only somebody whose turn it is: a wrong proof is an
// error beside its field and signs nothing.
func (s *Signatures) Prove(ctx context.Context, who access.Actor, t Turn, p Proof) (Proved, error) {
	if !t.Kind.NeedsPassword(*t.Settings, t.Step) {
		return Unproved(p), t.unregistered()
	}
	// The check is an act of its own: it counts wrong tries even when nothing is signed.
	ctx = db.ByItself(ctx, "")
	if p.Assertion != "" {
		return s.unsealed(who, p)
	}
	return s.typed(ctx, who, t.Kind.leastGrade(*t.Settings, t.Step), t.Means, p)
}

// typed checks the password, and the code of whoever has a generator of codes, where that reaches the least grade.
func (s *Signatures) typed(ctx context.Context, who access.Actor, least int, means Means, p Proof) (Proved, error) {
	if why := means.tooLittle(least); why != "" {
		return Proved{}, form.Errors{{Field: "password", Text: why}}
	}
	if err := s.proofs.CheckPassword(ctx, who, p.Password); err != nil {
		return Proved{}, err
	}
	if !means.Has(authenticator.ByCode) {
		return Proved{method: byPassword, shown: p.Digest}, nil
	}
	code, err := s.proofs.CheckCode(ctx, who, p.Code)
	return Proved{method: byCode, shown: p.Digest, code: code}, err
}

// unregistered refuses a step that asks for no more than the session, where a grade is asked for at the end and the person has nothing but a
// password: by a stolen one somebody else may have signed in.
func (t Turn) unregistered() error {
	if paper.StageBy(t.Step).Proof != paper.ProofRuled || t.Kind.Rule.Grade == "" || t.Settings.Int(t.Kind.Rule.Grade) == 0 ||
		t.Means.Has(authenticator.ByCode) || t.Means.Has(authenticator.ByPasskey) {
		return nil
	}
	return form.Errors{{Field: "step", Text: "按设置，审核须已有启用的动态验证码或通行密钥，请先在“个人中心—登录安全”登记，启用后再审核"}}
}

// tooLittle says why typing is not enough: the office asks for more, or the person has something better.
func (list Means) tooLittle(least int) string {
	switch {
	case least >= 2:
		return "按设置，签发和委托须使用通行密钥（A 级）"
	case !list.Has(authenticator.ByCode) && list.Has(authenticator.ByPasskey):
		return "您已登记通行密钥，请用通行密钥验证"
	case list.Has(authenticator.Former):
		return onceMore
	case least == 1 && !list.Has(authenticator.ByCode):
		return "按设置，签发和委托须使用动态验证码或通行密钥，请先在“个人中心—登录安全”登记"
	}
	return ""
}

// onceMore is what whoever had a second factor hears: the grade that a person has reached is not given up with it.
const onceMore = "您曾登记动态验证码或通行密钥，单凭登录密码不再能签批；请在“个人中心—登录安全”重新登记，启用后再签批，或由办公室登记纸质签批"

// keptGrade refuses a signature by the password alone of whoever ever had an authenticator that signed; usable or taken
// away since the page was drawn makes no difference.
func (pv Proved) keptGrade(ctx context.Context, tx *db.Tx) error {
	if pv.method != byPassword {
		return nil
	}
	had, err := authenticator.HadTx(ctx, tx, tx.Who.Person, 0)
	if err == nil && had {
		err = form.Errors{{Field: "password", Text: onceMore}}
	}
	return err
}

// spend uses the proof up with the signature it was given for, in the same transaction.
func (pv Proved) spend(ctx context.Context, tx *db.Tx, s *Signature) error {
	switch pv.method {
	case byCode:
		s.Authenticator = &pv.code.Authenticator
		return authenticator.UseCode(ctx, tx, pv.code)
	case byPasskey:
		return pv.answered(ctx, tx, s)
	}
	return nil
}

func (pv Proved) answered(ctx context.Context, tx *db.Tx, s *Signature) error {
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
