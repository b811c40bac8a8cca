package calendar

import "jointmeeting/internal/access"

// mayChange is who keeps the calendar: the office, which counts by it, and the administrators.
var mayChange = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Admin)}

// MayChange says whether the person may import a year's list.
func MayChange(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, mayChange...)
	return ok
}
