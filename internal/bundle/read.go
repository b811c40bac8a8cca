package bundle

import (
	"bytes"
	"fmt"

	"jointmeeting/internal/paper"
)

// Read takes a proof apart. Packed again it must be the very same bytes, so nothing in the file is left
// unread: no second paper, no further file, no changed date of the container.
func Read(b []byte) (Parts, error) {
	list, err := unpack(b)
	if err != nil {
		return Parts{}, err
	}
	by := map[string][]byte{}
	for _, e := range list {
		by[e.name] = e.data
	}
	p, err := parts(by)
	if err != nil {
		return Parts{}, err
	}
	want, err := p.files()
	if err != nil {
		return Parts{}, fmt.Errorf("正文或印发陈述无法读取：%w", err)
	}
	return p, same(list, want)
}

// same names the first file that is not as it must be.
func same(got, want []entry) error {
	for i, w := range want {
		if i >= len(got) || got[i].name != w.name {
			return fmt.Errorf("缺少文件 %s，或次序不对", w.name)
		}
		if !bytes.Equal(got[i].data, w.data) {
			return fmt.Errorf("文件 %s 与其他文件不符", w.name)
		}
	}
	if len(got) > len(want) {
		return fmt.Errorf("多出文件 %s", got[len(want)].name)
	}
	return nil
}

func parts(by map[string][]byte) (Parts, error) {
	p := Parts{Content: by[contentName], Issue: by[issueName]}
	r := paper.NewReader(by[recordName])
	r.Want("domain", recordDomain)
	p.Org, p.From, p.SignedOn = r.Text("org"), r.Text("from"), r.Day("signed_on")
	for i := range r.Num("statements") {
		s, ok := signature(by, int(i)+1)
		if !ok {
			return p, fmt.Errorf("缺少第 %d 个签批陈述", i+1)
		}
		p.Signatures = append(p.Signatures, s)
	}
	if err := r.End(by[recordName], p.record); err != nil {
		return p, fmt.Errorf("文件 %s 无法读取：%w", recordName, err)
	}
	return p, p.received(by[deliverName])
}

// signature gathers the files of one statement; false when there is no statement.
func signature(by map[string][]byte, n int) (Signature, bool) {
	at := func(what string) []byte { return by[signatureFile(n, what)] }
	s := Signature{Statement: at("statement.txt"), Remark: string(at("remark.txt")), Assertion: at("assertion.json"), Key: at("key.cose"),
		Site: string(at("site.txt")), Scan: at("scan.bin"), ScanName: string(at("scan-name.txt"))}
	_, s.Stands = by[signatureFile(n, "remark.txt")]
	return s, s.Statement != nil
}

func (p *Parts) received(b []byte) error {
	r := paper.NewReader(b)
	for range r.Count("deliveries") {
		d := Delivery{Unit: r.Num("delivery"), Name: r.Text("delivery.name"), Why: r.Text("delivery.why"), Seen: r.Hex("delivery.seen"), ReceivedBy: r.Text("delivery.by")}
		if r.Text("delivery.state") == "received" {
			at := r.Moment("delivery.at")
			d.Received = &at
		}
		p.Deliveries = append(p.Deliveries, d)
	}
	if err := r.End(b, func() []byte { return deliveries(p.Deliveries) }); err != nil {
		return fmt.Errorf("文件 %s 无法读取：%w", deliverName, err)
	}
	return nil
}
