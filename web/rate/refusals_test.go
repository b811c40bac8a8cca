package rate

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/limit"
)

// TestWhatWasLeftOutIsTold: one entry closes a person's minute although nothing else comes, with the first routes by name and the rest
// as a number; what the next refusal has told before is not told twice, and nobody's is mixed with another's.
func TestWhatWasLeftOutIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said, rest := map[string][]string{}, 40*time.Second
		l := NewRefusals(func(int64) time.Duration { return rest }, func(by, who access.Actor, what, _ string) {
			said[who.Name] = append(said[who.Name], by.Name+"："+what)
		})
		a, b := access.Actor{Person: 1, Name: "甲"}, access.Actor{Person: 2, Name: "乙"}
		for i := range limit.RefusedRoutes + 2 {
			for range i + 1 {
				l.Take(a, fmt.Sprintf("GET /%d", i), "x")
			}
		}
		l.Take(b, "GET /b", "x")
		time.Sleep(39 * time.Second)
		synctest.Wait()
		if len(said) != 0 {
			t.Errorf("before the minute is over: %q", said)
		}
		rest = 0
		l.Take(b, "GET /c", "x")
		time.Sleep(time.Minute)
		synctest.Wait()
		portal := "系统（登记被拒绝的操作）：另有 "
		if want := []string{portal + "28 次被拒绝的操作未逐条登记：GET /0 1 次；GET /1 2 次；GET /2 3 次；GET /3 4 次；GET /4 5 次；其他地址 13 次"}; !slices.Equal(said["甲"], want) {
			t.Errorf("%q, want %q", said["甲"], want)
		}
		if want := []string{portal + "1 次被拒绝的操作未逐条登记：GET /b 1 次", "乙：GET /c"}; !slices.Equal(said["乙"], want) || len(l.of) != 0 {
			t.Errorf("%q, want %q", said["乙"], want)
		}
	})
}
