package main

import (
	"context"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
)

// opened opens the records with the log's key, without which nothing can be written, and closes them after the work.
func (a *program) opened(ctx context.Context, at addresses, pools db.Pools, work func(*db.DB) error) error {
	d, err := db.OpenPools(ctx, at.app, pools)
	if err != nil {
		return err
	}
	defer d.Close()
	key, err := a.secret().For(ctx, d.Pool())
	if err != nil {
		return err
	}
	d.SealLog(key)
	return work(d)
}

// upgraded brings the schema up and has the log take in what that added to it.
func (a *program) upgraded(ctx context.Context, at addresses, up func() error) error {
	conn, err := doctor.Connect(ctx, at.owner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return audit.Upgrade(ctx, conn, a.secret().For, up)
}

// logKeyFits tells the doctor whether this machine can add to the log and check who wrote it.
func (a *program) logKeyFits(ctx context.Context, conn *pgx.Conn) (string, error) {
	key, err := a.secret().Fitting(ctx, conn)
	switch {
	case err != nil:
		return "", err
	case key.ID == "":
		return "none yet: made when the portal first writes", nil
	}
	return "entries are authenticated by key " + key.ID, nil
}
