package recovery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/inspection"
)

// Log is how this machine stands to the log of a database: its key, and what it noted of the log outside of the database.
type Log struct {
	Secret  Secret
	Witness Witness
	Say     *slog.Logger
}

// errUnseen is about a log of which nobody can say whether its entries ever had a mac. A machine that is given its secret may have a new data
// folder at each start, so that nothing there is no proof of a first day.
var errUnseen = errors.New("the entries of the log have no authentication, and nothing on this machine tells whether they ever had: where the database comes from a portal of schema 49 or older, run that portal's `verify` and then `portal migrate seal --reason …` of this one; else somebody has taken it away: keep a copy, bring a backup back, and seal nothing")

// Upgrade brings the schema up and has the log take in what that added to it, unless the log is not the one that this machine knows.
func (l Log) Upgrade(ctx context.Context, conn *pgx.Conn, up func() error) error {
	if err := l.Known(ctx, conn); err != nil {
		return err
	}
	return audit.Upgrade(ctx, conn, l.Secret.For, up)
}

// Known refuses a log that was set back to before it had macs, or that this machine would take in without knowing it.
func (l Log) Known(ctx context.Context, q audit.Querier) error {
	seen, err := l.Witness.Seen()
	if err != nil {
		return err
	}
	m, err := audit.MarkOf(ctx, q)
	if err != nil {
		return err
	}
	if seen == nil && m.Last > 0 && !m.MACs && (l.Secret.Set != "" || l.Witness.others()) {
		return errUnseen
	}
	return m.Bears(seen)
}

// Open gives the records the key of the log, without which nothing can be written. What is wrong with the log is said; it keeps nobody from
// working, or whoever adds one line to it could close the office.
func (l Log) Open(ctx context.Context, d *db.DB) error {
	key, err := l.Secret.For(ctx, d.Pool())
	if err != nil {
		return l.explained(err)
	}
	d.SealLog(key)
	_, err = l.Look(ctx, d.Pool(), key)
	return err
}

// Look says what is wrong with the newest entries, and with the log against what was noted; where nothing is, the log is noted anew.
func (l Log) Look(ctx context.Context, q audit.Querier, key audit.Key) ([]string, error) {
	faults, err := l.faults(ctx, q, key)
	if err != nil {
		return nil, err
	}
	for _, f := range faults {
		l.Say.Error("the log is not as the portal left it; `portal verify` tells all", "fault", f)
	}
	if len(faults) > 0 {
		return faults, nil
	}
	l.noted(l.Witness.write(ctx, q, key))
	return nil, nil
}

func (l Log) noted(err error) {
	if err != nil {
		l.Say.Warn("what was seen of the log could not be noted", "error", err)
	}
}

// leaveLimit is how long a program that ends may take to note the log: its database may be gone.
const leaveLimit = 5 * time.Second

// Leave notes what the work has added to the log, also where the work was told to stop.
func (l Log) Leave(ctx context.Context, d *db.DB) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveLimit)
	defer cancel()
	faults, err := l.faults(ctx, d.Pool(), d.LogKey())
	if err == nil && len(faults) == 0 {
		err = l.Witness.write(ctx, d.Pool(), d.LogKey())
	}
	l.noted(err)
}

func (l Log) faults(ctx context.Context, q audit.Querier, key audit.Key) ([]string, error) {
	seen, err := l.Witness.Seen()
	if err != nil {
		return nil, err
	}
	met, err := seen.Met(ctx, q)
	if err != nil {
		return nil, err
	}
	strange, err := audit.Strange(ctx, q, key)
	return append(met, strange...), err
}

// Alarm has the desks of the security officer and the auditor tell at once what is wrong, before the check-up of the day does.
func (l Log) Alarm(ctx context.Context, d *db.DB) error {
	faults, err := l.Look(ctx, d.Pool(), d.LogKey())
	if err != nil || len(faults) == 0 {
		return err
	}
	// An entry of now would hide that the newest one is of days to come, by which a clock that ran backwards is known.
	if ahead, err := audit.Ahead(ctx, d.Pool(), d.LogKey()); err != nil || ahead > 0 {
		return err
	}
	return inspection.Record(ctx, d, access.System("启动核对"), faults)
}

// Doctor says whether this machine can add to the log and check who wrote it, and what it finds at a glance.
func (l Log) Doctor(ctx context.Context, conn *pgx.Conn) (string, error) {
	if err := l.Known(ctx, conn); err != nil {
		return "", err
	}
	key, err := l.Secret.Fitting(ctx, conn)
	switch {
	case err != nil:
		return "", l.explained(err)
	case key.ID == "":
		return "none yet: made when the portal first writes", nil
	}
	faults, err := l.faults(ctx, conn, key)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("entries are not this portal's, or are gone; `portal verify` names all: find out who wrote to the database, and seal nothing: %s", faults[0])
	}
	return "entries are authenticated by key " + key.ID, err
}

// explained says of a key that does not fit whether it was changed here.
func (l Log) explained(err error) error {
	own, ownErr := l.Secret.Own()
	seen, seenErr := l.Witness.Seen()
	if !errors.Is(err, audit.ErrForeign) || ownErr != nil || seenErr != nil || seen == nil || seen.Key != own.ID {
		return err
	}
	return fmt.Errorf("the log was written anew by somebody: this machine has had the same key since it saw %d entries by it; keep a copy of the database, bring a backup back, and seal nothing (%w)", seen.Seq, err)
}

// Seal is for who has the machine: it brings the schema up, says which entries it takes in, and goes on from there.
func (l Log) Seal(ctx context.Context, conn *pgx.Conn, up func() error, reason string, out io.Writer) error {
	key, err := l.Secret.Made()
	if err != nil {
		return err
	}
	if err := up(); err != nil {
		return err
	}
	o, err := audit.VerifyOrigin(ctx, conn, key)
	if err != nil {
		return err
	}
	if err := audit.SealBy(ctx, conn, key, reason); err != nil {
		return err
	}
	for _, f := range o.Faults {
		fmt.Fprintln(out, "  "+f)
	}
	fmt.Fprintf(out, "taken in, with the reason in the log: %d runs of entries\n", len(o.Faults))
	return l.Witness.write(ctx, conn, key)
}
