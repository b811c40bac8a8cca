package minutes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/sample"
)

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, form.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// known are four units: two members, one that left before the meeting, a zone.
func known() proofread.Facts {
	base := proofread.Named{MeetingDay: day("2026-03-02"), Today: day("2026-03-10"), Kind: "member", Belongs: true, Current: true}
	unit := func(id int64, name, full string) proofread.Named {
		u := base
		u.ID, u.Name, u.Then, u.FullName = id, name, name, full
		return u
	}
	gone, zone, renamed := unit(9, "市体育局", "鄂州市体育局"), unit(10, "葛店经开区", ""), unit(11, "市数据局", "")
	gone.Belongs, zone.Kind, renamed.Then = false, "locality", "市政务数据局"
	return proofread.Facts{Units: []proofread.Named{unit(7, "市教育局", "鄂州市教育局"), unit(8, "市财政局", "鄂州市财政局"), gone, zone, renamed}, Off: calendar.New().Off}
}

func checked(text string, support ...int64) minutes.Minutes {
	lead, due := int64(7), day("2026-06-30")
	return minutes.Minutes{ID: 1, State: minutes.Draft, Overview: "概况", Facts: known(),
		Clauses: []minutes.Clause{{ID: 1, Text: text, Lead: &lead, LeadName: "市教育局", Due: &due, Support: support}}}
}

// grouped names a group that stands for 市财政局; now is what has become of it.
func grouped(m *minutes.Minutes, now proofread.Group) {
	c := &m.Clauses[0]
	c.Groups, m.Facts.Groups = []paper.Group{{ID: 3, Role: paper.RoleSupport, Name: "各部门"}}, []proofread.Group{now}
	c.Support, c.SupportName, c.SupportVia = []int64{8}, []string{"市财政局"}, []int64{3}
}

// addOutside adds a unit outside the joint meeting to those that are known.
func addOutside(m *minutes.Minutes) {
	u := m.Facts.Units[0]
	u.ID, u.Kind, u.Name, u.Then, u.FullName = 12, "other", "项目办", "项目办", ""
	m.Facts.Units = append(m.Facts.Units, u)
}

// sat is how a meeting was.
func sat() proofread.Sat {
	return proofread.Sat{Day: day("2026-03-10"), Place: "一号会议室", Chair: "主任", Roll: true}
}

// TestChecks: for each line of the table a text on which it alone speaks, and a text on which none does.
func TestChecks(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(*minutes.Minutes){
		"会议概况": func(m *minutes.Minutes) { m.Overview = "" },
		"议定事项": func(m *minutes.Minutes) { m.Clauses = nil },
		"议题结论": func(m *minutes.Minutes) {
			m.Facts.Decided = []proofread.Item{{Topic: 5, Title: "试点", Conclusion: "通过"}}
		},
		"会议日期": func(m *minutes.Minutes) {
			m.Overview = "3月1日，主任在一号会议室主持"
			m.Facts.Sat = sat()
		},
		"主持人":  func(m *minutes.Minutes) { m.Overview = "3月10日，在一号会议室召开"; m.Facts.Sat = sat() },
		"会议地点": func(m *minutes.Minutes) { m.Overview = "３月10日，主任主持"; m.Facts.Sat = sat() },
		"参会名单": func(m *minutes.Minutes) {
			m.Overview = "2026年 3 月 10 日，主任在一号会议室主持"
			m.Facts.Sat = sat()
			m.Facts.Sat.Roll = false
		},
		"未议定议题": func(m *minutes.Minutes) {
			at := int64(5)
			m.Clauses[0].Topic = &at
			m.Facts.Put = []proofread.Item{{Topic: 5, Title: "试点", Conclusion: "暂缓"}}
		},
		"议定内容":    func(m *minutes.Minutes) { m.Clauses[0].Text = "" },
		"牵头单位 R9": func(m *minutes.Minutes) { m.Clauses[0].Lead = nil },
		"唯一牵头 R9 two": func(m *minutes.Minutes) {
			m.Clauses[0].Text = "由市教育局、市财政局共同牵头。"
			m.Clauses[0].Support = []int64{8}
		},
		"唯一牵头 R9 odd": func(m *minutes.Minutes) {
			m.Clauses[0].Text = "牵头单位为市财政局。"
			m.Clauses[0].Support = []int64{8}
		},
		"唯一牵头 R9 joint": func(m *minutes.Minutes) {
			m.Clauses[0].Text = "由市教育局、市财政局、葛店经开区共同牵头。"
			m.Clauses[0].Joint, m.Clauses[0].JointName = []int64{8}, []string{"市财政局"}
			m.Clauses[0].Support, m.Clauses[0].SupportName = []int64{10}, []string{"葛店经开区"}
		},
		"共同负责 R9": func(m *minutes.Minutes) {
			m.Clauses[0].Lead, m.Clauses[0].NoTask = nil, "知悉"
			m.Clauses[0].Joint, m.Clauses[0].JointName = []int64{8}, []string{"市财政局"}
		},
		"一单位一角色 R11 lead": func(m *minutes.Minutes) {
			m.Clauses[0].Joint, m.Clauses[0].JointName = []int64{7}, []string{"市教育局"}
		},
		"一单位一角色 R11 both": func(m *minutes.Minutes) {
			m.Clauses[0].Joint, m.Clauses[0].JointName = []int64{8}, []string{"市财政局"}
			m.Clauses[0].Support, m.Clauses[0].SupportName = []int64{8}, []string{"市财政局"}
		},
		"负责单位 R9": func(m *minutes.Minutes) {
			m.Clauses[0].Text = "由市教育局、市财政局负责，抓紧落实。"
			m.Clauses[0].Support, m.Clauses[0].SupportName = []int64{8}, []string{"市财政局"}
		},
		"成员单位 R9 joint": func(m *minutes.Minutes) {
			m.Clauses[0].Joint, m.Clauses[0].JointName = []int64{9}, []string{"市体育局"}
		},
		"完成时限 R9": func(m *minutes.Minutes) { m.Clauses[0].Due = nil },
		"时限推算 R9": func(m *minutes.Minutes) {
			m.Facts.Sat = sat()
			m.Overview = "3月10日，主任在一号会议室主持"
			m.Clauses[0].DueKind = "year_end"
		},
		"时限推算 R9 milestone": func(m *minutes.Minutes) {
			m.Facts.Sat = sat()
			m.Overview = "3月10日，主任在一号会议室主持"
			d := day("2026-04-30")
			m.Clauses[0].Milestones = []paper.Milestone{{Kind: "review", Name: "县委", DueKind: "month_end", Due: &d}}
		},
		"办理步骤 R9 unnamed": func(m *minutes.Minutes) { m.Clauses[0].Milestones = milestonesOf("revise submit") },
		"办理步骤 R9 alone":   func(m *minutes.Minutes) { m.Clauses[0].Milestones = milestonesOf(":制定方案") },
		"步骤时限 R9 backwards": func(m *minutes.Minutes) {
			first, second := day("2026-06-15"), day("2026-06-01")
			m.Clauses[0].Milestones = []paper.Milestone{{Name: "制定方案", Due: &first}, {Kind: "revise"}, {Kind: "issue", Due: &second}}
		},
		"步骤时限 R9 behind": func(m *minutes.Minutes) {
			d := day("2026-07-01")
			m.Clauses[0].Milestones = []paper.Milestone{{Kind: "issue", Due: &d}}
		},
		"时限已过 milestone": func(m *minutes.Minutes) {
			d := day("2026-03-09")
			m.Clauses[0].Milestones = []paper.Milestone{{Kind: "revise", Due: &d}}
		},
		"时限非工作日 milestone": func(m *minutes.Minutes) {
			d := day("2026-06-27")
			m.Clauses[0].Milestones = []paper.Milestone{{Kind: "revise", Due: &d}}
		},
		"涉及单位 R11":      func(m *minutes.Minutes) { m.Clauses[0].Text = "会同财政局开展试点。" },
		"涉及单位 R11 then": func(m *minutes.Minutes) { m.Clauses[0].Text = "数据由市政务数据局提供。" },
		"成员单位 R9 R11":   func(m *minutes.Minutes) { m.Clauses[0].Support = []int64{9} },
		"单位组 R11 nobody": func(m *minutes.Minutes) {
			m.Clauses[0].Groups, m.Facts.Groups = []paper.Group{{ID: 3, Role: paper.RoleSupport, Name: "各行业主管部门"}}, []proofread.Group{{ID: 3, Name: "各行业主管部门"}}
		},
		"单位组 R11 another": func(m *minutes.Minutes) { grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8, 11}}) },
		"单位组 R11 fewer": func(m *minutes.Minutes) {
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{10}})
			c := &m.Clauses[0]
			c.Support, c.SupportName, c.SupportVia = []int64{8, 10}, []string{"市财政局", "葛店经开区"}, []int64{3, 3}
		},
		"单位组 R11 renamed": func(m *minutes.Minutes) { grouped(m, proofread.Group{ID: 3, Name: "区直部门", Units: []int64{8}}) },
		"单位组 R11 retired": func(m *minutes.Minutes) {
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8}, Retired: true})
		},
		"另列单位 R11 beside": func(m *minutes.Minutes) {
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8, 10}})
			c := &m.Clauses[0]
			c.Support, c.SupportName, c.SupportVia = []int64{8, 10}, []string{"市财政局", "葛店经开区"}, []int64{0, 3}
		},
		"另列单位 R11 all": func(m *minutes.Minutes) {
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8}})
			m.Clauses[0].SupportVia = nil
		},
		"单位组 R11 added by a correction": func(m *minutes.Minutes) {
			origin := int64(40)
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8}, Retired: true})
			m.Clauses[0].Origin = &origin
		},
		"单位变动": func(m *minutes.Minutes) {
			grouped(m, proofread.Group{ID: 3, Name: "各部门", Units: []int64{8}})
			m.Facts.Units[1].Current = false
		},
		"会外单位牵头 R9": func(m *minutes.Minutes) {
			addOutside(m)
			lead := int64(12)
			m.Clauses[0].Lead = &lead
		},
		"涉及会外单位": func(m *minutes.Minutes) {
			addOutside(m)
			m.Clauses[0].Text = "项目办跟进。"
		},
		"单位变动 outside": func(m *minutes.Minutes) {
			addOutside(m)
			m.Facts.Units[5].Current = false
			m.Clauses[0].Support, m.Clauses[0].SupportName = []int64{12}, []string{"项目办"}
		},
		"涉及地区":   func(m *minutes.Minutes) { m.Clauses[0].Text = "在葛店经开区开展试点。" },
		"时限已过":   func(m *minutes.Minutes) { d := day("2026-03-09"); m.Clauses[0].Due = &d },
		"时限非工作日": func(m *minutes.Minutes) { d := day("2026-06-27"); m.Clauses[0].Due = &d },
	}
	together := checked("由市教育局、市财政局共同牵头，市数据局配合；数据由市教育局、市财政局负责。", 11)
	together.Clauses[0].Joint, together.Clauses[0].JointName, together.Clauses[0].SupportName = []int64{8}, []string{"市财政局"}, []string{"市数据局"}
	stepped := checked("开展试点。")
	first, last := day("2026-06-15"), day("2026-06-30")
	stepped.Clauses[0].Milestones = []paper.Milestone{{Name: "制定方案", Due: &first}, {Kind: "revise", Due: &first}, {Kind: "file"}, {Kind: "issue", Due: &last}}
	whole, repeated, signed := checked("开展试点。"), checked("开展试点。"), checked("开展试点。")
	grouped(&whole, proofread.Group{ID: 3, Name: "各部门", Units: []int64{7, 8}}) // the lead is in it, and gets no part of its own task
	grouped(&repeated, proofread.Group{ID: 3, Name: "区直部门", Units: []int64{8, 11}, Retired: true})
	origin := int64(40)
	repeated.Clauses[0].Origin, repeated.Clauses[0].Groups[0].Kept = &origin, true // a correction keeps the units that were signed
	grouped(&signed, proofread.Group{ID: 4})
	for _, m := range []minutes.Minutes{checked("开展营养餐标准化试点。"), together, stepped, whole, repeated, signed} {
		if got := minutes.Findings(m); len(got) != 0 {
			t.Fatalf("a whole text has findings: %+v", got)
		}
	}
	seen := map[string]bool{}
	for name, f := range spoil {
		check, _, _ := strings.Cut(name, " ")
		m := checked("开展营养餐标准化试点。")
		f(&m)
		got := minutes.Findings(m)
		if len(got) != 1 || got[0].Check != check {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		seen[check] = true
		_, err := minutes.Chart.Take(actors[0], m, "submit_check", "")
		if blocked := err != nil; blocked == got[0].Warns {
			t.Errorf("%s: warns %v, blocked %v", name, got[0].Warns, blocked)
		}
	}
	for _, c := range proofread.Checks {
		if !seen[c.Name] {
			t.Errorf("no text shows that %s is looked for", c.Name)
		}
	}
}

// TestUnitsInAText: what names a unit and what does not.
func TestUnitsInAText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"市财政局落实经费。": 1, "财政局落实经费。": 1, "鄂州市财政局落实经费。": 1, "由教育局牵头，市财政局、市财政局配合。": 1,
		"参照《市财政局关于经费的通知》执行。": 0, "报省财政局备案。": 0, "各区财政局参照执行。": 0, "财政资金保障。": 0, "报市政府批准。": 0,
	} {
		if got := minutes.Findings(checked(text)); len(got) != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestNoTaskNeedsAReason: a decision without task is whole with a reason, and makes none at the issue.
func TestNoTaskNeedsAReason(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].Lead, f.Rows[0].Support, f.Rows[0].Due = nil, nil, ""
	must(t, o.save("office1", id, f))
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "检查发现 2 处问题")
	f = minutes.Of(o.get(id))
	f.Rows[0].NoTask = "通报情况，不需办理"
	must(t, o.save("office1", id, f))
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}, {"chief", "sign"}} {
		must(t, o.do(s[0], id, s[1], "同意。"))
	}
	sample.IssueMinutes(o, o.db, id)
	if n := o.count("SELECT count(*) FROM task WHERE minutes = $1", id); n != 2 {
		t.Errorf("%d tasks, want 2", n)
	}
	o.sound()
}

// TestCheckedAgainBeforeSigning: what was whole when it was handed in is looked at again before each
// signature; the facts are those of the meeting's day.
func TestCheckedAgainBeforeSigning(t *testing.T) {
	t.Parallel()
	o := open(t)
	for state, act := range map[string][2]string{minutes.Checking: {"director", "check"}, minutes.Reviewing: {"convenor1", "review"}, minutes.Signing: {"chief", "sign"}} {
		id := o.at(state)
		member := func(to string) {
			_, err := o.db.Pool().Exec(t.Context(), "UPDATE membership SET valid_to = "+to+" WHERE unit = $1", sample.Unit(o, o.db, "wjw").ID)
			must(t, err)
		}
		member("valid_from + 1")
		want(t, o.do(act[0], id, act[1], "同意。"), fault.Invalid, "不是成员单位")
		if p := o.page(id); !slices.ContainsFunc(minutes.Findings(p.Minutes), func(f proofread.Finding) bool { return f.Check == "成员单位" }) {
			t.Errorf("%s: the page does not say so", state)
		}
		member("current_date")
		if o.page(id).Minutes.MeetingAt.Before(form.Day(time.Now())) {
			must(t, o.do(act[0], id, act[1], "同意。"))
		}
		member("NULL")
	}
}

// TestWarningsStopNothing: a day that is not worked is shown and signed.
func TestWarningsStopNothing(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].Due = "2026-10-01"
	must(t, o.save("office1", id, f))
	got := minutes.Findings(o.get(id))
	if !slices.ContainsFunc(got, func(f proofread.Finding) bool { return f.Warns && strings.Contains(f.Text, "国庆") }) {
		t.Errorf("findings: %s", fmt.Sprint(got))
	}
	must(t, o.do("office1", id, "submit_check", ""))
}
