package account

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/setting"
)

// ChangeKind is what was changed about how a person signs in.
type ChangeKind string

// The kinds of changes.
const (
	ResetAsked ChangeKind = "asked"     // an administrator wants a new password chosen; the old one still opens
	Started    ChangeKind = "started"   // the first password was chosen
	WasReset   ChangeKind = "reset"     // a password was chosen with a code
	Added      ChangeKind = "added"     // a new authenticator
	Removed    ChangeKind = "removed"   // an authenticator was taken away
	Confirmed  ChangeKind = "confirmed" // the security officer confirmed an authenticator
	Recovered  ChangeKind = "recovered" // signed in with a recovery code
	Disabled   ChangeKind = "disabled"  // an administrator has shut the account
)

// Change is one change about how a person signs in, as it is told to them (promise S-22).
type Change struct {
	ID, Person    int64
	Kind          ChangeKind
	What          string // in words: 登录密码已重置
	Authenticator int64  // the one that was added, 0 for what is about none
	ByPerson      int64  // 0: a command on the server
	ByName        string
	At            time.Time
	Until         *time.Time // while it runs: until then the person signs nothing
	Pauses        bool       `json:"-" db:"-"` // to be noted: the signing of the person rests behind it
}

// NoteChange notes a change inside its act and tells the person, and the security officers where signing rests. The
// account is locked, so that what the person does at this moment comes before or sees it.
func NoteChange(ctx context.Context, tx *db.Tx, c Change) error {
	if _, err := tx.Exec(ctx, lockForChange, db.Args{"person": c.Person}); err != nil {
		return fmt.Errorf("lock account %d: %w", c.Person, err)
	}
	var until *time.Time
	if c.Pauses {
		v, err := setting.LoadTx(ctx, tx)
		if err != nil {
			return fmt.Errorf("load the settings: %w", err)
		}
		end := tx.At.Add(time.Duration(v.Int(setting.SigningPauseHours)) * time.Hour)
		until = &end
	}
	if c.ByName == "" {
		c.ByPerson, c.ByName = tx.Who.Person, tx.Who.Name
	}
	id, err := tx.Insert(ctx, insertChange, db.Args{"person": c.Person, "kind": c.Kind, "what": c.What, "authenticator": c.Authenticator,
		"by": c.ByPerson, "name": c.ByName, "at": tx.At, "until": until})
	if err != nil {
		return fmt.Errorf("note a change of account %d: %w", c.Person, err)
	}
	if until != nil {
		if err := message.Tell(ctx, tx, "credential.paused", id); err != nil {
			return err
		}
	}
	if c.Kind == Disabled {
		return message.Tell(ctx, tx, "account.disabled", id)
	}
	return message.Tell(ctx, tx, "credential.changed", id)
}

// PausedTx says inside an act why a person signs and confirms nothing now; empty when nothing stands against it.
func PausedTx(ctx context.Context, tx *db.Tx, person int64) (string, error) {
	list, err := db.All[Change](ctx, tx, selectRunning, db.Args{"person": person})
	return paused(list), err
}

// paused is the sentence about the pause that ends last.
func paused(list []Change) string {
	last := Change{}
	for _, c := range list {
		if c.Until != nil && (last.Until == nil || c.Until.After(*last.Until)) {
			last = c
		}
	}
	if last.Until == nil {
		return ""
	}
	return fmt.Sprintf("%s（%s）后暂停签批和确认，%s起恢复；急需办理的，请安全管理员与您本人核实后提前恢复",
		last.What, moment(last.At), moment(*last.Until))
}

func moment(t time.Time) string { return t.In(form.Zone).Format("2006年1月2日15:04") }

// Pause is a rest of somebody's signing as the security officer sees it.
type Pause struct {
	Change
	PersonName string
	Over       bool // its time is out, or somebody has ended it
	Version    int
}

// credentialActs are what follows from a change of how somebody signs in.
var credentialActs = flow.Acts{Kind: "credential", Title: "登录方式变更", List: []flow.Act[access.Ties]{
	{Do: "resume", Label: "核实后恢复签批", May: []access.Right{access.May(access.Security)}, Secret: true},
}}

// Pauses lists the people whose signing rests, for the security officer.
func (a *Service) Pauses(ctx context.Context, who access.Actor) ([]Pause, error) {
	if !credentialActs.May(who, access.Ties{}, "resume") {
		return nil, fault.NotFound()
	}
	var list *[]Pause
	err := a.db.Read(ctx, func(b *db.Batch) { list = db.Many[Pause](b, selectPauses, nil) })
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// HowMax is how long the word may be on how a change was checked with its person.
const HowMax = 200

// Resume ends a rest early, when the security officer has asked the person: never whoever made the change, nor the
// person, nor an officer whose own signing rests.
func (a *Service) Resume(ctx context.Context, who access.Actor, id int64, version int, how string) (db.Outcome, error) {
	return a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return pauseSteps.TakeAct(ctx, tx, db.Asked{ID: id, Version: version, Do: "resume", Reason: form.Line(how)}, func(p Pause) (string, error) {
			if err := mayResume(ctx, tx, p); err != nil {
				return "", err
			}
			var errs form.Errors
			errs.Need(fmt.Sprintf("how-%d", id), "核实方式", form.Line(how), HowMax)
			if errs != nil {
				return "", errs
			}
			tx.Done(CredentialsPath, "已恢复%s的签批", p.PersonName)
			return p.What, tx.Change(ctx, endPause, db.Args{"id": id, "version": version, "at": tx.At, "by": who.Name, "how": form.Line(how)})
		})
	})
}

// pauseSteps take the acts on a rest of signing; in the log it stands under the person's account.
var pauseSteps = db.Steps[Pause]{Chart: flow.ChartOf(&credentialActs, flow.Untied[Pause], func(p Pause) int { return p.Version }), Over: Pause.over,
	On: func(p Pause) db.On { return db.On{Kind: accountActs.Kind, ID: p.Person, Title: p.PersonName} },
	Lock: func(ctx context.Context, tx *db.Tx, id int64) (Pause, error) {
		if !credentialActs.May(tx.Who, access.Ties{}, "resume") {
			return Pause{}, fault.NotFound()
		}
		return db.Get[Pause](ctx, tx, lockPause, db.Args{"id": id})
	}}

func (p Pause) over() string {
	if p.Over {
		return p.PersonName + "已不在暂停签批之列，无需再办"
	}
	return ""
}

func mayResume(ctx context.Context, tx *db.Tx, p Pause) error {
	who := tx.Who
	var err error
	if who.Paused, err = PausedTx(ctx, tx, who.Person); err != nil {
		return err
	}
	if why := p.Unfit(who); why != "" {
		return fault.Refused("%s", why)
	}
	return nil
}

// Unfit says why the security officer does not end this rest; empty when they may.
func (p Pause) Unfit(who access.Actor) string {
	switch {
	case p.Person == who.Person:
		return "本人的签批由其他安全管理员核实恢复，或等待到期"
	case p.ByPerson == who.Person:
		return "此项变更由您办理，由其他安全管理员核实恢复，或等待到期"
	}
	return who.Paused
}

// CredentialsPath is where changes are checked and codes are approved.
const CredentialsPath = "/credentials"

// SeeChanges takes the person's changes off the pages, but for those behind which signing still rests.
func (a *Service) SeeChanges(ctx context.Context, who access.Actor, upTo int64) error {
	_, err := a.db.TouchFor(ctx, who, seeChanges, who.Person, upTo)
	return err
}
