package account

import (
	"context"
	"crypto/hmac"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
)

// What else opens a name that others' tries have shut to strangers: to wait, a code of one's authenticator, a code for the password.

// waitLife is how long after it was asked to wait a browser may come back.
const waitLife = time.Hour

// askToWait is what a browser shows when it has waited: with this name, in this network, from that moment on.
func (a *Service) askToWait(t trying, address string, at time.Time) string {
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	return stamp + "." + a.device.mac("wait", t.login, attempt.Network(address), stamp)
}

// hasWaited is for how long the browser has waited with this name in this network; 0 where it was not asked to, or too long ago.
func (a *Service) hasWaited(t trying, address, wait string) time.Duration {
	stamp, _, _ := strings.Cut(wait, ".")
	ms, err := strconv.ParseInt(stamp, 10, 64)
	at := time.UnixMilli(ms)
	if err != nil || !hmac.Equal([]byte(wait), []byte(a.askToWait(t, address, at))) {
		return 0
	}
	if waited := t.now.Sub(at); waited <= waitLife {
		return waited
	}
	return 0
}

// turnAway refuses a try that was not looked at, and asks a stranger to wait where that is a way: who comes back too early waits on.
func (a *Service) turnAway(ctx context.Context, who access.Actor, t trying, wait string, refusal error) (SignedIn, error) {
	turned, waits := attempt.Throttled(refusal)
	err := a.noteThrottled(ctx, who, t.on(), unlooked, refusal)
	w := SignedIn{Shut: turned && t.entry.Device == ""}
	if !turned || !waits {
		return w, err
	}
	waited := a.hasWaited(t, who.From, wait)
	if w.Wait = wait; waited <= 0 {
		w.Wait, waited = a.askToWait(t, who.From, t.now), 0
	}
	left := int((limit.WaitTime - waited + time.Second - 1) / time.Second)
	return w, form.Errors{{Field: "username", Text: fmt.Sprintf("这个用户名近来的尝试次数较多，请等待 %d 秒，再填写密码登录一次；已登记动态验证码的，同时填写验证码，不必等待", left)}}
}

// showFirst looks at a code beside the password before the password is compared: behind a right one nobody stands but who has the
// authenticator, so that no stranger's tries count there. Wrong ones say nothing of the password, cost no hash, are slowed down by network,
// and fill no log.
func (a *Service) showFirst(ctx context.Context, who access.Actor, t *trying, code string) error {
	if code == "" || t.entry.Device != "" {
		return nil
	}
	front := t.entry.Front(t.rules)
	if err := a.tries.Take(ctx, front, "username"); err != nil {
		return a.noteThrottled(ctx, who, t.on(), unlooked, err)
	}
	var err error
	if t.entry.Proved, err = a.shows(ctx, t.Person, code); err != nil || t.entry.Proved {
		a.tries.GiveBack(ctx, front)
		return err
	}
	if err := a.tries.Wrong(ctx, attempt.ByName("proof", t.login), "username"); err != nil {
		return a.noteThrottled(ctx, who, t.on(), notOneByOne, err)
	}
	return a.logRefusal(ctx, who, *t, true)
}

// KnownDevice is the device cookie of somebody who has shown more than a password: strangers' tries do not count in that browser.
func (a *Service) KnownDevice(login string, at time.Time) string { return a.device.issue(login, at) }
