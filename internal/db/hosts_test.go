package db_test

import (
	"fmt"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
)

// TestFirstServerOfTheAddressIsSilent: the address of a pair of servers, whose first swallows what is sent and never
// answers, leads to the one that takes writes, for the schema and for the records. Alone it is an error, not a wait.
func TestFirstServerOfTheAddressIsSilent(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	port := silent.Addr().(*net.TCPAddr).Port
	c, err := pgconn.ParseConfig(dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	rest := fmt.Sprintf("user=%s password=%s dbname=%s sslmode=disable target_session_attrs=read-write", c.User, c.Password, c.Database)
	pair := fmt.Sprintf("host=127.0.0.1,%s port=%d,%d %s", c.Host, port, c.Port, rest)
	if err := migrations.Up(t.Context(), pair); err != nil {
		t.Errorf("the schema: %v", err)
	}
	d := opened(t, pair)
	if err := ask(t.Context(), d.Read, "SELECT 1"); err != nil {
		t.Errorf("a page: %v", err)
	}
	alone := fmt.Sprintf("host=127.0.0.1 port=%d %s", port, rest)
	if err := migrations.Up(t.Context(), alone); err == nil {
		t.Error("the schema was found on a server that says nothing")
	}
	if d, err := db.Open(t.Context(), alone); err == nil {
		d.Close()
		t.Error("the records were found on a server that says nothing")
	}
}
