package histories_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/launch"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

type actor = access.Actor

// office is one office in the middle of its work, to which things happen by chance.
type office struct {
	*testing.T
	d        *db.DB
	accounts *account.Service
	dice     *rand.Rand
	people   map[string]actor  // who can sign in now, by login, with the seats in force
	seen     map[string]string // what each of them was when their seats were read
	all      actor             // who sees every record, to read them by; acts nowhere
	waiting  []room.Waiting
	now      []subject // as they were when they were last looked at
	trail    []string
	done     map[string]int // how often each act was done
	refused  map[string]string
}

// typed stands for people who typed their password right.
type typed struct{}

func (typed) CheckPassword(context.Context, access.Actor, string) error { return nil }

func (typed) CheckCode(context.Context, access.Actor, string) (authenticator.Code, error) {
	return authenticator.Code{}, nil
}

func (typed) Seal(_ string, _ int64, plain []byte) ([]byte, error) { return plain, nil }

func (typed) Unseal(_ string, _ int64, sealed []byte) ([]byte, error) { return sealed, nil }

func openOffice(t *testing.T, d *db.DB, seed, n uint64) *office {
	t.Helper()
	o := &office{T: t, d: d, accounts: account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), make([]byte, 32)),
		waiting: house.Waiting(), dice: rand.New(rand.NewPCG(seed, n)), people: map[string]actor{}, seen: map[string]string{}, done: map[string]int{}, refused: map[string]string{}}
	o.look()
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatalf("%v, after\n%s", err, o.story())
	}
}

// story is what happened, for the reader of a failure.
func (o *office) story() string { return "  " + strings.Join(o.trail, "\n  ") }

func (o *office) today() string { return o.d.Now().Format(time.DateOnly) }

func scalar[T any](o *office, sql string, args ...any) (v T) {
	o.Helper()
	o.must(o.d.Pool().QueryRow(o.Context(), sql, args...).Scan(&v))
	return v
}

func many[T any](o *office, sql string, args db.Args) []T {
	o.Helper()
	var list *[]T
	o.must(o.d.Read(o.Context(), func(b *db.Batch) { list = db.Many[T](b, sql, args) }))
	return *list
}

// selectPeople are those whose account opens, each with what their rights hang on.
const selectPeople = `SELECT a.login, coalesce(string_agg(s.id || ' ' || s.past::text, ',' ORDER BY s.id), '') AS is FROM account a LEFT JOIN seat_now s ON s.person = a.person
	WHERE a.disabled_at IS NULL AND a.password <> '' GROUP BY a.login ORDER BY a.login`

// look reads again who can sign in, and in which seats.
func (o *office) look() {
	o.Helper()
	now := map[string]string{}
	for _, x := range many[struct{ Login, Is string }](o, selectPeople, nil) {
		now[x.Login] = x.Is
		if was, there := o.seen[x.Login]; there && was == x.Is {
			continue
		}
		who, err := account.ActorOf(o.Context(), o.d, x.Login)
		o.must(err)
		o.people[x.Login] = who
	}
	for login := range o.people {
		if _, there := now[login]; !there {
			delete(o.people, login)
		}
	}
	o.seen, o.all = now, o.everywhere()
}

func (o *office) everywhere() actor {
	var units *[]unit.Unit
	o.must(o.d.Read(o.Context(), func(b *db.Batch) { units = unit.All(b) }))
	a := actor{Person: invented - 1, Name: "无", Seats: []access.Seat{{Role: access.Chief}, {Role: access.Convenor}}}
	for _, u := range *units {
		a.Seats = append(a.Seats, access.Seat{Role: access.Liaison, Unit: u.ID})
		if u.Host {
			a.Seats = append(a.Seats, access.Seat{Role: access.Director, Unit: u.ID}, access.Seat{Role: access.Office, Unit: u.ID})
		}
	}
	return a
}

// who are those who can sign in, in the order of their logins.
func (o *office) who() (out []actor) {
	for _, login := range o.logins() {
		out = append(out, o.people[login])
	}
	return out
}

func (o *office) logins() (out []string) {
	for login := range o.people {
		out = append(out, login)
	}
	slices.Sort(out)
	return out
}

// holder is somebody who holds one of the roles and can sign in; false when nobody does.
func (o *office) holder(roles ...access.Role) (actor, bool) {
	list := slices.DeleteFunc(o.who(), func(a actor) bool { return !a.Is(roles...) })
	if len(list) == 0 {
		return actor{}, false
	}
	return list[o.dice.IntN(len(list))], true
}

// did notes what became of an act. One that was refused is an act that chance tried in vain; anything but a refusal is a fault of the program.
func (o *office) did(what string, err error) bool {
	o.Helper()
	name, _, _ := strings.Cut(what, "：")
	if err == nil {
		o.trail, o.done[name] = append(o.trail, what), o.done[name]+1
		return true
	}
	if errs := (form.Errors)(nil); !errors.As(err, &errs) && fault.KindOf(err) == fault.Internal {
		o.Errorf("%s: %v, after\n%s", what, err, o.story())
	}
	o.refused[name] = err.Error()
	return false
}

// records are all that are open.
func (o *office) records() (out []subject) {
	o.Helper()
	for _, r := range readers {
		out = append(out, r.read(o)...)
	}
	return out
}

// ownerless are the open records on which nobody who can sign in can go on and of which no row of the office's desk says so.
func (o *office) ownerless() (out []string) {
	o.Helper()
	people, rows := o.who(), o.rows()
	o.now = o.records()
	for _, s := range o.now {
		seats := s.waitsFor(people)
		switch {
		case said[s.kind+" "+s.state] != "":
		case len(seats) > 0 && !rows.lead(o, s, seats):
			out = append(out, s.String()+" waits for "+wordsOf(seats)+", and no row of the office's desk says so")
		case s.stuck(people) && rests[s.kind+" "+s.state] == "":
			out = append(out, s.String()+" waits for nobody, and nothing can be done with it")
		}
	}
	return out
}

// deskRows are the rows of the desk of whoever keeps the office: of records by what they count, and the vacant seats of the list 启用清单.
type deskRows struct {
	counted []room.Waiting
	shown   desk.Desk
}

func (o *office) rows() deskRows {
	o.Helper()
	clerk, ok := pick(o, slices.DeleteFunc(o.who(), func(a actor) bool { return desk.KindOf(a) != desk.Office })) // who leads as well has the desk of those who lead
	if !ok {
		return deskRows{}
	}
	shown, err := desk.NewService(o.d, house.Signed(), house.Delivered(), house.Asking(), o.waiting).For(o.Context(), clerk, o.d.Now())
	o.must(err)
	r := deskRows{shown: shown}
	for _, w := range o.waiting {
		if slices.ContainsFunc(shown.Todos, func(t desk.Todo) bool { return t.URL == w.URL && t.Title == w.Title }) {
			r.counted = append(r.counted, w)
		}
	}
	return r
}

// lead says whether a row leads to the record, or to the unit or the seat that it waits for.
func (r deskRows) lead(o *office, s subject, seats []actor) bool {
	for _, w := range r.counted {
		if w.Kind == s.kind && counts(o, w, s.id) || w.Kind == s.of.kind && counts(o, w, s.of.id) {
			return true
		}
		if w.Kind == "unit" && slices.ContainsFunc(seats, func(a actor) bool { return a.Seats[0].Unit != 0 && counts(o, w, a.Seats[0].Unit) }) {
			return true
		}
	}
	return s.page != "" && slices.ContainsFunc(r.shown.Todos, func(t desk.Todo) bool { return t.URL == s.page }) ||
		slices.ContainsFunc(seats, func(a actor) bool { return r.vacant(o, a) })
}

// counts says whether a row counts the record. One about records of several kinds does not say of which.
func counts(o *office, w room.Waiting, id int64) bool {
	o.Helper()
	alias := strings.Fields(w.From)[1]
	return !strings.HasPrefix(w.From, "(") && len(many[struct{ ID int64 }](o, "SELECT "+alias+".id FROM "+w.From+" AND "+alias+".id = @record", db.Args{"record": id})) > 0
}

// vacant says whether the office's list of what it lacks (启用清单) names the seat: nobody who holds it can sign in. Who is asked by name is not
// replaced by whoever comes after.
func (r deskRows) vacant(o *office, a actor) bool {
	seat := a.Seats[0]
	title := seat.Role.Title()
	if a.Person != invented {
		return false
	}
	if seat.Role == access.Member {
		if scalar[bool](o, "SELECT EXISTS (SELECT 1 FROM seat_now s WHERE s.unit = $1 AND s.role = 'member')", seat.Unit) {
			return false
		}
		title = "成员单位的成员"
	}
	return slices.ContainsFunc(r.shown.Launch.Open(), func(x launch.Row) bool { return x.Title == title })
}

// check looks at everything that is open.
func (o *office) check(when string) {
	o.Helper()
	o.look()
	for _, s := range o.ownerless() {
		o.Errorf("%s: %s, after\n%s", when, s, o.story())
	}
	if n := scalar[int](o, "SELECT count(*)::int FROM seat_now s JOIN unit u ON u.id = s.unit WHERE s.role IN ('office', 'director') AND NOT u.host"); n > 0 {
		o.Errorf("%s: %d people keep the office from a unit where it is not, after\n%s", when, n, o.story())
	}
}

// pick is one of a list, by chance.
func pick[T any](o *office, list []T) (v T, ok bool) {
	if len(list) == 0 {
		return v, false
	}
	return list[o.dice.IntN(len(list))], true
}
