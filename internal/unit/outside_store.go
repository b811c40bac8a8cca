package unit

// OutsideIn says of the column of a unit whether it stands outside the joint meeting: nobody of it can sign in.
func OutsideIn(column string) string {
	return column + " = ANY(ARRAY(SELECT o.id FROM unit o WHERE o.kind = 'other'))"
}

// selectKnown are all units with every name that they have or had.
const selectKnown = `SELECT u.id, u.kind, coalesce(u.name, '') AS name, NOT u.current AS gone,
	array_remove(ARRAY[u.chip, u.full_name] || ARRAY(SELECT n.name FROM unit_name n WHERE n.unit = u.id) || ARRAY(SELECT n.full_name FROM unit_name n WHERE n.unit = u.id), '') AS names
	FROM unit_now u ORDER BY ` + Order

const insertOutside = `WITH u AS (INSERT INTO unit (code, kind, ord) SELECT 'outside-' || coalesce(max(ord), 0) + 1, 'other', coalesce(max(ord), 0) + 1 FROM unit WHERE kind = 'other' RETURNING id)
	INSERT INTO unit_name (unit, name, valid_from) SELECT u.id, @name, @from FROM u RETURNING unit AS id`

// selectTaken are the names that outside units have which are not among the given.
const selectTaken = `SELECT name FROM unit_now WHERE kind = 'other' AND name = ANY(@names) AND NOT id = ANY(coalesce(@ids::bigint[], '{}')) ORDER BY name`

const selectOutside = `SELECT u.id, coalesce(u.name, '') AS name, NOT u.current AS retired, u.version,
	ARRAY(SELECT n.name FROM unit_name n WHERE n.unit = u.id AND n.name <> u.name ORDER BY n.valid_from DESC) AS past
	FROM unit_now u WHERE u.kind = 'other' ORDER BY NOT u.current, u.ord, u.id`

const updateRetired = `UPDATE unit SET retired_at = CASE WHEN @on THEN @at::timestamptz END WHERE id = @id`
