package task

import "jointmeeting/internal/room"

// estates are what a unit has in hand of tasks. Where its successor has a share already, each keeps its own (R11), and the successor acts in both.
var estates = []room.Part{
	room.Estate{Kind: Kind, Sort: "lead", Columns: []string{"task.lead", "task_unit.lead", "task_unit.unit", "task_load.unit", "task_day.unit", "task_source.unit"}, Title: "牵头的任务", Page: Path,
		Seen: readable, Moves: "由承接单位牵头", Stays: "承接单位在此任务中已有分工，由承接单位代为牵头办理",
		Open: "SELECT t.id AS record, " + called + ` AS title, EXISTS (SELECT 1 FROM task_unit u WHERE u.task = t.id AND u.unit = @successor) AS stays
			FROM task t WHERE t.lead = @unit AND ` + inWay + " ORDER BY t.id",
		Pass: room.Statements("UPDATE task SET lead = @successor, lead_name = @name, version = version + 1 WHERE id = ANY(@records)",
			"UPDATE task_unit SET unit = CASE role WHEN 'lead' THEN @successor ELSE unit END, lead = @successor WHERE task = ANY(@records)")},
	room.Estate{Kind: Kind, Sort: "part", Columns: []string{"part.unit"}, Title: "共同负责和配合的任务", Page: Path,
		Seen: readable, Moves: "由承接单位承担", Stays: "承接单位在此任务中已有分工，由承接单位一并报送",
		Open: "SELECT t.id AS record, " + called + ` AS title, EXISTS (SELECT 1 FROM task_unit u WHERE u.task = t.id AND u.unit = @successor) AS stays
			FROM part p JOIN task t ON t.id = p.task WHERE p.unit = @unit AND ` + inWay + " ORDER BY t.id",
		Pass: room.Statements("UPDATE task_unit SET unit = @successor WHERE task = ANY(@records) AND unit = @unit AND role <> 'lead'",
			"UPDATE part SET unit = @successor, unit_name = @name, version = version + 1 WHERE task = ANY(@records) AND unit = @unit")},
}

const (
	// inWay are the tasks t that units have still to do with.
	inWay = "t.state IN ('waiting', 'assigned', 'working', 'claimed', 'suspended')"
	// readable says whether who reads a list of what was handed on sees a task there.
	readable = "EXISTS (SELECT 1 FROM task t WHERE t.id = passed.record AND " + seen + ")"
	// called is how the log and lists call a task t.
	called = "concat_ws(' ', t.number, left(substring(t.text FROM '^[^。；\n]+'), 40))"
)
