package db

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/fault"
)

// partKey is where a request keeps the part of the portal that it belongs to. The requests of one part hold at most half
// of the connections of a pool, and one at a time once the part has waited in vain: a table that somebody locked or a slow
// question stops its own pages only.
type partKey struct{}

// WithPart says to which part of the portal what is read and done belongs.
func WithPart(ctx context.Context, part string) context.Context {
	return context.WithValue(ctx, partKey{}, part)
}

// parts counts what each part holds of one pool.
type parts struct {
	width int
	mu    sync.Mutex
	of    map[string]*part
}

// part is one part of the portal at one pool. It is stuck from a question that waited in vain until one is answered.
type part struct {
	places, trial chan struct{}
	stuck         atomic.Bool
}

func newParts(conns int32) *parts {
	return &parts{width: max(1, int(conns)/2), of: map[string]*part{}}
}

// enter waits for a place in the part of the request and gives it back by leave, which hears how it went. What belongs to
// no part, such as a job, waits for nobody.
func (l *parts) enter(ctx context.Context) (leave func(error), err error) {
	name, ok := ctx.Value(partKey{}).(string)
	if !ok {
		return func(error) {}, nil
	}
	at := l.part(name)
	ctx, cancel := context.WithTimeout(ctx, acquireLimit)
	defer cancel()
	if err := wait(ctx, at.places); err != nil {
		return nil, err
	}
	if !at.stuck.Load() {
		return func(err error) { at.learn(err); <-at.places }, nil
	}
	if err := wait(ctx, at.trial); err != nil {
		<-at.places
		return nil, err
	}
	return func(err error) { at.learn(err); <-at.trial; <-at.places }, nil
}

// learn notes whether the part's questions are answered. A refusal is an answer; who found no connection learnt nothing.
func (l *part) learn(err error) {
	kind := fault.KindOf(err)
	switch {
	case errors.Is(err, errNoConnection):
	case waitedInVain(err):
		l.stuck.Store(true)
	case err == nil || kind != fault.Internal && kind != fault.Busy && kind != fault.Unknown:
		l.stuck.Store(false)
	}
}

// wait takes a place, for as long as somebody waits for a connection.
func wait(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.New(fault.Busy, busy).Because(ctx.Err())
	}
}

// waitedInVain says that PostgreSQL ended a statement for its lock or its time.
func waitedInVain(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "57014") || errors.Is(err, context.DeadlineExceeded)
}

// part finds a part by its name; the names are those of the route table, so there are few.
func (l *parts) part(name string) *part {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[name] == nil {
		l.of[name] = &part{places: make(chan struct{}, l.width), trial: make(chan struct{}, 1)}
	}
	return l.of[name]
}
