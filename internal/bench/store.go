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

// selectKeys are the columns of growing tables that name a record: their own, or one of another growing table; alone, or beside its kind.
const selectKeys = `SELECT DISTINCT c.conrelid::regclass::text AS name, a.attname::text AS key FROM pg_constraint c
	JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) AND a.attname <> 'kind'
	WHERE c.conrelid::regclass::text = ANY(@tables)
	AND cardinality(c.conkey) = 1 + (SELECT count(*) FROM pg_attribute k WHERE k.attrelid = c.conrelid AND k.attnum = ANY(c.conkey) AND k.attname = 'kind')
	AND (c.contype IN ('p', 'u') OR c.contype = 'f' AND c.confrelid::regclass::text = ANY(@tables))`

const (
	existsDatabase = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	countLoaded    = "SELECT count(*) FROM task"
	isLoaded       = "SELECT EXISTS (SELECT 1 FROM minutes WHERE issue_statement = 'bench')" // load.sql says so of what it issues
)
