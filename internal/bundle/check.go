package bundle

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/passkey"
)

// Report is what a check found: what the file shows, and what in it does not agree.
type Report struct {
	Facts  []string
	Faults []string
}

// Limits are what no file can prove about itself; they are said with every report.
var Limits = []string{
	"校验包自身不能证明没有人整体重写：请把“印发校验值”与门户纪要页面或收文单位签收记录上的核对，把“校验指纹”与纸质件核对。",
	"通行密钥的公钥属于签批人本人，由门户登记，校验包不能证明；B 级、C 级和仅凭登录的签批没有可离线核对的本人密钥，只有门户的登记。",
	"C 级签批只核对扫描件与登记时相同，扫描件上的笔迹须由人辨认；纸上的签批日期由办公室登记。",
	"签收记录截至导出之时，不在印发陈述之内；印发时的日志位置须在门户上用 portal verify 核对。",
}

// Check reads the file and repeats every proof in it.
func Check(b []byte) Report {
	p, err := Read(b)
	if err != nil {
		return Report{Faults: []string{err.Error()}}
	}
	c := &checker{Parts: p}
	c.text, err = paper.Read(string(p.Content))
	c.must(err, "正文")
	c.issue, err = paper.ReadIssue(p.Issue)
	c.must(err, "印发陈述")
	c.head(b)
	c.chain()
	c.complete()
	c.delivered()
	return c.Report
}

type checker struct {
	Parts
	Report
	text   paper.Text
	issue  paper.Issue
	stands []paper.Statement
}

func (c *checker) fact(text string, args ...any) {
	c.Facts = append(c.Facts, fmt.Sprintf(text, args...))
}

// hold is a fault unless the promise holds.
func (c *checker) hold(ok bool, text string, args ...any) {
	if !ok {
		c.Faults = append(c.Faults, fmt.Sprintf(text, args...))
	}
}

func (c *checker) must(err error, what string) { c.hold(err == nil, "%s无法读取：%v", what, err) }

// head compares the text with the statement of its issue, and says what to compare outside the file.
func (c *checker) head(b []byte) {
	content, at := paper.Digest(c.Content), c.issue.At.In(form.Zone)
	c.hold(bytes.Equal(content, c.issue.Content), "印发陈述不是对这一正文作出的")
	c.hold(c.text.Minutes == c.issue.Minutes, "印发陈述属于另一份纪要")
	c.hold(c.SignedOn != nil && c.SignedOn.Format(time.DateOnly) <= c.issue.On.Format(time.DateOnly), "签发日期晚于印发日期")
	c.hold(c.issue.On.Format(time.DateOnly) <= at.Format(time.DateOnly), "印发日期晚于印发时间")
	c.fact("纪要　　　%s　%s", c.issue.Number, c.text.Title)
	c.fact("印发　　　%s印发，%s 由%s办理，分送 %d 个单位", c.issue.On.Format("2006年1月2日"), at.Format("2006-01-02 15:04"), c.issue.By, len(c.issue.Recipients))
	c.fact("校验指纹　%s", paper.Fingerprint(content))
	c.fact("印发校验值 %s", hex.EncodeToString(paper.Digest(c.Issue)))
	c.fact("文件摘要　SHA-256 %s", hex.EncodeToString(paper.Digest(b)))
	c.fact("日志位置　第 %d 条，%s", c.issue.LogSeq, hex.EncodeToString(c.issue.LogHash))
}

// chain walks the statements in their order; those that stand are exactly those that the issue names.
func (c *checker) chain() {
	prev, stands := paper.First, [][]byte{}
	for i, s := range c.Signatures {
		st, err := paper.ReadStatement(s.Statement)
		if err != nil {
			c.must(err, fmt.Sprintf("第 %d 个签批陈述", i+1))
			return
		}
		hash := paper.Digest(s.Statement)
		c.hold(st.N == i+1 && bytes.Equal(st.Prev, prev), "第 %d 个签批陈述与前一个不衔接", i+1)
		c.hold(st.Portal == c.issue.Portal && st.Kind == paper.MinutesKind && st.Record == c.issue.Minutes, "第 %d 个签批陈述不属于这份纪要", i+1)
		prev = hash
		if !s.Stands {
			c.fact("　已作废　%s%s　第 %d 稿", st.Name, paper.StageTitle(st.Act), st.Version)
			continue
		}
		stands = append(stands, hash)
		c.stands = append(c.stands, st)
		c.signature(i+1, s, st, hash)
	}
	c.hold(slices.EqualFunc(stands, c.issue.Signatures, bytes.Equal), "有效的签批与印发陈述所列的不一致")
}

// signature repeats what can be proved of one that stands.
func (c *checker) signature(n int, s Signature, st paper.Statement, hash []byte) {
	c.hold(bytes.Equal(st.Content, c.issue.Content) && st.Version == c.issue.Version, "第 %d 个签批不是对这一正文作出的", n)
	c.hold(bytes.Equal(st.Remark, paper.Digest([]byte(s.Remark))), "第 %d 个签批的意见与陈述不符", n)
	c.hold(!st.At.Before(st.Asked) && !st.At.After(c.issue.At), "第 %d 个签批的时间次序不对", n)
	c.hold((s.Assertion != nil) == (st.Method == paper.ByPasskey), "第 %d 个签批的通行密钥证明缺失或多余", n)
	c.hold((s.Scan != nil) == (st.Method == paper.ByPaper) && (st.Registrar != "") == (st.Method == paper.ByPaper), "第 %d 个签批的扫描件或登记人缺失或多余", n)
	c.fact("　%s　　%s（%s）　%s　%s　%s", paper.StageTitle(st.Act), st.Name, st.Seat, st.At.In(form.Zone).Format("2006-01-02 15:04"), c.proof(n, s, st, hash), s.Remark)
}

// proof says in words what proves the signature, after checking it.
func (c *checker) proof(n int, s Signature, st paper.Statement, hash []byte) string {
	switch st.Method {
	case paper.ByPasskey:
		got, err := passkey.Check(s.Assertion, hash, s.Key, s.Site)
		c.hold(err == nil, "第 %d 个签批的通行密钥证明与陈述不符", n)
		return fmt.Sprintf("A 级：通行密钥（%s），已重新核对，公钥指纹 %s", got.Origin, paper.Fingerprint(paper.Digest(s.Key)))
	case paper.ByCode:
		return "B 级：密码和动态验证码，由门户登记"
	case paper.ByPaper:
		c.hold(bytes.Equal(paper.Digest(s.Scan), st.Scan), "第 %d 个签批的扫描件与登记时不同", n)
		return fmt.Sprintf("C 级：纸质签批，由%s登记，扫描件“%s” SHA-256 %s", st.Registrar, s.ScanName, hex.EncodeToString(st.Scan))
	case paper.ByPassword:
		return "登录密码，由门户登记"
	case paper.BySession:
		return "登录状态，由门户登记"
	}
	c.hold(false, "第 %d 个签批的方式无法识别", n)
	return ""
}

// complete: every stage of the sign-off stands, and the day on the paper is the one of the last.
func (c *checker) complete() {
	count := map[string]int{}
	for _, st := range c.stands {
		count[st.Act]++
		if !paper.StageOf(st.Act).Mandate || c.SignedOn == nil {
			continue
		}
		day, on := form.Day(st.At).Format(time.DateOnly), c.SignedOn.Format(time.DateOnly)
		c.hold(on == day || st.Method == paper.ByPaper && on < day, "纸面上的签发日期与签发时间不符")
	}
	c.hold(paper.Complete(count, c.issue.At), "校核、审核或签发不齐全")
}

// delivered: the receipts are those of the range that the issue states, and each unit got this issue.
func (c *checker) delivered() {
	issue, received, reach := paper.Digest(c.Issue), 0, []paper.Recipient{}
	for _, d := range c.Deliveries {
		c.hold(bytes.Equal(d.Seen, issue), "%s收到的校验值与印发陈述不符", d.Name)
		reach = append(reach, paper.Recipient{Unit: d.Unit, UnitName: d.Name, Why: d.Why})
		if d.Received != nil {
			received++
		}
	}
	slices.SortFunc(reach, func(a, b paper.Recipient) int { return int(a.Unit - b.Unit) })
	c.hold(slices.Equal(reach, c.issue.Recipients), "分送范围与印发陈述不符")
	c.fact("签收　　　%d 个单位已签收，共 %d 个", received, len(c.Deliveries))
}
