package setting

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

const selectAll = "SELECT key, value, version, by_name, at FROM setting"

// save stores a value over the version that the form was opened on; version 0 is a setting that was
// never changed. Whoever comes second meets no row.
func save(ctx context.Context, tx *db.Tx, d Def, version int, value string) error {
	args := db.Args{"key": string(d.Key), "value": value, "version": version, "name": tx.Who.Name, "at": tx.At}
	if version != 0 {
		return tx.Change(ctx, `UPDATE setting SET value = @value, version = version + 1, by_name = @name, at = @at
			WHERE key = @key AND version = @version`, args)
	}
	n, err := tx.Exec(ctx, `INSERT INTO setting (key, value, by_name, at) VALUES (@key, @value, @name, @at)
		ON CONFLICT DO NOTHING`, args)
	if err == nil && n == 0 {
		err = fault.Stale()
	}
	return err
}
