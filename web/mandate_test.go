package web

import (
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/setting"
)

// TestMandateIsProvedLikeTheSignature: who lets another sign proves it by what the signature asks for; taking it back asks for nothing more.
func TestMandateIsProvedLikeTheSignature(t *testing.T) {
	t.Parallel()
	p := newTarget(t).shipped()
	b := p.as("chief")
	given := func() int { return query[int](t, p.db, "SELECT count(*)::int FROM delegation") }
	p.mandate(b, "").Is(422).Page().Sees("须使用动态验证码或通行密钥")
	p.mandate(b, sample.Password).Is(422).Page().Sees("须使用动态验证码或通行密钥", "专题会议")
	set(t, p.db, setting.MinutesGrade, "0")
	p.mandate(b, "wrong").Is(422).Page().Sees("登录密码不正确")
	p.mandate(b, sample.Password).To("/delegations")
	set(t, p.db, setting.MinutesGrade, "1")
	secret := p.generator() // which ends the other sessions
	b = p.as("chief")
	p.mandate(b, sample.Password).Is(422).Page().Sees("请填写动态验证码")
	p.digits = "000000"
	p.mandate(b, sample.Password).Is(422).Page().Sees("动态验证码不正确")
	p.digits = codeAt(t, secret, 1)
	p.mandate(b, "wrong").Is(422)
	p.mandate(b, sample.Password).To("/delegations")
	p.mandate(b, sample.Password).Is(422).Page().Sees("已用过")
	if n := given(); n != 2 {
		t.Errorf("%d mandates of two that were proved", n)
	}
	set(t, p.db, setting.MinutesGrade, "2")
	p.mandate(b, sample.Password).Is(422).Page().Sees("须使用通行密钥")
	b.press(b.get("/delegations").Is(200).Page(), "/delegations/1/do/end", "终止 专题会议").To("/delegations")
}
