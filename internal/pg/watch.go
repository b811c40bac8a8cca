package pg

import (
	"context"
	"time"
)

// logEvery is how often somebody looks whether the log has grown.
const logEvery = time.Minute

// watch brings the postmaster back whenever it is gone while this program still holds the cluster.
func (s *Server) watch() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.watcher.Go(func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		log := time.NewTicker(s.cluster.looks)
		defer log.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				s.check(ctx, tick)
			case <-log.C:
				if err := s.cluster.rotate(ctx); err != nil && ctx.Err() == nil {
					s.cluster.log.Warn("the log of the private database is not rotated", "folder", s.cluster.dir, "error", err)
				}
			}
		}
	})
}

// check looks, and looks less often while the cluster refuses to come back.
func (s *Server) check(ctx context.Context, tick *time.Ticker) {
	c := s.cluster
	if _, ok := c.running(); ok {
		return
	}
	c.log.Warn("the private database is gone; starting it again", "folder", c.dir)
	err := c.guarded(ctx, func() error { _, err := c.ensure(ctx); return err })
	if err != nil && ctx.Err() == nil {
		c.log.Error("the private database does not start", "folder", c.dir, "error", err)
		tick.Reset(5 * time.Second)
		return
	}
	tick.Reset(200 * time.Millisecond)
}
