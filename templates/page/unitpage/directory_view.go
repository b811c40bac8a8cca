package unitpage

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
)

// Directory is everybody in a seat; Whole says that telephone numbers are not masked.
type Directory struct {
	People []unit.Contact
	Whole  bool
	Sheet  bool // on paper: no buttons
	Day    time.Time
}

type contact struct{ unit.Contact }

func (c contact) unitURL() string {
	if c.Unit == 0 {
		return ""
	}
	return unit.Path(c.Unit)
}

type contactGroup struct {
	title  string
	people []contact
}

func (g contactGroup) count() string { return strconv.Itoa(len(g.people)) + " 人" }

func (d Directory) sub() string {
	s := "截至" + layout.Date(d.Day)
	if !d.Whole {
		s += "，电话号码已隐藏部分数字"
	}
	return s
}

// groups are leaders, office, members and liaisons; a unit's people stand one below the other.
func (d Directory) groups() []contactGroup {
	all := []contactGroup{{title: "总召集人、召集人"}, {title: "联席会议办公室"}, {title: "成员单位"}, {title: "区和园区"}}
	for _, p := range d.People {
		i := unit.DirectoryGroup(p)
		all[i].people = append(all[i].people, contact{p})
	}
	out := []contactGroup{}
	for _, g := range all {
		if len(g.people) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// Charter is the founding document as loaded.
type Charter struct{ Title, Text string }

type charterLine struct {
	text        string
	title, head bool
}

var sectionHead = regexp.MustCompile(`^[一二三四五六七八九十]+、`)

// lines are the document's own lines, unchanged; only how a line looks is decided here.
func (c Charter) lines() []charterLine {
	out := []charterLine{}
	for l := range strings.SplitSeq(c.Text, "\n") {
		if strings.TrimSpace(l) != "" {
			out = append(out, charterLine{l, l == c.Title, sectionHead.MatchString(l)})
		}
	}
	return out
}
