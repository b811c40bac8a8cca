package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Target is an address that is asked again and again, by whoever the cookies sign in, in turn.
type Target struct {
	Name, Login string
	URLs        []string
	Cookies     []string
	Goal        float64
	Buffers     int
	server      int // which of the measured programs answers
}

// Slice is what one target did in one slice of time.
type Slice struct {
	Requests   int
	Rate       float64
	P50, P99   time.Duration
	AppCPU, DB time.Duration // a request
}

// client asks like a browser that keeps its connections; what comes is counted and thrown away, compressed as it is.
func client(c int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: c, DisableCompression: true},
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// local refuses an address that is not on this machine: the bench puts no load on anybody else.
func local(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("bench: %s is not an address of this machine", address)
	}
	return nil
}

// askPage sends one request and gives its status and the bytes on the wire.
func askPage(ctx context.Context, c *http.Client, address, cookie string) (status, bytes int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, 0, err
	}
	r.Header.Set("Accept-Encoding", "br, gzip")
	r.Header.Set("Cookie", cookie)
	res, err := c.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	return res.StatusCode, int(n), err
}

// press asks a target with so many clients for the length of a slice.
func press(ctx context.Context, t Target, clients int, length time.Duration) (Slice, error) {
	if err := local(t.URLs[0]); err != nil {
		return Slice{}, err
	}
	c := client(clients)
	defer c.CloseIdleConnections()
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var wg sync.WaitGroup
	start := time.Now()
	for w := range clients {
		wg.Go(func() {
			mine, err := worker(ctx, c, t, w, clients, start.Add(length))
			mu.Lock()
			defer mu.Unlock()
			took, failed = append(took, mine...), errors.Join(failed, err)
		})
	}
	wg.Wait()
	spent := time.Since(start)
	slices.Sort(took)
	return Slice{Requests: len(took), Rate: float64(len(took)) / spent.Seconds(), P50: quantile(took, 0.5), P99: quantile(took, 0.99)}, failed
}

func worker(ctx context.Context, c *http.Client, t Target, w, step int, end time.Time) (took []time.Duration, err error) {
	for i := w; time.Now().Before(end); i += step {
		begin := time.Now()
		status, _, err := askPage(ctx, c, t.URLs[i%len(t.URLs)], t.Cookies[i%len(t.Cookies)])
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("status %d", status)
		}
		if err != nil {
			return took, fmt.Errorf("%s: %w", t.URLs[i%len(t.URLs)], err)
		}
		took = append(took, time.Since(begin))
	}
	return took, nil
}

// quantile is a quantile of sorted times.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
