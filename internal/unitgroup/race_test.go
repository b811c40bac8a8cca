package unitgroup_test

import (
	"errors"
	"strconv"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unitgroup"
)

// TestTwoGroupsOfOneNameAtOnce: of two who make a group of one name, neither of whom sees the other's yet, the later is told beside the field.
func TestTwoGroupsOfOneNameAtOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	first, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer first.Rollback(t.Context())
	if _, err := first.Exec(t.Context(), "INSERT INTO unit_group (kind, name) VALUES ('own', '区直各部门')"); err != nil {
		t.Fatal(err)
	}
	second := make(chan error, 1)
	office, units := sample.Who(t, d, "office1"), []string{strconv.FormatInt(sample.Unit(t, d, "czj").ID, 10)}
	go func() {
		_, err := unitgroup.NewService(d).Create(t.Context(), office, unitgroup.Fields.Read(map[string][]string{"name": {"区直各部门"}, "units": units}))
		second <- err
	}()
	for waits := 0; waits == 0; {
		if err := d.Pool().QueryRow(t.Context(), "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waits); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-second:
			t.Fatalf("nobody waits: %v", err)
		default:
		}
	}
	if err := first.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	var errs form.Errors
	if err := <-second; !errors.As(err, &errs) || errs.Of("name") != "已有这个名称的单位组" {
		t.Errorf("the later is told %v", err)
	}
}
