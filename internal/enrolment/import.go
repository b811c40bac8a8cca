package enrolment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// SlipsPath is where slips with codes are printed for people who have not started.
const SlipsPath = "/admin/users/slips"

// Try is Import that is taken back in the end: what the roster would make, each person with what stands against it.
// What is asked of the import alone, and of none of its lines, is not asked yet.
func (s *Service) Try(ctx context.Context, who access.Actor, f RosterForm) ([]Row, error) {
	tried := false
	if f.Basis == "" {
		f.Basis = "核对"
	}
	if f.From == "" {
		f.From = form.Day(s.db.Now()).Format(time.DateOnly)
	}
	rows, _, err := s.bring(db.ByItself(ctx, ""), who, f, func() error {
		tried = true
		return fault.Refused("the roster was only tried")
	})
	if tried {
		err = nil
	}
	return rows, err
}

// Import makes the seats and accounts of all people of a roster in one act, or of none. Codes are handed out on slips, afterwards. The
// rows say what is wrong with whom where the error stands beside the table.
func (s *Service) Import(ctx context.Context, who access.Actor, f RosterForm) ([]Row, db.Outcome, error) {
	return s.bring(ctx, who, f, func() error { return nil })
}

// bring is the act; end is asked when all is done.
func (s *Service) bring(ctx context.Context, who access.Actor, f RosterForm, end func() error) (rows []Row, out db.Outcome, err error) {
	create, err := account.MayCreate(who)
	if err != nil {
		return nil, out, err
	}
	read, err := f.rows()
	if errs := f.check(read, err); len(errs) > 0 {
		return nil, out, errs
	}
	out, err = s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		rows = slices.Clone(read) // the act may run again
		meet, err := meetOffice(ctx, tx)
		for i := range rows {
			if err == nil {
				err = meet.enter(ctx, tx, f, &rows[i], create)
			}
		}
		if err == nil {
			err = faultsOf(rows)
		}
		if err != nil {
			return err
		}
		tx.Done(SlipsPath, "已导入 %d 人，任职须经确认才生效。请勾选人员，打印启用条交给本人", len(rows))
		return end()
	})
	return rows, out, err
}

// faultsOf names the lines with which something is wrong: all come in, or none.
func faultsOf(rows []Row) error {
	lines := []string{}
	for _, r := range rows {
		if len(r.Faults) > 0 {
			lines = append(lines, fmt.Sprint(r.Line))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return form.Errors{{Field: "table", Text: fmt.Sprintf("第 %s 行有问题，名册没有导入。请按核对结果改正后再次提交", strings.Join(lines, "、"))}}
}

// office is what a roster is compared with: units under all their names, and the logins that are taken.
type office struct {
	units  []unit.Unit
	names  []calledUnit
	logins map[string]bool
}

type calledUnit struct {
	Unit int64
	Name string
}

func meetOffice(ctx context.Context, tx *db.Tx) (m office, err error) {
	if m.units, err = unit.AllTx(ctx, tx); err != nil {
		return m, fmt.Errorf("load the units: %w", err)
	}
	if m.names, err = db.All[calledUnit](ctx, tx, selectUnitNames, db.Args{}); err != nil {
		return m, fmt.Errorf("load the names of units: %w", err)
	}
	taken, err := db.All[struct{ Login string }](ctx, tx, selectLogins, db.Args{})
	m.logins = map[string]bool{}
	for _, l := range taken {
		m.logins[l.Login] = true
	}
	return m, err
}

// enter makes one person's seat and account. What is wrong with the row stands in it, and leaves nothing behind.
func (m office) enter(ctx context.Context, tx *db.Tx, f RosterForm, row *Row, create flow.Taken) error {
	in, errs := m.form(f, row)
	if len(errs) > 0 {
		row.Faults = texts(errs)
		return nil
	}
	if _, err := tx.Exec(ctx, "SAVEPOINT roster_row", nil); err != nil {
		return err
	}
	seat, err := unit.AskTx(ctx, tx, in.SeatForm)
	if err == nil {
		_, err = account.CreateTx(ctx, tx, account.Input{Person: seat.Person, Login: in.Login}, create, "由名册导入，同时登记任职："+seat.Label())
	}
	if err == nil {
		m.logins[in.Login] = true
		return nil
	}
	if row.Faults = texts(err); row.Faults == nil {
		return err
	}
	_, err = tx.Exec(ctx, "ROLLBACK TO SAVEPOINT roster_row", nil)
	return err
}

// texts are the sentences of what is wrong with a row; nil where the error is of another kind.
func texts(err error) (out []string) {
	var errs form.Errors
	if !errors.As(err, &errs) {
		return nil
	}
	for _, e := range errs {
		if e.Field == "same" {
			e.Text = "已登记或本名册中前面已有同名人员，请从名册中删去这一行，在“新增用户”单独办理"
		}
		out = append(out, e.Text)
	}
	return out
}

// form is the row as the form of one person.
func (m office) form(f RosterForm, row *Row) (in Form, errs form.Errors) {
	in = Form{SeatForm: unit.SeatForm{Name: row.Name, Section: row.Section, Title: row.Title, Phone: row.Phone, From: f.From, Basis: f.Basis}, Login: row.Login}
	role := slices.IndexFunc(Roles(), func(v unit.Vacancy) bool { return v.Title == row.Role })
	if role < 0 {
		errs.Add("role", "身份“%s”不在可登记的身份之中：%s", row.Role, roleWords())
	} else {
		in.SeatForm.Role, in.Slot, _ = strings.Cut(Roles()[role].Role, slotSep)
	}
	u, why := m.unit(row.Unit)
	if why != "" {
		errs.Add("unit", "%s", why)
	} else if u.ID != 0 {
		in.Unit, row.Found = fmt.Sprint(u.ID), u.Name
	}
	if in.Login == "" && u.ID != 0 && role >= 0 {
		in.Login = m.free(in.SeatForm.Role + "-" + u.Code)
		row.Login = in.Login
	}
	switch {
	case in.Login == "" && len(errs) > 0:
		return in, errs // it is made of what is wrong
	case in.Login == "" && unit.NeedsUnit(access.Role(in.SeatForm.Role)):
		errs.Add("unit", "请填写单位")
		return in, errs
	case in.Login == "":
		errs.Add("login", "此身份不在单位任职，请填写用户名")
		return in, errs
	}
	in.Login = account.CheckLogin(&errs, in.Login)
	if m.logins[in.Login] {
		errs.Add("login", "用户名“%s”已被使用", in.Login)
	}
	return in, errs
}

// roleWords are the words by which a roster says what somebody is.
func roleWords() string {
	out := []string{}
	for _, v := range Roles() {
		out = append(out, v.Title)
	}
	return strings.Join(out, "、")
}

// free is the login, with a number behind it where it is taken.
func (m office) free(login string) string {
	for n, l := 2, login; ; n++ {
		if !m.logins[l] {
			return l
		}
		l = fmt.Sprintf("%s-%d", login, n)
	}
}

// unit finds the unit that goes by the name, now or formerly, in short or in full, with or without the level before it: never one whose name is a piece
// of it, or of which it is a piece. No name is no unit.
func (m office) unit(name string) (u unit.Unit, why string) {
	if name == "" {
		return u, ""
	}
	found := m.called(func(known string) bool { return form.NameKey(known) == form.NameKey(name) })
	if len(found) == 0 {
		found = m.called(func(known string) bool { return goesBy(known, name) })
	}
	switch len(found) {
	case 0:
		return u, "没有名为“" + name + "”的单位，请写登记的名称、全称或简称"
	case 1:
		return found[0], ""
	}
	return u, "“" + name + "”可以指" + found[0].Name + "，也可以指" + found[1].Name + "，请写全称"
}

// governments stand behind the name of a place for those who govern it.
var governments = []string{"人民政府", "管理委员会", "管委会"}

// goesBy says whether the unit of a known name goes by the other one, too: whole, without the level before it, or as the place that it governs.
func goesBy(known, name string) bool {
	return form.SameName(known, name) || slices.ContainsFunc(governments, func(g string) bool { return form.NameKey(known) == form.NameKey(name)+g })
}

func (m office) called(fits func(string) bool) (out []unit.Unit) {
	for _, u := range m.units {
		is := fits(u.Name) || fits(u.FullName) || fits(u.Code) || fits(u.Chip)
		if is = is || slices.ContainsFunc(m.names, func(n calledUnit) bool { return n.Unit == u.ID && fits(n.Name) }); is && u.Current {
			out = append(out, u)
		}
	}
	return out
}
