package charter

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// Preview tells what loading would change, and changes nothing.
func Preview(ctx context.Context, d *db.DB, c *Charter) (Diff, error) {
	now, err := unit.RollNow(ctx, d)
	if err != nil {
		return Diff{}, err
	}
	return c.Compare(now), nil
}

// Load brings the database in line with the charter, with effect from the day given (zero: today),
// and tells what it changed. Loading the same charter again does nothing and logs nothing.
func Load(ctx context.Context, d *db.DB, who access.Actor, c *Charter, from time.Time) (Diff, error) {
	diff, err := Preview(ctx, d, c)
	if err != nil || diff.Empty() {
		return diff, err
	}
	_, err = d.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		diff, err = LoadTx(ctx, tx, c, from)
		return err
	})
	return diff, err
}

// LoadTx is Load inside an act of the caller; the comparison is made again under the roll's lock, so
// that two loads at once do not both add.
func LoadTx(ctx context.Context, tx *db.Tx, c *Charter, from time.Time) (Diff, error) {
	now, err := unit.RollTx(ctx, tx)
	if err != nil {
		return Diff{}, err
	}
	diff := c.Compare(now)
	if from.IsZero() {
		from = tx.At
	}
	if err := unit.Apply(ctx, tx, diff.Changes, from, "依据《"+c.Source.Title+"》"); err != nil {
		return Diff{}, fmt.Errorf("load the charter: %w", err)
	}
	tx.LogAct(db.On{Kind: Acts.Kind, Title: c.Source.Title}, Acts.Note("load"), "", diff.summary())
	return diff, nil
}

// summary counts the changes by kind, without texts, for the log.
func (d Diff) summary() string {
	c := d.Changes
	words := []string{}
	for _, k := range []struct {
		word string
		n    int
	}{{"新增单位", len(c.New)}, {"更名", len(c.Names)}, {"职责", len(c.Duties)}, {"加入", len(c.Join)}, {"退出", len(c.Leave)},
		{"资料", len(c.Fixed)}, {"职能", len(c.Functions)}} {
		if k.n > 0 {
			words = append(words, fmt.Sprintf("%s %d", k.word, k.n))
		}
	}
	return strings.Join(words, "，")
}
