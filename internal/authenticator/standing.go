package authenticator

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// standing is how a person stands to the second step, and to registering what it asks for. Who is asked for a second proof as shipped, and for
// registering one, has a seat of weight (issue: convenors, office, administrators).
type standing struct {
	Version int
	Demo    bool
	Has     bool // something is registered that stands for the seats of the moment
	Vouched bool // something was not registered after the password alone, or was confirmed since
	Needs   bool // holds a seat of weight
	Grave   bool // holds one or waits for it
}

func standingArgs(person int64) db.Args {
	return weighed(db.Args{"person": person})
}

// weighed adds what stands asks for: the roles of weight.
func weighed(own db.Args) db.Args {
	own["grave"] = access.Names(unit.GraveRoles())
	return own
}

// askStanding asks for it in a page's round trip; standingTx inside an act.
func askStanding(b *db.Batch, person int64) *standing {
	return db.One[standing](b, selectStanding, standingArgs(person))
}

func standingTx(ctx context.Context, tx *db.Tx, person int64) (standing, setting.Values, error) {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return standing{}, values, fmt.Errorf("load the settings: %w", err)
	}
	st, err := db.Get[standing](ctx, tx, selectStanding, standingArgs(person))
	if err != nil {
		err = fmt.Errorf("find how person %d stands: %w", person, err)
	}
	return st, values, err
}

// byCode says whether the person registers nothing after the password alone: whoever has stolen one would register what is theirs, and be
// the person from then on. In a demo nobody is asked until somebody changes the setting.
func (st standing) byCode(v setting.Values) bool {
	return st.Grave && v.Bool(setting.LoginEnrolCode) && (!st.Demo || v.Changed(setting.LoginEnrolCode))
}

// NeedsCode is what whoever showed no more than the password hears before registering anything.
const NeedsCode = "您本次只凭密码登录，登记动态验证码或通行密钥前，须先在“个人中心—登录安全”填写启用码"

// MayAdd says why the person registers nothing in this session; nil when they may.
func (s *Service) MayAdd(ctx context.Context, who access.Actor) error {
	var st *standing
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) { st, values = askStanding(b, who.Person), setting.Load(b) })
	if err == nil && who.Alone && st.byCode(*values) {
		err = fault.Denied(NeedsCode)
	}
	return err
}

// mayAdd is MayAdd inside the act; alone says that what is registered stands for no seat of weight that its person may get.
func mayAdd(ctx context.Context, tx *db.Tx) (alone bool, err error) {
	if !tx.Who.Alone {
		return false, nil
	}
	st, values, err := standingTx(ctx, tx, tx.Who.Person)
	if err == nil && st.byCode(values) {
		err = fault.Denied(NeedsCode)
	}
	return !st.Grave, err
}

// CodeTx says inside an act whether a code is what lets the person register after the password alone, and whether it would be the first that
// behind which more stands.
func CodeTx(ctx context.Context, tx *db.Tx, person int64) (asked, first bool, err error) {
	st, values, err := standingTx(ctx, tx, person)
	return st.byCode(values), !st.Vouched, err
}

// DropAlone takes away, inside the act in which a code was shown, what was registered after the password alone: nobody knows by whom.
func DropAlone(ctx context.Context, tx *db.Tx, person int64) error {
	list, err := db.All[Authenticator](ctx, tx, lockAlone, waiting(db.Args{"person": person}))
	for _, x := range list {
		x.log(tx, authenticatorActs.Note("drop_alone"), "")
		if err == nil {
			err = discard(ctx, tx, x, "只凭密码登记的，凭启用码重新登记", removed)
		}
	}
	return err
}
