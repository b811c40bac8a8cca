package helppage

import (
	"strconv"
	"strings"
)

// Measures of a picture, in its own units: it is drawn as wide as a phone leaves room for.
const (
	sketchWide = 270
	rowHigh    = 34
	edgeWide   = 10
)

// sketchWords are the picture for who does not see it.
func sketchWords(rows []Row) string {
	said := []string{}
	for _, r := range rows {
		said = append(said, map[string]string{"页": "页面“", "栏": "填写“", "行": "查看“", "钮": "按钮“"}[r.What]+r.Label+"”")
	}
	return "示意图：" + strings.Join(said, "，")
}

func sketchHigh(rows []Row) string { return strconv.Itoa(len(rows)*rowHigh + edgeWide) }

func viewBox(rows []Row) string { return "0 0 " + strconv.Itoa(sketchWide) + " " + sketchHigh(rows) }

// rowTop is where a line of the picture begins, moved down by some units.
func rowTop(i, down int) string { return strconv.Itoa(i*rowHigh + down) }

// buttonWide is as wide as the button's words, and no wider than the picture.
func buttonWide(label string) string {
	return strconv.Itoa(min(len([]rune(label))*13+28, sketchWide-2*edgeWide))
}
