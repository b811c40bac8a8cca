package proofread

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/paper"
)

// GroupCheck is the check that a decision's groups stand for whom they should.
const GroupCheck = "单位组"

// Group is a group of units as it is now, with its units of the day of the meeting.
type Group struct {
	ID      int64
	Name    string
	Retired bool
	Units   []int64
}

// groups: each group of a decision stands for somebody, and is what it is now. One that a correction repeats was signed with the units that it stood
// for, and keeps them.
func groups(t Text, c paper.Clause) []string {
	out := []string{}
	for _, g := range c.Groups {
		i := slices.IndexFunc(t.Groups, func(x Group) bool { return x.ID == g.ID })
		if i < 0 || g.Kept {
			continue
		}
		if why := t.changed(c, g, t.Groups[i]); why != "" {
			out = append(out, fmt.Sprintf("的单位组“%s”%s", g.Name, why))
		}
	}
	return out
}

// changed says what became of a group since the decision was saved; empty when nothing did.
func (t Text) changed(c paper.Clause, g paper.Group, now Group) string {
	again := "，请打开起草页保存一次，单位会重新带出"
	switch {
	case now.Retired:
		return "已停用，请改选单位或其他单位组"
	case len(now.Units) == 0:
		return "在会议当日没有单位，请改列单位，或在单位组页填写单位后保存一次"
	case now.Name != g.Name:
		return "已改名为“" + now.Name + "”" + again
	}
	is := c.Expanded(func(id int64) []int64 {
		if i := slices.IndexFunc(t.Groups, func(x Group) bool { return x.ID == id }); i >= 0 {
			return t.Groups[i].Units
		}
		units, _ := c.StandsFor(id)
		return units
	}, t.nameOf)
	was, _ := c.StandsFor(g.ID)
	units, _ := is.StandsFor(g.ID)
	words := []string{}
	for _, x := range []struct {
		word     string
		of, from []int64
	}{{"增加", units, was}, {"减少", was, units}} {
		names := []string{}
		for _, u := range x.of {
			if !slices.Contains(x.from, u) {
				names = append(names, t.nameOf(u))
			}
		}
		if len(names) > 0 {
			words = append(words, x.word+strings.Join(names, "、"))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "与会议当日的单位不符：应" + strings.Join(words, "，") + again
}

// besides: a unit that is named beside its group stands as it is named. That is meant so more often than not, and told so that it is known.
func besides(t Text, c paper.Clause) []string {
	out := []string{}
	for _, g := range c.Groups {
		i := slices.IndexFunc(t.Groups, func(x Group) bool { return x.ID == g.ID })
		if i < 0 || len(t.Groups[i].Units) == 0 {
			continue
		}
		alone := []string{}
		for _, u := range append(c.Named(paper.RoleJoint), c.Named(paper.RoleSupport)...) {
			if slices.Contains(t.Groups[i].Units, u) {
				alone = append(alone, t.nameOf(u))
			}
		}
		switch units, _ := c.StandsFor(g.ID); {
		case len(units) == 0:
			out = append(out, fmt.Sprintf("的单位组“%s”内各单位均已另行列名，各按所列角色承担，不因这一组另外增加", g.Name))
		case len(alone) > 0:
			out = append(out, fmt.Sprintf("的%s已单独列名，按单独所列的角色承担，不随单位组“%s”重复列入", few(alone), g.Name))
		}
	}
	return out
}

// few are the names in one sentence.
func few(names []string) string {
	if n := len(names); n > 3 {
		return fmt.Sprintf("%s等 %d 个单位", strings.Join(names[:3], "、"), n)
	}
	return strings.Join(names, "、")
}

// nameOf is what a unit is called today.
func (t Text) nameOf(id int64) string {
	if i := slices.IndexFunc(t.Units, func(u Named) bool { return u.ID == id }); i >= 0 {
		return t.Units[i].Name
	}
	return ""
}

// gone: who belonged to the joint meeting on its day and does no more is named, so that somebody says who takes its part over.
func gone(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range t.Units {
		switch {
		case !c.Names(u.ID) || !u.Belongs || u.Current:
		case u.Kind == outside:
			out = append(out, "的会外单位"+u.Name+"已停用，请确认是否仍由其办理")
		default:
			out = append(out, fmt.Sprintf("的%s在会议之后已不是成员单位，请确认由谁承接", u.Name))
		}
	}
	return out
}
