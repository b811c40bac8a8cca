package rate

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/limit"
)

// Refusals are what the audit log takes of the acts that were refused to a person: so many a minute, each in an entry of its own.
// Ten harmless ones hide no eleventh: one closing entry says how many more there were and which, when the minute is over or
// before the next refusal that the log takes.
type Refusals struct {
	count func(person int64) time.Duration // counts one, and says how long the person is over the number
	note  func(by, who access.Actor, what, why string)
	mu    sync.Mutex
	of    map[int64]*tally
}

// NewRefusals needs a meter and who writes the entries.
func NewRefusals(count func(int64) time.Duration, note func(by, who access.Actor, what, why string)) *Refusals {
	return &Refusals{count: count, note: note, of: map[int64]*tally{}}
}

// tally is what was left out of one person's minute. Of the routes only the first few are kept by name.
type tally struct {
	who    access.Actor
	n      int
	routes []string
	times  map[string]int
}

// Take notes a refusal, or keeps it for the closing entry.
func (l *Refusals) Take(who access.Actor, route, why string) {
	if rest := l.count(who.Person); rest > 0 {
		l.leaveOut(who, route, rest)
		return
	}
	l.mu.Lock()
	before := l.of[who.Person]
	l.mu.Unlock()
	l.close(who.Person, before)
	l.note(who, who, route, why)
}

// leaveOut counts a refusal that the log does not take; the first of a minute sees to the closing entry, after the rest of it.
func (l *Refusals) leaveOut(who access.Actor, route string, rest time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := l.of[who.Person]
	if own == nil {
		own = &tally{who: who, times: map[string]int{}}
		l.of[who.Person] = own
		time.AfterFunc(rest, func() { l.close(who.Person, own) })
	}
	own.n++
	if own.times[route] == 0 && len(own.routes) == limit.RefusedRoutes {
		return
	}
	if own.times[route]++; own.times[route] == 1 {
		own.routes = append(own.routes, route)
	}
}

// close notes a tally once, whoever comes first, in the name of the portal: the person may have lost the account since.
func (l *Refusals) close(person int64, own *tally) {
	l.mu.Lock()
	mine := own != nil && l.of[person] == own
	if mine {
		delete(l.of, person)
	}
	l.mu.Unlock()
	if mine {
		portal := access.System("登记被拒绝的操作")
		portal.From, portal.Request = own.who.From, own.who.Request
		l.note(portal, own.who, own.sentence(), fmt.Sprintf("一分钟内被拒绝超过 %d 次", limit.Refusals))
	}
}

// sentence says how many were left out, with the routes that are known by name and the rest as a number.
func (t *tally) sentence() string {
	rest, named := t.n, []string{}
	for _, r := range t.routes {
		rest -= t.times[r]
		named = append(named, fmt.Sprintf("%s %d 次", r, t.times[r]))
	}
	if rest > 0 {
		named = append(named, fmt.Sprintf("其他地址 %d 次", rest))
	}
	return fmt.Sprintf("另有 %d 次被拒绝的操作未逐条登记：%s", t.n, strings.Join(named, "；"))
}
