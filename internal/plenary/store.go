package plenary

// selectYear counts the plenaries of a year; whoever is reminded sees all meetings.
const selectYear = `SELECT count(*) FILTER (WHERE state = 'held') AS held, count(*) FILTER (WHERE state NOT IN ('held', 'cancelled')) AS planned
	FROM meeting WHERE kind = 'plenary' AND starts_at >= @from AND starts_at < @to`

const selectAbsence = "SELECT reason, by_name, at, version FROM plenary_absence WHERE year = @year"

const selectStored = "SELECT year, version FROM plenary_absence WHERE year = @year FOR UPDATE"

// saveAbsence meets no row when the version is not the stored one; version 0 is the first time.
const saveAbsence = `INSERT INTO plenary_absence AS p (year, reason, by_name, at) SELECT @year, @reason, @by, @at
	WHERE @version::int = 0 OR EXISTS (SELECT 1 FROM plenary_absence WHERE year = @year)
	ON CONFLICT (year) DO UPDATE SET reason = @reason, by_name = @by, at = @at, version = p.version + 1 WHERE p.version = @version`
