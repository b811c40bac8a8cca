package bundle

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/paper"
)

// onPaper is an honest proof whose last signature is on paper, with the scan as the portal has it.
func onPaper(digest []byte, scan Signature) *forger {
	f := honest()
	f.signed[3].Method, f.signed[3].Registrar, f.signed[3].Scan = paper.ByPaper, "戊", digest
	f.change = func(p *Parts, _ *paper.Issue) {
		p.Signatures[3].Scan, p.Signatures[3].ScanFrom = scan.Scan, scan.ScanFrom
	}
	return f
}

// TestAScanIsTheSameFromAnywhere: whether the scan is held or read from where it is stored, the proof has the same bytes.
func TestAScanIsTheSameFromAnywhere(t *testing.T) {
	t.Parallel()
	scan := []byte(strings.Repeat("扫描", 100_000))
	d := paper.Digest(scan)
	inside := onPaper(d, Signature{Scan: scan}).bytes(t)
	outside := onPaper(d, Signature{ScanFrom: &Source{Size: int64(len(scan)), Digest: d, Open: func() io.Reader { return bytes.NewReader(scan) }}}).bytes(t)
	if r := Check(outside); len(r.Faults) > 0 || !bytes.Equal(inside, outside) {
		t.Errorf("%d and %d bytes: %v", len(inside), len(outside), r.Faults)
	}
}

// TestAScanIsHeldNowhere: a proof with a scan of 64 MB is laid out and written with a few MB, whatever the scan has, and whoever leaves in the
// middle of it ends it.
func TestAScanIsHeldNowhere(t *testing.T) {
	const size = 64 << 20
	sum := sha256.New()
	io.Copy(sum, io.LimitReader(zeros{}, size))
	opened, left := 0, make(chan struct{})
	f := onPaper(sum.Sum(nil), Signature{ScanFrom: &Source{Size: size, Digest: sum.Sum(nil), Open: func() io.Reader { opened++; return io.LimitReader(zeros{}, size) }}})
	p := f.parts(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	body := c.Open()
	n, err := io.Copy(io.Discard, body)
	runtime.ReadMemStats(&after)
	if err != nil || n != c.Size || n < size || opened != 2 {
		t.Errorf("%d bytes of %d, %d times read: %v", n, c.Size, opened, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
		t.Errorf("it took %d MB in all", took>>20)
	}
	p.Signatures[3].ScanFrom.Open = func() io.Reader { return ends{zeros{}, left} }
	slow := Container{Size: c.Size, list: c.list}
	for i := range slow.list {
		if slow.list[i].from != nil {
			slow.list[i].from = p.Signatures[3].ScanFrom
		}
	}
	body = slow.Open()
	io.CopyN(io.Discard, body, size/2)
	body.Close()
	select {
	case <-left:
	case <-time.After(time.Minute):
		t.Error("it is written on for nobody")
	}
}

// ends says when it is read no more: its reader has no end, and is let go of only where the writing ends.
type ends struct {
	io.Reader
	left chan struct{}
}

// WriteTo is what io.Copy asks for: it returns once nobody takes the bytes.
func (e ends) WriteTo(w io.Writer) (n int64, err error) {
	defer close(e.left)
	for err == nil {
		_, err = io.CopyN(w, e.Reader, 1<<20)
		n += 1 << 20
	}
	return n, err
}

// TestAScanThatIsNotWhole: one whose bytes are missing, or cannot be read, makes no proof.
func TestAScanThatIsNotWhole(t *testing.T) {
	t.Parallel()
	scan := []byte("扫描")
	for name, from := range map[string]io.Reader{"short": bytes.NewReader(scan[:3]), "broken": io.MultiReader(bytes.NewReader(scan), broken{})} {
		p := onPaper(paper.Digest(scan), Signature{ScanFrom: &Source{Size: int64(len(scan)), Digest: paper.Digest(scan), Open: func() io.Reader { return from }}}).parts(t)
		if _, err := Make(p); err == nil || !strings.Contains(err.Error(), "signatures/04-scan.bin") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) {
	return 0, errors.New("the bytes are not those that were taken in")
}
