package task

import (
	"context"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/entry"
)

// successorOf says that a unit goes on for another that has ended.
func successorOf(unit, by string) string {
	return "EXISTS (SELECT 1 FROM succession s WHERE s.unit = " + unit + " AND s.heir = " + by + ")"
}

// broken are the promises about tasks: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'clause/' || c.id || ': 纪要已印发，但没有生成任务' FROM clause c JOIN minutes m ON m.id = c.minutes
		WHERE m.state = 'issued' AND c.no_task = '' AND NOT EXISTS (SELECT 1 FROM task t WHERE t.origin = c.id) ORDER BY c.id`,
	`SELECT 'task/' || t.id || ': 不出自已印发纪要的议定事项，或与其内容、牵头单位不符' FROM task t WHERE NOT EXISTS (
		SELECT 1 FROM clause c JOIN minutes m ON m.id = c.minutes WHERE c.id = t.origin AND m.id = t.minutes AND m.number IS NOT NULL
		AND c.no_task = '' AND c.text = coalesce(nullif(t.original, ''), t.text) AND (c.lead = t.lead OR ` + successorOf("c.lead", "t.lead") + `)) ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 内容与批复修改后的议定事项不符' FROM task t LEFT JOIN escalation e ON e.clause = t.origin AND e.state = 'amended'
		WHERE t.state <> 'waiting' AND (t.original <> '' OR e.amended <> '')
		AND t.text IS DISTINCT FROM CASE WHEN t.original = '' THEN nullif(e.amended, '') ELSE e.amended END ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 原定时限与议定事项不符' FROM task t JOIN clause c ON c.id = t.origin WHERE t.first_due <> c.due ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 完成时限与议定事项不符' FROM task t JOIN clause c ON c.id = t.origin WHERE t.due_kind NOT IN ('', c.due_kind)
		OR (t.due_kind <> c.due_kind AND ` + LastingIn("c.due_kind") + `) OR (t.due_kind <> '' AND t.due <> c.due) ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 共同负责单位或配合单位与议定事项不符' FROM task t WHERE (SELECT count(*) FROM clause_unit cu WHERE cu.clause = t.origin) <> (SELECT count(*) FROM task_unit u WHERE u.task = t.id AND u.role <> 'lead')
		OR EXISTS (SELECT 1 FROM clause_unit cu WHERE cu.clause = t.origin AND NOT EXISTS (SELECT 1 FROM task_unit u WHERE u.task = t.id AND u.role = cu.role
			AND (u.unit = cu.unit OR ` + successorOf("cu.unit", "u.unit") + `))) ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 单位清单与任务的牵头单位、时限或状态不一致' FROM task t WHERE (
		SELECT count(*) <> 1 OR bool_or(u.unit <> t.lead) FROM task_unit u WHERE u.task = t.id AND u.role = 'lead')
		OR EXISTS (SELECT 1 FROM task_unit u WHERE u.task = t.id AND ((u.due, u.state, u.minutes, u.lead) <> (t.due, t.state, t.minutes, t.lead) OR u.open <> (t.state IN ('assigned', 'working', 'claimed'))))
		ORDER BY t.id`,
	`SELECT 'task_load/' || x.unit || ': 单位任务计数与任务不一致' FROM (
		WITH kept AS (SELECT unit, month, open, pending FROM task_load WHERE open <> 0 OR pending <> 0),
		counted AS (SELECT u.unit, date_trunc('month', u.due)::date, count(*) FILTER (WHERE u.open)::int, count(*) FILTER (WHERE u.state IN ('assigned', 'working'))::int
			FROM task_unit u WHERE u.role = 'lead' GROUP BY 1, 2 HAVING count(*) FILTER (WHERE u.open) > 0)
		(SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION (SELECT * FROM counted EXCEPT SELECT * FROM kept)) x GROUP BY x.unit ORDER BY x.unit`,
	`SELECT 'task_source/' || x.unit || ': 来源纪要清单与任务不一致（纪要 ' || x.minutes || '）' FROM (
		WITH kept AS (SELECT unit, minutes, n FROM task_source WHERE n <> 0),
		counted AS (SELECT u.unit, u.minutes, count(*)::int FROM task_unit u WHERE u.state <> 'waiting' GROUP BY 1, 2
			UNION ALL SELECT 0, u.minutes, count(*)::int FROM task_unit u WHERE u.role = 'lead' GROUP BY 2)
		(SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION (SELECT * FROM counted EXCEPT SELECT * FROM kept)) x GROUP BY x.unit, x.minutes ORDER BY x.unit, x.minutes`,
	`SELECT 'task_day/' || x.unit || ': 单位逐日任务计数与任务不一致' FROM (
		(SELECT unit, day, pending FROM task_day WHERE pending <> 0 EXCEPT
		SELECT u.unit, u.due, count(*)::int FROM task_unit u WHERE u.role = 'lead' AND u.state IN ('assigned', 'working') GROUP BY 1, 2)
		UNION ALL (SELECT u.unit, u.due, count(*)::int FROM task_unit u WHERE u.role = 'lead' AND u.state IN ('assigned', 'working') GROUP BY 1, 2
		EXCEPT SELECT unit, day, pending FROM task_day WHERE pending <> 0)) x ORDER BY x.unit, x.day`,
	`SELECT 'task/' || t.id || ': 共同负责事项或配合事项与其单位不符' FROM task t WHERE ARRAY(SELECT p.role || p.unit FROM part p WHERE p.task = t.id ORDER BY 1)
		<> ARRAY(SELECT u.role || u.unit FROM task_unit u WHERE u.task = t.id AND u.role <> 'lead' ORDER BY 1) ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 已申请办结，但' || p.unit_name || '没有同意' FROM task t JOIN part p ON p.task = t.id AND p.role = 'joint' AND p.state <> 'agreed'
		WHERE t.state IN ('claimed', 'done', 'closed') ORDER BY t.id, p.id`,
	`SELECT 'task_report/' || r.id || ': 代录标记与日志不符' FROM task_report r WHERE (r.by_name LIKE '` + entry.Pattern + `') <> EXISTS (SELECT 1 FROM audit l
		WHERE l.kind = 'task' AND l.record = r.task AND l.at = r.at AND l.action IN ('task.enter_report', 'part.enter_report', 'part.enter_agree', 'part.enter_refuse')) ORDER BY r.id`,
	`SELECT 'task/' || t.id || ': 已办结，但没有办结报告' FROM task t WHERE t.state IN ('done', 'closed')
		AND NOT EXISTS (SELECT 1 FROM task_report r WHERE r.task = t.id AND r.kind = 'claim') ORDER BY t.id`,
}

// Verify checks that the tasks of issued minutes are their clauses and that the copies and counts that triggers keep are in
// step; it returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the tasks", broken...)
}
