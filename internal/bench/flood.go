package bench

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Flood is what happens to pages while somebody tries passwords.
type Flood struct {
	Calm, Attacked Steady
	Answered       int // tries that were answered, whatever the answer
	RSS            int // what the program's memory grew by
}

// Steady is a page that was asked for at one rate for a while.
type Steady struct {
	P99    time.Duration
	Failed int // of Asked
	Asked  int
}

// How hard, and for how long each half.
const (
	tryRate    = 300
	pageRate   = 100
	floodHalf  = 6 * time.Second
	memorySlot = 100 * time.Millisecond
)

// Weight is what a first view of a page brings over the wire, and how many requests.
type Weight struct{ Bytes, Requests, Again int }

// besidesPages measures what is not a page's speed.
func besidesPages(ctx context.Context, s *Server, targets []Target, o Options, res *Result) error {
	list := targets[slices.IndexFunc(targets, func(t Target) bool { return t.Login != "" })]
	res.LoadRSS = rssOf(s.cmd.Process.Pid)
	var err error
	if res.First, err = weigh(ctx, s, list); err != nil {
		return err
	}
	res.Flood = flood(ctx, s, list)
	return nil
}

// flood asks pages at a steady rate, first in peace and then beside many wrong sign-ins.
func flood(ctx context.Context, s *Server, page Target) Flood {
	calm := steady(ctx, page)
	before, most := rssOf(s.cmd.Process.Pid), 0
	ctx, stop := context.WithTimeout(ctx, floodHalf)
	defer stop()
	var wg sync.WaitGroup
	answered := 0
	wg.Go(func() { answered = tryPasswords(ctx, s) })
	wg.Go(func() {
		for ctx.Err() == nil {
			most = max(most, rssOf(s.cmd.Process.Pid))
			time.Sleep(memorySlot)
		}
	})
	attacked := steady(ctx, page)
	wg.Wait()
	return Flood{Calm: calm, Attacked: attacked, Answered: answered, RSS: max(0, most-before)}
}

// steady asks a page at its rate whether the earlier ones were answered or not. One that failed counts as the longest that anybody waited:
// a program that turns its readers away is not quick.
func steady(ctx context.Context, t Target) Steady {
	c := client(64)
	defer c.CloseIdleConnections()
	var mu sync.Mutex
	var took []time.Duration
	failed := 0
	every(ctx, pageRate, floodHalf, func(int) {
		begin := time.Now()
		status, _, err := askPage(context.WithoutCancel(ctx), c, t.URLs[0], t.Cookies[0])
		mu.Lock()
		defer mu.Unlock()
		if err != nil || status != http.StatusOK {
			failed++
			return
		}
		took = append(took, time.Since(begin))
	})
	return worst(took, failed)
}

// worst puts the failed pages behind all that were answered.
func worst(took []time.Duration, failed int) Steady {
	slices.Sort(took)
	for range failed {
		took = append(took, client(1).Timeout)
	}
	return Steady{quantile(took, 0.99), failed, len(took)}
}

// tryPasswords posts wrong passwords of names that nobody has.
func tryPasswords(ctx context.Context, s *Server) int {
	c := client(128)
	defer c.CloseIdleConnections()
	var mu sync.Mutex
	n := 0
	every(ctx, tryRate, floodHalf, func(i int) {
		form := url.Values{"username": {"nobody" + strconv.Itoa(i)}, "password": {"wrong-" + strconv.Itoa(i)}}
		res, err := c.PostForm(s.Base+"/login", form)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, res.Body) // only whether it came counts
		res.Body.Close()
		mu.Lock()
		defer mu.Unlock()
		n++
	})
	return n
}

// every calls so often a second for the length, each time on its own, and waits for the last one.
func every(ctx context.Context, rate int, length time.Duration, call func(int)) {
	var wg sync.WaitGroup
	defer wg.Wait()
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for i := range int(length.Seconds() * float64(rate)) {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			wg.Go(func() { call(i) })
		}
	}
}

// asset is a style or a script that the page names in its head; the small icon of the window is left out.
var asset = regexp.MustCompile(`(?:href|src)="(/static/[^"]+\.(?:css|js))"`)

// weigh counts what a browser fetches for a page that it has never seen, and for the same page again.
func weigh(ctx context.Context, s *Server, t Target) (w Weight, err error) {
	c := client(1)
	defer c.CloseIdleConnections()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.URLs[0], nil)
	if err != nil {
		return w, err
	}
	r.Header.Set("Cookie", t.Cookies[0])
	res, err := c.Do(r)
	if err != nil {
		return w, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return w, err
	}
	addresses := []string{strings.TrimPrefix(t.URLs[0], s.Base)}
	for _, m := range asset.FindAllStringSubmatch(string(text), -1) {
		if path, _, _ := strings.Cut(m[1], "#"); !slices.Contains(addresses, path) {
			addresses = append(addresses, path)
		}
	}
	for i, path := range addresses {
		_, n, err := askPage(ctx, c, s.Base+path, t.Cookies[0])
		if err != nil {
			return w, err
		}
		if i == 0 {
			w.Again = n
		}
		w.Bytes, w.Requests = w.Bytes+n, w.Requests+1
	}
	return w, nil
}
