package rate

import (
	"sync"
	"time"

	"jointmeeting/internal/limit"
)

// Ration lets so many through in a minute and counts the others.
type Ration struct {
	now     func() time.Time
	mu      sync.Mutex
	since   time.Time
	n, left int
}

// NewRation counts the minutes by the clock.
func NewRation(now func() time.Time) *Ration { return &Ration{now: now} }

// Take says whether this one is let through, and how many were left out since the last.
func (c *Ration) Take() (ok bool, left int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.since) >= time.Minute {
		c.since, c.n = now, 0
	}
	if c.n++; c.n > limit.Reports {
		c.left++
		return false, 0
	}
	left, c.left = c.left, 0
	return true, left
}
