package unitgroup

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// seen is who reads the groups: those who make minutes.
const seen = "(@office OR @convenor)"

// unitsOn are the units of group g on the day, an expression of the statement around it: one that the office keeps has those of its units that
// belong to the joint meeting on that day or were invited from outside.
func unitsOn(day string) string {
	return `ARRAY(SELECT u.id FROM unit_now u WHERE (u.kind = g.kind OR (g.kind = 'own' AND EXISTS (SELECT 1 FROM unit_group_unit x WHERE x.unit_group = g.id AND x.unit = u.id AND x.removed_at IS NULL)))
		AND (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership b WHERE b.unit = u.id AND b.valid_from <= ` + day + ` AND (b.valid_to IS NULL OR b.valid_to > ` + day + `)))
		ORDER BY array_position(ARRAY['member','locality','other'], u.kind), u.ord, u.id)`
}

// columns are those of group g with its units on a day.
func columns(day string) string {
	return "g.id, g.kind, g.name, g.retired_at IS NOT NULL AS retired, g.version, " + unitsOn(day) + " AS units"
}

// AllOn are all groups with their units of the day, as JSON: an expression of the statement around it.
func AllOn(day string) string {
	return "coalesce((SELECT json_agg(json_build_object('ID', g.id, 'Kind', g.kind, 'Name', g.name, 'Retired', g.retired_at IS NOT NULL, 'Units', " + unitsOn(day) + ")" + byUse + ") FROM unit_group g), '[]')"
}

// byUse is the order of the groups g: those in use first.
const byUse = " ORDER BY g.retired_at IS NOT NULL, array_position(ARRAY['member','locality','own'], g.kind), g.id"

// whole are the columns of a group with all units that the office chose, whether they belong today or not.
const whole = `g.id, g.kind, g.name, g.retired_at IS NOT NULL AS retired, g.version,
	ARRAY(SELECT x.unit FROM unit_group_unit x WHERE x.unit_group = g.id AND x.removed_at IS NULL ORDER BY x.unit) AS units`

const selectOne = "SELECT " + whole + " FROM unit_group g WHERE g.id = @id AND " + seen

var (
	selectToday = "SELECT " + columns("portal_today()") + " FROM unit_group g WHERE " + seen + byUse
	selectOn    = "SELECT " + columns("@day::date") + " FROM unit_group g WHERE " + seen + byUse
)

// OnTx loads the groups with their units of a day inside an act.
func OnTx(ctx context.Context, tx *db.Tx, day time.Time) ([]Group, error) {
	return db.All[Group](ctx, tx, selectOn, db.Seen(tx.Who, db.Args{"day": day.Format(time.DateOnly)}))
}

// lock takes a group that the office keeps.
func lock(ctx context.Context, tx *db.Tx, id int64) (Group, error) {
	return db.Get[Group](ctx, tx, selectOne+" AND g.kind = 'own' FOR UPDATE OF g", db.Seen(tx.Who, db.Args{"id": id}))
}

func insert(ctx context.Context, tx *db.Tx, f Form) (int64, error) {
	id, err := tx.Insert(ctx, "INSERT INTO unit_group (kind, name) VALUES ('own', @name) RETURNING id", db.Args{"name": f.Name})
	if err != nil {
		return 0, twice(err)
	}
	return id, putUnits(ctx, tx, id, f.Units)
}

func update(ctx context.Context, tx *db.Tx, was Group, f Form) error {
	err := tx.Change(ctx, "UPDATE unit_group SET name = @name, version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"id": was.ID, "version": was.Version, "name": f.Name})
	if err != nil {
		return twice(err)
	}
	return putUnits(ctx, tx, was.ID, f.Units)
}

// putUnits says who is in a group; who is taken out keeps the row.
func putUnits(ctx context.Context, tx *db.Tx, id int64, units []int64) error {
	args := db.Args{"id": id, "units": units, "at": tx.At}
	_, err := tx.Exec(ctx, "UPDATE unit_group_unit SET removed_at = @at WHERE unit_group = @id AND removed_at IS NULL AND NOT unit = ANY(@units)", args)
	if err != nil {
		return fmt.Errorf("take units out of group %d: %w", id, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO unit_group_unit (unit_group, unit) SELECT @id::bigint, u.id FROM unnest(@units::bigint[]) u(id)
		WHERE NOT EXISTS (SELECT 1 FROM unit_group_unit x WHERE x.unit_group = @id AND x.unit = u.id AND x.removed_at IS NULL)`, args)
	if err != nil {
		return fmt.Errorf("put units into group %d: %w", id, err)
	}
	return nil
}

func retire(ctx context.Context, tx *db.Tx, g Group) error {
	return tx.Change(ctx, "UPDATE unit_group SET retired_at = @at, version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"id": g.ID, "at": tx.At, "version": g.Version})
}

// twice turns the second group of a name into a sentence beside its field.
func twice(err error) error {
	if db.Constraint(err) == "unit_group_name_key" {
		return form.Errors{{Field: "name", Text: "已有这个名称的单位组"}}
	}
	return err
}
