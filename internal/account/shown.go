package account

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/setting"
)

// Shown is what somebody showed to begin a session.
type Shown string

// The kinds, from the least. Whoever says nothing of a session begins one by the password alone.
const (
	ShownPassword Shown = "password" // no more than the password: somebody else may have it
	ShownCode     Shown = "code"     // a code or token that a second person handed over
	ShownSecond   Shown = "second"   // the password and a second proof
)

// Graced adds what GraceDays asks for: the two settings, and how they are as shipped.
func Graced(own db.Args) db.Args {
	asked := setting.Defaults()
	own["second_key"], own["second"] = string(setting.LoginSecond), asked.Text(setting.LoginSecond)
	own["enrol_key"], own["enrol"] = string(setting.LoginEnrolDays), asked.Int(setting.LoginEnrolDays)
	return own
}
