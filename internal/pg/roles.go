package pg

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Roles names the two roles of a portal's database and the database itself: Owner makes and changes tables
// and is used for migrations only, App reads and writes rows, without DDL and without power over triggers
// (design/reliability.md 4.1 and S-23; issue's promise "two database roles").
type Roles struct{ Owner, App, Database string }

// Standard are the names in a private cluster, and what `portal migrate roles` proposes for other servers.
var Standard = Roles{Owner: "portal_owner", App: "portal_app", Database: name}

//go:embed roles.sql
var rolesSQL string

// Script is what an administrator of another server runs in psql, once for a new database or for one that a
// single role has served so far; again it changes nothing. The rights on tables come from `portal migrate`.
func (r Roles) Script() string {
	create, inside := r.parts()
	return fmt.Sprintf(`-- Two roles for the portal: for an administrator of the server, in psql; run again it changes nothing.
-- Afterwards set the passwords (\password %[1]s, \password %[2]s), give the owner's address to
-- "portal migrate" alone (PORTAL_OWNER_URL) and the other's to everything that serves (PORTAL_DATABASE_URL).
%[4]s
-- A new database; where it is there already this line is refused, and what follows is done all the same.
CREATE DATABASE %[3]s OWNER %[1]s ENCODING 'UTF8' TEMPLATE template0;
\connect %[3]s
%[5]s`, quoted(r.Owner, `"`), quoted(r.App, `"`), quoted(r.Database, `"`), create, inside)
}

// Apply makes the roles and hands what is in the database to the owner, in one transaction. The connection is
// an administrator's, to the database itself; a table that somebody keeps busy is an error, not a wait.
func (r Roles) Apply(ctx context.Context, conn *pgx.Conn) error {
	create, inside := r.parts()
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		// Two programs that start at once must not make the same role twice.
		_, err := tx.Exec(ctx, "SET LOCAL lock_timeout = '2s'; SELECT pg_advisory_xact_lock(hashtextextended('portal roles', 0));\n"+create+inside,
			pgx.QueryExecModeSimpleProtocol)
		return err
	})
}

// parts are the statements that make the roles and those that are for the database itself.
func (r Roles) parts() (create, inside string) {
	var words []string
	for key, value := range map[string]string{"owner": r.Owner, "app": r.App, "database": r.Database} {
		words = append(words, "{"+key+"}", quoted(value, `"`), "{"+key+"'}", quoted(value, "'"))
	}
	create, inside, _ = strings.Cut(strings.NewReplacer(words...).Replace(rolesSQL), "-- inside\n")
	return create, inside
}

// quoted makes a word safe between marks: " for a name, ' for a text.
func quoted(word, mark string) string { return mark + strings.ReplaceAll(word, mark, mark+mark) + mark }

// settle has the two roles of a private cluster sign in, and makes them where they do not: in a new cluster, and
// in one that an earlier portal made with the superuser alone. He is not asked while all is as it should be.
func (c *cluster) settle(ctx context.Context, p postmaster) error {
	words := map[string]string{}
	for _, role := range []string{Standard.Owner, Standard.App} {
		word, err := c.word(role)
		if err != nil {
			return err
		}
		words[role] = word
	}
	if c.settled(ctx, p) {
		return nil
	}
	c.log.Info("making the roles of the private database", "owner", Standard.Owner, "app", Standard.App)
	address, err := c.address(p, name)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("make the roles of the private database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := Standard.Apply(ctx, conn); err != nil {
		return fmt.Errorf("make the roles of the private database: %w", err)
	}
	for role, word := range words { // letters and digits only
		if _, err := conn.Exec(ctx, fmt.Sprintf("ALTER ROLE %s PASSWORD '%s'", role, word)); err != nil {
			return fmt.Errorf("password of %s: %w", role, err)
		}
	}
	return nil
}

// foreign asks whether anything in the database does not belong to who asks.
const foreign = `SELECT pg_get_userbyid(b.datdba) <> current_user OR EXISTS (SELECT FROM pg_class c
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relowner <> b.datdba
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
	FROM pg_database b WHERE b.datname = current_database()`

// settled says whether both roles sign in and the owner owns what there is.
func (c *cluster) settled(ctx context.Context, p postmaster) bool {
	for role, sql := range map[string]string{Standard.Owner: foreign, Standard.App: "SELECT false"} {
		address, err := c.address(p, role)
		if err != nil {
			return false
		}
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			return false
		}
		var bad bool
		err = conn.QueryRow(ctx, sql).Scan(&bad)
		if conn.Close(context.WithoutCancel(ctx)); err != nil || bad {
			return false
		}
	}
	return true
}

// secret is the file with the password of a role: pw for the superuser, pw-… for the two others.
func (c *cluster) secret(role string) string {
	if role == name {
		return c.path("pw")
	}
	return c.path("pw-" + strings.TrimPrefix(role, name+"_"))
}

// word reads the password of a role and draws one where there is none yet.
func (c *cluster) word(role string) (string, error) {
	text, err := os.ReadFile(c.secret(role))
	if err == nil && strings.TrimSpace(string(text)) != "" {
		return strings.TrimSpace(string(text)), nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("password of the cluster: %w", err)
	}
	return c.newPassword(role)
}

func (c *cluster) newPassword(role string) (string, error) {
	random := make([]byte, 24)
	rand.Read(random)
	word := hex.EncodeToString(random)
	if err := os.WriteFile(c.secret(role), []byte(word+"\n"), 0o600); err != nil {
		return "", err
	}
	return word, c.owner.give(c.secret(role))
}
