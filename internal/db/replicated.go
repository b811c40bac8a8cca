package db

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errUnreplicated says that the server committed an act and gave up waiting for its standby: with the server the
// act would be lost, so it is not told as done.
var errUnreplicated = errors.New("committed, but no standby has it")

// waitsForStandby is the server's own name for the place where it waits; its messages may be in any language.
const waitsForStandby = "SyncRepWaitForLSN"

// unreplicated marks a connection whose server gave up waiting.
const unreplicated = "unreplicated"

// noteReplication hears what the server says beside its answers.
func noteReplication(c *pgconn.PgConn, n *pgconn.Notice) {
	if n.Routine == waitsForStandby {
		c.CustomData()[unreplicated] = true
	}
}

// forgetWaiting begins anew on a connection on which something else may have been given up.
func forgetWaiting(conn *pgx.Conn) { delete(conn.PgConn().CustomData(), unreplicated) }

// replicated says whether the commit that just returned reached the standbys that the server is to wait for.
func replicated(conn *pgx.Conn) error {
	if conn.PgConn().CustomData()[unreplicated] == nil {
		return nil
	}
	return errUnreplicated
}
