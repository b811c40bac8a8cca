package setting

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
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
	if _, err := mayChange(who, d); err != nil {
		return Item{}, err
	}
	v, err := s.load(ctx, who)
	if err != nil {
		return Item{}, err
	}
	return v.item(d), nil
}

func (s *Service) load(ctx context.Context, who access.Actor) (v *Values, err error) {
	if _, reads := who.Holds(access.Ties{}, mayRead...); !reads {
		return nil, fault.NotFound()
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
	change, err := mayChange(who, d)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		before, err := LoadTx(ctx, tx)
		if err != nil {
			return err
		}
		if err := db.Fresh(before.item(d).Version, version); err != nil {
			return err
		}
		value, err := d.Check(typed)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, d, version, value); err != nil {
			return err
		}
		was := before.item(d).Value
		tx.LogAct(db.On{Kind: Acts.Kind, Title: d.Label}, change, "", d.Show(was)+"→"+d.Show(value))
		tx.Done(Path, "%s已改为%s", d.Label, d.Show(value))
		if !d.OfSecurity() {
			return nil
		}
		return s.tell(ctx, tx, d)
	})
}
