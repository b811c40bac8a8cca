// Package attempt bounds how often and how dearly somebody may try to prove who they are: the counters of wrong tries, by whom and from
// where, the hashing of passwords, and the gates before both.
package attempt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
)

// Counter is one counter of wrong tries: so many within the window are free, then one each gap. Where the gap is as
// long as the window, the counter is shut meanwhile.
type Counter struct {
	key         string
	tries       int
	window, gap time.Duration
	wrongOnly   bool   // counts what was looked at and is wrong: a right one passes at any time
	common      bool   // all strangers': a right password empties the counters of its own browser and network alone
	waits       bool   // whoever waits has another way
	says        string // in place of when to come again
}

// wait says when to come again.
func (d Counter) wait() string {
	switch {
	case d.says != "":
		return d.says
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
	by    string
	busy  bool // other tries are being looked at: nothing has failed yet
	waits bool // whoever waits has another way
}

// Unwrap gives the sentences at their fields.
func (t throttled) Unwrap() error { return t.Errors }

// Throttled says whether a try was turned away unlooked at, and whether whoever waits has another way.
func Throttled(err error) (turned, waits bool) {
	var t throttled
	return errors.As(err, &t), t.waits
}

// TakeAny counts a try at the counters of the first door that is open, and gives those.
func (c *Counts) TakeAny(ctx context.Context, ways [][]Counter, field string) (list []Counter, err error) {
	for _, list = range ways {
		err = c.Take(ctx, list, field)
		if turned, _ := Throttled(err); !turned {
			return list, err
		}
	}
	return nil, err
}

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
			t := throttled{by: d.key, busy: busy || c.comparing.others(d.key), waits: d.waits}
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

// Compare counts a try at the first door that is open and compares the password. A right one gives the tries back; being too busy to
// look is no wrong try either.
func (c *Counts) Compare(ctx context.Context, ways [][]Counter, field, password, hash string) (ok, old bool, err error) {
	all := distinct(ways)
	c.comparing.add(all, 1)
	defer c.comparing.add(all, -1)
	list, err := c.TakeAny(ctx, ways, field)
	if err != nil {
		return false, false, err
	}
	ok, old, err = matches(ctx, password, hash)
	if ok || fault.KindOf(err) == fault.Busy {
		c.GiveBack(ctx, list)
	}
	return ok, old, err
}

// distinct are the counters of all ways, each once.
func distinct(ways [][]Counter) (all []Counter) {
	for _, d := range slices.Concat(ways...) {
		if !slices.ContainsFunc(all, func(x Counter) bool { return x.key == d.key }) {
			all = append(all, d)
		}
	}
	return all
}

// Own counts what a person who is signed in tries, apart from signing in.
func Own(person int64, kind string, v *setting.Values) Counter {
	window := time.Duration(v.Int(setting.LoginLockMinutes)) * time.Minute
	return Counter{key: hashedKey(kind+":", fmt.Sprint(person)), tries: v.Int(setting.LoginTries), window: window, gap: window}
}

// networkTries is how many wrong codes and tokens of a kind one network may try before they are no longer told apart in the log.
const networkTries = 10

// ByPerson counts the wrong codes of somebody who is signed in.
func ByPerson(kind string, person int64) Counter {
	return wrongOnes(hashedKey(kind+" of:", fmt.Sprint(person)), networkTries)
}

// ByNetwork counts the wrong codes and tokens that came from a network.
func ByNetwork(kind, address string) Counter {
	return wrongOnes(hashedKey(kind+":", Network(address)), networkTries)
}

// ByName counts the wrong codes of an authenticator that came with a name, from wherever.
func ByName(kind, login string) Counter {
	return wrongOnes(hashedKey(kind+" for:", login), networkTries)
}

// ByAnybody counts the wrong codes and tokens that came from all networks together.
func ByAnybody(kind string) Counter {
	return wrongOnes(hashedKey(kind+" of all:", ""), limit.WrongCodes)
}

func wrongOnes(key string, tries int) Counter {
	return Counter{key: key, tries: tries, window: 15 * time.Minute, gap: 15 * time.Minute, wrongOnly: true}
}

// Forget empties inside an act the counters that a right password empties: those of its browser and its networks, for this name.
func Forget(ctx context.Context, tx *db.Tx, ways [][]Counter) error {
	keys := []string{}
	for _, d := range distinct(ways) {
		if !d.common {
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
