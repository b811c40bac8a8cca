package unit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// When sessions end unless told otherwise: without a sign of life, and after all.
const (
	IdleEnd = 30 * time.Minute
	LifeEnd = 12 * time.Hour
)

// Sessions end by the database's clock: Idle after the last request, Life after sign-in (design:
// 30 minutes and 12 hours).
type Sessions struct {
	db         *db.DB
	Idle, Life time.Duration
}

// NewSessions makes the sessions' room.
func NewSessions(d *db.DB, idle, life time.Duration) *Sessions { return &Sessions{d, idle, life} }

// Visit is what one request's cookie leads to: the actor, and what the frame needs of the office.
// A cookie whose session has ended leads to no actor but names Ended, whose posted form may be kept.
type Visit struct {
	Who    access.Actor
	Data   []byte // what is said once
	Ended  int64  // person whose session has ended; 0 when none
	Seen   time.Time
	Office Office
}

// Device describes where a session is used, for the person's own list.
type Device struct{ Agent, Address string }

// Hash is what the table knows of a session id.
func Hash(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// selectVisit is the one place that makes an actor: account state, seats and dates are checked here at
// every request, so ending any of them acts at once.
const selectVisit = `
SELECT o.id::text AS id, o.name, o.short, o.charter, o.demo,
  coalesce(s.person, 0) AS person, coalesce(p.name, '') AS person_name, coalesce(a.login, '') AS login,
  coalesce(a.size, '') AS size, coalesce(a.contrast, '') AS contrast, coalesce(a.must_change, false) AS must_change,
  (SELECT count(*) FROM (SELECT 1 FROM message m WHERE m.person = s.person AND m.read_at IS NULL LIMIT 100) u)::int AS unread,
  coalesce(s.data, '') AS data, coalesce(s.seen, now()) AS seen,
  coalesce(a.disabled_at IS NULL AND now() < s.ends AND now() < s.seen + @idle::interval, false) AS alive,
  coalesce((SELECT json_agg(json_build_object('ID', x.id, 'Role', x.role, 'Unit', coalesce(x.unit, 0), 'UnitName', x.unit_name, 'Title', x.title)
     ORDER BY array_position(@roles::text[], x.role), x.id) FROM seat_now x WHERE x.person = s.person), '[]')::text AS seats
FROM office o
LEFT JOIN session s ON s.id_hash = @hash
LEFT JOIN account a ON a.person = s.person
LEFT JOIN person p ON p.id = s.person`

type visitRow struct {
	ID, Name, Short, Charter string
	Demo                     bool
	Person                   int64
	PersonName, Login        string
	Size, Contrast           string
	MustChange               bool
	Unread                   int
	Data                     []byte
	Seen                     time.Time
	Alive                    bool
	Seats                    string
}

// Open reads the session, its account, person and seats in one statement. An empty secret still
// answers, with nobody: the sign-in page needs the office's name.
func (s *Sessions) Open(ctx context.Context, secret string) (Visit, error) {
	var r *visitRow
	err := s.db.Read(ctx, func(b *db.Batch) {
		r = db.One[visitRow](b, selectVisit, db.Args{"hash": Hash(secret), "idle": s.Idle, "roles": access.Roles()})
	})
	if err != nil {
		return Visit{}, fmt.Errorf("open the session: %w", err)
	}
	v := Visit{Office: Office{ID: r.ID, Name: r.Name, Short: r.Short, Charter: r.Charter, Demo: r.Demo}, Seen: r.Seen}
	if !r.Alive {
		v.Ended = r.Person
		return v, nil
	}
	v.Data = r.Data
	v.Who = access.Actor{Person: r.Person, Name: r.PersonName, Login: r.Login, Size: r.Size, Contrast: r.Contrast,
		MustSet: r.MustChange, Unread: r.Unread, Session: Hash(secret)}
	if err := json.Unmarshal([]byte(r.Seats), &v.Who.Seats); err != nil {
		return Visit{}, fmt.Errorf("read the seats of person %d: %w", r.Person, err)
	}
	return v, nil
}

// Begin opens a new session inside the act of signing in and ends the one that was open; the id that
// it returns goes into the cookie and is stored nowhere.
func (s *Sessions) Begin(ctx context.Context, tx *db.Tx, person int64, old []byte, d Device) (secret string, err error) {
	var b [32]byte
	rand.Read(b[:])
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	if _, err := tx.Exec(ctx, "DELETE FROM session WHERE id_hash = @old", db.Args{"old": old}); err != nil {
		return "", fmt.Errorf("end the earlier session: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO session (id_hash, person, created, seen, ends, agent, address)
		VALUES (@hash, @person, now(), now(), now() + @life::interval, left(@agent, 300), left(@address, 64))`,
		db.Args{"hash": Hash(secret), "person": person, "life": s.Life, "agent": d.Agent, "address": d.Address})
	if err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	return secret, nil
}

// End ends one session inside an act.
func End(ctx context.Context, tx *db.Tx, hash []byte) error {
	_, err := tx.Exec(ctx, "DELETE FROM session WHERE id_hash = @hash", db.Args{"hash": hash})
	return err
}

// EndAll ends a person's sessions inside an act, but for the one to keep (nil: none).
func EndAll(ctx context.Context, tx *db.Tx, person int64, keep []byte) (int64, error) {
	return tx.Exec(ctx, "DELETE FROM session WHERE person = @person AND id_hash IS DISTINCT FROM @keep", db.Args{"person": person, "keep": keep})
}

// Alive notes the sign of life of a session, at most once a minute.
func (s *Sessions) Alive(ctx context.Context, v Visit, now time.Time) error {
	if !v.Who.Signed() || now.Sub(v.Seen) < time.Minute {
		return nil
	}
	_, err := s.db.Touch(ctx, "UPDATE session SET seen = now() WHERE id_hash = $1", v.Who.Session)
	return err
}

// Say keeps what is to be said once, at the next page.
func (s *Sessions) Say(ctx context.Context, hash, data []byte) error {
	_, err := s.db.Touch(ctx, "UPDATE session SET data = $2 WHERE id_hash = $1", hash, data)
	return err
}

// Hold keeps a form that was posted after the session ended, for its person's next sign-in. Passwords
// are not kept, and no more than a few forms a person.
func (s *Sessions) Hold(ctx context.Context, person int64, path string, form url.Values) error {
	kept := url.Values{}
	for k, v := range form {
		if !strings.Contains(k, "password") {
			kept[k] = v
		}
	}
	_, err := s.db.Touch(ctx, `INSERT INTO held_form (person, path, body, token, at) SELECT $1, $2, $3, $4, now()
		WHERE (SELECT count(*) FROM held_form WHERE person = $1) < 20`, person, path, []byte(kept.Encode()), form.Get("token"))
	return err
}
