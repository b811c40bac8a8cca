// Package job holds the slips for later work: arguments and kinds, ids only, no content. A feature
// queues one inside its transaction; internal/worker does the work.
package job

// Checkpoint stores the log's head, so that a cut tail is found (reliability.md 4.5).
type Checkpoint struct{}

// Kind names the job.
func (Checkpoint) Kind() string { return "checkpoint" }

// Sweep removes what has ended: sessions, operation tokens over 30 days, held forms, login throttles.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "sweep" }
