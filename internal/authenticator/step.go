package authenticator

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/passkey"
	"jointmeeting/internal/setting"
)

// stepTries is how often one second step may be tried before the password is asked for again.
const stepTries = 5

// atSignIn says what a sign-in asks for besides the password, and tells its person of one by the password alone that got nowhere, or that came
// from where they never were.
func (s *Service) atSignIn(ctx context.Context, tx *db.Tx, in account.Entrant) (account.Demand, error) {
	d, err := demandOf(ctx, tx, in)
	if err == nil && d.Held {
		return d, message.Tell(ctx, tx, "signin.held", in.Person)
	}
	if err != nil || d.Step != "" || in.Known {
		return d, err
	}
	before, err := db.Scalar[bool](ctx, tx, hasPlaces, db.Args{"person": in.Person})
	if err == nil && before {
		err = message.Tell(ctx, tx, "signin.elsewhere", in.Person)
	}
	return d, err
}

func demandOf(ctx context.Context, tx *db.Tx, in account.Entrant) (account.Demand, error) {
	st, values, err := standingTx(ctx, tx, in.Person)
	rule := values.Text(setting.LoginSecond)
	switch {
	case err != nil:
		return account.Demand{}, err
	case rule == setting.SecondNobody || st.Demo && !values.Changed(setting.LoginSecond):
		return account.Demand{}, nil
	case st.Needs && !st.Has:
		return demandEnrolment(ctx, tx, in, st.byCode(values))
	case st.Has && (st.Needs || rule == setting.SecondEveryone):
		return beginStep(ctx, tx, in, st.Version)
	}
	return account.Demand{}, nil
}

// beginStep keeps that the password was right. It is no session: the secret opens nothing but the second step.
func beginStep(ctx context.Context, tx *db.Tx, in account.Entrant, version int) (account.Demand, error) {
	secret := rand.Text() + rand.Text()
	_, err := tx.Exec(ctx, insertStep, db.Args{"hash": account.HashSecret(secret), "person": in.Person, "version": version,
		"agent": form.Storable(in.Agent), "next": in.Next})
	if err != nil {
		return account.Demand{}, fmt.Errorf("begin the second step: %w", err)
	}
	return account.Demand{Step: secret}, nil
}

func demandEnrolment(ctx context.Context, tx *db.Tx, in account.Entrant, byCode bool) (account.Demand, error) {
	due, err := account.NoteAsked(ctx, tx, in.Person)
	if err != nil {
		return account.Demand{}, fmt.Errorf("note who is to register: %w", err)
	}
	if !tx.At.Before(due) {
		return account.Demand{Held: true}, nil
	}
	return account.Demand{Notice: "请在" + due.In(form.Zone).Format("2006年1月2日") + "前，到“个人中心—登录安全”" + map[bool]string{true: "凭启用码"}[byCode] + "登记动态验证码或通行密钥；逾期须先登记才能使用"}, nil
}

// Step is a sign-in whose password was right and that waits for its second proof.
type Step struct {
	Person            int64
	Name, Login       string
	Agent, Next       string
	ByCode, ByPasskey bool
}

func (t Step) entrant(old []byte) account.Entrant {
	return account.Entrant{Person: t.Person, Name: t.Name, Login: t.Login, Agent: t.Agent, Next: t.Next, Old: old}
}

// errStepEnded is for a second step that waited too long, was tried too often, was done already, or whose account changed.
var errStepEnded = fault.New(fault.SignIn, "验证已超时或次数过多，请重新登录")

// StepOf finds the second step of the secret; a fault of kind SignIn says that there is none any more.
func (s *Service) StepOf(ctx context.Context, secret string) (Step, error) {
	if secret == "" {
		return Step{}, errStepEnded
	}
	var found **Step
	err := s.db.Read(ctx, func(b *db.Batch) {
		found = db.Maybe[Step](b, selectStep, weighed(db.Args{"hash": account.HashSecret(secret), "most": stepTries}))
	})
	if err == nil && *found == nil {
		err = errStepEnded
	}
	if err != nil {
		return Step{}, err
	}
	return **found, nil
}

// StepForm is what proves a person at the second step: a code of the generator or a recovery code, typed into one field,
// or a passkey's answer.
type StepForm struct {
	Secret, Typed, Assertion string
	Cookie                   string // the device cookie, when the browser has one
	Site                     Site
}

// Verify ends a sign-in: with a session, or with one sentence for whatever was wrong.
func (s *Service) Verify(ctx context.Context, who access.Actor, f StepForm) (w account.SignedIn, err error) {
	// Each try is an act of its own: repeating the form must give a session again.
	ctx = db.ByItself(ctx, "请重新登录。")
	t, err := s.StepOf(ctx, f.Secret)
	if err != nil {
		return w, err
	}
	in := t.entrant(who.Session)
	err = s.accounts.SecondStep(ctx, who, in, f.Cookie, func(actor access.Actor) error {
		var out db.Outcome
		out, err := s.db.Write(ctx, actor, func(ctx context.Context, tx *db.Tx) (err error) {
			w, err = s.verify(ctx, tx, in, f)
			return err
		})
		w.Outcome = out
		return err
	})
	if errors.Is(err, account.ErrWrongStep) {
		return account.SignedIn{}, s.refuseStep(ctx, who, in, f)
	}
	return w, err
}

// verify uses the proof up and the step with it: of two at once one finds it.
func (s *Service) verify(ctx context.Context, tx *db.Tx, in account.Entrant, f StepForm) (w account.SignedIn, err error) {
	args := weighed(db.Args{"hash": account.HashSecret(f.Secret), "most": stepTries})
	if list, err := db.All[Step](ctx, tx, lockStep, args); err != nil || len(list) == 0 {
		return w, errors.Join(err, errStepEnded)
	}
	if in.Shown, err = s.shown(ctx, tx, f); err != nil {
		return w, err
	}
	if _, err := tx.Exec(ctx, endStep, args); err != nil {
		return w, fmt.Errorf("end the second step: %w", err)
	}
	return s.accounts.Enter(ctx, tx, in, account.Demand{})
}

// shown spends the proof, and says what its session has shown by it: whoever had the password alone may have registered it, and by that shows
// no more than the password.
func (s *Service) shown(ctx context.Context, tx *db.Tx, f StepForm) (account.Shown, error) {
	alone, err := false, error(nil)
	if f.Assertion != "" {
		alone, err = answeredStep(ctx, tx, f)
	} else {
		alone, err = s.typedProof(ctx, tx, f.Typed)
	}
	if alone {
		return account.ShownPassword, err
	}
	return account.ShownSecond, err
}

// typedProof spends what was typed: the code of the moment, or a recovery code; alone says that no more than the password stands behind it.
func (s *Service) typedProof(ctx context.Context, tx *db.Tx, typed string) (alone bool, err error) {
	if code := recoveryText(typed); len(code) == recoveryLength {
		return s.useRecovery(ctx, tx, code)
	}
	list, err := db.All[storedCode](ctx, tx, selectStepSeed, weighed(db.Args{"person": tx.Who.Person}))
	if err != nil {
		return false, fmt.Errorf("find the generator of codes: %w", err)
	}
	for _, x := range list {
		secret, err := s.Unseal(seedPurpose, tx.Who.Person, x.Seed)
		if err != nil {
			continue
		}
		if step, ok := stepOf(typed, string(secret), x.Now); ok {
			n, err := tx.Exec(ctx, spendCode, db.Args{"id": x.ID, "person": tx.Who.Person, "step": step})
			if err != nil || n == 1 {
				return x.Alone, err
			}
		}
	}
	return false, account.ErrWrongStep
}

// shows says whether what was typed is a code of the moment, or a recovery code that was not used; it asks the same of whoever has nothing.
func (s *Service) shows(ctx context.Context, person int64, typed string) (bool, error) {
	var codes *bool
	var seeds *[]storedCode
	err := s.db.Read(ctx, func(b *db.Batch) {
		codes = db.Value[bool](b, hasRecovery, weighed(db.Args{"person": person, "hash": s.accounts.Digest(recoveryPurpose, person, recoveryText(typed))}))
		seeds = db.Many[storedCode](b, selectStepSeed, weighed(db.Args{"person": person}))
	})
	if err != nil || *codes {
		return err == nil, err
	}
	for _, x := range *seeds {
		secret, err := s.Unseal(seedPurpose, person, x.Seed)
		if err != nil {
			continue
		}
		if _, ok := stepOf(typed, string(secret), x.Now); ok {
			return true, nil
		}
	}
	return false, nil
}

// refuseStep notes a wrong try. The last one that is allowed sends back to the password.
func (s *Service) refuseStep(ctx context.Context, who access.Actor, in account.Entrant, f StepForm) error {
	_, err := s.db.Write(ctx, access.Actor{Name: "未登录", Request: who.Request, From: who.From}, func(ctx context.Context, tx *db.Tx) error {
		account.LogWrongStep(tx, in)
		tries, err := db.Scalar[int](ctx, tx, countStep, db.Args{"hash": account.HashSecret(f.Secret)})
		if err != nil || tries != 1 {
			return err
		}
		return message.Tell(ctx, tx, "signin.refused", in.Person) // once a step: the other tries belong to it
	})
	if err == nil {
		_, err = s.StepOf(ctx, f.Secret)
	}
	if err != nil {
		return err
	}
	return form.Errors{{Field: "code", Text: "验证没有通过，请核对后重试"}}
}

// Asking is what a browser needs to prove its person with a passkey; Sealed comes back with the form where there is one.
type Asking struct {
	Challenge string   `json:"challenge"`
	RPID      string   `json:"rpId"`
	Allow     []string `json:"allow"`
	Sealed    string   `json:"sealed"`
}

// stepChallenge is what a passkey signs at the second step: it belongs to this step alone, and ends with it.
func stepChallenge(secret string) []byte {
	return account.HashSecret("challenge of a sign-in|" + secret)
}

// AskPasskey asks for one of the person's passkeys at the second step.
func (s *Service) AskPasskey(ctx context.Context, secret string, site Site) (Asking, error) {
	t, err := s.StepOf(ctx, secret)
	if err != nil {
		return Asking{}, err
	}
	var keys *[][]byte
	err = s.db.Read(ctx, func(b *db.Batch) {
		keys = db.Values[[]byte](b, selectStepKeys, weighed(db.Args{"person": t.Person, "rp": site.ID}))
	})
	if err != nil {
		return Asking{}, err
	}
	out := Asking{Challenge: base64URL(stepChallenge(secret)), RPID: site.ID, Allow: []string{}}
	for _, k := range *keys {
		out.Allow = append(out.Allow, base64URL(k))
	}
	return out, nil
}

// answeredStep checks a passkey's answer.
func answeredStep(ctx context.Context, tx *db.Tx, f StepForm) (alone bool, err error) {
	key, err := usePasskey(ctx, tx, f.Site, f.Assertion, stepChallenge(f.Secret), selectStepKey)
	if errors.Is(err, passkey.ErrAssertion) {
		return false, account.ErrWrongStep
	}
	return key.Alone, err
}

// stepLife is how long a browser keeps the secret of a second step.
const stepLife = 5 * time.Minute

// StepSeconds is stepLife for a cookie.
const StepSeconds = int(stepLife / time.Second)
