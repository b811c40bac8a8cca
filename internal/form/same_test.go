package form

import "testing"

// TestSameName: a name is whole or without its level, never a piece of another.
func TestSameName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"市财政局", "市 财政局", true}, {"市财政局", "财政局", true}, {"县Ａ局办", "A局办", true}, {"市财政局", "市财政局", true},
		{"市财政局", "省财政局", false}, {"市财政局", "武汉市财政局", false}, {"市财政局", "市财政局信息中心", false}, {"市局", "局", false}, {"市交通局", "交通", false},
	} {
		if SameName(c.a, c.b) != c.want || SameName(c.b, c.a) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}
