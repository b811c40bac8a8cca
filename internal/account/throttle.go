package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// What is tried from browsers that the person has not signed in from is slowed down, never shut out (issue's promise
// S-10): after its free tries a counter lets one more through in each gap, whoever makes it.
const (
	addressTries = 50 // of one network, under all names: a whole office may stand behind one address
	addressGap   = 10 * time.Second
	placeGap     = time.Minute // of one name from one network, after the setting's tries
	dayTries     = 24          // of one name from all networks: with the gap at most 48 a day from networks that the person
	dayGap       = time.Hour   // has signed in from, and as many from all others: fewer than 100 a name and day (NIST 800-63B)
)

// tryCounter is one counter of wrong tries: so many within the window are free, then one each gap. Where the gap is as
// long as the window, the door is shut meanwhile.
type tryCounter struct {
	key         string
	tries       int
	window, gap time.Duration
}

// wait says when to come again.
func (d tryCounter) wait() string {
	switch {
	case d.gap == d.window:
		return fmt.Sprintf("连续失败 %d 次，请 %d 分钟后再试", d.tries, int(d.gap/time.Minute))
	case d.gap < time.Minute:
		return fmt.Sprintf("尝试次数较多，请 %d 秒后再试", int(d.gap/time.Second))
	case d.gap < time.Hour:
		return fmt.Sprintf("尝试次数较多，请 %d 分钟后再试", int(d.gap/time.Minute))
	}
	return "今天的尝试次数较多，请 1 小时后再试，或用以前登录过的设备登录"
}

// hashedKey keeps names out of the table: a login may be a password typed into the wrong field.
func hashedKey(kind, what string) string {
	h := sha256.Sum256([]byte(what))
	return kind + hex.EncodeToString(h[:12])
}

// entry is where a try to sign in comes from; step tells the tries at the second step from those at the first.
type entry struct {
	step, login, device, address string
	home                         bool // the person has signed in from this network
}

// counters lists the counters of a try: the device alone when it is known, else the network, the name from this network,
// and the name from wherever it was tried. The network itself does not count for those who have signed in from it.
func (e entry) counters(v *setting.Values) []tryCounter {
	tries, window := v.Int(setting.LoginTries), time.Duration(v.Int(setting.LoginLockMinutes))*time.Minute
	if e.device != "" {
		return []tryCounter{{hashedKey(e.step+"device:", e.login+"|"+e.device), tries, window, window}}
	}
	net, home := network(e.address), ""
	if e.home {
		home = "|home"
	}
	list := []tryCounter{{hashedKey(e.step+"place:", e.login+"|"+net), tries, window, min(placeGap, window)},
		{hashedKey(e.step+"name:", e.login+home), dayTries, 24 * time.Hour, dayGap}}
	if net != "" && !e.home {
		list = append([]tryCounter{{hashedKey(addressKey, net), addressTries, window, addressGap}}, list...)
	}
	return list
}

const addressKey = "address:"

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

// throttled is the refusal of a try that was not looked at, and the counter that refused it.
type throttled struct {
	form.Errors
	by   string
	busy bool // other tries are being looked at: nothing has failed yet
}

// Unwrap gives the sentences at their fields.
func (t throttled) Unwrap() error { return t.Errors }

// countTries counts a try at each door; a shut one stops it. Doors already counted get their try back.
func (a *Service) countTries(ctx context.Context, list []tryCounter, field string) error {
	for i, d := range list {
		busy := a.comparing.others(d.key)
		n, err := a.db.Touch(ctx, takeTry, d.key, d.tries, d.window, d.gap)
		if err != nil {
			a.takeBackTries(ctx, list[:i])
			return err
		}
		if n == 0 {
			a.takeBackTries(ctx, list[:i])
			t := throttled{by: d.key, busy: busy || a.comparing.others(d.key)}
			if t.busy {
				t.Add(field, "同时正在核对的次数过多，请稍后再试")
			} else {
				t.Add(field, "%s", d.wait())
			}
			return t
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
	window := time.Duration(v.Int(setting.LoginLockMinutes)) * time.Minute
	return tryCounter{hashedKey(kind+":", fmt.Sprint(who.Person)), v.Int(setting.LoginTries), window, window}
}

// noteThrottled puts a try that was turned away into the log, of each counter the 1st, 10th, 100th … of a window: whoever
// floods the door does not fill the log. The refusal stays what it was.
func (a *Service) noteThrottled(ctx context.Context, who access.Actor, found signInAccount, login string, err error) error {
	var t throttled
	if !errors.As(err, &t) || t.busy {
		return err
	}
	n, notNoted := a.db.Touch(ctx, countRefused, t.by)
	if notNoted != nil || n == 0 {
		return err
	}
	who.Name = "未登录"
	_, notNoted = a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		noted, err := db.Scalar[int](ctx, tx, selectNoted, db.Args{"key": t.by})
		tx.LogAct(refusedOn(found, login), accountActs.Note("throttled"), "", fmt.Sprintf("尝试过多，本时段第 %d 次未核对即拒绝", noted))
		return err
	})
	return errors.Join(err, notNoted)
}
