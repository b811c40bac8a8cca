package attempt

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"
	"time"

	"github.com/alexedwards/argon2id"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/passwords"
)

// hashing are the parameters of new password hashes (OWASP: 19 MiB, two passes, one lane). A hash
// with others is replaced at the next sign-in.
var hashing = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashGate bounds the hashing of the whole process: without it a flood of sign-ins takes all
// processors and gigabytes of memory. It lies here, below both functions that hash, so that nobody
// can go around it.
var hashGate = newGate(max(1, runtime.NumCPU()/2), 8).resting(hashRest)

// hashRest is how long a processor is left to the pages between two hashes while others wait for theirs: about three times as long as a
// hash takes. Who signs in alone is not held up.
const hashRest = 75 * time.Millisecond

// signInGate bounds the sign-ins that are under way, from their first statement to their last: those that
// would only wait for the hashing are sent away before they cost the database anything.
// Few are with the database at once: the first second of a flood would have its pool make connections that the pages wait for.
var signInGate = newGate(2, 7)

// codeGate bounds those who choose a password with a code in the same way, and apart: neither flood shuts the other page.
var codeGate = newGate(2, 7).saying("填写启用码的人数较多，请稍后再试")

// gate lets n in at once and keeps a bounded number waiting; the rest are sent away at once.
type gate struct {
	places chan struct{} // inside or waiting
	inside chan struct{}
	rest   time.Duration // how long a place inside stays empty while others wait for it
	words  string        // to those who are sent away
}

func newGate(atOnce, waiting int) *gate {
	return &gate{places: make(chan struct{}, atOnce+waiting), inside: make(chan struct{}, atOnce), words: "登录人数较多，请稍后再试"}
}

func (g *gate) resting(rest time.Duration) *gate {
	g.rest = rest
	return g
}

func (g *gate) saying(words string) *gate {
	g.words = words
	return g
}

// Full says why a sign-in would be sent away now; nil when there is room. It takes no place.
func Full() error { return signInGate.full() }

// CodesFull says it of choosing a password with a code.
func CodesFull() error { return codeGate.full() }

func (g *gate) full() error {
	if len(g.places) < cap(g.places) {
		return nil
	}
	return g.busy()
}

func (g *gate) busy() *fault.Error { return fault.New(fault.Busy, g.words) }

// Begin lets a sign-in begin, or says why not now; who was let in leaves by the function that it gives.
func Begin(ctx context.Context) (leave func(), err error) { return signInGate.begin(ctx) }

// BeginCode lets somebody with a code begin, in the same way.
func BeginCode(ctx context.Context) (leave func(), err error) { return codeGate.begin(ctx) }

func (g *gate) begin(ctx context.Context) (leave func(), err error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	return g.leave, nil
}

func (g *gate) enter(ctx context.Context) error {
	busy := g.busy()
	select {
	case g.places <- struct{}{}:
	default:
		return busy
	}
	select {
	case g.inside <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-g.places
		return busy.Because(ctx.Err())
	}
}

func (g *gate) leave() {
	if g.rest > 0 && len(g.places) > cap(g.inside) {
		time.AfterFunc(g.rest, g.free)
		return
	}
	g.free()
}

func (g *gate) free() {
	<-g.inside
	<-g.places
}

// HashPassword makes the hash that is stored; the password has been checked by Policy.
func HashPassword(ctx context.Context, password string) (string, error) {
	if len(password) > passwords.MaxBytes {
		return "", fault.Refused("密码过长")
	}
	if err := hashGate.enter(ctx); err != nil {
		return "", err
	}
	defer hashGate.leave()
	return argon2id.CreateHash(password, &hashing)
}

// matches compares a password with a stored hash. An account without a hash, and a name without an
// account, cost the same time as any other and never match.
func matches(ctx context.Context, password, hash string) (ok, old bool, err error) {
	known := hash != ""
	if !known {
		hash = dummyHash
	}
	if len(password) > passwords.MaxBytes {
		password, known = password[:passwords.MaxBytes], false
	}
	if err := hashGate.enter(ctx); err != nil {
		return false, false, err
	}
	defer hashGate.leave()
	ok, params, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, fmt.Errorf("read a password hash: %w", err)
	}
	return ok && known, *params != hashing, nil
}

// dummyHash is a hash of no password: random bytes in the shape of one, with today's parameters.
var dummyHash = makeDummyHash()

func makeDummyHash() string {
	b := make([]byte, hashing.SaltLength+hashing.KeyLength)
	rand.Read(b)
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", hashing.Memory, hashing.Iterations, hashing.Parallelism,
		enc(b[:hashing.SaltLength]), enc(b[hashing.SaltLength:]))
}
