// Package account holds the accounts by which people sign in: passwords, sessions, and how the first administrator comes about.
package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Service has the use cases of accounts: signing in and out, passwords, and the administration of accounts. It makes no
// actor; that is done at each request by Sessions.Open.
type Service struct {
	db       *db.DB
	sessions *Sessions
	device   deviceKey
	tries    *attempt.Counts
	ask      Asker
	shows    Shower
}

// NewService makes the service; secret is the key of the device cookies.
func NewService(d *db.DB, s *Sessions, secret []byte) *Service {
	nothing := func(context.Context, *db.Tx, Entrant) (Demand, error) { return Demand{}, nil }
	none := func(context.Context, int64, string) (bool, error) { return false, nil }
	return &Service{d, s, deviceKey(secret), attempt.NewCounts(d), nothing, none}
}

// Account is how a person signs in.
type Account struct {
	Person     int64
	Name       string
	Login      string
	Seats      string // seats in force as JSON; shown by SeatWords
	MustChange bool   // a handed-out password, to be changed first
	Started    bool   // the person has chosen a password
	DisabledAt *time.Time
	SeenAt     *time.Time // last sign of life of an open session
	Sessions   int        // sessions open now
	Version    int
}

// Active says whether the person may sign in.
func (a Account) Active() bool { return a.DisabledAt == nil }

// SeatWords lists the person's seats in force, in words.
func (a Account) SeatWords() string { return access.Actor{Seats: a.seats()}.SeatWords() }

func (a Account) seats() (list []access.Seat) {
	if err := json.Unmarshal([]byte(a.Seats), &list); err != nil {
		return nil // an account that was not read from the records
	}
	return list
}

// Path is the account's page.
func Path(person int64) string { return fmt.Sprintf("/admin/users/%d", person) }

// on is the account in the log; its record is the person.
func (a Account) on() db.On { return logged(a.Person, a.Name, a.Login) }

func logged(person int64, name, login string) db.On {
	return db.On{Kind: accountActs.Kind, ID: person, Title: name + "（" + login + "）"}
}

// administrator checks the right to administer accounts; what it answers is the act of opening one.
func administrator(who access.Actor) (flow.Taken, error) {
	return accountActs.Act(who, access.Ties{}, "create")
}

// Get gives one account and what the log says of it, newest last.
func (a *Service) Get(ctx context.Context, who access.Actor, person int64) (acc *Account, log []audit.Row, err error) {
	if _, err := administrator(who); err != nil {
		return nil, nil, err
	}
	var rows *[]audit.Row
	err = a.db.Read(ctx, func(b *db.Batch) {
		acc, rows = db.One[Account](b, selectAccount, a.args(db.Args{"person": person})), db.Timeline(b, "account", person)
	})
	if err != nil {
		return nil, nil, err
	}
	return acc, *rows, nil
}

// Find gives the account of that login.
func (a *Service) Find(ctx context.Context, who access.Actor, login string) (acc *Account, err error) {
	if _, err := administrator(who); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(b *db.Batch) {
		acc = db.One[Account](b, selectAccountByLogin, a.args(db.Args{"login": cleanLogin(login)}))
	})
	return acc, err
}

// Filter is what a list of accounts is limited to.
type Filter struct {
	Query string // part of the name or the login
	State string // "active", "disabled" or "" for all
	After string // login after which the page starts
}

// PageSize is the number of accounts on a page of the list.
const PageSize = 50

// List gives a page of accounts in the order of their logins, and whether more follow.
func (a *Service) List(ctx context.Context, who access.Actor, f Filter) (list []Account, more bool, err error) {
	if _, err := administrator(who); err != nil {
		return nil, false, err
	}
	var rows *[]Account
	err = a.db.Read(ctx, func(b *db.Batch) {
		rows = db.Many[Account](b, selectAccounts, a.args(db.Args{"query": likePattern(f.Query), "state": f.State, "after": f.After,
			"limit": PageSize + 1}))
	})
	if err != nil {
		return nil, false, err
	}
	if len(*rows) > PageSize {
		return (*rows)[:PageSize], true, nil
	}
	return *rows, false, nil
}

// Display keeps the person's letter size and contrast. It is no act of the office, so nothing is
// logged. A nil keeps what is there.
func (a *Service) Display(ctx context.Context, who access.Actor, size, contrast *string) error {
	_, err := a.db.TouchFor(ctx, who, touchDisplay, who.Person, size, contrast)
	switch db.Constraint(err) {
	case "account_size_check", "account_contrast_check":
		return fault.Refused("请选择字号和对比度").Because(err)
	}
	return err
}

// args adds what the account's columns ask for.
func (a *Service) args(own db.Args) db.Args {
	own["order"], own["idle"] = access.Names(access.Roles()), a.sessions.Idle
	return own
}

// likePattern makes the pattern that finds the words as they are typed.
func likePattern(query string) string {
	if query == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(query) + "%"
}

// cleanLogin is the login as it is stored.
func cleanLogin(typed string) string { return strings.ToLower(form.Line(form.Narrow(typed))) }
