package audit

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Seen is what a machine noted of a log outside of its database: that its entries are authenticated, by which key, at which schema, and
// how far it went. Whoever has all roles of the database can take the macs out of it, and cannot make them unseen.
type Seen struct {
	Key    string
	Schema int64
	Point
}

// String is the note as it is kept.
func (s Seen) String() string { return fmt.Sprintf("%s %d %s", s.Key, s.Schema, s.Point) }

// ReadSeen reads a note that was kept.
func ReadSeen(text string) (s Seen, err error) {
	var point string
	if _, err = fmt.Sscan(text, &s.Key, &s.Schema, &point); err != nil {
		return s, fmt.Errorf("%q is no note of a log", text)
	}
	s.Point, err = pointOf(point)
	return s, err
}

// See is what there is to note: nothing while the log has no entry.
func See(ctx context.Context, q Querier, key Key) (*Seen, error) {
	m, err := MarkOf(ctx, q)
	if err != nil || m.Last == 0 || !m.MACs {
		return nil, err
	}
	heads, err := Collect(ctx, q, "the log's head", SelectPoint, pgx.RowToStructByPos[Point])
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	return &Seen{key.ID, m.Schema, heads[0]}, nil
}

// Met gives a sentence where the log is not any more the one that was noted.
func (s *Seen) Met(ctx context.Context, q Querier) ([]string, error) {
	if s == nil {
		return nil, nil
	}
	faults, err := Meets(ctx, q, []string{s.Point.String()})
	for i := range faults {
		faults[i] += "（据本机在数据库之外的记载）"
	}
	return faults, err
}

// ErrSetBack says that a database is not in the state in which this machine has left it.
var ErrSetBack = errors.New("the database is not the one that this machine knows")

// advice says when to go on all the same, and when not.
const advice = "where you have put an older or another database here yourself, say so with `portal migrate seal --reason …`; else somebody has changed it behind the portal's back: keep a copy of it, bring a backup back, and seal nothing"

// Bears refuses a log of which this machine noted more than there is now: before a schema is brought up, because what that adds to the log
// would vouch for the rows as they are.
func (m Mark) Bears(s *Seen) error {
	was := ""
	switch {
	case s == nil:
		return nil
	case m.Last == 0:
		was = "its log is empty"
	case !m.MACs:
		was = "the entries of its log have no authentication any more"
	case m.Schema < s.Schema:
		was = fmt.Sprintf("its schema was set back to %d", m.Schema)
	default:
		return nil
	}
	return fmt.Errorf("%w: %s, and was seen with %d entries, authenticated by key %s, at schema %d; %s", ErrSetBack, was, s.Seq, s.Key, s.Schema, advice)
}

// newest is how many entries are looked at when a program starts; portal verify looks at all.
const newest = 200

// selectNewestMACs are the macs of the newest entries.
const selectNewestMACs = "SELECT seq, hash, mac, mac_key FROM audit WHERE seq > (SELECT coalesce(max(seq), 0) FROM audit) - $1 ORDER BY seq"

// Strange gives a sentence for entries, among the newest, that this key's program did not write and nobody vouched for.
func Strange(ctx context.Context, q Querier, key Key) ([]string, error) {
	w := origins{key: key}
	faults, err := w.along(ctx, q, selectNewestMACs, newest)
	if err != nil || len(faults) == 0 {
		return nil, err
	}
	if w.seals, err = sealsOf(ctx, q, key); err != nil {
		return nil, err
	}
	return w.along(ctx, q, selectNewestMACs, newest)
}

// selectOwn are entries with the name of a key: among the newest, where they are when all is well, and the oldest, before which nobody can
// put any.
const (
	selectNewOwn = "SELECT hash, mac FROM (SELECT hash, mac, mac_key FROM audit ORDER BY seq DESC LIMIT 200) a WHERE mac_key = $1"
	selectOldOwn = "SELECT hash, mac FROM audit WHERE mac_key = $1 ORDER BY seq LIMIT 200"
)

// wrote says whether the log has an entry that was made with this key. Names of keys are open to all who read the log: only the mac tells.
func (k Key) wrote(ctx context.Context, q Querier) (bool, error) {
	for _, sql := range []string{selectNewOwn, selectOldOwn} {
		list, err := Collect(ctx, q, "the log's keys", sql, pgx.RowToStructByPos[struct{ Hash, MAC []byte }], k.ID)
		if err != nil {
			return false, err
		}
		for _, e := range list {
			if k.made(e.MAC, e.Hash) {
				return true, nil
			}
		}
	}
	return false, nil
}

// pointOf reads a whole point.
func pointOf(text string) (Point, error) {
	seq, digits, err := parsed(text)
	if err != nil {
		return Point{}, err
	}
	hash, err := hex.DecodeString(digits)
	return Point{seq, hash}, err
}
