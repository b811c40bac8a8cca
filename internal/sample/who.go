package sample

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// T is what a builder needs of a test; the demo has one of its own.
type T interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
}

// Who is a sample person as signed in, with the seats in force: chief, office1, liaison-jyj …
func Who(t T, d *db.DB, login string) access.Actor {
	t.Helper()
	who, err := account.ActorOf(t.Context(), d, login)
	if err != nil {
		t.Fatalf("sample person %s: %v", login, err)
	}
	return who
}

// Unit is the sample unit with the code: jyj, scjgj, gedian …
func Unit(t T, d *db.DB, code string) unit.Unit {
	t.Helper()
	var all *[]unit.Unit
	if err := d.Read(t.Context(), func(b *db.Batch) { all = unit.All(b) }); err != nil {
		t.Fatalf("sample units: %v", err)
	}
	for _, u := range *all {
		if u.Code == code {
			return u
		}
	}
	t.Fatalf("no sample unit %q", code)
	return unit.Unit{}
}
