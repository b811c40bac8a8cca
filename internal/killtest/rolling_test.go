//go:build !quick

package killtest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/prove"
)

// balancer sends each request to the next replica that says it is ready, and sends none a second time.
type balancer struct {
	backs []*back
	next  atomic.Int64
	sent  atomic.Int64
}

type back struct {
	*httputil.ReverseProxy
	p  *portal
	up atomic.Bool
}

func newBalancer(portals ...*portal) *balancer {
	b := &balancer{}
	for _, p := range portals {
		at, _ := url.Parse(p.url)
		k := &back{ReverseProxy: httputil.NewSingleHostReverseProxy(at), p: p}
		k.up.Store(true)
		b.backs = append(b.backs, k)
	}
	return b
}

// ServeHTTP hands the request on.
func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := b.next.Add(1)
	b.sent.Add(1)
	for i := range b.backs {
		if k := b.backs[(int(n)+i)%len(b.backs)]; k.up.Load() {
			k.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, "no replica is ready", http.StatusBadGateway)
}

// watch asks the replicas whether they are ready until the test is over.
func (b *balancer) watch(over <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		for _, k := range b.backs {
			res, err := http.Get(k.p.url + "/readyz")
			if err == nil {
				res.Body.Close()
			}
			k.up.Store(err == nil && res.StatusCode == http.StatusOK)
		}
	}
}

// TestRollingRestartUnderWriters: two replicas are renewed in turn behind a proxy that looks whether they are ready and sends nothing twice.
// No page fails, every form is done, and each of them is in the database.
func TestRollingRestartUnderWriters(t *testing.T) {
	dir, rounds := folder(t), prove.Pick(1, 10)
	tasks, database := fill(t, dir+"/postgres")
	file := built(t)
	a, b := newPortal(t, file, dir, database, "PORTAL_DRAIN=2s"), newPortal(t, file, dir, database, "PORTAL_DRAIN=2s")
	front := newBalancer(a, b)
	server := httptest.NewServer(front)
	defer server.Close()
	go front.watch(t.Context().Done())
	o := &office{t: t, p: &portal{t: t, url: server.URL, database: database}, sent: make(chan struct{}), stop: make(chan struct{}), calm: true}
	writers := o.begin(tasks)
	for range rounds {
		for _, k := range front.backs {
			o.busy(10)
			k.p.renewed()
			k.p.until("the proxy", k.up.Load)
		}
	}
	o.busy(5)
	close(o.stop)
	writers.Wait()
	o.compare(true)
	a.stopped()
	b.stopped()
	a.verified()
	t.Logf("%d restarts under %d requests", 2*rounds, front.sent.Load())
	o.count(0)
}
