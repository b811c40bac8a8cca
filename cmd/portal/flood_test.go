//go:build !quick

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample/sampledb"
)

// floodMost is how much larger the program may grow while somebody tries passwords or codes (issue: login flood).
const floodMost = 64 << 20

// TestFloodsKeepTheMemorySmall: many tries of passwords, and of codes for one, are each refused or sent away with the word when to come again;
// the program does not grow by them, and others read their pages all the while. How quick those are stands in the table of make bench.
func TestFloodsKeepTheMemorySmall(t *testing.T) {
	d := sampledb.DB(t)
	address, pid := child(t, "PORTAL_DATABASE_URL="+d.Pool().Config().ConnString(), "PORTAL_DATA_DIR="+t.TempDir(), "PORTAL_SECRET="+dbtest.Secret, "PORTAL_REQUESTS=1000000")
	const fresh = "江豚在长江里游了3圈"
	stop := others(t, address, "office2", "liaison-wjw")
	for _, w := range []struct {
		path  string
		tried func(login string) url.Values
	}{
		{"/login", func(login string) url.Values { return url.Values{"username": {login}, "password": {"wrong"}} }},
		{"/start", func(login string) url.Values {
			return url.Values{"username": {login}, "code_password": {"2345-2345-2345-2345"}, "new_password": {fresh}, "again_password": {fresh}}
		}},
	} {
		answers := map[int]int{}
		grew := addedMemory(t, pid, func() { answers = pour(t, address+w.path, w.tried, prove.Pick(300, 3000)) })
		t.Logf("%s: answers %v; grew by %d MB", w.path, answers, grew>>20)
		if grew > floodMost {
			t.Errorf("%s: the program grew by %d MB", w.path, grew>>20)
		}
		if answers[http.StatusUnprocessableEntity] == 0 || answers[http.StatusUnprocessableEntity]+answers[http.StatusServiceUnavailable] != prove.Pick(300, 3000) {
			t.Errorf("%s: answers %v", w.path, answers)
		}
	}
	stop()
}

// pour posts so many forms, 64 at once, half of them with a name that somebody has, and counts the answers.
func pour(t *testing.T, address string, tried func(login string) url.Values, n int) map[int]int {
	t.Helper()
	var mu sync.Mutex
	answers := map[int]int{}
	next := make(chan int)
	var senders sync.WaitGroup
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for range 64 {
		senders.Go(func() {
			for i := range next {
				login := "chief"
				if i%2 == 1 {
					login = fmt.Sprintf("nobody%d", i)
				}
				res, err := c.PostForm(address, tried(login))
				if err != nil {
					t.Error(err)
					continue
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
				if res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
					t.Error("503 without Retry-After")
				}
				mu.Lock()
				answers[res.StatusCode]++
				mu.Unlock()
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	senders.Wait()
	return answers
}
