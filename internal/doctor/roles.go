package doctor

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Hint is what the doctor says of something that works and should be better: it makes nothing wrong.
type Hint string

// Error makes a hint an answer of a check.
func (h Hint) Error() string { return string(h) }

// Roles looks whether the role that serves is only that (design/reliability.md 4.1): one that owns the tables can
// switch off the triggers that keep log and signatures, and a superuser can do anything on the server.
func Roles(ctx context.Context, conn *pgx.Conn) (string, error) {
	var name string
	var super, owns, makes bool
	err := conn.QueryRow(ctx, `SELECT current_user, r.rolsuper, EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
			AND c.relname = 'audit' AND pg_has_role(r.oid, c.relowner, 'MEMBER')), has_schema_privilege('public', 'CREATE')
		FROM pg_roles r WHERE r.rolname = current_user`).Scan(&name, &super, &owns, &makes)
	switch {
	case err != nil:
		return "", err
	case super:
		return "", Hint(fmt.Sprintf("%s serves as a superuser of the server; portal migrate roles prints what makes two lesser ones", name))
	case owns:
		return "", Hint(fmt.Sprintf("%s serves and owns the tables, so it could switch off what keeps log and signatures; portal migrate roles prints what makes two roles", name))
	case makes:
		return "", Hint(fmt.Sprintf("%s may make tables; portal migrate roles prints what ends that", name))
	}
	return name + " reads and writes rows, and changes no table", nil
}

// Line looks how the database is reached: a socket and this very machine need no TLS, everything else does.
func Line(ctx context.Context, conn *pgx.Conn) (string, error) {
	var tls bool
	var version, address string
	err := conn.QueryRow(ctx, `SELECT coalesce(s.ssl, false), coalesce(s.version, ''), coalesce(host(inet_server_addr()), '')
		FROM (SELECT 1) x LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid()`).Scan(&tls, &version, &address)
	config := conn.Config()
	switch {
	case err != nil:
		return "", err
	case address == "" || strings.HasPrefix(address, "127.") || address == "::1":
		return "on this machine", nil
	case !tls:
		return "", Hint("the database at " + address + " is reached without TLS, so everything can be read on the way: add sslmode=verify-full to PORTAL_DATABASE_URL")
	case config.TLSConfig == nil || config.TLSConfig.InsecureSkipVerify && config.TLSConfig.VerifyPeerCertificate == nil && config.TLSConfig.VerifyConnection == nil:
		return "", Hint(version + ", but nobody looks whose certificate it is: sslmode=verify-full in PORTAL_DATABASE_URL does")
	}
	return version, nil
}
