package delegation_test

import (
	"errors"
	"strconv"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

func TestR3_OnlyTheChiefDelegates(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := delegation.NewService(d, proofs(d))
	person := func(login string) string { return strconv.FormatInt(sample.Who(t, d, login).Person, 10) }
	f := delegation.Form{To: person("convenor2"), Subject: "专题会议", From: "2026-12-01", Until: "2026-12-31"}
	for _, login := range []string{"convenor1", "convenor2", "director", "office1", "admin", "liaison-fgw"} {
		if _, err := s.Create(t.Context(), sample.Who(t, d, login), f, signing.Proof{Password: sample.Password}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	f.To = person("member-fgw")
	_, err := s.Create(t.Context(), sample.Who(t, d, "chief"), f, signing.Proof{Password: sample.Password})
	if errs := (form.Errors)(nil); !errors.As(err, &errs) || errs.Of("to") == "" {
		t.Errorf("a member is mandated: %v", err)
	}
}

// TestAnEndedDelegationIsEndedOnce: a page that shows it as it was is stale before it is refused.
func TestAnEndedDelegationIsEndedOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.Delegation(t, d, "convenor1", false)
	s, chief := delegation.NewService(d, proofs(d)), sample.Who(t, d, "chief")
	list, err := s.List(t.Context(), chief, 0)
	if err != nil || len(list.List) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	id, version := list.List[0].ID, list.List[0].Version
	if _, err := s.End(t.Context(), chief, id, version); err != nil {
		t.Fatal(err)
	}
	if _, err := s.End(t.Context(), chief, id, version); fault.KindOf(err) != fault.Conflict {
		t.Errorf("with the old page: %v", err)
	}
	if _, err := s.End(t.Context(), chief, id, version+1); fault.KindOf(err) != fault.Conflict || fault.Sentence(err) != "此委托已终止" {
		t.Errorf("again: %v", err)
	}
}

// proofs is who checks the chief as the portal does.
func proofs(d *db.DB) signing.Proofs {
	return authenticator.NewService(d, account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")))
}
