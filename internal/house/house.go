// Package house is the one list of rooms, in their order. A room may import, and read tables of, those
// before it. What the portal needs of all features at once (events, checks, numbers, words of the log,
// followers of the calendar, who may read files, what is signed, delivered and asked about) is read from here; a new feature is one line in Rooms.
package house

import (
	"maps"
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/launch"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/logbook"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/outside"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/typed"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
	"jointmeeting/internal/unitlist"
)

// Rooms lists the rooms with tables or use cases of their own, in order.
func Rooms() []room.Room {
	return room.Derived(slices.Concat(ground(), []room.Room{
		logbook.Room,
		unit.Room,
		unitlist.Room,
		typed.Room,
		attempt.Room,
		account.Room,
		authenticator.Room,
		handover.Room,
		leaving.Room,
		enrolment.Room,
		round.Room,
		signing.Room,
		delegation.Room,
		delivery.Room,
		{Name: "charter", Charts: []flow.Outline{charter.Acts.Outline()}},
		unitgroup.Room,
		basis.Room,
		{Name: "checklist"},
		joint.Room,
		topic.Room,
		topiclist.Room,
		opinion.Room,
		problem.Room,
		task.Room,
		milestone.Room,
		taskentry.Room,
		meeting.Room,
		agenda.Room,
		attendance.Room,
		sitting.Room,
		plenary.Room,
		escalation.Room,
		minutes.Room,
		issuing.Room,
		outside.Room,
		circulation.Room,
		backup.Room,
		inspection.Room,
		succession.Room,
		launch.Room,
		desk.Room,
	}))
}

// Signed lists the kinds of record that go through the sign-off: their pages, referrals and rows on the desks are served from here.
func Signed() []signing.Kind { return room.PartsOf[signing.Kind](Rooms()) }

// Delivered lists the kinds of record that are sent to units and signed for.
func Delivered() []delivery.Paper { return room.PartsOf[delivery.Paper](Rooms()) }

// Asking lists the uses of rounds: what units owe in them stands on their desks.
func Asking() []round.Waits { return room.PartsOf[round.Waits](Rooms()) }

// Waiting lists the rows of the office's desk that rooms declare of their kinds.
func Waiting() []room.Waiting {
	return append(room.PartsOf[room.Waiting](Rooms()), succession.Left(Estates()))
}

// Estates lists what hangs on units, in the order of the rooms: the act that ends a unit hands it on.
func Estates() []room.Estate { return room.PartsOf[room.Estate](Rooms()) }

// gather joins what the rooms bring along, in their order.
func gather[T any](of func(room.Room) []T) []T {
	out := []T{}
	for _, r := range Rooms() {
		out = append(out, of(r)...)
	}
	return out
}

// Charts lists what every kind of record says of itself.
func Charts() []flow.Outline {
	return gather(func(r room.Room) []flow.Outline { return r.Charts })
}

// Events lists the kinds of events that people are told of.
func Events() []message.Kind {
	return gather(func(r room.Room) []message.Kind {
		if r.Events == nil {
			return nil
		}
		return r.Events()
	})
}

// Checks lists the groups of invariants.
func Checks() []room.Check { return gather(func(r room.Room) []room.Check { return r.Checks }) }

// Numbers lists the kinds of record that draw numbers.
func Numbers() []room.Number { return gather(func(r room.Room) []room.Number { return r.Numbers }) }

// Followers lists the limits that hang on the calendar.
func Followers() []calendar.Follower {
	return gather(func(r room.Room) []calendar.Follower { return r.Follows })
}

// Keeps says of every kind of record when the log names it.
func Keeps() []room.Keep { return room.Keeps(Rooms()) }

// Sweeps lists what may go when it has ended.
func Sweeps() []room.Sweep { return gather(func(r room.Room) []room.Sweep { return r.Sweeps }) }

// Askers says, for each kind of record that files hang on, who is asked whether the record may be seen.
func Askers(d *db.DB) map[string]file.Asker {
	out := map[string]file.Asker{}
	for _, f := range gather(func(r room.Room) []room.Files { return r.Files }) {
		out[f.Kind] = f.See(d)
	}
	return out
}

// Citers says, for each kind of record that cites, who may change its citations.
func Citers() map[string]room.Citer {
	out := map[string]room.Citer{}
	for _, r := range Rooms() {
		maps.Copy(out, r.Citers)
	}
	return out
}
