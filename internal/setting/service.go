package setting

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
)

// Path is the page of all settings.
const Path = "/admin/settings"

// Tell is what follows inside the act where a security setting was changed: who must hear of it, and who must not be shut out. People stand in later rooms.
type Tell func(ctx context.Context, tx *db.Tx, d Def) error

// Service has the use cases of the settings page.
type Service struct {
	db   *db.DB
	tell Tell
}

// NewService makes the service; tell follows the change of a security setting.
func NewService(d *db.DB, tell Tell) *Service { return &Service{d, tell} }

// List gives all settings in groups.
func (s *Service) List(ctx context.Context, who access.Actor) ([]Group, error) {
	v, err := s.load(ctx, who)
	if err != nil {
		return nil, err
	}
	return v.Groups(), nil
}

// Get gives one setting to whoever may change it.
func (s *Service) Get(ctx context.Context, who access.Actor, key string) (Item, error) {
	d, err := Find(key)
	if err != nil {
		return Item{}, err
	}
	v, err := s.load(ctx, who)
	if err == nil {
		_, err = Acts.Act(who, access.Ties{}, d.act())
	}
	if err != nil {
		return Item{}, err
	}
	return v.item(d), nil
}

func (s *Service) load(ctx context.Context, who access.Actor) (v *Values, err error) {
	if err := reads(who); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(b *db.Batch) { v = Load(b) })
	return v, err
}

// Change stores a new value; version is the one the form was opened on.
func (s *Service) Change(ctx context.Context, who access.Actor, key string, version int, typed string) (db.Outcome, error) {
	d, err := Find(key)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return d.steps().TakeAct(ctx, tx, db.Asked{Version: version, Do: d.act()}, func(was Item) (string, error) {
			value, err := d.Check(typed)
			if err == nil {
				err = save(ctx, tx, d, version, value)
			}
			if err == nil && d.OfSecurity() {
				err = s.tell(ctx, tx, d)
			}
			tx.Done(Path, "%s已改为%s", d.Label, d.Show(value))
			return d.Show(was.Value) + "→" + d.Show(value), err
		})
	})
}

// steps take the change of one setting: its key is a word, and the log knows it by its label.
func (d Def) steps() db.Steps[Item] {
	return db.Steps[Item]{Chart: flow.ChartOf(&Acts, flow.Untied[Item], func(i Item) int { return i.Version }),
		On: func(Item) db.On { return db.On{Kind: Acts.Kind, Title: d.Label} },
		Lock: func(ctx context.Context, tx *db.Tx, _ int64) (Item, error) {
			if err := reads(tx.Who); err != nil {
				return Item{}, err
			}
			v, err := LoadTx(ctx, tx)
			if err != nil {
				return Item{}, err
			}
			return v.item(d), nil
		}}
}
