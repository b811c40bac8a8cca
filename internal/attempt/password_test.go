package attempt

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/passwords"
)

func TestPasswordRoundTrip(t *testing.T) {
	hash, err := HashPassword(t.Context(), "江豚在长江里游3")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", hash)
	}
	for _, c := range []struct {
		name, password, hash string
		want                 bool
	}{
		{"right", "江豚在长江里游3", hash, true},
		{"wrong", "江豚在长江里游4", hash, false},
		{"empty", "", hash, false},
		{"no account", "江豚在长江里游3", "", false},
		{"no account and nothing typed", "", "", false},
		{"too long", strings.Repeat("长", 200), hash, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ok, old, err := matches(t.Context(), c.password, c.hash)
			if ok != c.want || old || err != nil {
				t.Errorf("got %v %v %v, want %v", ok, old, err, c.want)
			}
		})
	}
}

// A long password must not match by its first bytes.
func TestLongPasswordIsNotCut(t *testing.T) {
	long := strings.Repeat("x", passwords.MaxBytes)
	hash, err := HashPassword(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := matches(t.Context(), long, hash); !ok {
		t.Error("the longest password does not match")
	}
	if ok, _, _ := matches(t.Context(), long+"y", hash); ok {
		t.Error("a longer password matches")
	}
	if _, err := HashPassword(t.Context(), long+"y"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a longer password is hashed: %v", err)
	}
}

func TestOldParametersAreTold(t *testing.T) {
	weak := hashing
	weak.Memory = 8 * 1024
	hash, err := argon2id.CreateHash("江豚在长江里游3", &weak)
	if err != nil {
		t.Fatal(err)
	}
	if ok, old, err := matches(t.Context(), "江豚在长江里游3", hash); !ok || !old || err != nil {
		t.Errorf("%v %v %v", ok, old, err)
	}
}

// The dummy costs what a real hash costs: same parameters, same lengths.
func TestDummyHashIsAsDearAsAnyOther(t *testing.T) {
	params, _, _, err := argon2id.DecodeHash(dummyHash)
	if err != nil || *params != hashing {
		t.Errorf("%+v, %v", params, err)
	}
}

func TestGateBoundsHashing(t *testing.T) {
	g := newGate(2, 3)
	release, refused := make(chan struct{}), make(chan struct{}, 20)
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := g.enter(context.Background()); err != nil {
				if fault.KindOf(err) != fault.Busy {
					t.Error(err)
				}
				refused <- struct{}{}
				return
			}
			defer g.leave()
			n := inside.Add(1)
			defer inside.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			<-release
		})
	}
	for range 15 {
		<-refused
	}
	close(release)
	wg.Wait()
	if most.Load() > 2 || len(refused) != 0 {
		t.Errorf("%d at once, %d more than 15 refused", most.Load(), len(refused))
	}
}

func TestGateLetsGoOfWhoGaveUp(t *testing.T) {
	g := newGate(1, 1)
	if err := g.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		if err := g.enter(gone); fault.KindOf(err) != fault.Busy {
			t.Fatal(err)
		}
	}
	g.leave()
	if err := g.enter(t.Context()); err != nil {
		t.Errorf("the gate stays shut: %v", err)
	}
}

// A place stays empty for the rest while others wait for it, and for nobody's sake otherwise.
func TestGateRestsWhileOthersWait(t *testing.T) {
	g := newGate(1, 1).resting(time.Hour)
	if err := g.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.leave()
	if len(g.inside) != 0 || len(g.places) != 0 {
		t.Fatal("it rests where nobody waits")
	}
	if err := g.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.places <- struct{}{} // somebody who waits
	g.leave()
	if len(g.inside) != 1 || len(g.places) != 2 {
		t.Error("it does not rest while somebody waits")
	}
	g.free()
	if len(g.inside) != 0 || len(g.places) != 1 {
		t.Error("the place is not free after the rest")
	}
}

// Both functions that hash go through the gate.
func TestHashingStopsAtTheGate(t *testing.T) {
	was := hashGate
	hashGate = newGate(1, 0)
	defer func() { hashGate = was }()
	if err := hashGate.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := HashPassword(t.Context(), "x"); fault.KindOf(err) != fault.Busy {
		t.Errorf("HashPassword: %v", err)
	}
	if _, _, err := matches(t.Context(), "x", ""); fault.KindOf(err) != fault.Busy {
		t.Errorf("matches: %v", err)
	}
}
