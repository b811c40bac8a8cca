package histories_test

import (
	"fmt"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/unit"
)

// changes are what happens to people and units, each as often as it stands here. The office is never left without a clerk who can sign in: then nobody
// reads its desk, and the administrator's list says so.
var changes = []func(*office) bool{
	(*office).endSeat, (*office).endSeat, (*office).endSeat, (*office).replace, (*office).replace, (*office).appoint, (*office).appoint, (*office).appoint, (*office).ask,
	(*office).disable, (*office).disable, (*office).enable, (*office).enable, (*office).delegate, (*office).undelegate, (*office).rename, (*office).leave,
	(*office).succeed, (*office).succeed, (*office).inner, (*office).moveHost,
}

// change is one of them, drawn until one can be done.
func (o *office) change() {
	o.Helper()
	for range 50 {
		if changes[o.dice.IntN(len(changes))](o) {
			return
		}
	}
	o.Fatalf("nothing can be done any more, after\n%s", o.story())
}

// held is a seat in force.
type held struct {
	ID, Person, Unit int64
	Role             access.Role
	Slot, Version    int
	Name             string
}

const selectHeld = `SELECT s.id, s.person, coalesce(s.unit, 0) AS unit, s.role, coalesce(s.slot, 0) AS slot, x.version, s.name || '（' || s.unit_name || s.role || '）' AS name
	FROM seat_now s JOIN seat x ON x.id = s.id WHERE s.role NOT IN ('admin', 'security', 'auditor') `

// lastClerk keeps the only clerk of the office who can sign in.
const lastClerk = ` AND (s.role <> 'office' OR 1 < (SELECT count(DISTINCT o.person) FROM seat_now o JOIN account a ON a.person = o.person
	WHERE o.role = 'office' AND a.disabled_at IS NULL) OR EXISTS (SELECT 1 FROM account a WHERE a.person = s.person AND a.disabled_at IS NOT NULL)) `

// drawHeld draws a role first, so that those who lead lose their seats as often as liaisons do.
func (o *office) drawHeld(cond string) (held, bool) {
	roles := []string{"chief", "convenor", "director", "office", "member", "liaison", "liaison", "member"}
	return pick(o, many[held](o, selectHeld+cond+" AND s.role = @role ORDER BY s.id", db.Args{"role": roles[o.dice.IntN(len(roles))]}))
}

func (o *office) endSeat() bool {
	s, ok := o.drawHeld(lastClerk)
	return ok && o.did("seat.end："+s.Name, sample.EndSeat(o.Context(), o.d, o.people["admin"], o.people["security"], s.ID))
}

// give registers somebody who has an account for a seat, and has it confirmed where that is asked for.
func (o *office) give(what string, f unit.SeatForm, confirm bool) bool {
	who, ok := pick(o, many[struct {
		Person int64
		Login  string
	}](o, `SELECT person, login FROM account WHERE disabled_at IS NULL AND login NOT IN ('admin', 'security', 'auditor') ORDER BY login`, nil))
	if !ok {
		return false
	}
	f.Person, f.Title, f.Section, f.Phone, f.From, f.Basis = fmt.Sprint(who.Person), "科长", "综合科", "0711-0000001", o.today(), "任免文件"
	s := unit.NewService(o.d)
	by := o.people["admin"]
	if !confirm && f.Unit != "" {
		if l, ok := o.liaisonOf(f.Unit); ok {
			by = l
		}
	}
	if !o.did(what+" by "+who.Login, errOf(s.Give(o.Context(), by, f))) {
		return false
	}
	asked, _, err := s.Seats(o.Context(), o.people["security"])
	o.must(err)
	for _, x := range asked {
		if confirm && x.Person == who.Person {
			by := o.people["security"]
			if !x.BySecurity {
				by, _ = o.holder(access.Office)
			}
			o.did("seat.confirm："+x.String(), errOf(s.Do(o.Context(), by, x.ID, x.Version, "confirm", "")))
		}
	}
	return true
}

func (o *office) liaisonOf(id string) (actor, bool) {
	n, _ := strconv.ParseInt(id, 10, 64)
	for _, a := range o.who() {
		for _, s := range a.Seats {
			if s.Role == access.Liaison && s.Unit == n {
				return a, true
			}
		}
	}
	return actor{}, false
}

func formOf(s held) unit.SeatForm {
	f := unit.SeatForm{Role: string(s.Role)}
	if s.Unit != 0 {
		f.Unit = fmt.Sprint(s.Unit)
	}
	if s.Slot != 0 {
		f.Slot = strconv.Itoa(s.Slot)
	}
	return f
}

// replace ends a seat by the one who comes after.
func (o *office) replace() bool {
	s, ok := o.drawHeld(lastClerk + " AND s.role <> 'office'")
	if !ok {
		return false
	}
	f := formOf(s)
	f.Replaces = fmt.Sprint(s.ID)
	return o.give("seat.replace："+s.Name, f, true)
}

// vacancies are the seats of the charter that nobody holds.
const vacancies = `SELECT 'chief' AS role, 0::bigint AS unit, 0 AS slot WHERE NOT EXISTS (SELECT 1 FROM seat_now WHERE role = 'chief')
	UNION ALL SELECT 'convenor', 0, n FROM generate_series(1, 2) n WHERE NOT EXISTS (SELECT 1 FROM seat_now WHERE role = 'convenor' AND slot = n)
	UNION ALL SELECT 'director', u.id, 0 FROM unit u WHERE u.host AND NOT EXISTS (SELECT 1 FROM seat_now WHERE role = 'director')
	UNION ALL SELECT 'office', u.id, 0 FROM unit u WHERE u.host AND 2 > (SELECT count(*) FROM seat_now WHERE role = 'office')
	UNION ALL SELECT 'member', u.id, 0 FROM unit_now u WHERE u.current AND u.kind = 'member' AND NOT EXISTS (SELECT 1 FROM seat_now s WHERE s.unit = u.id AND s.role = 'member')
	UNION ALL SELECT 'liaison', u.id, 0 FROM unit_now u WHERE u.current AND u.kind IN ('member', 'locality') AND NOT EXISTS (SELECT 1 FROM seat_now s WHERE s.unit = u.id AND s.role = 'liaison')`

func (o *office) appoint() bool { return o.fill("seat.appoint", true) }

// ask registers somebody whom nobody has confirmed yet.
func (o *office) ask() bool { return o.fill("seat.ask", false) }

func (o *office) fill(what string, confirm bool) bool {
	v, ok := pick(o, many[struct {
		Role string
		Unit int64
		Slot int
	}](o, vacancies, nil))
	if !ok {
		return false
	}
	return o.give(fmt.Sprintf("%s：%s %d %d", what, v.Role, v.Unit, v.Slot), formOf(held{Role: access.Role(v.Role), Unit: v.Unit, Slot: v.Slot}), confirm)
}

// accountStep takes a step of an account that meets the condition.
func (o *office) accountStep(step, cond string) bool {
	a, ok := pick(o, many[struct {
		Person  int64
		Login   string
		Version int
	}](o, "SELECT a.person, a.login, a.version FROM account a WHERE a.login NOT IN ('admin', 'security', 'auditor') AND "+cond+" ORDER BY a.login", nil))
	return ok && o.did("account."+step+"："+a.Login, errOf(o.accounts.Do(o.Context(), o.people["admin"], a.Person, a.Version, step, "离岗")))
}

func (o *office) disable() bool {
	return o.accountStep("disable", `a.disabled_at IS NULL AND EXISTS (SELECT 1 FROM seat_now s WHERE s.person = a.person) AND (1 < (SELECT count(DISTINCT o.person)
		FROM seat_now o JOIN account x ON x.person = o.person WHERE o.role = 'office' AND x.disabled_at IS NULL)
		OR NOT EXISTS (SELECT 1 FROM seat_now s WHERE s.person = a.person AND s.role = 'office'))`)
}

func (o *office) enable() bool { return o.accountStep("enable", "a.disabled_at IS NOT NULL") }

// delegate lets a convenor preside and sign for the chief; undelegate takes that back.
func (o *office) delegate() bool {
	chief, ok := o.holder(access.Chief)
	to, there := o.holder(access.Convenor)
	if !ok || !there {
		return false
	}
	f := delegation.Form{To: fmt.Sprint(to.Person), Subject: "专题会议", Signs: true, Basis: "批示", From: o.today(), Until: o.d.Now().AddDate(0, 0, 60).Format("2006-01-02")}
	return o.did("delegation.create：to "+to.Login, errOf(delegation.NewService(o.d, typed{}).Create(o.Context(), chief, f, signing.Proof{})))
}

func (o *office) undelegate() bool {
	chief, ok := o.holder(access.Chief)
	if !ok {
		return false
	}
	x, ok := pick(o, many[struct {
		ID      int64
		Version int
	}](o, "SELECT id, version FROM delegation WHERE ended_at IS NULL ORDER BY id", nil))
	return ok && o.did("delegation.end：", errOf(delegation.NewService(o.d, typed{}).End(o.Context(), chief, x.ID, x.Version)))
}

// member draws a unit that can change.
func (o *office) member() (unit.Record, bool) {
	id, ok := pick(o, scalar[[]int64](o, `SELECT ARRAY(SELECT u.id FROM unit_now u WHERE u.current AND u.kind IN ('member', 'locality') AND NOT u.host
		AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id AND m.valid_from >= portal_today()) ORDER BY u.id)`))
	if !ok {
		return unit.Record{}, false
	}
	return o.unitOf(id), true
}

func (o *office) changeUnit(step string, name func(unit.Record) string) bool {
	clerk, _ := o.holder(access.Office)
	u, ok := o.member()
	if !ok {
		return false
	}
	f := unit.ChangeForm{Name: name(u), FullName: name(u), On: o.today(), Basis: "鄂州办发〔2026〕9号"}
	return o.did("unit."+step+"："+u.Name, errOf(unit.NewService(o.d).Change(o.Context(), clerk, u.ID, u.Version, step, f)))
}

func (o *office) rename() bool {
	return o.changeUnit(unit.StepRename, func(u unit.Record) string { return fmt.Sprintf("新%d局%d", o.dice.IntN(10000), u.ID) })
}

// leave lets a unit go that keeps what it has open; few do.
func (o *office) leave() bool {
	return o.done["unit.leave"] < 3 && o.changeUnit(unit.StepLeave, func(unit.Record) string { return "" })
}

// inner switches whether a unit's topics go to its own member first.
func (o *office) inner() bool {
	who, ok := o.holder(access.Member)
	if !ok {
		return false
	}
	id, ok := pick(o, who.OwnUnits(access.Member))
	if !ok {
		return false
	}
	u := o.unitOf(id)
	return o.did("unit.review："+u.Name, errOf(unit.NewService(o.d).Review(o.Context(), who, id, u.Version, o.dice.IntN(3) > 0)))
}

// succeed ends a unit: into one other, into two, or into a new one.
func (o *office) succeed() bool {
	clerk, _ := o.holder(access.Office)
	u, ok := o.member()
	if !ok || scalar[int](o, "SELECT count(*)::int FROM unit_now WHERE current AND kind = 'member'") < 6 {
		return false
	}
	others := scalar[[]int64](o, "SELECT ARRAY(SELECT id FROM unit_now WHERE current AND kind = 'member' AND id <> $1 ORDER BY id)", u.ID)
	o.dice.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	f := succession.Form{Successor: fmt.Sprint(others[0]), On: o.today(), Basis: "鄂州办发〔2026〕9号", To: map[string]string{}}
	switch o.dice.IntN(3) {
	case 0:
		f.Other = fmt.Sprint(others[1])
	case 1:
		f.Successor, f.Name, f.Duty = succession.NewUnit, fmt.Sprintf("新设第%d局", u.ID), "承接职责。"
	}
	s := succession.NewService(o.d, house.Estates())
	p, err := s.Plan(o.Context(), clerk, u.ID, f, o.d.Now())
	if err != nil {
		return o.did("unit.succeed："+u.Name, err)
	}
	for _, share := range p.Shares {
		for _, row := range share.Rows {
			f.To[row.Key()] = strconv.Itoa(o.dice.IntN(2))
		}
	}
	f.Seen = p.Seen
	return o.did("unit.succeed："+u.Name, errOf(s.Succeed(o.Context(), clerk, p.Unit.ID, p.Unit.Version, f)))
}

// moveHost loads a charter by which the office sits in another unit, where the people who kept it are registered anew; once in an office's life,
// before a unit has changed: a charter that is loaded puts units right by its own words.
func (o *office) moveHost() bool {
	if o.done["charter.load"] > 0 || o.done["unit.leave"] > 0 || o.done["unit.rename"] > 0 {
		return false
	}
	clerks := many[held](o, selectHeld+" AND s.role IN ('office', 'director') ORDER BY s.id", nil)
	c, err := charter.Default()
	o.must(err)
	to := ""
	for i := range c.Members {
		c.Members[i].Host = false
	}
	for _, i := range o.dice.Perm(len(c.Members)) {
		if n := scalar[int](o, "SELECT count(*)::int FROM unit_now WHERE code = $1 AND current AND NOT host", c.Members[i].Code); n == 1 {
			c.Members[i].Host, to = true, c.Members[i].Code
			break
		}
	}
	_, err = charter.Load(o.Context(), o.d, account.Operator(), c, o.d.Now())
	if !o.did("charter.load：the office moves to "+to, err) {
		return false
	}
	id := scalar[int64](o, "SELECT id FROM unit WHERE code = $1", to)
	for _, s := range clerks {
		f := formOf(s)
		f.Unit, f.Person, f.Title, f.Section, f.Phone, f.From, f.Basis = fmt.Sprint(id), fmt.Sprint(s.Person), "科长", "综合科", "0711-0000001", o.today(), "任免文件"
		o.must(errOf(unit.NewService(o.d).Give(o.Context(), o.people["admin"], f)))
	}
	asked, _, err := unit.NewService(o.d).Seats(o.Context(), o.people["security"])
	o.must(err)
	for _, x := range asked {
		if x.Unit == id && x.BySecurity {
			o.must(errOf(unit.NewService(o.d).Do(o.Context(), o.people["security"], x.ID, x.Version, "confirm", "")))
		}
	}
	return true
}
