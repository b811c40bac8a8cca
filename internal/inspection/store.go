package inspection

const insertRun = "INSERT INTO inspection (at, faults, said) VALUES (@at, @faults, @said) RETURNING id"

const selectRuns = "SELECT id, at, faults, said FROM inspection ORDER BY id DESC LIMIT @limit"

// selectState is the last check-up, and whether there should have been one since: the schedule's comes once a day, and a log that is younger
// had none to wait for.
const selectState = `SELECT coalesce((SELECT faults FROM inspection ORDER BY id DESC LIMIT 1), 0) AS faults,
	coalesce((SELECT at FROM inspection ORDER BY id DESC LIMIT 1), (SELECT at FROM audit ORDER BY seq LIMIT 1)) < portal_now() - interval '26 hours' AS overdue`
