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

// columns are those of group g with the units that the office chose, whether they belong today or not.
const columns = "g.id, g.kind, g.name, g.retired_at IS NOT NULL AS retired, g.version, " + chosen + " AS units"

const chosen = "ARRAY(SELECT x.unit FROM unit_group_unit x WHERE x.unit_group = g.id AND x.removed_at IS NULL ORDER BY x.unit)"

// All are all groups as JSON, an expression of the statement around it.
const All = "coalesce((SELECT json_agg(json_build_object('ID', g.id, 'Kind', g.kind, 'Name', g.name, 'Retired', g.retired_at IS NOT NULL, 'Units', " + chosen + ")" + byUse + ") FROM unit_group g), '[]')"

// byUse is the order of the groups g: those in use first.
const byUse = " ORDER BY g.retired_at IS NOT NULL, array_position(ARRAY['member','locality','own'], g.kind), g.id"

const (
	selectOne = "SELECT " + columns + " FROM unit_group g WHERE g.id = @id AND " + seen
	selectAll = "SELECT " + columns + " FROM unit_group g WHERE " + seen + byUse
	// selectOn are the units that belong to the joint meeting on a day.
	selectOn = `SELECT u.id, u.kind FROM unit u WHERE u.kind <> 'other' AND EXISTS (SELECT 1 FROM membership b WHERE b.unit = u.id
		AND b.valid_from <= @day::date AND (b.valid_to IS NULL OR b.valid_to > @day::date))
		ORDER BY array_position(ARRAY['member','locality','other'], u.kind), u.ord, u.id`
)

// OnTx loads the groups with their units of a day inside an act.
func OnTx(ctx context.Context, tx *db.Tx, day time.Time) ([]Group, error) {
	groups, err := db.All[Group](ctx, tx, selectAll, db.Seen(tx.Who, nil))
	if err != nil {
		return nil, fmt.Errorf("load the groups: %w", err)
	}
	belong, err := db.All[Member](ctx, tx, selectOn, db.Args{"day": day.Format(time.DateOnly)})
	if err != nil {
		return nil, fmt.Errorf("load the units of the day: %w", err)
	}
	return On(groups, belong), nil
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

func restore(ctx context.Context, tx *db.Tx, g Group) error {
	return twice(tx.Change(ctx, "UPDATE unit_group SET retired_at = NULL, version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"id": g.ID, "version": g.Version}))
}

// twice turns the second group of a name into a sentence beside its field.
func twice(err error) error {
	if db.Constraint(err) == "unit_group_name_key" {
		return form.Errors{{Field: "name", Text: "已有这个名称的单位组"}}
	}
	return err
}
