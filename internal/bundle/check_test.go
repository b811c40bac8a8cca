package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/paper"
	"jointmeeting/internal/passkey/passkeytest"
)

// forger makes proofs as the portal does, and lets a test change one thing of them before they are put
// together: everything else agrees with the change.
type forger struct {
	text     paper.Text
	signed   []paper.Statement
	stands   []bool
	change   func(*Parts, *paper.Issue) // after all was put together
	flags    byte
	other    bool // another key answers
	signedOn time.Time
}

var at = time.Date(2026, 9, 10, 9, 0, 0, 0, time.UTC)

func honest() *forger {
	f := &forger{text: paper.Text{Minutes: 7, Meeting: 3, Title: "会议纪要", Overview: "概况。"}, flags: passkeytest.Verified, signedOn: time.Date(2026, 9, 10, 0, 0, 0, 0, time.UTC)}
	for i, s := range []paper.Statement{{Act: "check", Name: "甲", Method: "session"}, {Act: "review", Name: "乙", Method: "session"},
		{Act: "review", Name: "乙", Method: "code"}, {Act: "sign", Name: "丁", Method: "passkey"}} {
		s.Portal, s.Kind, s.Record, s.Version, s.Asked, s.At, s.N, s.Remark = "p", "minutes", 7, 2, at, at.Add(time.Duration(i)*time.Minute), i+1, paper.Digest([]byte("同意。"))
		f.signed, f.stands = append(f.signed, s), append(f.stands, i != 1)
	}
	return f
}

func (f *forger) bytes(t *testing.T) []byte {
	t.Helper()
	return made(t, f.parts(t))
}

func (f *forger) parts(t *testing.T) Parts {
	t.Helper()
	p := Parts{Org: "某市联席会议", From: "联席会议办公室", SignedOn: &f.signedOn, Content: []byte(paper.Content(f.text))}
	issue := paper.Issue{Portal: "p", Minutes: 7, Version: 2, Content: paper.Digest(p.Content), Number: "〔2026〕1号", On: f.signedOn, At: at.Add(time.Hour), By: "戊",
		Recipients: []paper.Recipient{{Unit: 4, UnitName: "市教育局", Why: "named"}}, LogSeq: 9, LogHash: paper.First}
	prev := paper.First
	for i, s := range f.signed {
		if s.Prev == nil {
			s.Prev = prev
		}
		if s.Content == nil {
			s.Content = issue.Content
		}
		x := Signature{Statement: s.Bytes(), Stands: f.stands[i]}
		prev = paper.Digest(x.Statement)
		if x.Stands {
			x.Remark = "同意。"
			issue.Signatures = append(issue.Signatures, prev)
		}
		if s.Method == paper.ByPasskey {
			x.Assertion, x.Key = f.answer(t, prev)
			x.Site = "portal.test"
		}
		p.Signatures = append(p.Signatures, x)
	}
	if f.change != nil {
		f.change(&p, &issue)
	}
	p.Issue = issue.Bytes()
	if p.Deliveries == nil {
		p.Deliveries = []Delivery{{Unit: 4, Name: "市教育局", Why: "named", Seen: paper.Digest(p.Issue)}}
	}
	return p
}

// made are the bytes that whoever downloads the proof gets.
func made(t *testing.T, p Parts) []byte {
	t.Helper()
	c, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	body := c.Open()
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil || int64(len(data)) != c.Size {
		t.Fatalf("%d bytes, %d were announced: %v", len(data), c.Size, err)
	}
	return data
}

// answer is what a passkey would send, with its public key.
func (f *forger) answer(t *testing.T, hash []byte) (answer, cose []byte) {
	t.Helper()
	d := passkeytest.New(t, "id", "portal.test", "https://portal.test")
	cose, d.Flags = d.Cose, f.flags
	if f.other {
		d = passkeytest.New(t, "id", "portal.test", "https://portal.test")
	}
	return []byte(d.Answers(base64.RawURLEncoding.EncodeToString(hash))), cose
}

// TestForgeries: whoever changes one thing and makes all digests of the file anew is found by the check that is
// about that thing.
func TestForgeries(t *testing.T) {
	t.Parallel()
	if r := Check(honest().bytes(t)); len(r.Faults) > 0 {
		t.Fatalf("the honest file: %v", r.Faults)
	}
	hash := func(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }
	for want, forge := range map[string]func(*forger){
		"印发陈述不是对这一正文作出的": func(f *forger) {
			f.change = func(p *Parts, _ *paper.Issue) { f.text.Title = "另一份"; p.Content = []byte(paper.Content(f.text)) }
		},
		"印发陈述属于另一份纪要":      func(f *forger) { f.text.Minutes = 8 },
		"与前一个不衔接":          func(f *forger) { f.signed[2].Prev = hash(1) },
		"第 3 个签批陈述不属于这份纪要": func(f *forger) { f.signed[2].Record = 8 },
		"第 4 个签批陈述不属于这份纪要": func(f *forger) { f.signed[3].Portal = "q" },
		"第 3 个签批不是对这一正文":   func(f *forger) { f.signed[2].Content = hash(1) },
		"第 1 个签批不是对这一正文":   func(f *forger) { f.signed[0].Version = 1 },
		"与印发陈述所列的不一致":      func(f *forger) { f.change = func(_ *Parts, i *paper.Issue) { i.Signatures = i.Signatures[:2] } },
		"的意见与陈述不符":         func(f *forger) { f.change = func(p *Parts, _ *paper.Issue) { p.Signatures[0].Remark = "不同意。" } },
		"的时间次序不对":          func(f *forger) { f.signed[2].Asked = at.Add(30 * time.Minute) },
		"通行密钥证明与陈述不符":      func(f *forger) { f.other = true },
		"第 4 个签批的通行密钥证明与":  func(f *forger) { f.flags = 0x01 }, // nobody was verified
		"通行密钥证明缺失":         func(f *forger) { f.change = func(p *Parts, _ *paper.Issue) { p.Signatures[3].Assertion = nil } },
		"扫描件或登记人缺失":        func(f *forger) { f.signed[2].Method = paper.ByPaper },
		"方式无法识别":           func(f *forger) { f.signed[2].Method = "word" },
		"签发不齐全":            func(f *forger) { f.signed[2].Act = "sign" },
		"签发日期与签发时间不符":      func(f *forger) { f.signedOn = f.signedOn.AddDate(0, 0, -1) },
		"签发日期晚于印发日期":       func(f *forger) { f.change = func(_ *Parts, i *paper.Issue) { i.On = i.On.AddDate(0, 0, -1) } },
		"印发日期晚于印发时间":       func(f *forger) { f.change = func(_ *Parts, i *paper.Issue) { i.On = i.On.AddDate(0, 0, 9) } },
		"分送范围与印发陈述不符":      func(f *forger) { f.change = func(_ *Parts, i *paper.Issue) { i.Recipients[0].Why = "added" } },
		"市教育局收到的校验值": func(f *forger) {
			f.change = func(p *Parts, _ *paper.Issue) {
				p.Deliveries = []Delivery{{Unit: 4, Name: "市教育局", Why: "named", Seen: hash(1)}}
			}
		},
	} {
		f := honest()
		forge(f)
		r := Check(f.bytes(t))
		if !slices.ContainsFunc(r.Faults, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%s: found %v", want, r.Faults)
		}
	}
}

// TestScanIsTheOneRegistered: a paper signature comes with the very scan.
func TestScanIsTheOneRegistered(t *testing.T) {
	t.Parallel()
	for scan, ok := range map[string]bool{"扫描": true, "另一份": false} {
		f := honest()
		f.signed[3].Method, f.signed[3].Registrar, f.signed[3].Scan = paper.ByPaper, "戊", paper.Digest([]byte("扫描"))
		f.change = func(p *Parts, _ *paper.Issue) { p.Signatures[3].Scan = []byte(scan) }
		if r := Check(f.bytes(t)); (len(r.Faults) == 0) != ok {
			t.Errorf("%s: %v", scan, r.Faults)
		}
	}
}

// TestContainerIsTheOneForm: the same files in any other container are no proof, and no file may be added.
func TestContainerIsTheOneForm(t *testing.T) {
	t.Parallel()
	data := honest().bytes(t)
	list, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	var pressed bytes.Buffer
	z := zip.NewWriter(&pressed)
	for _, e := range list {
		w, _ := z.Create(e.name)
		w.Write(e.data)
	}
	z.Close()
	packed := func(list []entry) []byte {
		var b bytes.Buffer
		if err := pack(&b, list, false); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	more, twice, fewer := packed(append(slices.Clone(list), held("extra.txt", nil))), packed(append(slices.Clone(list[:1]), list...)), packed(list[:len(list)-1])
	for name, bad := range map[string][]byte{"pressed": pressed.Bytes(), "one more file": more, "a file twice": twice, "one file less": fewer,
		"bytes before": append([]byte("x"), data...), "bytes after": append(bytes.Clone(data), 0), "nothing": nil} {
		if len(Check(bad).Faults) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
}

// TestEveryByteIsCovered flips one bit of each byte.
func TestEveryByteIsCovered(t *testing.T) {
	t.Parallel()
	data := honest().bytes(t)
	for i := range data {
		data[i] ^= 1
		if len(Check(data).Faults) == 0 {
			t.Fatalf("byte %d is not covered", i)
		}
		data[i] ^= 1
	}
}
