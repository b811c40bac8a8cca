package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are the colours that meet on screen and the least contrast they must have (ux.md 1.4).
var pairs = []struct {
	over, under string
	least       float64
}{
	{"ink", "surface", 15.6}, {"ink", "page", 7}, {"ink-2", "surface", 7.6}, {"ink-2", "page", 7}, {"ink-2", "sunken", 7},
	{"ink-2", "grey-100", 4.5}, {"ink-2", "hover", 4.5}, {"ink-3", "surface", 5.3}, {"ink-3", "page", 4.9}, {"ink-3", "grey-100", 4.5}, {"ink-3", "blue-50", 4.5},
	{"control", "surface", 3}, {"control", "page", 3}, {"control", "sunken", 3},
	{"blue-700", "surface", 8}, {"blue-700", "page", 7}, {"surface", "blue-700", 8}, {"surface", "blue-800", 8}, {"blue-800", "blue-50", 8},
	{"official", "surface", 6.2}, {"surface", "official", 6.2}, {"red-700", "surface", 6}, {"red-700", "red-50", 6}, {"surface", "red-700", 6},
	{"green-800", "green-100", 7.6}, {"amber-800", "amber-100", 7.5}, {"red-800", "red-100", 7.7}, {"blue-800", "blue-100", 9}, {"violet-800", "violet-100", 7.8},
	{"ink", "blue-50", 7}, {"ink", "green-50", 7}, {"ink", "amber-50", 7}, {"ink", "red-50", 7}, {"green-700", "surface", 4.5},
	{"amber-700", "surface", 3}, {"red-700", "line", 3}, {"blue-700", "line", 3},
}

func TestContrastOfTheTokens(t *testing.T) {
	colours := tokens(string(read("css/00-tokens.css")))
	for _, p := range pairs {
		if got := ratio(colours[p.over], colours[p.under]); got < p.least-0.05 {
			t.Errorf("%s on %s: %.2f, at least %.1f is needed", p.over, p.under, got, p.least)
		}
	}
}

func TestContrastInHighContrast(t *testing.T) {
	css := string(read("css/80-mode.css"))
	from := strings.Index(css, `html[data-contrast="high"]`)
	colours := tokens(css[from : from+strings.Index(css[from:], "}")])
	for over, least := range map[string]float64{"ink": 20, "ink-2": 15, "ink-3": 12, "line": 4.5, "control": 20, "accent": 9, "focus": 20} {
		if got := ratio(colours[over], colours["page"]); got < least {
			t.Errorf("%s on page: %.2f, at least %.1f is needed", over, got, least)
		}
	}
}

// TestContrastIsComputedRight holds the formula to values everyone knows.
func TestContrastIsComputedRight(t *testing.T) {
	if got := ratio("#000", "#fff"); math.Abs(got-21) > 0.01 {
		t.Error(got)
	}
	if got := ratio("#767676", "#ffffff"); math.Abs(got-4.54) > 0.01 {
		t.Error(got)
	}
}

// tokens reads the custom properties that are plain colours.
func tokens(css string) map[string]string {
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\s*;`).FindAllStringSubmatch(css, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// ratio is the contrast of WCAG 2.2; a colour that is no colour has none.
func ratio(a, b string) float64 {
	x, okX := luminance(a)
	y, okY := luminance(b)
	if !okX || !okY {
		return 0
	}
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func luminance(hex string) (float64, bool) {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	if len(hex) != 6 {
		return 0, false
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			return 0, false
		}
		sum += weight * linear(float64(n)/255)
	}
	return sum, true
}

func linear(c float64) float64 {
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
