package attempt

import (
	"context"
	"sync"
	"time"

	"jointmeeting/internal/form"
)

// rest is how long a counter of wrong codes that was found full is not asked again: whoever floods a page of codes writes two rows in that time,
// and takes no connection from the others.
const rest = 10 * time.Second

// mostResting bounds what is kept of full counters; beyond it all are asked again.
const mostResting = 10_000

// tooMany are the counters of wrong codes that were found full a moment ago.
type tooMany struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (f *tooMany) rests(key string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return now.Before(f.until[key])
}

func (f *tooMany) note(key string, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.until == nil || len(f.until) >= mostResting {
		f.until = map[string]time.Time{}
	}
	f.until[key] = now.Add(rest)
}

// Wrong counts a code that was looked at and is wrong; it is an error at the field where there were too many.
func (c *Counts) Wrong(ctx context.Context, d Counter, field string) error {
	now := c.db.Now()
	if c.tooMany.rests(d.key, now) {
		return form.Errors{{Field: field, Text: d.wait()}}
	}
	err := c.Take(ctx, []Counter{d}, field)
	if err != nil {
		c.tooMany.note(d.key, now)
	}
	return err
}
