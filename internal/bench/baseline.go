package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// baselineDB is the baseline's database, beside the portal's on the same server.
const baselineDB = "bench_baseline"

// rows is where the baseline's statements want the number of tasks.
var rows = regexp.MustCompile(`(^|[^:]):n\b`)

// prepareBaseline makes the baseline's database of so many tasks from its own statements, unless it is there; it gives
// its address.
func prepareBaseline(ctx context.Context, portal, folder string, tasks int, say io.Writer) (string, error) {
	conn, err := pgx.Connect(ctx, portal)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	address, err := besides(portal, baselineDB)
	if err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRow(ctx, existsDatabase, baselineDB).Scan(&there); err != nil || there {
		return address, err
	}
	fmt.Fprintln(say, "load baseline")
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+baselineDB); err != nil {
		return "", fmt.Errorf("make the baseline's database: %w", err)
	}
	return address, seedBaseline(ctx, address, folder, tasks)
}

func seedBaseline(ctx context.Context, address, folder string, tasks int) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, name := range []string{"schema.sql", "seed.sql"} {
		text, err := os.ReadFile(filepath.Join(folder, "sql", name))
		if err != nil {
			return fmt.Errorf("read the baseline: %w", err)
		}
		for _, sql := range strings.Split(rows.ReplaceAllString(string(text), fmt.Sprintf("${1}%d", tasks)), ";\n") {
			if _, err := conn.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
				return fmt.Errorf("load the baseline: %w", err)
			}
		}
	}
	return nil
}

// besides is the address of another database on the same server.
func besides(address, name string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("bench: the database address must be a URL: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// baselineTarget is the baseline's page: an open list of one of 40 units, for one of 200 sessions.
func baselineTarget(ctx context.Context, s *Server) (Target, error) {
	t := Target{Name: "基准 ct"}
	c := client(1)
	defer c.CloseIdleConnections()
	for i := 1; i <= 200; i++ {
		res, err := c.Get(fmt.Sprintf("%s/cookie/%d", s.Base, i))
		if err != nil {
			return t, err
		}
		value, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return t, fmt.Errorf("the baseline's cookie: %d %w", res.StatusCode, err)
		}
		t.Cookies = append(t.Cookies, "sid="+string(value))
	}
	for i := 1; i <= 40; i++ {
		t.URLs = append(t.URLs, fmt.Sprintf("%s/ct?unit=%d", s.Base, i))
	}
	return t, nil
}
