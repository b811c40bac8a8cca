package minutes_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/sheet"
)

// issued are minutes issued after a signature of each grade, the first of them once returned.
func issued(t *testing.T) (o office, list map[string]int64) {
	t.Helper()
	o, a := proofs(t)
	c := o.at(minutes.Signing)
	m := o.get(c)
	in := signing.PaperInput{On: form.Day(time.Now()), Remark: "同意。", Fingerprint: minutes.Fingerprint(m.ContentHash)}
	_, err := o.s.RegisterPaper(t.Context(), o.who("office1"), c, m.Version, in, scanned())
	must(t, err)
	b := o.at(minutes.Reviewing)
	must(t, o.do("convenor1", b, "review", "可以。"))
	must(t, o.do("director", b, "return", "再核"))
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		must(t, o.do(s[0], b, s[1], "同意。"))
	}
	secret := o.generator(a, "chief")
	o.confirmed("chief")
	code, err := totp.GenerateCode(secret, time.Now().Add(30*time.Second))
	must(t, err)
	must(t, o.sign("chief", b, signing.Proof{Password: sample.Password, Code: code}))
	d, k := o.passkey("chief"), o.at(minutes.Signing)
	must(t, o.sign("chief", k, by(o.ask(k, "同意。", time.Now()), d)))
	for _, id := range []int64{c, b, k} {
		sample.IssueMinutes(o, o.db, id)
		sample.ReceiveMinutes(o, o.db, "jyj", id)
	}
	return o, map[string]int64{"A 级：通行密钥（https://portal.test），已重新核对": k, "B 级：密码和动态验证码": b, "C 级：纸质签批": c}
}

func (o office) bundle(id int64) []byte {
	o.Helper()
	_, c, err := o.issuer().Bundle(o.Context(), o.who("office1"), id)
	must(o.T, err)
	return unpacked(o.T, c)
}

// unpacked are the bytes that whoever downloads the proof gets.
func unpacked(t *testing.T, c bundle.Container) []byte {
	t.Helper()
	body := c.Open()
	defer body.Close()
	data, err := io.ReadAll(body)
	must(t, err)
	return data
}

// TestBundle: each grade is repeated or stated as what it is; the same records are the same bytes; the paper
// in the file is the one on screen; any one changed byte of any place is found.
func TestBundle(t *testing.T) {
	t.Parallel()
	o, list := issued(t)
	draw := rand.New(rand.NewPCG(1, 2))
	for grade, id := range list {
		data := o.bundle(id)
		if !bytes.Equal(data, o.bundle(id)) {
			t.Errorf("%s: two files of the same records differ", grade)
		}
		r := bundle.Check(data)
		said := strings.Join(r.Facts, "\n")
		if len(r.Faults) > 0 || !strings.Contains(said, grade) || !strings.Contains(said, "校验指纹　"+minutes.Fingerprint(o.get(id).ContentHash)) {
			t.Fatalf("%s: %v\n%s", grade, r.Faults, said)
		}
		if voided := strings.Contains(said, "已作废"); voided != strings.HasPrefix(grade, "B") {
			t.Errorf("%s: voided signatures are said: %v", grade, voided)
		}
		if !bytes.Contains(data, []byte(printed(o.page(id)))) {
			t.Errorf("%s: the paper of the file is not the printed one", grade)
		}
		for range 334 {
			at := draw.IntN(len(data))
			bad := bytes.Clone(data)
			bad[at] ^= byte(1 + draw.IntN(255))
			if len(bundle.Check(bad).Faults) == 0 {
				t.Fatalf("%s: byte %d of %d changed, and nothing was found", grade, at, len(data))
			}
		}
	}
}

// printed are the lines of the paper as the pages draw it.
func printed(p minutes.Page) string {
	s := sheet.Minutes(p)
	lines := []string{s.Org, s.No, s.From + "　" + s.Date, s.Title}
	for _, x := range s.Body {
		lines = append(lines, x.Text+x.Rest)
	}
	for _, l := range append(s.People, s.Foot...) {
		lines = append(lines, l.Label+"："+l.Text)
	}
	return strings.Join(append(lines, s.Issuer+"　"+s.Issued), "\n") + "\n"
}

// TestBundleRefused: there is a proof of issued minutes only, and only for those who see the signatures.
func TestBundleRefused(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	_, _, err := o.issuer().Bundle(t.Context(), o.who("office1"), id)
	want(t, err, fault.Forbidden, "印发后")
	sample.IssueMinutes(o, o.db, id)
	_, _, err = o.issuer().Bundle(t.Context(), o.who("liaison-jyj"), id)
	want(t, err, fault.Forbidden, "印发后")
	_, _, err = o.issuer().Bundle(t.Context(), o.who("liaison-tjj"), id)
	want(t, err, fault.Missing, "")
	for _, login := range []string{"chief", "convenor1", "director"} {
		_, c, err := o.issuer().Bundle(t.Context(), o.who(login), id)
		must(t, err)
		if r := bundle.Check(unpacked(t, c)); len(r.Faults) > 0 {
			t.Errorf("%s: %v", login, r.Faults)
		}
	}
}
