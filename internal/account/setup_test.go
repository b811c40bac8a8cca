package account_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/fault"
)

func TestSetupMakesOneAdministrator(t *testing.T) {
	d := empty(t)
	a := accounts(d)
	if needs, err := a.NeedsSetup(t.Context()); !needs || err != nil {
		t.Fatalf("an empty database: %v, %v", needs, err)
	}
	void, _, err := a.IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, ends, err := a.IssueSetup(t.Context())
	if err != nil || time.Until(ends) > 31*time.Minute {
		t.Fatalf("%v, %v", ends, err)
	}
	form := func(token string, i int) account.SetupForm {
		return account.SetupForm{Token: token, Name: "管理员", Login: fmt.Sprintf("root%d", i), New: "江豚在长江里游了3圈", Again: "江豚在长江里游了3圈"}
	}
	_, err = a.Setup(t.Context(), from("10.0.0.1"), form(void, 99), "", account.Beside{})
	refused(t, err, "token_password", "已使用或已过期")
	var made atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := a.Setup(context.Background(), from(fmt.Sprintf("10.2.0.%d", i)), form(token, i), "", account.Beside{}); err == nil {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 || scalar[int](t, d, "SELECT count(*) FROM account") != 1 {
		t.Errorf("%d administrators", made.Load())
	}
	if _, _, err := a.IssueSetup(t.Context()); fault.KindOf(err) != fault.Missing {
		t.Errorf("a token beside an administrator: %v", err)
	}
	exec(t, d, "UPDATE account SET disabled_at = now()")
	if needs, _ := a.NeedsSetup(t.Context()); needs {
		t.Error("setup opens again when the administrator is disabled")
	}
}

func TestSetupTokenEnds(t *testing.T) {
	d := empty(t)
	a := accounts(d)
	token, _, err := a.IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	exec(t, d, "UPDATE setup_token SET ends = now() - interval '1 second'")
	f := account.SetupForm{Token: token, Name: "管理员", Login: "root", New: "江豚在长江里游了3圈", Again: "江豚在长江里游了3圈"}
	_, err = a.Setup(t.Context(), from("10.0.0.1"), f, "", account.Beside{})
	refused(t, err, "token_password", "过期")
	for range 9 {
		f.Token = "guess"
		_, err = a.Setup(t.Context(), from("10.0.0.1"), f, "", account.Beside{})
		refused(t, err, "token_password", "不正确")
	}
	_, err = a.Setup(t.Context(), from("10.0.0.1"), f, "", account.Beside{})
	refused(t, err, "token_password", "近来填错的次数较多")
	for range 5 { // for a while nobody asks the database again
		_, err = a.Setup(t.Context(), from("10.0.0.1"), f, "", account.Beside{})
		refused(t, err, "token_password", "近来填错的次数较多")
	}
	if n := scalar[int](t, d, "SELECT refused FROM throttle WHERE key LIKE 'setup:%'"); n != 1 {
		t.Errorf("%d tries too many were counted, want 1", n)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM audit WHERE action = 'account.throttled'"); n != 1 {
		t.Errorf("%d entries of throttled tokens, want 1", n)
	}
	f.Token, _, err = a.IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.Setup(t.Context(), from("10.0.0.1"), f, "", account.Beside{}); err != nil {
		t.Errorf("a right token after too many wrong ones: %v", err)
	}
}
