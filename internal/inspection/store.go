package inspection

const insertRun = "INSERT INTO inspection (at, faults, said) VALUES (@at, @faults, @said) RETURNING id"

const selectRuns = "SELECT id, at, faults, said FROM inspection ORDER BY id DESC LIMIT @limit"
