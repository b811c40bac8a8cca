package fill

const (
	// markFilled tells every reader that the office is a measuring object.
	markFilled = "UPDATE office SET name = '性能测试（虚构数据）' WHERE demo"
	isFilled   = "SELECT EXISTS (SELECT 1 FROM minutes WHERE issue_statement = 'bench')" // load.sql says so of what it issues
)
