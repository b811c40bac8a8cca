package diff_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jointmeeting/internal/diff"
)

// now is a comparison for a reader who stays.
func now() diff.Search {
	s, _ := diff.Within(context.Background())
	return s
}

// show writes runs as [-gone-]{+come+}.
func show(list []diff.Run) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, map[diff.Op]string{diff.Same: "%s", diff.Added: "{+%s+}", diff.Removed: "[-%s-]"}[r.Op], r.Text)
	}
	return b.String()
}

// TestChars: characters that changed are marked, and no more.
func TestChars(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"各单位要按照分工", "各单位应当按照分工", "各单位[-要-]{+应当+}按照分工"},
		{"坚持急用先行、效率优先，加快补齐", "坚持急用先行、安全为本，加快补齐", "坚持急用先行、[-效率优先-]{+安全为本+}，加快补齐"},
		{"", "同意。", "{+同意。+}"},
		{"同意。", "", "[-同意。-]"},
		{"同意。", "同意。", "同意。"},
	} {
		if got := show(now().Chars(c[0], c[1])); got != c[2] {
			t.Errorf("%s → %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

// TestMarked: names of units and dates are not cut in two.
func TestMarked(t *testing.T) {
	t.Parallel()
	a, b := "（牵头单位：市教育局；配合单位：市交通运输局；完成时限：2025年11月30日）", "（牵头单位：市财政局；配合单位：市交通运输局、市应急管理局；完成时限：2025年12月31日）"
	want := "（牵头单位：[-市教育局-]{+市财政局+}；配合单位：市交通运输局{+、市应急管理局+}；完成时限：[-2025年11月30日-]{+2025年12月31日+}）"
	if got := show(now().Marked(a, b)); got != want {
		t.Errorf("%s", got)
	}
	if n := diff.Changes(now().Marked(a, b)); n != 3 {
		t.Errorf("%d changes, want 3", n)
	}
}

// TestParagraphs: a paragraph that stayed is whole, one that changed is marked inside, one that has
// nothing in common with what stands in its place is replaced.
func TestParagraphs(t *testing.T) {
	t.Parallel()
	a := "一、有关要求\n（一）压实责任，按月报送进展。\n\n（二）会议强调纪律。\n此致"
	b := "一、有关要求\n（一）压实责任，按季报送进展。\n三项经费由财政保障到位，不另行安排预算。\n此致\n附件一"
	got := []string{}
	for _, p := range now().Paragraphs(a, b) {
		got = append(got, show(p))
	}
	want := []string{"一、有关要求", "（一）压实责任，按[-月-]{+季+}报送进展。", "[-（二）会议强调纪律。-]", "{+三项经费由财政保障到位，不另行安排预算。+}", "此致", "{+附件一+}"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestNothingIsLost: whatever the texts are, the runs without what came are the first one, without what
// went the second.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	text := rapid.StringOfN(rapid.SampledFrom([]rune("一二会议要求，。、\n（）a")), 0, 40, -1)
	rapid.Check(t, func(r *rapid.T) {
		a, b := text.Draw(r, "a"), text.Draw(r, "b")
		for name, f := range map[string]func(a, b string) []diff.Run{"chars": now().Chars, "marked": now().Marked} {
			list := f(a, b)
			if diff.Text(diff.Before(list)) != a || diff.Text(diff.After(list)) != b {
				r.Fatalf("%s: %q → %q: %s", name, a, b, show(list))
			}
		}
		before, after := []string{}, []string{}
		for _, p := range now().Paragraphs(a, b) {
			before, after = keep(before, diff.Text(diff.Before(p))), keep(after, diff.Text(diff.After(p)))
		}
		if !slices.Equal(before, words(a)) || !slices.Equal(after, words(b)) {
			r.Fatalf("paragraphs: %q → %q: %q, %q", a, b, before, after)
		}
	})
}

func keep(list []string, s string) []string {
	if s == "" {
		return list
	}
	return append(list, s)
}

func words(s string) []string {
	out := []string{}
	for l := range strings.Lines(s) {
		out = keep(out, strings.TrimSpace(l))
	}
	return out
}

// TestReaderLeft: nobody waits for it any more, so nothing is looked for; what is said is still true.
func TestReaderLeft(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(context.Background())
	s, end := diff.Within(ctx)
	defer end()
	if got := show(s.Chars("各单位要按照分工", "各单位应当按照分工")); !strings.Contains(got, "按照分工") || strings.Contains(got, "[-各单位") {
		t.Fatalf("before: %s", got)
	}
	leave()
	if got := show(s.Chars("各单位要按照分工", "各单位应当按照分工")); got != "[-各单位要按照分工-]{+各单位应当按照分工+}" {
		t.Errorf("a reader who left was thought for: %s", got)
	}
	if got := show(s.Chars("同意。", "同意。")); got != "同意。" {
		t.Errorf("what is the same needs no thought: %s", got)
	}
}

// rewritten is a text of 20,000 characters in paragraphs of so many, and another in which none stayed.
func rewritten(paragraphs, runes int) (string, string) {
	write := func(seed uint64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range paragraphs {
			for range runes {
				b.WriteRune(rune(0x4e00 + r.IntN(400)))
			}
			b.WriteByte('\n')
		}
		return b.String()
	}
	return write(1), write(2)
}

// TestRewritten: a text of which nothing stayed is compared whole, whatever its paragraphs are.
func TestRewritten(t *testing.T) {
	t.Parallel()
	for _, shape := range [][2]int{{1, 20000}, {100, 190}, {1200, 10}, {5000, 3}} {
		a, b := rewritten(shape[0], shape[1])
		before, after := []string{}, []string{}
		for _, p := range now().Paragraphs(a, b) {
			before, after = keep(before, diff.Text(diff.Before(p))), keep(after, diff.Text(diff.After(p)))
		}
		if !slices.Equal(before, words(a)) || !slices.Equal(after, words(b)) {
			t.Errorf("%v: text was lost", shape)
		}
	}
}

// TestSearchesAreFew: what a comparison costs grows with its paragraphs, not with their pairs: each paragraph is looked for in a few that
// came, and in none with which it shares no characters. Work is counted, no time is taken.
func TestSearchesAreFew(t *testing.T) {
	t.Parallel()
	const paragraphs, near = 200, 8
	mirrored := func(r []rune) string { slices.Reverse(r); return string(r) }
	var like, was, other strings.Builder
	for i := range paragraphs {
		p := []rune("甲乙丙丁戊己庚辛壬癸")
		p[0] = rune(0x4e00 + i)
		fmt.Fprintln(&was, string(p))
		fmt.Fprintln(&like, mirrored(p)) // the same characters, of which hardly any stayed
		fmt.Fprintln(&other, strings.Repeat(string(rune(0x6e00+i)), 10))
	}
	count := func(a, b string) (n int) {
		diff.Counted(t.Context(), &n).Paragraphs(a, b)
		return n
	}
	if n := count(was.String(), like.String()); n > 1+near*paragraphs || n < paragraphs {
		t.Errorf("%d searches for %d paragraphs", n, paragraphs)
	}
	if n := count(was.String(), other.String()); n != 1 {
		t.Errorf("%d searches for paragraphs that share no characters, besides that of whole ones", n-1)
	}
}

// TestOneBudget: all that is asked of one comparison ends together, and what is asked afterwards costs no search and is still true.
func TestOneBudget(t *testing.T) {
	t.Parallel()
	s, end := diff.Within(context.Background())
	defer end()
	select {
	case <-s.Over():
	case <-time.After(time.Minute):
		t.Fatal("the budget has no end")
	}
	if got := show(s.Chars("各单位要按照分工", "各单位应当按照分工")); got != "[-各单位要按照分工-]{+各单位应当按照分工+}" {
		t.Errorf("a comparison whose time is over goes on: %s", got)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	n := 0
	if a, b := rewritten(100, 190); len(diff.Counted(ctx, &n).Paragraphs(a, b)) != 200 || n != 0 {
		t.Errorf("%d searches for nobody", n)
	}
}

// BenchmarkRewritten measures the shapes of TestRewritten.
func BenchmarkRewritten(b *testing.B) {
	for _, shape := range [][2]int{{1, 20000}, {100, 190}, {1200, 10}, {5000, 3}} {
		was, is := rewritten(shape[0], shape[1])
		b.Run(fmt.Sprint(shape), func(b *testing.B) {
			for b.Loop() {
				now().Paragraphs(was, is)
			}
		})
	}
}
