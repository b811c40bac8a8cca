// Package attempt bounds how often and how dearly somebody may try to prove who they are: the counters of wrong tries, by whom and from
// where, the hashing of passwords, and the gates before both.
package attempt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

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

// Counter is one counter of wrong tries: so many within the window are free, then one each gap. Where the gap is as
// long as the window, the counter is shut meanwhile.
type Counter struct {
	key         string
	tries       int
	window, gap time.Duration
	wrongOnly   bool // counts what was looked at and is wrong: a right one passes at any time
}

// wait says when to come again.
func (d Counter) wait() string {
	switch {
	case d.wrongOnly:
		return "近来填错的次数较多，请逐字核对后再填，填写正确即可继续"
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

// Entry is where a try to sign in comes from; Step tells the tries at the second step from those at the first.
type Entry struct {
	Step, Login, Device, Address string
	Home                         bool // the person has signed in from this network
}

// Counters lists the counters of a try: the device alone when it is known, else the network, the name from this network,
// and the name from wherever it was tried. The network itself does not count for those who have signed in from it.
func (e Entry) Counters(v *setting.Values) []Counter {
	tries, window := v.Int(setting.LoginTries), time.Duration(v.Int(setting.LoginLockMinutes))*time.Minute
	if e.Device != "" {
		return []Counter{{hashedKey(e.Step+"device:", e.Login+"|"+e.Device), tries, window, window, false}}
	}
	net, home := Network(e.Address), ""
	if e.Home {
		home = "|home"
	}
	list := []Counter{{hashedKey(e.Step+"place:", e.Login+"|"+net), tries, window, min(placeGap, window), false},
		{hashedKey(e.Step+"name:", e.Login+home), dayTries, 24 * time.Hour, dayGap, false}}
	if net != "" && !e.Home {
		list = append([]Counter{{hashedKey(addressKey, net), addressTries, window, addressGap, false}}, list...)
	}
	return list
}

const addressKey = "address:"

// Network is the address as far as it names one subscriber: all of IPv4, the first half of IPv6.
func Network(address string) string {
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

// comparing counts the tries whose password is being compared in this process, by the counter: a try is counted before it
// is known to be wrong, and while such tries are on their way a shut counter says nothing of failures yet. Tries in
// another replica are not known here.
type comparing struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *comparing) add(list []Counter, n int) {
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

// Counts keeps the counters.
type Counts struct {
	db        *db.DB
	comparing comparing
	tooMany   tooMany
}

// NewCounts makes them.
func NewCounts(d *db.DB) *Counts { return &Counts{db: d, comparing: comparing{n: map[string]int{}}} }

// throttled is the refusal of a try that was not looked at, and the counter that refused it.
type throttled struct {
	form.Errors
	by   string
	busy bool // other tries are being looked at: nothing has failed yet
}

// Unwrap gives the sentences at their fields.
func (t throttled) Unwrap() error { return t.Errors }

// Take counts a try at each counter; a shut one stops it. Counters already counted get their try back.
func (c *Counts) Take(ctx context.Context, list []Counter, field string) error {
	for i, d := range list {
		busy := c.comparing.others(d.key)
		n, err := c.db.Touch(ctx, takeTry, d.key, d.tries, d.window, d.gap)
		if err != nil {
			c.GiveBack(ctx, list[:i])
			return err
		}
		if n == 0 {
			c.GiveBack(ctx, list[:i])
			t := throttled{by: d.key, busy: busy || c.comparing.others(d.key)}
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

// GiveBack undoes a try that was not a wrong one. What cannot be given back only makes the throttle
// stricter, so an error is no reason to refuse the person.
func (c *Counts) GiveBack(ctx context.Context, list []Counter) {
	for _, d := range list {
		_, _ = c.db.Touch(ctx, takeBackTry, d.key)
	}
}

// Compare counts a try and compares the password. A right one gives the tries back; being too busy to
// look is no wrong try either.
func (c *Counts) Compare(ctx context.Context, list []Counter, field, password, hash string) (ok, old bool, err error) {
	c.comparing.add(list, 1)
	defer c.comparing.add(list, -1)
	if err := c.Take(ctx, list, field); err != nil {
		return false, false, err
	}
	ok, old, err = matches(ctx, password, hash)
	if ok || fault.KindOf(err) == fault.Busy {
		c.GiveBack(ctx, list)
	}
	return ok, old, err
}

// Own counts what a person who is signed in tries, apart from signing in.
func Own(person int64, kind string, v *setting.Values) Counter {
	window := time.Duration(v.Int(setting.LoginLockMinutes)) * time.Minute
	return Counter{hashedKey(kind+":", fmt.Sprint(person)), v.Int(setting.LoginTries), window, window, false}
}

// networkTries is how many wrong codes and tokens of a kind one network may try before they are no longer told apart in the log.
const networkTries = 10

// ByPerson counts the wrong codes of somebody who is signed in.
func ByPerson(kind string, person int64) Counter {
	return Counter{hashedKey(kind+" of:", fmt.Sprint(person)), networkTries, 15 * time.Minute, 15 * time.Minute, true}
}

// ByNetwork counts the wrong codes and tokens that came from a network.
func ByNetwork(kind, address string) Counter {
	return Counter{hashedKey(kind+":", Network(address)), networkTries, 15 * time.Minute, 15 * time.Minute, true}
}

// Forget empties inside an act the counters that a right password empties: all but the network's.
func Forget(ctx context.Context, tx *db.Tx, list []Counter) error {
	keys := []string{}
	for _, d := range list {
		if !strings.HasPrefix(d.key, addressKey) {
			keys = append(keys, d.key)
		}
	}
	_, err := tx.Exec(ctx, forgetTries, db.Args{"keys": keys})
	return err
}

// Refused counts a try that was turned away unlooked at, and gives the counter that refused it where the log is to say so: the 1st,
// 10th, 100th … of a window, so that whoever floods it does not fill the log.
func (c *Counts) Refused(ctx context.Context, refusal error) (by string) {
	var t throttled
	if !errors.As(refusal, &t) || t.busy {
		return ""
	}
	n, err := c.db.Touch(ctx, countRefused, t.by)
	if err != nil || n == 0 {
		return "" // what cannot be counted is refused all the same
	}
	return t.by
}

// Noted is how many tries the counter had turned away when it was last to be noted.
func Noted(ctx context.Context, tx *db.Tx, by string) (int, error) {
	return db.Scalar[int](ctx, tx, selectNoted, db.Args{"key": by})
}
