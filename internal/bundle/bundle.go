// Package bundle is the offline proof of issued minutes (校验包): one file with what was signed, by whom and
// how it was proved, the paper as printed, the statement of the issue and the receipts. Whoever has the file
// checks it with the program alone: no database, no setting.
package bundle

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/paper"
)

// Parts are what the proof is made of.
type Parts struct {
	Org, From  string // who heads the paper and who issues it
	SignedOn   *time.Time
	Content    []byte      // the canonical text
	Issue      []byte      // the statement of the issue
	Signatures []Signature // every statement of these minutes in its order, also of voided signatures
	Deliveries []Delivery  // in the order of the paper's range
}

// Signature is one statement. Only one that stands has more: the words beside it and what proves it.
type Signature struct {
	Statement []byte
	Stands    bool
	Remark    string
	Assertion []byte  // of a passkey: its answer,
	Key       []byte  // its public key,
	Site      string  // and the host name it belongs to
	Scan      []byte  // of a paper signature, as it was read;
	ScanFrom  *Source // where it comes from when the proof is made
	ScanName  string
}

// Delivery is one unit's receipt.
type Delivery struct {
	Unit       int64
	Name, Why  string
	Received   *time.Time
	ReceivedBy string
	Seen       []byte // the digest of the issue that the unit received
}

// The files of the container.
const (
	readmeName   = "README.txt"
	recordName   = "record.txt"
	contentName  = "content.txt"
	issueName    = "issue.txt"
	paperName    = "paper.txt"
	deliverName  = "deliveries.txt"
	manifestName = "manifest.txt"
	digestName   = "digest.txt"
)

const readme = `这是一份已印发纪要的离线校验包。
content.txt 是签批所依据的正文（规范格式），paper.txt 是印发的纸面文字，issue.txt 是印发陈述，
signatures 文件夹内是每一次签批的陈述及其证明，deliveries.txt 是导出时的签收记录，
manifest.txt 列出每个文件的 SHA-256，digest.txt 是 manifest.txt 的 SHA-256。
核对：portal verify --bundle 文件名（不需要数据库，也不需要任何设置）。
校验包自身不能证明没有人整体重写，请把输出的“印发校验值”与门户或收文单位签收记录上的核对，把“校验指纹”与纸质件核对。
`

// Make lays the proof out; the same parts are always the same bytes. It holds what the record holds but for the scans, which are read in
// pieces: now for what the container says before each of them, and once more when it is written.
func Make(p Parts) (c Container, err error) {
	if c.list, err = p.files(); err != nil {
		return c, err
	}
	for i := range c.list {
		if err := c.list[i].sum(); err != nil {
			return c, fmt.Errorf("read %s: %w", c.list[i].name, err)
		}
	}
	var n counted
	err = pack(&n, c.list, true)
	c.Size = int64(n)
	return c, err
}

// files are all files in their order; the last two cover those before them.
func (p Parts) files() ([]entry, error) {
	sheet, err := p.sheet()
	if err != nil {
		return nil, err
	}
	list := []entry{held(readmeName, []byte(readme)), held(recordName, p.record()), held(contentName, p.Content), held(issueName, p.Issue), held(paperName, []byte(sheet))}
	for i, s := range p.Signatures {
		list = append(list, s.files(i+1)...)
	}
	list = append(list, held(deliverName, deliveries(p.Deliveries)))
	manifest := manifestOf(list)
	return append(list, held(manifestName, manifest), held(digestName, []byte(hex.EncodeToString(paper.Digest(manifest))+"\n"))), nil
}

// sheet is the paper as printed, laid out from the text that was signed and the statement of its issue.
func (p Parts) sheet() (string, error) {
	text, err := paper.Read(string(p.Content))
	if err != nil {
		return "", err
	}
	issue, err := paper.ReadIssue(p.Issue)
	if err != nil {
		return "", err
	}
	h := paper.Heading{Org: p.Org, From: p.From, No: issue.Number, Signed: p.SignedOn, Issued: &issue.On, Fingerprint: paper.Fingerprint(paper.Digest(p.Content)), Layout: issue.Layout}
	for _, d := range p.Deliveries {
		h.To = append(h.To, d.Name)
	}
	return paper.Lay(text, h).String(), nil
}

const recordDomain = "joint-meeting/bundle/v1"

func (p Parts) record() []byte {
	var c paper.Canon
	c.Put("domain", recordDomain)
	c.Put("org", p.Org)
	c.Put("from", p.From)
	c.Day("signed_on", p.SignedOn)
	c.Num("statements", int64(len(p.Signatures)))
	return c.Bytes()
}

func deliveries(list []Delivery) []byte {
	var c paper.Canon
	c.Num("deliveries", int64(len(list)))
	for _, d := range list {
		c.Num("delivery", d.Unit)
		c.Put("delivery.name", d.Name)
		c.Put("delivery.why", d.Why)
		c.Hex("delivery.seen", d.Seen)
		c.Put("delivery.by", d.ReceivedBy)
		if d.Received == nil {
			c.Put("delivery.state", "sent")
			continue
		}
		c.Put("delivery.state", "received")
		c.Moment("delivery.at", *d.Received)
	}
	return c.Bytes()
}

func manifestOf(list []entry) []byte {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%s  %d  %s\n", hex.EncodeToString(e.digest()), e.size(), e.name)
	}
	return []byte(b.String())
}

// signatureFile names a file of the n-th statement.
func signatureFile(n int, what string) string { return fmt.Sprintf("signatures/%02d-%s", n, what) }

// files of one statement: those of the method that it says, and no others.
func (s Signature) files(n int) []entry {
	list := []entry{held(signatureFile(n, "statement.txt"), s.Statement)}
	if !s.Stands {
		return list
	}
	list = append(list, held(signatureFile(n, "remark.txt"), []byte(s.Remark)))
	if s.Assertion != nil {
		list = append(list, held(signatureFile(n, "assertion.json"), s.Assertion), held(signatureFile(n, "key.cose"), s.Key),
			held(signatureFile(n, "site.txt"), []byte(s.Site)))
	}
	if s.Scan != nil || s.ScanFrom != nil {
		list = append(list, entry{name: signatureFile(n, "scan.bin"), data: s.Scan, from: s.ScanFrom}, held(signatureFile(n, "scan-name.txt"), []byte(s.ScanName)))
	}
	return list
}
