// Package sample fills a database with the shipped charter and invented people, for tests, the gallery
// and the demo. Everything goes through the services, so samples obey the rules. Builders of records
// are in files of their own, one a feature.
package sample

import (
	"context"
	"fmt"
	"sync"

	"github.com/alexedwards/argon2id"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
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

// Demo is Office with a password of one's own; it marks the database as a demo and keeps the password
// for the sign-in page.
func Demo(ctx context.Context, d *db.DB, password string) error {
	hash, err := hashOf(password)
	if err != nil {
		return err
	}
	return load(ctx, d, hash, func(ctx context.Context, tx *db.Tx) error { return unit.MarkDemo(ctx, tx, password) })
}

// testHash is worked out once: hashing is slow by design.
var testHash = sync.OnceValues(func() (string, error) { return hashOf(Password) })

func hashOf(password string) (string, error) {
	return argon2id.CreateHash(password, &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

func load(ctx context.Context, d *db.DB, hash string, then func(context.Context, *db.Tx) error) error {
	c, err := charter.Default()
	if err != nil {
		return err
	}
	_, err = d.Write(ctx, access.System("示例数据"), func(ctx context.Context, tx *db.Tx) error {
		if _, err := charter.LoadTx(ctx, tx, c, tx.At); err != nil {
			return err
		}
		units, err := unit.AllTx(ctx, tx)
		if err != nil {
			return err
		}
		people := everybody(units, hash, tx.At)
		if err := unit.Enlist(ctx, tx, people); err != nil {
			return err
		}
		tx.Log(audit.Entry{Action: "sample.people", Kind: "person", Title: "示例人员", Detail: fmt.Sprintf("新增 %d 人", len(people))})
		return then(ctx, tx)
	})
	return err
}
