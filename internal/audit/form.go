package audit

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Form is the form by which an act came: a digest of its token, and the seal of what its person was told. An act's last entry begins with
// a line of it, so that what was done stays done when the table of forms has been swept, or somebody took a row out of it.
type Form struct {
	Token string // 32 hexadecimal digits
	Seal  []byte
}

// formLine begins that line. It looks like one of a row, but no digest of a row stands in it: rows.go passes over it.
const formLine = "operation "

// before puts the line before those of the rows; an act of the command line's own came by no form.
func (f Form) before(rows string) string {
	if f.Token == "" {
		return rows
	}
	return strings.TrimSuffix(formLine+f.Token+" "+hex.EncodeToString(f.Seal)+"\n"+rows, "\n")
}

// ByForm says, in SQL, that an entry a is that of an act which came by a form; the index audit_form serves it.
const ByForm = `a.rows LIKE '` + formLine + `%'`

// FormToken and FormSeal are the digest of its token and the seal of what was told, in SQL.
const (
	FormToken = `split_part(a.rows, ' ', 2)`
	FormSeal  = `split_part(split_part(a.rows, E'\n', 1), ' ', 3)`
)

// byForm finds, in SQL, the entry of an act by its form.
const byForm = ByForm + ` AND ` + FormToken + ` = `

// Unused says, in SQL, that the log knows no act by the form whose digest stands in the parameter.
func Unused(param string) string {
	return "NOT EXISTS (SELECT FROM audit a WHERE " + byForm + param + ")"
}

// Entered is what the log says of a form.
type Entered struct {
	Seq, Person int64
	At          time.Time
}

// EnteredBy finds the act that came by a form; false when the log knows none. It writes a word behind which the commit is waited for as
// that of any act, so that what is told afterwards is with the standbys.
func EnteredBy(ctx context.Context, tx pgx.Tx, token string) (e Entered, known bool, err error) {
	err = tx.QueryRow(ctx, "SELECT a.seq, a.person, a.at FROM audit a WHERE "+byForm+"$1 AND pg_logical_emit_message(true, 'portal', 'asked') IS NOT NULL", token).
		Scan(&e.Seq, &e.Person, &e.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("look for the form in the log: %w", err)
	}
	return e, true, nil
}
