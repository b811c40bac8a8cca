package house

import (
	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
	"jointmeeting/internal/setting"
)

// ground are the rooms below the descriptor's type: it speaks of their values, so they cannot hold one.
// The type's own room stands behind them.
func ground() []room.Room {
	return []room.Room{
		{Name: "audit", Tables: []string{"audit", "checkpoint"}, Units: map[string]string{"audit.unit": "the log stays"}, Unheld: map[string]string{"audit": "the log itself: its chain", "checkpoint": "compared with the chain"}, Steady: map[string]string{"checkpoint": "a day's one, read by its number"}, Checks: []room.Check{{Name: "log", Run: audit.Verify}},
			Past: map[string]string{"log.base": "登记已有记录的校验值", "log.seal": "确认此前没有来源认证的条目"}},
		{Name: "job", Tables: queue, Steady: ofQueue("finished jobs are kept for days only"), Unheld: ofQueue("what is to be done in a moment, of another's making")},
		{Name: "db", Tables: []string{"operation", "counter"}, Unheld: map[string]string{"operation": "kept for 30 days; its seal holds whose form it was and what it was told (verify/operations.go)"}, Steady: map[string]string{"operation": "swept after thirty days", "counter": "one row a kind and year"}, Sweeps: []room.Sweep{
			{What: "operation tokens older than 30 days", SQL: db.SweepOperations},
			{What: "questions for operations that nobody did, older than a day", SQL: db.SweepAsked},
		}},
		{Name: "setting", Tables: []string{"setting"}, Steady: map[string]string{"setting": "one row a setting"}, Charts: []flow.Outline{setting.Acts.Outline(), setting.ClockActs.Outline()}},
		{Name: "calendar", Tables: []string{"calendar_year", "calendar_day"}, Rows: map[string]room.Rows{"calendar_year": {Shipped: true}, "calendar_day": {Shipped: true}}, Steady: map[string]string{"calendar_year": "one row a year", "calendar_day": "some days a year"}, Charts: []flow.Outline{calendar.Acts.Outline()}},
		{Name: "file", Tables: []string{"blob", "blob_part", "attachment"}, Units: map[string]string{"attachment.unit": "who put it there, for the day's measure"}, Unheld: map[string]string{"blob": "named by the digest of its bytes", "blob_part": "the bytes are hashed against the name of their blob"}, Checks: []room.Check{{Name: "attachments", Run: file.Verify}}},
		{Name: "message", Tables: []string{"message"}, Rows: map[string]room.Rows{"message": {Without: []string{"read_at"}}}, Charts: []flow.Outline{message.Acts.Outline()}},
		{Name: "room"},
	}
}

// queue are the tables of the jobs.
var queue = []string{"river_migration", "river_job", "river_queue", "river_leader", "river_client", "river_client_queue", "river_notification"}

// ofQueue says one thing of each of them.
func ofQueue(why string) map[string]string {
	out := map[string]string{}
	for _, name := range queue {
		out[name] = why
	}
	return out
}
