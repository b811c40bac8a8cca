package authenticator

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"image"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// codePeriod is how long one code is shown.
const codePeriod = 30

const seedPurpose = "seed of codes"

// Seed is a new generator of codes, not stored yet: shown to its person once, and sealed in the form.
type Seed struct {
	Secret string // to type by hand
	Link   string // opens the authenticator of the device on which the page is read
	Sealed string
	QR     QR
}

// QR is a code to photograph: a square of Size modules, and a path over its dark ones.
type QR struct {
	Size int
	Path string
}

// NewSeed draws a seed for the person.
func (s *Service) NewSeed(who access.Actor, issuer string) (Seed, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: who.Login})
	if err != nil {
		return Seed{}, fmt.Errorf("draw a seed: %w", err)
	}
	return s.seed(who, key)
}

// Reseed shows the sealed seed of a refused form again.
func (s *Service) Reseed(who access.Actor, issuer, sealed string) (Seed, error) {
	secret, err := s.unsealSeed(who, sealed)
	if err != nil {
		return s.NewSeed(who, issuer)
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return Seed{}, fmt.Errorf("read a sealed seed: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: who.Login, Secret: raw})
	if err != nil {
		return Seed{}, fmt.Errorf("show a seed again: %w", err)
	}
	return s.seed(who, key)
}

func (s *Service) seed(who access.Actor, key *otp.Key) (Seed, error) {
	sealed, err := s.Seal(seedPurpose, who.Person, []byte(key.Secret()))
	if err != nil {
		return Seed{}, err
	}
	img, err := key.Image(400, 400)
	if err != nil {
		return Seed{}, fmt.Errorf("draw the code of a seed: %w", err)
	}
	return Seed{Secret: key.Secret(), Link: key.URL(), Sealed: base64.RawURLEncoding.EncodeToString(sealed), QR: readQR(img)}, nil
}

func (s *Service) unsealSeed(who access.Actor, sealed string) (string, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", account.ErrSealed
	}
	secret, err := s.Unseal(seedPurpose, who.Person, b)
	return string(secret), err
}

// NewCode is what was typed to add a generator; Keep leaves the other sessions open.
type NewCode struct {
	Name, Sealed, Code, Password string
	Keep                         bool
}

// AddCode stores a generator once it has shown a right code and the password was typed again.
func (s *Service) AddCode(ctx context.Context, who access.Actor, in NewCode) (Made, error) {
	var errs form.Errors
	errs.Need("name", "名称", form.Line(in.Name), NameMax)
	secret, err := s.unsealSeed(who, in.Sealed)
	if err != nil {
		errs.Add("code", "此页面已失效，请重新打开后扫描新的二维码")
	}
	if errs != nil {
		return Made{}, errs
	}
	if err := s.CheckPassword(ctx, who, in.Password); err != nil {
		return Made{}, err
	}
	var codes []string
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) (err error) {
		step, ok := stepOf(in.Code, secret, tx.At)
		if !ok {
			return form.Errors{{Field: "code", Text: "验证码不正确，请核对手机时间后输入当前的 6 位数字"}}
		}
		codes, err = s.putCode(ctx, tx, in, secret, step)
		return err
	})
	if db.Constraint(err) == "authenticator_code_one" {
		return Made{}, form.Errors{{Field: "name", Text: "您已登记动态验证码，请先移除原来的"}}
	}
	return made(out, codes), err
}

func (s *Service) putCode(ctx context.Context, tx *db.Tx, in NewCode, secret string, step int64) ([]string, error) {
	alone, err := mayAdd(ctx, tx)
	if err != nil {
		return nil, err
	}
	sealed, err := s.Seal(seedPurpose, tx.Who.Person, []byte(secret))
	if err != nil {
		return nil, err
	}
	name := form.Line(in.Name)
	x := Authenticator{Person: tx.Who.Person, PersonName: tx.Who.Name, Kind: ByCode, Name: name}
	if x.ID, err = tx.Insert(ctx, insertCode, db.Args{"person": x.Person, "name": name, "seed": sealed, "step": step, "at": tx.At, "alone": alone}); err != nil {
		return nil, err
	}
	return s.added(ctx, tx, x, alone, in.Keep)
}

// stepOf finds the moment to which a code belongs: this one, or the one before or after it.
func stepOf(code, secret string, now time.Time) (int64, bool) {
	code = strings.ReplaceAll(form.Line(form.Narrow(code)), " ", "")
	for _, by := range []int64{0, -1, 1} {
		at := now.Add(time.Duration(by*codePeriod) * time.Second)
		want, err := totp.GenerateCode(secret, at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return at.Unix() / codePeriod, true
		}
	}
	return 0, false
}

// Code is a right code; it counts once, with the act it was typed for.
type Code struct{ Authenticator, Step int64 }

// storedCode is a generator of the person with what checking a code needs.
type storedCode struct {
	ID    int64
	Seed  []byte
	Now   time.Time
	Alone bool // no more than the password stands behind it
}

// CheckCode compares a typed code with the person's generator. Wrong ones are counted like wrong passwords.
func (s *Service) CheckCode(ctx context.Context, who access.Actor, code string) (Code, error) {
	var found **storedCode
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		found, values = db.Maybe[storedCode](b, selectSeed, waiting(db.Args{"person": who.Person})), setting.Load(b)
	})
	if err != nil {
		return Code{}, err
	}
	if *found == nil || form.Line(code) == "" {
		return Code{}, form.Errors{{Field: "code", Text: "请填写动态验证码"}}
	}
	right, err := s.accounts.CountOwnTry(ctx, who, "code", "code", values)
	if err != nil {
		return Code{}, err
	}
	secret, err := s.Unseal(seedPurpose, who.Person, (*found).Seed)
	if err != nil {
		return Code{}, form.Errors{{Field: "code", Text: "动态验证码已不能使用，请移除后重新登记"}}
	}
	step, ok := stepOf(code, string(secret), (*found).Now)
	if !ok {
		return Code{}, form.Errors{{Field: "code", Text: "动态验证码不正确"}}
	}
	right()
	return Code{(*found).ID, step}, nil
}

// countTyped counts a try to prove oneself with a code or a recovery code, before it is looked at.
func (s *Service) countTyped(ctx context.Context, who access.Actor, typed string) (right func(), err error) {
	var values *setting.Values
	if err := s.db.Read(ctx, func(b *db.Batch) { values = setting.Load(b) }); err != nil {
		return nil, err
	}
	if form.Line(typed) == "" {
		return nil, form.Errors{{Field: "code", Text: "请填写动态验证码或没有用过的备用码"}}
	}
	return s.accounts.CountOwnTry(ctx, who, "code", "code", values)
}

// UseCode spends the code in the act's transaction: the same code, or an older one, is refused.
func UseCode(ctx context.Context, tx *db.Tx, c Code) error {
	n, err := tx.Exec(ctx, spendCode, db.Args{"id": c.Authenticator, "person": tx.Who.Person, "step": c.Step})
	if err != nil {
		return fmt.Errorf("spend a code: %w", err)
	}
	if n == 0 {
		return form.Errors{{Field: "code", Text: "此验证码已用过，请等待下一个"}}
	}
	return nil
}

// readQR reads the modules off the picture: the first dark run of the top row is seven modules wide.
func readQR(img image.Image) QR {
	dark := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r < 0x8000 }
	edge := img.Bounds().Dx()
	start := 0
	for start < edge && !dark(start, start) {
		start++
	}
	run := start
	for run < edge && dark(run, start) {
		run++
	}
	module := max(1, (run-start)/7)
	q, size := strings.Builder{}, (edge-2*start)/module
	for y := range size {
		for x := range size {
			if dark(start+x*module+module/2, start+y*module+module/2) {
				fmt.Fprintf(&q, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return QR{size, q.String()}
}
