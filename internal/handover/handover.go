// Package handover lets people choose their passwords themselves: a new account or a reset gives a code for one use,
// never a password. For those who sign, confirm or keep the portal the code comes in two halves from two people, so
// that nobody alone ever holds what opens their account (promise S-22).
package handover

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// StartPath is where a person chooses the password with a code.
const StartPath = "/start"

// The purposes of codes.
const (
	ForStart = "start" // the first password
	ForReset = "reset" // a new one
)

// Service has the use cases of codes.
type Service struct {
	db       *db.DB
	accounts *account.Service
}

// NewService makes the service.
func NewService(d *db.DB, accounts *account.Service) *Service { return &Service{d, accounts} }

// Handed is the outcome of an act that hands out a code or half of one. It is shown once and stored nowhere; a repeated
// form brings none.
type Handed struct {
	db.Outcome
	Login, Name, Code string
	Units             string // of the person, where the code is for the first password
	Halves            bool   // Code is half of it
	Second            bool   // the second half
	Lone              bool   // the half of a security officer beside whom no other can approve: the auditor does, or the server
	Ends              time.Time
}

// Code is one code as the administrators see it: never what it is.
type Code struct {
	ID, Person                   int64
	Name, Login                  string
	Purpose                      string
	Halves                       bool
	First, Second                []byte
	ByPerson                     int64
	ByName                       string
	At                           time.Time
	ApprovedName                 string
	ApprovedAt                   *time.Time
	Ends                         time.Time
	Open                         bool // not ended; those that are used or void are read only where an act asks for one
	Used, Void                   bool
	Grave, Officer, OtherOfficer bool // the person holds or waits for a seat of weight; that of the security officer; another one can sign in
	Version                      int
}

// Valid says whether the code opens the account now.
func (c Code) Valid() bool { return c.Open && (!c.Halves || c.ApprovedAt != nil) }

// Waits says whether a second person is still to approve it.
func (c Code) Waits() bool { return c.Open && c.Halves && c.ApprovedAt == nil }

// PurposeTitle is the purpose in a word.
func (c Code) PurposeTitle() string {
	return map[string]string{ForStart: "启用账号", ForReset: "重置密码"}[c.Purpose]
}

// acts are what is done with codes; whoever approves is named by approver.
var acts = flow.Acts{Kind: "handover", Title: "启用码", List: []flow.Act[access.Ties]{
	{Do: "issue", Label: "发放启用码", May: issuers, Secret: true},
	{Do: "approve", Label: "确认启用码", May: []access.Right{access.May(access.Security), access.May(access.Auditor)}, Secret: true},
	{Do: "approve_host", Label: "在服务器上确认启用码", By: flow.OnServer},
	{Do: "void", Label: "作废启用码", May: []access.Right{access.May(access.Admin), access.May(access.Security)}, Secret: true},
	{Do: "use", Label: "用启用码设置密码", By: flow.Oneself},
	{Do: "show", Label: "凭启用码登记验证方式", By: flow.Oneself},
	{Do: "refused", Label: "启用码不正确", By: flow.Anybody},
}}

// issuers are who hands codes out: whoever keeps the accounts.
var issuers = []access.Right{access.May(access.Admin)}

// mayIssue is the act of handing a code out, by whoever may.
func mayIssue(who access.Actor) (flow.Taken, error) { return acts.Act(who, access.Ties{}, "issue") }

// hosted says that a command on the server acts: having the machine makes an administrator, and a second person only
// where nobody else can be one.
func hosted(who access.Actor) bool { return who.Server() && who.Is(access.Admin) }

const (
	alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
	half     = 8
)

// draw draws letters and digits that are hard to mistake for each other.
func draw(n int) string {
	out := make([]byte, 0, n)
	for len(out) < n {
		var b [1]byte
		rand.Read(b[:])
		// 248 = 8 × 31: bytes above it would favour some letters.
		if b[0] < 248 {
			out = append(out, alphabet[int(b[0])%len(alphabet)])
		}
	}
	return string(out)
}

// grouped writes a code in groups of four, as it is read out and typed.
func grouped(code string) string {
	out := []string{}
	for ; len(code) > 4; code = code[4:] {
		out = append(out, code[:4])
	}
	return strings.Join(append(out, code), "-")
}

// typed is a code as it was typed, without what only parts it. Full-width letters and digits are folded.
func typed(code string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		if !strings.ContainsRune(alphabet, r) {
			return -1
		}
		return r
	}, form.Narrow(code))
}

func (s *Service) mac(person int64, part, code string) []byte {
	return s.accounts.Mac("handover", fmt.Sprint(person), part, code)
}

// opens says whether what was typed is the code.
func (s *Service) opens(c Code, code string) bool {
	if len(code) != 2*half {
		return false
	}
	if !c.Halves {
		return subtle.ConstantTimeCompare(s.mac(c.Person, "whole", code), c.First) == 1
	}
	first := subtle.ConstantTimeCompare(s.mac(c.Person, "first", code[:half]), c.First)
	second := subtle.ConstantTimeCompare(s.mac(c.Person, "second", code[half:]), c.Second)
	return first&second == 1
}

// life is how long a code is good.
func life(v setting.Values, purpose string) time.Duration {
	if purpose == ForStart {
		return time.Duration(v.Int(setting.CodeStartHours)) * time.Hour
	}
	return time.Duration(v.Int(setting.CodeResetMinutes)) * time.Minute
}

func args(own db.Args) db.Args {
	own["grave"] = access.Names(unit.GraveRoles())
	return account.Graced(own)
}

// Issue puts a new code in place of an open one, inside an act of by. Where the person is of weight it is the first half only, and it waits
// for a second person: not when the server hands it out and nobody could be that person.
func (s *Service) Issue(ctx context.Context, tx *db.Tx, acc account.Account, purpose string, by access.Actor) (Handed, error) {
	h := Handed{Login: acc.Login, Name: acc.Name}
	issue, err := mayIssue(by)
	if err != nil {
		return h, err
	}
	if _, err := tx.Exec(ctx, voidOpen, db.Args{"person": acc.Person, "at": tx.At}); err != nil {
		return h, fmt.Errorf("void the earlier code: %w", err)
	}
	of, err := db.Get[weight](ctx, tx, selectWeight, args(db.Args{"person": acc.Person}))
	if err != nil {
		return h, fmt.Errorf("weigh person %d: %w", acc.Person, err)
	}
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return h, fmt.Errorf("load the settings: %w", err)
	}
	h.Units = of.Units
	h.Halves = of.Grave && (!hosted(by) || of.OtherOfficer)
	h.Lone = h.Halves && of.Officer && !of.OtherOfficer
	code, part, wait := draw(2*half), "whole", life(v, purpose)
	if h.Halves {
		code, part, wait = code[:half], "first", life(v, ForStart)
	}
	h.Code, h.Ends = grouped(code), tx.At.Add(wait)
	id, err := tx.Insert(ctx, insertCode, db.Args{"person": acc.Person, "purpose": purpose, "halves": h.Halves, "first": s.mac(acc.Person, part, code),
		"by": by.Person, "name": by.Name, "at": tx.At, "ends": h.Ends})
	if err != nil {
		return h, fmt.Errorf("store the code: %w", err)
	}
	tx.LogAct(logged(acc), issue, "", map[bool]string{true: "两段，待第二人确认"}[h.Halves])
	return h, s.tell(ctx, tx, acc, purpose, id, h.Halves && !h.Lone)
}

func logged(acc account.Account) db.On {
	return db.On{Kind: "account", ID: acc.Person, Title: acc.Name + "（" + acc.Login + "）"}
}

// again hides the code of a form that was sent before.
func again(h Handed, out db.Outcome) Handed {
	h.Outcome = out
	if out.Repeated {
		h.Code = ""
	}
	return h
}

// Reset hands out a code for a new password. The old one opens the account until the new one is chosen.
func (s *Service) Reset(ctx context.Context, who access.Actor, person int64, version int) (h Handed, err error) {
	if _, err := mayIssue(who); err != nil {
		return h, err
	}
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		acc, err := s.accounts.TakeStep(ctx, tx, person, version, "reset", "")
		if err != nil {
			return err
		}
		purpose := ForReset
		if !acc.Started {
			purpose = ForStart
		}
		h, err = s.Issue(ctx, tx, acc, purpose, tx.Who)
		return err
	})
	return again(h, out), err
}

// Of gives the open code of a person, nil when there is none.
func (s *Service) Of(ctx context.Context, who access.Actor, person int64) (*Code, error) {
	if _, err := mayIssue(who); err != nil {
		return nil, err
	}
	var found **Code
	err := s.db.Read(ctx, func(b *db.Batch) {
		found = db.Maybe[Code](b, selectCodes+" AND h.person = @person", args(db.Args{"person": person}))
	})
	if err != nil {
		return nil, err
	}
	return *found, nil
}

// Find gives the open code of a login, for commands.
func (s *Service) Find(ctx context.Context, who access.Actor, login string) (*Code, error) {
	acc, err := s.accounts.Find(ctx, who, login)
	if err != nil {
		return nil, err
	}
	c, err := s.Of(ctx, who, acc.Person)
	if err == nil && c == nil {
		err = fault.Refused("%s没有待确认的启用码", acc.Name)
	}
	return c, err
}

// Void ends a code before it is used.
func (s *Service) Void(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return steps.TakeAct(ctx, tx, db.Asked{ID: id, Version: version, Do: "void"}, func(c Code) (string, error) {
			back := account.CredentialsPath
			if who.Is(access.Admin) {
				back = account.Path(c.Person)
			}
			tx.Done(back, "%s的启用码已作废", c.Name)
			return c.PurposeTitle(), tx.Change(ctx, voidCode, db.Args{"id": id, "version": version, "at": tx.At})
		})
	})
}

func (c Code) on() db.On {
	return logged(account.Account{Person: c.Person, Name: c.Name, Login: c.Login})
}

// steps take the acts on a code; in the log it stands under the person's account.
var steps = db.Steps[Code]{Chart: flow.ChartOf(&acts, flow.Untied[Code], func(c Code) int { return c.Version }), On: Code.on, Over: Code.over, Lock: lock}

func lock(ctx context.Context, tx *db.Tx, id int64) (Code, error) {
	if !hosted(tx.Who) && !acts.May(tx.Who, access.Ties{}, "approve") && !acts.May(tx.Who, access.Ties{}, "void") {
		return Code{}, fault.NotFound()
	}
	return db.Get[Code](ctx, tx, everyCode+" WHERE h.id = @id FOR UPDATE OF h", args(db.Args{"id": id}))
}

// over says why a code is nothing to act on any more.
func (c Code) over() string {
	switch {
	case c.Used:
		return c.Name + "已用此启用码设置密码"
	case c.Void:
		return "启用码已作废，或已被新的代替"
	case !c.Open:
		return "启用码已过期，请系统管理员重新办理"
	}
	return ""
}

// tell tells the person that a new password is asked for, and the security officers that a half waits for them.
func (s *Service) tell(ctx context.Context, tx *db.Tx, acc account.Account, purpose string, id int64, asked bool) error {
	if purpose == ForReset {
		if err := account.NoteChange(ctx, tx, account.Change{Person: acc.Person, Kind: account.ResetAsked, What: "发起重置您的登录密码"}); err != nil {
			return err
		}
	}
	if !asked {
		return nil
	}
	return tellAsked(ctx, tx, id)
}

// tidy is what was typed as a login.
func tidy(login string) string { return strings.ToLower(form.Line(form.Narrow(login))) }
