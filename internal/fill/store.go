package fill

const (
	// markFilled tells every reader that the office is a measuring object.
	markFilled = "UPDATE office SET name = '性能测试（虚构数据）' WHERE demo"
	isFilled   = "SELECT EXISTS (SELECT 1 FROM minutes WHERE issue_statement = 'bench')" // load.sql says so of what it issues

	// selectBehind are the tables of which many pages are not known to be visible to all.
	selectBehind = "SELECT coalesce(string_agg(quote_ident(relname), ', '), '') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relpages > 8 AND relallvisible < 0.9 * relpages"
)
