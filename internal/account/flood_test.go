package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// stormed is a portal whose clock the test moves, with strangers who try one name.
type stormed struct {
	*account.Service
	t      *testing.T
	d      *db.DB
	now    time.Time
	looked int // wrong passwords that were compared
}

// storm is the sample office, whose chief has a password that costs little to compare: tests try it often.
func storm(t *testing.T) *stormed {
	t.Helper()
	s := &stormed{t: t, d: sampledb.DB(t), now: time.Now()}
	s.Service = accounts(s.d.WithClock(func() time.Time { return s.now }))
	s.cheap()
	return s
}

func (s *stormed) cheap() {
	s.t.Helper()
	exec(s.t, s.d, "UPDATE account SET password = $1 WHERE login = 'chief'", weakHash(s.t, sample.Password))
}

// guess tries a wrong password of the chief, with what an earlier page gave; it gives what this one gives.
func (s *stormed) guess(address, wait string) string {
	s.t.Helper()
	w, err := s.SignIn(s.t.Context(), from(address), account.SignInForm{Login: "chief", Password: "wrong", Wait: wait})
	if err == nil {
		s.t.Fatal("a wrong password opens")
	}
	if strings.Contains(err.Error(), "不正确") {
		s.looked++
	}
	return w.Wait
}

// shut tries until the name is shut to strangers, each try from another part of the net.
func (s *stormed) shut() {
	s.t.Helper()
	for i := 0; s.guess(fmt.Sprintf("100.%d.0.1", i), "") == ""; i++ {
		if i > limit.NameTries {
			s.t.Fatal("the name is never shut: the test proves nothing")
		}
	}
}

// right tries the right password of the chief in a browser that nobody knows.
func (s *stormed) right(address, wait string) (account.SignedIn, error) {
	return s.SignIn(s.t.Context(), from(address), account.SignInForm{Login: "chief", Password: sample.Password, Wait: wait})
}

// TestHolderGetsInDuringAFlood: twelve hours long strangers try a name from everywhere, some of them wait as they are asked to; each hour its
// holder comes with a browser and from a network that nobody knows, and is in after the time of waiting at the latest.
func TestHolderGetsInDuringAFlood(t *testing.T) {
	s := storm(t)
	for hour := range 12 {
		waits := map[string]string{}
		flood := func() {
			for i := range 40 {
				s.guess(fmt.Sprintf("%d.%d.%d.%d", 20+i, hour, i, i), "")
			}
			for i := range 12 { // of two regions an hour
				address := fmt.Sprintf("10.%d.%d.9", 2*hour+i%2, i)
				waits[address] = s.guess(address, waits[address])
			}
		}
		flood()
		mine := fmt.Sprintf("203.%d.113.7", hour)
		w, err := s.right(mine, "")
		if err == nil {
			t.Fatalf("hour %d: nothing is shut: the test proves nothing", hour)
		}
		refused(t, err, "username", "请等待 20 秒，再填写密码登录一次")
		s.now = s.now.Add(limit.WaitTime)
		flood()
		if w, err = s.right(mine, w.Wait); err != nil || w.Session == "" {
			t.Errorf("hour %d: the holder is kept out: %v", hour, err)
		}
		s.now = s.now.Add(time.Hour - limit.WaitTime)
	}
}

// guesses is what a day lets through of one name at most: from neighbours of the holder's networks, from all others, and of those who waited.
func guesses() int {
	return 2*(limit.NameTries+int(24*time.Hour/limit.NameGap)) + limit.WaitedTries + int(24*time.Hour/limit.WaitedGap)
}

// TestGuessesOfADayAreFew: wherever strangers come from, and however well they wait, this many guesses a day reach the password and no more.
func TestGuessesOfADayAreFew(t *testing.T) {
	s := storm(t)
	if _, err := s.right("10.0.0.1", ""); err != nil {
		t.Fatal(err)
	}
	s.cheap()
	begun, n := s.now, 0
	for s.now.Before(begun.Add(24 * time.Hour)) {
		burst := 1
		if n == 0 {
			burst = 2 * limit.NameTries
		}
		waits := map[string]string{}
		for range burst {
			n++
			s.guess(fmt.Sprintf("10.0.%d.%d", n/250, 2+n%250), "")
			for _, far := range []string{"11", "12", "13", "14"} {
				address := fmt.Sprintf("%s.%d.%d.9", far, n%250, n/250)
				waits[address] = s.guess(address, "")
			}
		}
		s.now = s.now.Add(limit.WaitTime)
		for address, wait := range waits {
			s.guess(address, wait)
		}
		s.now = s.now.Add(limit.WaitedGap - limit.WaitTime)
	}
	if s.looked > guesses() || s.looked < guesses()*4/5 {
		t.Errorf("%d guesses of a day reached the password, want at most %d and nearly as many", s.looked, guesses())
	}
	if guesses() >= 300 {
		t.Errorf("%d guesses a day: the README says fewer than 300", guesses())
	}
	if _, err := s.right("10.0.0.1", ""); err != nil {
		t.Errorf("a new browser in the holder's own network: %v", err)
	}
}

// TestWaitIsOfItsNameAndNetwork: only who has waited the whole time, with this name and in this network, gets in; who comes too early waits on,
// and not from the beginning.
func TestWaitIsOfItsNameAndNetwork(t *testing.T) {
	s := storm(t)
	s.shut()
	w, err := s.right("203.0.113.7", "")
	refused(t, err, "username", "请等待 20 秒")
	wait := w.Wait
	s.now = s.now.Add(limit.WaitTime - time.Millisecond)
	w, err = s.right("203.0.113.7", wait)
	refused(t, err, "username", "请等待 1 秒")
	if w.Wait != wait || !w.Shut {
		t.Errorf("who came too early waits from the beginning: %+v", w)
	}
	s.now = s.now.Add(time.Millisecond)
	for name, try := range map[string][2]string{
		"another network": {"203.0.114.7", wait}, "another moment": {"203.0.113.7", "1" + wait}, "nothing": {"203.0.113.7", ""},
		"no mac": {"203.0.113.7", strings.Split(wait, ".")[0]}, "words": {"203.0.113.7", "等"},
	} {
		w, err = s.right(try[0], try[1])
		if refused(t, err, "username", "请等待 20 秒"); w.Wait == try[1] {
			t.Errorf("%s: the wait was taken", name)
		}
	}
	other, _ := s.SignIn(t.Context(), from("203.0.113.7"), account.SignInForm{Login: "director", Password: "wrong", Wait: wait})
	if other.Wait != "" {
		t.Error("another name is shut as well: the test proves nothing")
	}
	s.now = s.now.Add(time.Hour)
	s.shut()
	_, err = s.right("203.0.113.7", wait)
	refused(t, err, "username", "请等待 20 秒") // an hour ago is too long ago
	w, _ = s.right("203.0.113.7", "")
	s.now = s.now.Add(limit.WaitTime)
	if _, err = s.right("203.0.113.7", w.Wait); err != nil {
		t.Errorf("after the time: %v", err)
	}
}

// TestFewWaitInOnePlace: a network has two tries a day behind the wait, and the networks around it three; what is said then names what else opens.
func TestFewWaitInOnePlace(t *testing.T) {
	s := storm(t)
	s.shut()
	first := func(addresses ...string) map[string]string {
		waits := map[string]string{}
		for _, a := range addresses {
			waits[a] = s.guess(a, "")
		}
		s.now = s.now.Add(limit.WaitTime)
		return waits
	}
	waits := first("203.0.113.7", "203.0.113.8", "203.0.113.9", "203.1.0.7", "2001:db8:1::1", "2001:db8:2::1", "2001:db9::1")
	tried := func(address string) bool {
		before := s.looked
		s.guess(address, waits[address])
		return s.looked > before
	}
	for i, c := range []struct {
		address string
		want    bool
	}{
		{"203.0.113.7", true}, {"203.0.113.7", true}, {"203.0.113.7", false}, // of one network
		{"203.0.113.8", true}, {"203.0.113.9", false}, // of the region
		{"203.1.0.7", true}, // of another
		{"2001:db8:1::1", true}, {"2001:db8:1::1", true}, {"2001:db8:2::1", true}, {"2001:db8:2::1", false}, {"2001:db9::1", true},
	} {
		if got := tried(c.address); got != c.want {
			t.Errorf("try %d, from %s, was looked at: %v", i+1, c.address, got)
		}
	}
	_, err := s.right("203.0.113.9", waits["203.0.113.9"])
	refused(t, err, "username", "请用以前登录过的设备登录；已登记动态验证码的，请同时填写验证码；都没有的，请系统管理员发放启用码")
	if _, err := s.right("203.1.0.7", waits["203.1.0.7"]); err != nil {
		t.Errorf("in another region: %v", err)
	}
}

// TestNetworksBesideOnesOwnStayOpen: a network beside one that the holder has used is not shut by tries from elsewhere; nor is anybody told by that
// whether there is such a name.
func TestNetworksBesideOnesOwnStayOpen(t *testing.T) {
	s := storm(t)
	if _, err := s.right("198.51.100.1", ""); err != nil {
		t.Fatal(err)
	}
	s.shut()
	if _, err := s.right("198.51.7.9", ""); err != nil {
		t.Errorf("beside a network that the holder has used: %v", err)
	}
	said := func(login, address string) string {
		_, err := s.SignIn(t.Context(), from(address), account.SignInForm{Login: login, Password: "wrong"})
		return err.Error()
	}
	for i := range limit.NameTries + 1 {
		said("no-such-person", fmt.Sprintf("100.%d.0.2", i))
	}
	if a, b := said("chief", "100.9.0.3"), said("no-such-person", "100.9.0.4"); a != b || !strings.Contains(a, "请等待 20 秒") {
		t.Errorf("a name that is one hears %q, another %q", a, b)
	}
}
