package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// addressTries is how many wrong tries one address may make from browsers that nobody has signed in
// from: a whole office may stand behind one address.
const addressTries = 50

// tryCounter is one counter of wrong tries.
type tryCounter struct {
	key   string
	tries int
	shut  time.Duration
}

// hashedKey keeps names out of the table: a login may be a password typed into the wrong field.
func hashedKey(kind, what string) string {
	h := sha256.Sum256([]byte(what))
	return kind + hex.EncodeToString(h[:12])
}

// signInCounters lists the counters of a try: the device alone when it is known, else the address and the name.
func signInCounters(login, device, address string, v *setting.Values) []tryCounter {
	tries, shut := v.Int(setting.LoginTries), time.Duration(v.Int(setting.LoginLockMinutes))*time.Minute
	if device != "" {
		return []tryCounter{{hashedKey("device:", login+"|"+device), tries, shut}}
	}
	list := []tryCounter{{hashedKey("name:", login), tries, shut}}
	if net := network(address); net != "" {
		list = append([]tryCounter{{hashedKey("address:", net), addressTries, shut}}, list...)
	}
	return list
}

// network is the address as far as it names one subscriber: all of IPv4, the first half of IPv6.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, _ := a.WithZone("").Prefix(64)
	return p.String()
}

// comparing counts the tries whose password is being compared in this process, by the door: a try is counted before it
// is known to be wrong, and while such tries are on their way a shut door says nothing of failures yet. Tries in
// another replica are not known here.
type comparing struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *comparing) add(list []tryCounter, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range list {
		if c.n[d.key] += n; c.n[d.key] == 0 {
			delete(c.n, d.key)
		}
	}
}

// others says whether a try besides one's own is being compared.
func (c *comparing) others(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[key] > 1
}

// countTries counts a try at each door; a shut one stops it. Doors already counted get their try back.
func (a *Service) countTries(ctx context.Context, list []tryCounter, field string) error {
	for i, d := range list {
		busy := a.comparing.others(d.key)
		n, err := a.db.Touch(ctx, takeTry, d.key, d.tries, d.shut)
		if err != nil {
			a.takeBackTries(ctx, list[:i])
			return err
		}
		if n == 0 {
			a.takeBackTries(ctx, list[:i])
			var errs form.Errors
			if busy || a.comparing.others(d.key) {
				errs.Add(field, "同时正在核对的次数过多，请稍后再试")
			} else {
				errs.Add(field, "连续失败 %d 次，请 %d 分钟后再试", d.tries, int(d.shut/time.Minute))
			}
			return errs
		}
	}
	return nil
}

// takeBackTries undoes a try that was not a wrong one. What cannot be given back only makes the throttle
// stricter, so an error is no reason to refuse the person.
func (a *Service) takeBackTries(ctx context.Context, list []tryCounter) {
	for _, d := range list {
		_, _ = a.db.Touch(ctx, takeBackTry, d.key)
	}
}

// comparePassword counts a try and compares the password. A right one gives the tries back; being too busy to
// look is no wrong try either.
func (a *Service) comparePassword(ctx context.Context, list []tryCounter, field, password, hash string) (ok, old bool, err error) {
	a.comparing.add(list, 1)
	defer a.comparing.add(list, -1)
	if err := a.countTries(ctx, list, field); err != nil {
		return false, false, err
	}
	ok, old, err = matches(ctx, password, hash)
	if ok || fault.KindOf(err) == fault.Busy {
		a.takeBackTries(ctx, list)
	}
	return ok, old, err
}

// CountOwnTry counts a try of a person who is signed in to prove who they are, before it is looked at; a
// shut counter refuses it at the field. The function that it gives takes a right try back.
func (a *Service) CountOwnTry(ctx context.Context, who access.Actor, kind, field string, v *setting.Values) (right func(), err error) {
	list := []tryCounter{ownCounter(who, kind, v)}
	return func() { a.takeBackTries(ctx, list) }, a.countTries(ctx, list, field)
}

// ownCounter counts what a person who is signed in tries, apart from signing in.
func ownCounter(who access.Actor, kind string, v *setting.Values) tryCounter {
	shut := time.Duration(v.Int(setting.LoginLockMinutes)) * time.Minute
	return tryCounter{hashedKey(kind+":", fmt.Sprint(who.Person)), v.Int(setting.LoginTries), shut}
}
