package rate

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"jointmeeting/internal/fault"
)

// Meter counts the requests of each person, a minute at a time, in this program. Who is over it is turned away; what was
// typed stays in the browser.
type Meter struct {
	now  func() time.Time
	most int
	mu   sync.Mutex
	of   map[int64]*minute
}

// NewMeter lets a person do as many things a minute.
func NewMeter(now func() time.Time, most int) *Meter {
	return &Meter{now: now, most: most, of: map[int64]*minute{}}
}

type minute struct {
	since time.Time
	n     int
}

// metered is how many persons are counted before those whose minute is over are forgotten.
const metered = 1000

// Take counts a request, and refuses it when there were too many. Nobody is no person.
func (m *Meter) Take(w http.ResponseWriter, person int64) error {
	if person == 0 {
		return nil
	}
	wait := m.Count(person)
	if wait == 0 {
		return nil
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return fault.New(fault.TooMany, "您一分钟内的操作超过 %d 次，请 %d 秒后再试", m.most, seconds)
}

// Count counts a request, and gives how long the person has to wait; 0 when not at all.
func (m *Meter) Count(person int64) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	own := m.of[person]
	if own == nil || now.Sub(own.since) >= time.Minute {
		m.forget(now)
		own = &minute{since: now}
		m.of[person] = own
	}
	if own.n++; own.n <= m.most {
		return 0
	}
	return max(time.Minute-now.Sub(own.since), 1)
}

// forget keeps the map small.
func (m *Meter) forget(now time.Time) {
	if len(m.of) < metered {
		return
	}
	for person, own := range m.of {
		if now.Sub(own.since) >= time.Minute {
			delete(m.of, person)
		}
	}
}
