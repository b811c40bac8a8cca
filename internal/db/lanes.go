package db

import (
	"context"
	"sync"

	"jointmeeting/internal/fault"
)

// Lane is the part of the portal that a request belongs to. The requests of one lane hold at most half of the
// connections that read, so that a table that somebody locked or a slow question stops its own pages only.
type laneKey struct{}

// WithLane says to which part of the portal what is read belongs.
func WithLane(ctx context.Context, lane string) context.Context {
	return context.WithValue(ctx, laneKey{}, lane)
}

// lanes counts what each lane holds.
type lanes struct {
	width int
	mu    sync.Mutex
	of    map[string]chan struct{}
}

func newLanes(conns int) *lanes {
	return &lanes{width: max(1, conns/2), of: map[string]chan struct{}{}}
}

// enter waits for a place in the lane of the request and gives it back by leave. What belongs to no lane, such
// as a job, waits for nobody.
func (l *lanes) enter(ctx context.Context) (leave func(), err error) {
	name, ok := ctx.Value(laneKey{}).(string)
	if !ok {
		return func() {}, nil
	}
	lane := l.lane(name)
	ctx, cancel := context.WithTimeout(ctx, acquireLimit)
	defer cancel()
	select {
	case lane <- struct{}{}:
		return func() { <-lane }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "系统繁忙，请稍后再试").Because(ctx.Err())
	}
}

// lane finds a lane by its name; the names are those of the route table, so there are few.
func (l *lanes) lane(name string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[name] == nil {
		l.of[name] = make(chan struct{}, l.width)
	}
	return l.of[name]
}
