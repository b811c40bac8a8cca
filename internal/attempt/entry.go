package attempt

import (
	"net/netip"
	"slices"
	"time"

	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
)

// What is tried from browsers that the person has not signed in from is slowed down, never shut out (issue's promise
// S-10): after its free tries a counter lets one more through in each gap, whoever makes it.
const (
	addressTries = 50 // of one network, under all names: a whole office may stand behind one address
	addressGap   = 10 * time.Second
	placeGap     = time.Minute // of one name from one network, after the setting's tries
	day          = 24 * time.Hour
)

// Entry is where a try to sign in comes from; Step tells the tries at the second step from those at the first.
type Entry struct {
	Step, Login, Device, Address string
	Home                         bool // the person has signed in from this network
	Near                         bool // or from one of its neighbours
	Waited                       bool // was asked to wait here, and has
	Proved                       bool // has shown what the person's authenticator shows
}

// Ways lists ways in, each with its counters; the first that is open is taken. Whoever has a known device has that door alone, and
// nobody else has it. A stranger with the right password cannot be told from one who guesses by anything but from where they come and
// what else they can show, so that what is let in of the one is let in of the other: the ways differ in what a flood would need for
// them. Networks that the person has used and their neighbours have a door of their own; the one of all strangers is soon shut by
// anybody; the one of those who wait is shut only from many parts of the net, each of which has its few tries a day; and behind a code
// of the person's authenticator nobody stands but who has it. In all fewer than 300 guesses a name and day reach the password from
// networks that the person has not used (TestGuessesOfADayAreFew), wherever they come from.
func (e Entry) Ways(v *setting.Values) [][]Counter {
	tries, window := v.Int(setting.LoginTries), time.Duration(v.Int(setting.LoginLockMinutes))*time.Minute
	if e.Device != "" {
		return [][]Counter{{{key: hashedKey(e.Step+"device:", e.Login+"|"+e.Device), tries: tries, window: window, gap: window}}}
	}
	if e.Proved {
		return [][]Counter{{e.name("|proved")}}
	}
	front, ways := e.front(tries, window), [][]Counter{}
	switch {
	case e.Home:
		ways = append(ways, slices.Concat(front, []Counter{e.name("|home")}))
	case e.Near:
		ways = append(ways, slices.Concat(front, []Counter{e.name("|near")}))
	}
	ways = append(ways, slices.Concat(front, []Counter{e.others()}))
	if e.Waited {
		ways = append(ways, e.waited())
	}
	return ways
}

// Front are the counters before a code of the person's authenticator is looked at: those of the network.
func (e Entry) Front(v *setting.Values) []Counter {
	e.Step += "proof "
	return e.front(v.Int(setting.LoginTries), time.Duration(v.Int(setting.LoginLockMinutes))*time.Minute)
}

// front are the counters of the network: of all names, but for those who have signed in from it, and of this one.
func (e Entry) front(tries int, window time.Duration) []Counter {
	net := Network(e.Address)
	place := Counter{key: hashedKey(e.Step+"place:", e.Login+"|"+net), tries: tries, window: window, gap: min(placeGap, window)}
	if net == "" || e.Home {
		return []Counter{place}
	}
	address := Counter{key: hashedKey("address:", net), tries: addressTries, window: window, gap: addressGap, common: true}
	return []Counter{address, place}
}

// name is a door of the name for a kind of networks; a right password empties it.
func (e Entry) name(kind string) Counter {
	return Counter{key: hashedKey(e.Step+"name:", e.Login+kind), tries: limit.NameTries, window: day, gap: limit.NameGap}
}

func (e Entry) others() Counter {
	d := e.name("")
	d.common, d.waits = true, true
	return d
}

// waitedOut is said to whoever waited in vain.
const waitedOut = "今天用这个用户名尝试登录的次数过多。请用以前登录过的设备登录；已登记动态验证码的，请同时填写验证码；都没有的，请系统管理员发放启用码，或 1 小时后再试"

// waited is the door of those who have waited: a network and the region around it have few tries a day, so that nobody shuts it from a few places.
func (e Entry) waited() []Counter {
	return []Counter{
		{key: hashedKey(e.Step+"waited network:", e.Login+"|"+Network(e.Address)), tries: limit.WaitedNetwork, window: day, gap: day, says: waitedOut},
		{key: hashedKey(e.Step+"waited region:", e.Login+"|"+Region(e.Address)), tries: limit.WaitedRegion, window: day, gap: day, common: true, says: waitedOut},
		{key: hashedKey(e.Step+"waited:", e.Login), tries: limit.WaitedTries, window: day, gap: limit.WaitedGap, common: true, says: waitedOut},
	}
}

// Network is the address as far as it names one subscriber: all of IPv4, the first half of IPv6.
func Network(address string) string { return prefixOf(address, 32, 64) }

// Region is the address as far as it names a provider, or a part of a large one.
func Region(address string) string { return prefixOf(address, 16, 32) }

func prefixOf(address string, four, six int) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := six
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = four
	}
	p, _ := a.Prefix(bits)
	if p.IsSingleIP() {
		return a.String()
	}
	return p.String()
}
