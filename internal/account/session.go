package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// When sessions end unless told otherwise: without a sign of life, and after all.
const (
	IdleEnd = 30 * time.Minute
	LifeEnd = 12 * time.Hour
)

// Sessions end by portal_now(), as all statements: Idle after the last request, Life after sign-in (design:
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
	Silent bool   // its last sign of life is a minute old
	Office unit.Office
	// Changes are what was changed about how the person signs in and is still told on the pages.
	Changes []Change
}

// Device describes where a session is used, for the person's own list, and by what it began: empty as the one before it.
type Device struct {
	Agent, Address string
	Shown          Shown
}

// HashSecret is what the table knows of a session id.
func HashSecret(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

type visitRow struct {
	ID, Name, Short, Charter string
	Demo                     bool
	Person                   int64
	Seal                     []byte
	Facts, PersonName, Login string
	Size, Contrast           string
	MustChange, Due, Coming  bool
	Shown                    Shown
	Unread                   int
	Data                     []byte
	Silent, Alive            bool
	Seats, Changes           string
}

// Open reads the session, its account, person and seats in one statement. An empty secret still
// answers, with nobody: the sign-in page needs the office's name.
func (s *Sessions) Open(ctx context.Context, secret string) (Visit, error) {
	var r *visitRow
	hash := HashSecret(secret)
	err := s.db.ReadReserved(ctx, func(b *db.Batch) {
		r = db.One[visitRow](b, selectVisit, Graced(db.Args{"hash": hash, "idle": s.Idle, "apart": s.db.Apart(), "roles": access.Roles(), "grave": access.Names(unit.GraveRoles())}))
	})
	if err != nil {
		return Visit{}, fmt.Errorf("open the session: %w", err)
	}
	v := Visit{Office: unit.Office{ID: r.ID, Name: r.Name, Short: r.Short, Charter: r.Charter, Demo: r.Demo}, Silent: r.Silent}
	if !r.Alive || !Sealed(s.db.LogKey(), r.Seal, r.Facts) {
		v.Ended = r.Person
		return v, nil
	}
	v.Data = r.Data
	v.Who = access.Actor{Person: r.Person, Name: r.PersonName, Login: r.Login, Size: r.Size, Contrast: r.Contrast,
		MustSet: r.MustChange, Alone: r.Shown == ShownPassword, Unread: r.Unread, Session: hash}
	if err := json.Unmarshal([]byte(r.Seats), &v.Who.Seats); err != nil {
		return Visit{}, fmt.Errorf("read the seats of person %d: %w", r.Person, err)
	}
	v.Who.MustEnrol = r.Due && r.Shown != ShownSecond && (r.Coming || v.Who.Is(unit.GraveRoles()...))
	if err := json.Unmarshal([]byte(r.Changes), &v.Changes); err != nil {
		return Visit{}, fmt.Errorf("read the changes of person %d: %w", r.Person, err)
	}
	v.Who.Paused = paused(v.Changes)
	return v, nil
}

// Begin opens a new session inside the act of signing in and ends the one that was open; the id that
// it returns goes into the cookie and is stored nowhere. By a wrong clock none begins.
func (s *Sessions) Begin(ctx context.Context, tx *db.Tx, person int64, old []byte, d Device) (secret string, err error) {
	if err := tx.ClocksAgree(ctx); err != nil {
		return "", err
	}
	var b [32]byte
	rand.Read(b[:])
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	if err := End(ctx, tx, old); err != nil {
		return "", fmt.Errorf("end the earlier session: %w", err)
	}
	if err := aloneWith(ctx, tx, person); err != nil {
		return "", err
	}
	hash := HashSecret(secret)
	agent, address := form.First(form.Storable(d.Agent), 300), form.First(d.Address, 64)
	err = reseal(ctx, tx, insertSession,
		db.Args{"hash": hash, "person": person, "life": s.Life, "agent": agent, "address": address, "shown": d.Shown})
	if err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	return secret, nil
}

// keepFew ends the oldest sessions beyond those that a person may have at a time, and counts them. Their rows stay:
// a form that is sent from one is kept for the next sign-in.
func (s *Sessions) keepFew(ctx context.Context, tx *db.Tx, person int64, most int) (int64, error) {
	n, err := endSessions(ctx, tx, person, endOldest, db.Args{"person": person, "most": most, "idle": s.Idle})
	if err != nil {
		return 0, fmt.Errorf("end the oldest sessions: %w", err)
	}
	return n, nil
}

// End ends one session inside an act.
func End(ctx context.Context, tx *db.Tx, hash []byte) error {
	person, err := db.Scalar[int64](ctx, tx, personOf, db.Args{"hash": hash})
	if err == nil && person != 0 {
		_, err = endSessions(ctx, tx, person, endSession, db.Args{"hash": hash})
	}
	return err
}

// endSessions runs a statement that ends sessions of a person before their time, and says how many. Those that go on are sealed anew with how
// often that was, so that a row put back into the table, seal and all, opens nothing. Of two endings at once the second waits before it
// holds what the first one asks for.
func endSessions(ctx context.Context, tx *db.Tx, person int64, sql string, args db.Args) (int64, error) {
	if err := aloneWith(ctx, tx, person); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, sql, args)
	if err != nil || n == 0 {
		return n, err
	}
	going, err := db.All[struct {
		Hash, Seal []byte
		Facts      string
	}](ctx, tx, lockGoing, db.Args{"person": person})
	if err == nil {
		_, err = tx.Exec(ctx, countEnded, db.Args{"person": person})
	}
	for _, s := range going {
		if err == nil && Sealed(tx.LogKey(), s.Seal, s.Facts) {
			err = reseal(ctx, tx, factsOf, db.Args{"hash": s.Hash})
		}
	}
	return n, err
}

// aloneWith lets one act at a time seal the sessions of a person, until it is committed: one that begins, or has shown more, is sealed with
// what others have ended by then.
func aloneWith(ctx context.Context, tx *db.Tx, person int64) error {
	if _, err := tx.Exec(ctx, oneSealing, db.Args{"person": person}); err != nil {
		return fmt.Errorf("wait for who else seals sessions of person %d: %w", person, err)
	}
	return nil
}

// EndAll ends a person's sessions inside an act, but for the one to keep (nil: none).
func EndAll(ctx context.Context, tx *db.Tx, person int64, keep []byte) (int64, error) {
	return endSessions(ctx, tx, person, endOtherSessions, db.Args{"person": person, "keep": keep})
}

// EndOthersToo ends the person's other sessions inside an act that changed what they prove themselves with, and logs it.
func EndOthersToo(ctx context.Context, tx *db.Tx) error {
	n, err := EndAll(ctx, tx, tx.Who.Person, tx.Who.Session)
	if err == nil && n > 0 {
		tx.LogAct(logged(tx.Who.Person, tx.Who.Name, tx.Who.Login), accountActs.Note("end_others"), "", fmt.Sprintf("退出 %d 处", n))
	}
	return err
}

// NoteDenied has the log say what a person tried without the right to it, and why it was refused. By is who notes it: the
// person's own request, or the portal afterwards.
func (s *Sessions) NoteDenied(ctx context.Context, by, who access.Actor, what, why string) error {
	_, err := s.db.Write(ctx, by, func(_ context.Context, tx *db.Tx) error {
		tx.LogAct(db.On{Kind: accountActs.Kind, ID: who.Person, Title: who.Name}, accountActs.Note("denied"), why, what)
		return nil
	})
	return err
}

// NoteSeen notes the sign of life of a session, at most once a minute by the clock that ends it.
func (s *Sessions) NoteSeen(ctx context.Context, v Visit) error {
	if !v.Who.Signed() || !v.Silent {
		return nil
	}
	_, err := s.db.Touch(ctx, touchSession, v.Who.Session)
	return err
}

// KeepNotice keeps what is to be said once, at the next page.
func (s *Sessions) KeepNotice(ctx context.Context, hash, data []byte) error {
	_, err := s.db.Touch(ctx, touchNotice, hash, data)
	return err
}
