// Package launch says what an office still lacks before it can work: 启用清单. Every line is read from the records, none is ticked by hand, so
// the list comes back where something that was there is gone.
package launch

import (
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// Row is one thing that an office needs. URL is the page where it is done, by whom reads the list; empty where somebody else does it.
type Row struct {
	Title, Note, URL string
	Done             bool
}

// List is what an office needs, in the order in which it is done.
type List []Row

// Open are the rows that are still to be done; Done are the others.
func (l List) Open() List { return l.which(false) }

// Done are the rows that are done.
func (l List) Done() List { return l.which(true) }

func (l List) which(done bool) (out List) {
	for _, r := range l {
		if r.Done == done {
			out = append(out, r)
		}
	}
	return out
}

// Facts are what the list is read from.
type Facts struct {
	Demo, Charter, Calendar, Backup         bool
	Year, Units, Members, Membered, Reached int
	Chiefs, Convenors, Directors, Clerks    int // who can sign in
	Officers, Auditors                      int
	Waiting, Without, Unstarted             int      // seats that wait, people with a seat and no account, accounts without a password
	Seated                                  []string // the roles, with the slot of the convenors, of which somebody holds a seat or waits for one
}

// Ask asks for the facts, in a batch of the page.
func Ask(b *db.Batch) *Facts { return db.One[Facts](b, selectFacts, Args(db.Args{})) }

// Args adds what the statement asks for.
func Args(own db.Args) db.Args {
	own["kind_member"], own["kind_locality"] = unit.KindMember, unit.KindLocality
	for _, r := range access.Roles() {
		own["role_"+string(r)] = string(r)
	}
	return own
}

// Shown says whether the person sees the list: whoever keeps the portal or its office.
func Shown(who access.Actor) bool { return who.Is(access.Admin, access.Office, access.Director) }

// line is a row before it is known who reads it. admin and office are the pages for each.
type line struct {
	title, note   string
	admin, office string
	by            string // who does it, where the reader has no page
	done          bool
}

// For is the list for its reader; nothing when all is done, and nothing in a demo.
func (f Facts) For(who access.Actor) List {
	if f.Demo || !Shown(who) {
		return nil
	}
	out := List{}
	for _, l := range f.lines() {
		r := Row{Title: l.title, Note: l.note, Done: l.done, URL: l.office}
		if who.Is(access.Admin) {
			r.URL = l.admin
		}
		if r.URL == "" && !r.Done && l.by != "" {
			r.Note += "（由" + l.by + "办理）"
		}
		out = append(out, r)
	}
	if len(out.Open()) == 0 {
		return nil
	}
	return out
}

// seat is the line of a role that somebody must hold who can sign in. It leads to the form of a new person, or, where somebody is registered
// already, to the accounts: what is left is theirs or the security officer's to do.
func (f Facts) seat(r access.Role, slot, note string, done bool) line {
	choice := string(r) + slot
	l := line{title: r.Title(), note: note, admin: "/admin/users/new?role=" + choice, by: "系统管理员", done: done}
	if !done && slices.Contains(f.Seated, choice) {
		l.admin, l.note = "/admin/users", "已登记，待确认任职或待本人用启用码设置密码"
	}
	return l
}

// convenors is the line of both their seats: it leads to the one that is still empty.
func (f Facts) convenors() line {
	slot := "-1"
	if slices.Contains(f.Seated, string(access.Convenor)+slot) {
		slot = "-2"
	}
	return f.seat(access.Convenor, slot, fmt.Sprintf("两席，能登录的 %d 人", f.Convenors), f.Convenors > 1)
}

func (f Facts) lines() []line {
	return append(f.people(), []line{
		{title: "任职都已确认", note: count(f.Waiting, "项任职待确认"), admin: "/seats", office: "/seats", done: f.Waiting == 0},
		{title: "登记的人员都有账号", note: count(f.Without, "人还没有账号"), admin: "/admin/users", by: "系统管理员", done: f.Without == 0},
		{title: "账号都已启用", note: count(f.Unstarted, "人还没有用启用码设置密码"), admin: "/admin/users", by: "系统管理员", done: f.Unstarted == 0},
		{title: fmt.Sprintf("%d 年工作日历", f.Year), note: "以国务院办公厅公布的放假安排录入，期限按它计算", admin: fmt.Sprintf("/calendar/%d/edit", f.Year),
			office: fmt.Sprintf("/calendar/%d/edit", f.Year), done: f.Calendar},
		{title: "备份", note: "设置 PORTAL_BACKUP_RECIPIENT，或先运行一次 portal backup；有一份成功的备份即完成", admin: "/admin/backups", by: "系统管理员", done: f.Backup},
	}...)
}

// people are the lines about who is there: the charter first, which brings the units.
func (f Facts) people() []line {
	return []line{
		{title: "制度和单位", note: orCount(f.Charter, "在服务器上运行 portal charter load，装载制度和成员单位", f.Units, "个单位"), admin: "/units", office: "/units", done: f.Charter && f.Units > 0},
		f.seat(access.Security, "", "确认任职和启用码，能登录的至少 1 人", f.Officers > 0),
		f.seat(access.Auditor, "", "查阅日志，能登录的至少 1 人", f.Auditors > 0),
		f.seat(access.Director, "", "核稿，能登录的 1 人", f.Directors > 0),
		f.seat(access.Office, "", "能登录的至少 1 人；校核人与起草人不同时须 2 人", f.Clerks > 0),
		f.seat(access.Chief, "", "能登录的 1 人", f.Chiefs > 0),
		f.convenors(),
		{title: "成员单位的成员", note: fmt.Sprintf("%d／%d 个单位已登记", f.Membered, f.Members), admin: "/units", office: "/units", done: f.Charter && f.Membered >= f.Members},
		{title: "各单位的联络员", note: fmt.Sprintf("%d／%d 个单位有能登录的联络员", f.Reached, f.Units), admin: noLiaison, office: noLiaison, done: f.Charter && f.Reached >= f.Units},
	}
}

// noLiaison lists the units that nobody is registered for.
const noLiaison = "/units?only=no_liaison"

// count says how many of something are left; nothing when none.
func count(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", n, what)
}

// orCount says what to do, or how many there are when it is done.
func orCount(done bool, todo string, n int, what string) string {
	if !done {
		return todo
	}
	return fmt.Sprintf("%d %s", n, what)
}
