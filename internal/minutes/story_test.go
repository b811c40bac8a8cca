package minutes_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

// office is one test's portal with its minutes service; passwords are right unless they say wrong.
type office struct {
	*testing.T
	db *db.DB
	s  *minutes.Service
}

type passwords struct{}

func (passwords) CheckPassword(_ context.Context, _ access.Actor, p string) error {
	if p != sample.Password {
		return form.Errors{{Field: "password", Text: "登录密码不正确"}}
	}
	return nil
}

func (passwords) CheckCode(context.Context, access.Actor, string) (authenticator.Code, error) {
	return authenticator.Code{}, nil
}

func (passwords) Seal(_ string, _ int64, plain []byte) ([]byte, error) { return plain, nil }

func (passwords) Unseal(_ string, _ int64, sealed []byte) ([]byte, error) { return sealed, nil }

func open(t *testing.T, opts ...db.Option) office {
	t.Helper()
	d := sampledb.DB(t, opts...)
	return office{t, d, minutes.NewService(d, passwords{})}
}

// openAt is such a portal with minutes in a state, those of a special meeting.
func openAt(t *testing.T, state string, opts ...db.Option) (office, int64) {
	t.Helper()
	d, id := sampledb.MinutesDB(t, state, opts...)
	return office{t, d, minutes.NewService(d, passwords{})}, id
}

// issuer is the room that sends the minutes out.
func (o office) issuer() *issuing.Service { return issuing.NewService(o.db, passwords{}) }

func (o office) who(login string) access.Actor { o.Helper(); return sample.Who(o, o.db, login) }

func (o office) page(id int64) minutes.Page {
	o.Helper()
	return sample.MinutesOf(o, o.db, o.who("office1"), id)
}

func (o office) get(id int64) minutes.Minutes { o.Helper(); return o.page(id).Minutes }

// do takes a step on the minutes as they are now.
func (o office) do(login string, id int64, step, remark string) error {
	o.Helper()
	m := o.get(id)
	_, err := o.s.Do(o.Context(), o.who(login), id, m.Version, step, remark, proof(m))
	return err
}

func proof(m minutes.Minutes) signing.Proof {
	return signing.Proof{Digest: hex.EncodeToString(m.ContentHash), Password: sample.Password}
}

func (o office) save(login string, id int64, f minutes.Form) error {
	o.Helper()
	in, errs := f.Input()
	if errs != nil {
		return errs
	}
	_, err := minutes.NewService(o.db, nil).Save(o.Context(), o.who(login), id, o.get(id).Version, in)
	return err
}

// want checks the kind of a refusal and a word of its sentence.
func want(t *testing.T, err error, k fault.Kind, word string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != k || !strings.Contains(err.Error(), word) {
		t.Fatalf("error %v (kind %d), want kind %d with %q", err, fault.KindOf(err), k, word)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o office) count(sql string, args ...any) (n int) {
	o.Helper()
	must(o.T, o.db.Pool().QueryRow(o.Context(), sql, args...).Scan(&n))
	return n
}

func (o office) sound() {
	o.Helper()
	faults, err := minutes.Verify(o.Context(), o.db.Pool())
	if err != nil || len(faults) > 0 {
		o.Fatalf("verify: %v %v", faults, err)
	}
}

// TestStory carries minutes from the held meeting to receipts and checks the record at each station.
func TestStory(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	m := o.get(id)
	if m.State != minutes.Signed || m.SignedOn == nil || m.SignerName != "江示远" || len(m.Reviewed) != 2 {
		t.Fatalf("signed minutes: %+v", m)
	}
	o.sound()
	sample.IssueMinutes(o, o.db, id)
	m = o.get(id)
	year := time.Now().In(form.Zone).Year()
	if m.Number != fmt.Sprintf("〔%d〕1号", year) || len(m.IssueHash) != 32 {
		t.Errorf("issued as %q", m.Number)
	}
	if got := o.count("SELECT count(*) FROM task WHERE minutes = $1", id); got != 3 {
		t.Errorf("%d tasks, want 3", got)
	}
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	sample.AnswerMajor(o, o.db, id, "approve")
	o.sound()
	if got := o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'waiting'", id); got != 0 {
		t.Errorf("%d tasks still wait", got)
	}
}
