package bench

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// Bounds that are not a ratio to the baseline.
const (
	goalBuffers  = 500
	goalReady    = 500 * time.Millisecond
	goalIdle     = 40 << 20
	goalLoad     = 200 << 20
	goalView     = 50_000
	goalRequests = 3
	goalFlood    = 5 // times the calm p99
	goalGrowth   = 64 << 20
)

// Best is the mean rate of the two best slices: what disturbs only slows.
func (m Measured) Best() float64 {
	s := slices.Clone(m.Slices)
	slices.SortFunc(s, func(a, b Slice) int { return cmp.Compare(b.Rate, a.Rate) })
	s = s[:min(2, len(s))]
	sum := 0.0
	for _, x := range s {
		sum += x.Rate
	}
	return sum / float64(max(1, len(s)))
}

// median of a figure over the slices.
func median[T cmp.Ordered](m Measured, of func(int) T) T {
	list := []T{}
	for i := range m.Slices {
		list = append(list, of(i))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// Table writes the figures with the goals beside them.
func (r Result) Table(out io.Writer) error {
	fmt.Fprintf(out, "%d tasks, page sizes and rates as served on this machine\n\n", r.Tasks)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "page\treader\tratio best\tratio median\tgoal\tr/s best\tp50 ms\tp99 ms\tprogram ms\tPostgreSQL ms\tbuffers\t≤ 500")
	for _, m := range r.Pages {
		fmt.Fprintln(w, r.row(m))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !r.Ratios {
		fmt.Fprintln(out, "\nno baseline program: the table has no ratios")
	}
	return r.rest(out)
}

func (r Result) row(m Measured) string {
	best, mid, goal, buffers, fine := "", "", "", "", ""
	if r.Ratios {
		base := r.Pages[0]
		best = fmt.Sprintf("%.2f", m.Best()/base.Best())
		mid = fmt.Sprintf("%.2f", median(m, func(i int) float64 { return m.Slices[i].Rate / base.Slices[i].Rate }))
		if m.Goal > 0 {
			goal = fmt.Sprintf("≥ %.1f %s", m.Goal, verdict(m.Best()/base.Best() >= m.Goal))
		}
	}
	if m.Login != "" {
		buffers, fine = fmt.Sprint(m.Buffers), verdict(m.Buffers <= goalBuffers)
	}
	ms := func(of func(Slice) time.Duration) string {
		return fmt.Sprintf("%.2f", median(m, func(i int) time.Duration { return of(m.Slices[i]) }).Seconds()*1000)
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t%s", m.Name, m.Login, best, mid, goal, m.Best(),
		ms(func(s Slice) time.Duration { return s.P50 }), ms(func(s Slice) time.Duration { return s.P99 }),
		ms(func(s Slice) time.Duration { return s.AppCPU }), ms(func(s Slice) time.Duration { return s.DB }), buffers, fine)
}

func verdict(ok bool) string {
	if ok {
		return "yes"
	}
	return "NO"
}

func (r Result) rest(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	mb := func(n int) string { return fmt.Sprintf("%d MB", n>>20) }
	line := func(what, figure, goal string, ok bool) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", what, figure, goal, verdict(ok))
	}
	fmt.Fprintln(w, "\nbesides\tfigure\tgoal\t")
	line("start to ready", r.Ready.Round(time.Millisecond).String(), "≤ "+goalReady.String(), r.Ready <= goalReady)
	line("RSS idle", mb(r.IdleRSS), "≤ "+mb(goalIdle), r.IdleRSS <= goalIdle)
	line("RSS after load", mb(r.LoadRSS), "≤ "+mb(goalLoad), r.LoadRSS <= goalLoad)
	line("first view of the list", fmt.Sprintf("%d bytes, %d requests", r.First.Bytes, r.First.Requests), fmt.Sprintf("≤ %d bytes, %d requests", goalView, goalRequests),
		r.First.Bytes <= goalView && r.First.Requests <= goalRequests)
	line("the list again", fmt.Sprintf("%d bytes", r.First.Again), "≤ 14000 bytes", r.First.Again <= 14000)
	f := r.Flood
	line("page p99, calm / 300 sign-ins a second", f.Calm.P99.Round(10*time.Microsecond).String()+" / "+f.Attacked.P99.Round(10*time.Microsecond).String(),
		fmt.Sprintf("≤ %d x", goalFlood), f.Attacked.P99 <= goalFlood*f.Calm.P99)
	line("pages failed, calm / 300 sign-ins a second", fmt.Sprintf("%d of %d / %d of %d", f.Calm.Failed, f.Calm.Asked, f.Attacked.Failed, f.Attacked.Asked),
		"none", f.Calm.Failed+f.Attacked.Failed == 0)
	line("sign-ins answered, RSS grown by", fmt.Sprintf("%d, %s", f.Answered, mb(f.RSS)), "≤ "+mb(goalGrowth), f.RSS <= goalGrowth)
	return w.Flush()
}
