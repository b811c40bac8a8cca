// Package job holds the slips for later work: arguments and kinds, ids only, no content. A feature
// queues one inside its transaction; internal/worker does the work.
package job

import "time"

// Checkpoint stores the log's head, so that a cut tail is found (reliability.md 4.5).
type Checkpoint struct{}

// Kind names the job.
func (Checkpoint) Kind() string { return "checkpoint" }

// Sweep removes what has ended: sessions, operation tokens over 30 days, held forms, login throttles.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "sweep" }

// Tell tells those concerned of one event: its kind, the record, and the act that it came from. An act
// tells a person of an event once, however often the job is worked.
type Tell struct {
	Event  string    `json:"event"`
	Record int64     `json:"record"`
	Act    string    `json:"act"`
	Actor  int64     `json:"actor"` // is not told of their own act; 0 = the portal itself
	At     time.Time `json:"at"`
}

// Kind names the job.
func (Tell) Kind() string { return "tell" }

// Remind tells those concerned of what comes due.
type Remind struct{}

// Kind names the job.
func (Remind) Kind() string { return "remind" }

// Inspect checks all records where that is due.
type Inspect struct{}

// Kind names the job.
func (Inspect) Kind() string { return "inspect" }
