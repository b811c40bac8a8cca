package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/pg"
)

// template makes a database once for all processes and forbids connections to it. It is built under
// another name, so a half-built one is never cloned.
func (s *server) template(ctx context.Context, name, from string, build func(ctx context.Context, raw string) error) (string, error) {
	if there, err := s.touch(ctx, name); there || err != nil {
		return name, err
	}
	err := s.alone(ctx, name, func(conn *pgxpool.Conn) error {
		if there, err := s.touch(ctx, name); there || err != nil {
			return err
		}
		return s.build(ctx, conn, name, from, build)
	})
	if err != nil {
		return "", fmt.Errorf("template %s: %w", name, err)
	}
	return name, nil
}

// touch says whether the template is there and books that it is in use.
func (s *server) touch(ctx context.Context, name string) (bool, error) {
	tag, err := s.admin.Exec(ctx, `INSERT INTO made (name, pid) SELECT datname, 0 FROM pg_database WHERE datname = $1
		ON CONFLICT (name) DO UPDATE SET at = now()`, name)
	return tag.RowsAffected() == 1, err
}

func (s *server) build(ctx context.Context, conn *pgxpool.Conn, name, from string, build func(context.Context, string) error) error {
	raw := name + "_raw"
	if err := do(ctx, conn, "DROP DATABASE IF EXISTS "+raw+" WITH (FORCE)", "CREATE DATABASE "+raw+" OWNER "+pg.Standard.Owner+" TEMPLATE "+from+s.copying); err != nil {
		return err
	}
	if err := build(ctx, raw); err != nil {
		return err
	}
	return do(ctx, conn, "ALTER DATABASE "+raw+" ALLOW_CONNECTIONS false", "ALTER DATABASE "+raw+" RENAME TO "+name)
}

func do(ctx context.Context, conn *pgxpool.Conn, statements ...string) error {
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// binaryHash names the code that is running: a changed seed is in a changed test binary.
var binaryHash = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})

// sampleVar names the code of internal/sample and of all that it stands on; the Makefile asks the go tool for it.
const sampleVar = "PORTAL_SAMPLE"

// OwnSamples is the environment in which a child process fills its databases by its own code, whatever the others do:
// for programs that are broken on purpose.
const OwnSamples = sampleVar + "="

func sampleHash() (string, error) {
	if code := os.Getenv(sampleVar); code != "" {
		return code, nil
	}
	return binaryHash()
}

func short(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

func random() string { return strings.ToLower(rand.Text()[:12]) }
