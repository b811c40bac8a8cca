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

// balancer sends each request to the next replica that said it is ready when last asked, and sends none a second time.
type balancer struct {
	backs []*back
	sent  atomic.Int64
}

// once opens a connection for each request. One that is kept may die between two requests, and Go's transport then sends what
// may be repeated a second time by itself: a proxy without retries does not.
var once = &http.Transport{DisableKeepAlives: true}

// check is how often the proxy asks: a quarter of the time for which a replica that ends answers on.
const check, drain = 500 * time.Millisecond, 2 * time.Second

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
		k.Transport = once
		k.up.Store(true)
		b.backs = append(b.backs, k)
	}
	return b
}

// ServeHTTP hands the request on.
func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := b.sent.Add(1)
	for i := range b.backs {
		if k := b.backs[(int(n)+i)%len(b.backs)]; k.up.Load() {
			k.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, "no replica is ready", http.StatusBadGateway)
}

// watch asks a replica whether it is ready until the test is over.
func (k *back) watch(over <-chan struct{}) {
	client := &http.Client{Transport: once, Timeout: drain}
	for tick := time.NewTicker(check); ; {
		select {
		case <-over:
			tick.Stop()
			return
		case <-tick.C:
		}
		res, err := client.Get(k.p.url + "/readyz")
		if err == nil {
			res.Body.Close()
		}
		k.up.Store(err == nil && res.StatusCode == http.StatusOK)
	}
}

// perRestart is how many requests go before each restart of the whole way: 2,000 for all of them.
const perRestart = 100

// TestRollingRestartUnderWriters: two replicas are renewed in turn behind a proxy that looks twice a second whether they are ready and
// sends nothing twice. No page fails, every form is done, and each of them is in the database.
func TestRollingRestartUnderWriters(t *testing.T) {
	dir, rounds := folder(t), prove.Pick(1, 10)
	tasks, database := fill(t, dir+"/postgres")
	file := built(t)
	a, b := newPortal(t, file, dir, database, "PORTAL_DRAIN="+drain.String()), newPortal(t, file, dir, database, "PORTAL_DRAIN="+drain.String())
	front := newBalancer(a, b)
	server := httptest.NewServer(front)
	defer server.Close()
	for _, k := range front.backs {
		go k.watch(t.Context().Done())
	}
	o := &office{t: t, p: &portal{t: t, url: server.URL, database: database}, sent: make(chan struct{}), stop: make(chan struct{}), calm: true}
	writers := o.begin(tasks)
	for n := range int64(rounds) {
		for i, k := range front.backs {
			o.busy(10)
			o.p.until("requests enough", func() bool { return front.sent.Load() >= (2*n+int64(i)+1)*prove.Pick[int64](1, perRestart) })
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
