package main

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
	"jointmeeting/internal/recovery"
	"jointmeeting/internal/verify"
)

// logOf is how this machine stands to the log of the database that the settings name.
func (a *program) logOf() recovery.Log {
	return recovery.Log{Secret: a.secret(), Witness: recovery.WitnessOf(a.config.DataDir, string(a.config.DatabaseURL)), Say: a.log}
}

// outside is what this machine keeps of the log outside of the database.
func (a *program) outside() verify.Outside {
	l := a.logOf()
	return verify.Outside{File: a.config.Checkpoints, Seen: l.Witness.Seen, Look: func(ctx context.Context, d *db.DB) error {
		_, err := l.Look(ctx, d.Pool(), d.LogKey())
		return err
	}}
}

// opened opens the records with the log's key and closes them after the work.
func (a *program) opened(ctx context.Context, at addresses, pools db.Pools, work func(*db.DB) error) error {
	d, err := db.OpenPools(ctx, at.app, pools)
	if err != nil {
		return err
	}
	defer d.Close()
	l := a.logOf()
	if err := l.Open(ctx, d); err != nil {
		return err
	}
	defer l.Leave(ctx, d)
	return work(d)
}

// upgraded brings the schema up and has the log take in what that added to it.
func (a *program) upgraded(ctx context.Context, at addresses, up func() error) error {
	conn, err := doctor.Connect(ctx, at.owner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return a.logOf().Upgrade(ctx, conn, up)
}

// logKnown says of a database of an older schema whether this machine has seen it at a newer one.
func (a *program) logKnown(ctx context.Context, at addresses) error {
	conn, err := doctor.Connect(ctx, at.app)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return a.logOf().Known(ctx, conn)
}
