package bench

import (
	"strings"

	"jointmeeting/internal/house"
)

// Fixed are the tables whose size hangs on the office and not on its years, each with the reason. All others grow.
var Fixed = map[string]string{
	"unit": "the office's units", "unit_name": "the office's units", "membership": "the office's units", "duty": "the office's units",
	"function": "the charter's list", "office": "one row", "setting": "one row a setting",
	"counter": "one row a kind and year", "calendar_year": "one row a year", "calendar_day": "some days a year", "plenary_absence": "one row a year",
	"person": "the office's people", "seat": "the office's people", "account": "the office's people", "authenticator": "a person's few",
	"recovery_code": "a person's few", "session": "a person's few; what has ended is swept", "setup_token": "one row", "throttle": "swept",
	"signin_place": "a person's few; swept", "signin_step": "swept", "credential_change": "a person's few", "handover": "a person's few",
	"held_form": "a person's few; swept", "typed_draft": "a person's few; swept",
	"topic_load": "one row a unit and state", "task_load": "one row a unit and month",
	"operation":  "swept after thirty days",
	"delegation": "a chief's few a year", "backup_run": "swept", "inspection": "a day's one, of which the newest is read", "unwritten": "what waits for its minutes",
	"checkpoint": "a day's one, read by its number",
}

// Growing lists the tables that grow with the years of the office.
func Growing() (out []string) {
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			if Fixed[name] == "" && !strings.HasPrefix(name, "river_") { // the queue keeps finished jobs for days only
				out = append(out, name)
			}
		}
	}
	return out
}
