package setting

import (
	"context"
	"crypto/md5"
	"encoding/binary"
	"strings"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// InWords are the changed settings as pages name them: number, label, value in words, by_name. Keys are words, and messages are about
// numbers: number is Number of the key.
var InWords = `(SELECT ('x' || left(md5(s.key), 12))::bit(48)::bigint AS number, w.label, coalesce(o.label, s.value || ' ' || w.unit) AS value, s.by_name
	FROM setting s JOIN (VALUES ` + rows(func(d Def) [][]string { return [][]string{{string(d.Key), d.Label, d.Unit}} }) + `) AS w(key, label, unit) ON w.key = s.key
	LEFT JOIN (VALUES ` + rows(answerRows) + `) AS o(key, value, label) ON o.key = s.key AND o.value = s.value)`

func answerRows(d Def) (out [][]string) {
	for _, o := range d.Answers() {
		out = append(out, []string{string(d.Key), o.Value, o.Label})
	}
	return out
}

// rows are the rows of the whole table for VALUES; they are the program's own words.
func rows(of func(Def) [][]string) string {
	out := []string{}
	for _, d := range Table {
		for _, cells := range of(d) {
			out = append(out, "('"+strings.Join(cells, "', '")+"')")
		}
	}
	return strings.Join(out, ", ")
}

// Number stands for the setting where a number is wanted: the first 48 bits of its key's MD5, as PostgreSQL works them out too.
func (d Def) Number() int64 {
	sum := md5.Sum([]byte(d.Key))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 16)
}

const selectAll = "SELECT key, value, version, by_name, at FROM setting"

// Begin stores a value of a setting that was never changed, inside the act that fills a new database.
func Begin(ctx context.Context, tx *db.Tx, key Key, value string) error {
	return save(ctx, tx, need(key), 0, value)
}

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
