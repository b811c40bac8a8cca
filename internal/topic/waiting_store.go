package topic

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/enrolment"
)

// unreviewedUnits are the units that have sent a topic to a member of theirs who cannot sign in.
const unreviewedUnits = `unit_now u WHERE u.current AND EXISTS (SELECT FROM topic t WHERE t.unit = u.id AND t.state = 'unit_review') AND NOT ` + enrolment.ReachedMember

const selectUnreviewed = "SELECT u.id FROM " + unreviewedUnits + " AND @office ORDER BY u.id"

// UnreviewedIn asks for them, in a batch of the list of units, for the office.
func UnreviewedIn(b *db.Batch, who access.Actor) *[]int64 {
	return db.Values[int64](b, selectUnreviewed, db.Seen(who, nil))
}
