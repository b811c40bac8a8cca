// Package sample fills a database with the shipped charter and invented people, for tests, the gallery
// and the demo. Everything goes through the services, so samples obey the rules. Builders of records
// are in files of their own, one a feature.
package sample

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// Password is the sample people's password in tests.
const Password = "Yangli-2026-shifan"

// Office loads the shipped charter and the sample people, in one act.
func Office(ctx context.Context, d *db.DB) error {
	hash, err := testHash()
	if err != nil {
		return err
	}
	return load(ctx, d, hash, func(context.Context, *db.Tx) error { return nil })
}

// ErrNotEmpty refuses to mix samples with what is there.
var ErrNotEmpty = errors.New("the database is not empty: the demo is loaded into an empty one only")

// Demo is an office at work with a password of one's own; it marks the database as a demo and keeps the
// password for the sign-in page.
func Demo(ctx context.Context, d *db.DB, password string) error {
	hash, err := attempt.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	if err := load(ctx, founding(d), hash, func(ctx context.Context, tx *db.Tx) error { return unit.MarkDemo(ctx, tx, password) }); err != nil {
		return err
	}
	return Story(ctx, d)
}

// Living is Office with the demo's story, for tests of pages.
func Living(ctx context.Context, d *db.DB) error {
	if err := Office(ctx, founding(d)); err != nil {
		return err
	}
	return Story(ctx, d)
}

// founding is the database on a day before the story begins: its people are there when it does.
func founding(d *db.DB) *db.DB {
	return d.WithClock(func() time.Time { return d.Now().AddDate(0, 0, -90) })
}

// testHash is worked out once: hashing is slow by design.
var testHash = sync.OnceValues(func() (string, error) { return attempt.HashPassword(context.Background(), Password) })

// eased are the settings by which sample people sign in and sign by their password alone, as they have registered nothing else.
var eased = []struct {
	key   setting.Key
	value string
}{{setting.MinutesGrade, "0"}, {setting.LoginEnrolDays, "14"}, {setting.LoginEnrolCode, "0"}}

func load(ctx context.Context, d *db.DB, hash string, then func(context.Context, *db.Tx) error) error {
	c, err := charter.Default()
	if err != nil {
		return err
	}
	_, err = d.Write(ctx, access.System("示例数据"), func(ctx context.Context, tx *db.Tx) error {
		if empty, err := unit.EmptyTx(ctx, tx); err != nil || !empty {
			return errors.Join(err, ErrNotEmpty)
		}
		// A year and more back, so that names and seats can be changed from any day of this year on.
		from := time.Date(tx.At.Year()-1, 1, 1, 0, 0, 0, 0, form.Zone)
		if _, err := charter.LoadTx(ctx, tx, c, from); err != nil {
			return err
		}
		units, err := unit.AllTx(ctx, tx)
		if err != nil {
			return err
		}
		people := everybody(units, hash, from)
		if err := account.Enlist(ctx, tx, people); err != nil {
			return err
		}
		for _, eased := range eased {
			if err := setting.Begin(ctx, tx, eased.key, eased.value); err != nil {
				return err
			}
		}
		tx.LogAct(db.On{Kind: unit.SampleActs.Kind, Title: "示例人员"}, unit.SampleActs.Note("people"), "", fmt.Sprintf("新增 %d 人", len(people)))
		return then(ctx, tx)
	})
	return err
}
