package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
	"jointmeeting/internal/dump"
)

// opened opens the records with the log's key, without which nothing can be written, and closes them after the work.
func (a *program) opened(ctx context.Context, at addresses, pools db.Pools, work func(*db.DB) error) error {
	d, err := db.OpenPools(ctx, at.app, pools)
	if err != nil {
		return err
	}
	defer d.Close()
	key, err := a.logKey(ctx, d.Pool())
	if err != nil {
		return err
	}
	d.SealLog(key)
	return work(d)
}

// ownLogKey derives the log's key from the secret that is there; it makes none.
func (a *program) ownLogKey() (audit.Key, error) {
	if _, err := os.Stat(a.deviceKeyPath()); a.config.Secret == "" && err != nil {
		return audit.Key{}, err
	}
	return derived(a.deviceKey())
}

func derived(secret []byte, err error) (audit.Key, error) {
	if err != nil {
		return audit.Key{}, err
	}
	return audit.NewKey(secret)
}

// logKey is the key for a log: the one by which its entries are authenticated already, or a new one for a log that has none.
func (a *program) logKey(ctx context.Context, q audit.Querier) (audit.Key, error) {
	key, err := a.fittingKey(ctx, q)
	if err == nil && key.ID == "" {
		return derived(a.deviceKey())
	}
	return key, err
}

// fittingKey is the key that is there, or none where there is none and the log asks for none. It refuses one by which the log is not
// authenticated, and to do without the one by which it is.
func (a *program) fittingKey(ctx context.Context, q audit.Querier) (audit.Key, error) {
	key, err := a.ownLogKey()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if misfit := key.Fits(ctx, q); misfit != nil {
		return audit.Key{}, fmt.Errorf("%w: %s", misfit, a.keyCure())
	}
	return key, nil
}

func (a *program) keyCure() string {
	return fmt.Sprintf("set PORTAL_SECRET to that of the other machines, or bring %s back (a backup holds it); where it is lost for good, `portal migrate seal` goes on under a new one", a.deviceKeyPath())
}

// keyIn is the log's key that a backup holds.
func keyIn(f *dump.File) (audit.Key, error) {
	for _, s := range f.Secrets {
		if s.Name == deviceKeyName {
			return derived(hex.DecodeString(strings.TrimSpace(string(s.Text))))
		}
	}
	return audit.Key{}, audit.ErrNoKey
}

// upgraded brings the schema up and has the log take in what that added to it.
func (a *program) upgraded(ctx context.Context, at addresses, up func() error) error {
	conn, err := doctor.Connect(ctx, at.owner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	before, err := audit.MarkOf(ctx, conn)
	if err != nil || before.Last == 0 {
		if err == nil {
			err = up() // an empty log has nothing to take in
		}
		return err
	}
	key, err := a.logKey(ctx, conn)
	if err != nil {
		return err
	}
	if err := up(); err != nil {
		return err
	}
	return audit.SealUpgrade(ctx, conn, key, before)
}

// withLogKey connects as the owner of the tables.
func withLogKey(ctx context.Context, at addresses, secret []byte, work func(*pgx.Conn, audit.Key) error) error {
	key, err := audit.NewKey(secret)
	if err != nil {
		return err
	}
	conn, err := doctor.Connect(ctx, at.owner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return work(conn, key)
}

// logKeyFits tells the doctor whether this machine can add to the log and check who wrote it.
func (a *program) logKeyFits(ctx context.Context, conn *pgx.Conn) (string, error) {
	key, err := a.fittingKey(ctx, conn)
	switch {
	case err != nil:
		return "", err
	case key.ID == "":
		return "none yet: made when the portal first writes", nil
	}
	return "entries are authenticated by key " + key.ID, nil
}
