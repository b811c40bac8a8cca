package bench

// markBench tells every reader that the office is a measuring object.
const markBench = "UPDATE office SET name = '性能测试（虚构数据）' WHERE demo"

// selectRecords finds a task of the unit in work, its minutes and their meeting.
const selectRecords = `SELECT t.id AS task, t.lead AS unit, m.meeting, m.id AS minutes FROM unit u
	JOIN task_unit x ON x.unit = u.id AND x.open JOIN task t ON t.id = x.task JOIN minutes m ON m.id = t.minutes
	WHERE u.code = @code AND t.state = 'working' AND t.lead = u.id AND m.state = 'issued' AND m.year < 2021
	AND EXISTS (SELECT 1 FROM invitation v WHERE v.meeting = m.meeting AND v.unit = u.id)
	ORDER BY t.due, t.id OFFSET 20 LIMIT 1`

// selectSizes are the rows of tables as they were last counted.
const selectSizes = "SELECT relname::text AS name, reltuples::float8 AS rows FROM pg_class WHERE relkind = 'r' AND relname = ANY(@tables) AND relnamespace = 'public'::regnamespace"

const (
	existsDatabase = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	countLoaded    = "SELECT count(*) FROM task"
	isLoaded       = "SELECT EXISTS (SELECT 1 FROM minutes WHERE issue_statement = 'bench')" // load.sql says so of what it issues
)

// recordsOf finds records of each kind that has pages: the first and the last in each state, of the demo and of what the
// bench has loaded.
var recordsOf = map[string]string{
	"/bases/":    ends("basis", "state", "true"),
	"/problems/": ends("problem", "state", "true"),
	"/topics/": ends("topic", "state", "true") + " UNION " + ends("topic", "state", "unit = (SELECT id FROM unit WHERE code = 'jyj')") +
		" UNION SELECT max(record) FROM round_answer WHERE kind = 'topic' UNION SELECT max(record) FROM round WHERE kind = 'topic' AND closed_at IS NOT NULL",
	"/meetings/":            ends("meeting", "kind, state", "true"),
	"/minutes/":             ends("minutes", "state", "true"),
	"/tasks/":               ends("task", "state", "true") + " UNION " + ends("task", "state", "lead = (SELECT id FROM unit WHERE code = 'jyj')"),
	"/parts/":               ends("part", "state", "true") + " UNION " + ends("part", "state", "unit = (SELECT id FROM unit WHERE code = 'jyj')"),
	"/invitations/":         ends("invitation", "state, category", "true") + " UNION " + ends("invitation", "state", "unit = (SELECT id FROM unit WHERE code = 'jyj')"),
	"/referrals/":           ends("referral", "state", "true"),
	"/circulation-replies/": ends("round_answer", "state", "kind = 'minutes'"),
	"/opinions/":            ends("round_answer", "state", "kind = 'topic'"),
	"/me/authenticators/":   "SELECT id FROM authenticator",
	"/units/":               "SELECT id FROM unit WHERE code IN ('jyj', 'scjgj', 'gedian')",
	"/seats/":               ends("seat", "role", "true"),
	"/admin/users/":         "SELECT person FROM account WHERE login IN ('office1', 'liaison-jyj')",
}

// ends asks for the first and the last record of each group.
func ends(table, group, where string) string {
	of := "(SELECT DISTINCT ON (" + group + ") id FROM " + table + " WHERE " + where + " ORDER BY " + group
	return of + ", id) UNION " + of + ", id DESC)"
}
