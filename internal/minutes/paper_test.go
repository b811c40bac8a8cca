package minutes_test

import (
	"bytes"
	"crypto/sha256"
	"testing"
	"time"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
)

var scan = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

func scanned() []file.Upload {
	return []file.Upload{{Name: "签批页.pdf", Size: int64(len(scan)), Bytes: bytes.NewReader(scan)}}
}

// TestGradeC: the office registers what the chief signed on paper: registrar and scan are on the record, the
// statement says so, and it is no signature of the chief's account.
func TestGradeC(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	m := o.get(id)
	in := signing.PaperInput{On: form.Day(time.Now()), Remark: "同意。", Fingerprint: minutes.Fingerprint(m.ContentHash)}
	register := func(login string, version int, in signing.PaperInput, ups []file.Upload) error {
		_, err := o.s.RegisterPaper(t.Context(), o.who(login), id, version, in, ups)
		return err
	}
	for _, login := range []string{"chief", "convenor1"} {
		want(t, register(login, m.Version, in, scanned()), fault.Forbidden, "不能对此纪要办理")
	}
	want(t, register("liaison-jyj", m.Version, in, scanned()), fault.Missing, "")
	want(t, register("office1", m.Version+1, in, scanned()), fault.Conflict, "")
	field(t, register("office1", m.Version, in, nil), file.Field, "扫描件")
	other, future, early := in, in, in
	other.Fingerprint, future.On, early.On = "0000-0000", in.On.AddDate(0, 0, 1), form.Day(m.EditedAt).AddDate(0, 0, -1)
	field(t, register("office1", m.Version, other, scanned()), "fingerprint", "不是这一稿")
	field(t, register("office1", m.Version, future, scanned()), "signed_on", "不能晚于今天")
	field(t, register("office1", m.Version, early, scanned()), "signed_on", "不能早于")
	want(t, o.do("office1", id, signing.Registered, "同意。"), fault.Invalid, "不在此页办理")
	must(t, register("office1", m.Version, in, scanned()))
	if o.grade(id) != "C paper" || o.get(id).State != minutes.Signed {
		t.Fatalf("registered: %s, %s", o.grade(id), o.get(id).State)
	}
	sum := sha256.Sum256(scan)
	for _, s := range o.page(id).Signatures {
		if s.Stage == signing.StageSign && (s.Registrar != o.who("office1").Name || s.Name != o.who("chief").Name || !bytes.Equal(s.Scan, sum[:]) || s.ScanFile == 0 ||
			!bytes.Contains(s.Statement, []byte("registrar "))) {
			t.Errorf("%+v", s)
		}
	}
	want(t, register("office1", m.Version, in, scanned()), fault.Conflict, "")
	o.sound()
	o.behind("UPDATE signature SET registrar = '别人' WHERE method = 'paper' AND minutes = $1", id)
	if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) != 1 {
		t.Errorf("another registrar: %v, %v", faults, err)
	}
}
