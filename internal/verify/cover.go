package verify

// Table is a table of which the log holds each row: the entry of the act that wrote a row keeps a digest of it, and Rows
// compares. Migrations cover it (cover_table); TestEveryTableIsHeld holds this list and theirs equal.
type Table struct {
	Name    string
	Without []string // columns that are no facts, or follow from others
	Fades   bool     // its rows are swept once they are long past
	Shipped bool     // the migrations put rows there, before there is a log
}

// Covered are the tables whose rows a page shows as done or said by somebody.
var Covered = []Table{
	{Name: "account", Without: []string{"size", "contrast"}}, {Name: "agenda_item"}, {Name: "attachment"}, {Name: "authenticator"}, {Name: "backup_run"},
	{Name: "basis", Without: []string{"grams"}}, {Name: "calendar_day", Shipped: true}, {Name: "calendar_year", Shipped: true}, {Name: "citation"}, {Name: "clause"}, {Name: "clause_group"}, {Name: "clause_receipt"},
	{Name: "clause_unit"}, {Name: "counter"}, {Name: "credential_change", Without: []string{"seen_at"}, Fades: true}, {Name: "delegation"}, {Name: "delivery"},
	{Name: "duty"}, {Name: "escalation"}, {Name: "escalation_past"}, {Name: "function"}, {Name: "handover"}, {Name: "inspection"}, {Name: "invitation"}, {Name: "meeting"},
	{Name: "membership"}, {Name: "message", Without: []string{"read_at"}}, {Name: "minutes"}, {Name: "minutes_attendance"}, {Name: "minutes_look"},
	{Name: "minutes_version"}, {Name: "office", Shipped: true}, {Name: "part"}, {Name: "person"}, {Name: "plenary_absence"}, {Name: "problem"}, {Name: "recovery_code"}, {Name: "referral"},
	{Name: "round"}, {Name: "round_answer"}, {Name: "round_remark"}, {Name: "seat"}, {Name: "session_end"}, {Name: "setting"}, {Name: "signature"}, {Name: "succession"}, {Name: "task", Without: []string{"grams"}},
	{Name: "task_report"}, {Name: "task_unit"}, {Name: "topic", Without: []string{"grams"}}, {Name: "topic_joint"}, {Name: "topic_text"}, {Name: "topic_unit"},
	{Name: "unit"}, {Name: "unit_group", Shipped: true}, {Name: "unit_group_unit"}, {Name: "unit_name"},
}

// Exempt are all other tables, each with the reason why the log does not hold its rows.
var Exempt = map[string]string{
	"audit":        "the log itself: its chain",
	"checkpoint":   "compared with the chain",
	"blob":         "named by the digest of its bytes",
	"blob_part":    "the bytes are hashed against the name of their blob",
	"operation":    "kept for 30 days; its seal holds whose form it was and what it was told (operations.go)",
	"session":      "who is signed in at the moment; its seal holds whose it is, from where, what was shown and how long it lasts (sessions.go)",
	"throttle":     "wrong tries of a day",
	"setup_token":  "opens an empty database once",
	"signin_place": "for a hint to the person alone",
	"signin_step":  "lasts as long as a sign-in",

	"held_form":   "typed, not sent",
	"typed_draft": "typed, not sent",
	"round_draft": "typed, not sent",

	"task_day":    "counted anew by the tasks' check",
	"task_load":   "counted anew by the tasks' check",
	"task_source": "counted anew by the tasks' check",
	"topic_load":  "counted anew by the topics' check",
	"topic_sight": "worked out anew by the topics' check",
	"unwritten":   "worked out anew by the minutes' check",
}
