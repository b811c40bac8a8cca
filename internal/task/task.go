// Package task follows what a meeting decided until it is done: one lead unit, any number of units that answer with it
// (共同负责) and of supporting ones, reports, a claim with evidence, verification by somebody outside those who answer. Tasks are made
// only from the clauses of issued minutes; lateness is computed from dates when read and never stored.
package task

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/paper"
)

// Kind is the record's kind in the log and in addresses.
const Kind = "task"

// Task is one decision on its way. Names are as they were when it was made.
type Task struct {
	Standing
	ID          int64
	Number      string // RW-2026-001; empty until it is handed to its units
	Origin      int64  // the clause it was made from
	Minutes     int64
	MinutesName string
	ClauseNo    int
	Text        string
	Original    string     // the clause's own words, where the answer from above amended them (R8)
	FirstDue    *time.Time // the clause's due date, where waiting for that answer moved it
	Lead        int64
	LeadName    string
	Deliverable string
	Major       bool
	Progress    int
	Reason      string // why it was sent back, returned, suspended or cancelled
	Returned    bool   // sent back by the lead unit, not answered yet
	AssignedAt  *time.Time
	ReceivedAt  *time.Time
	ReceivedBy  string
	DoneAt      *time.Time
	VerifiedBy  string
	CreatedAt   time.Time
	StateAt     time.Time
	Version     int
	Joint       []int64 // units that answer for it with the lead
	Support     []int64 // supporting units
	Missing     string  // units that have not reported their part yet, by name
	Unagreed    string  // those of Joint that have not agreed that it is done, by name
	Unasked     string  // those of them that could be asked now, by name
	Ahead       string  // its milestones that are not done yet, by name
}

// Path is the record's address.
func Path(id int64) string { return fmt.Sprintf("/tasks/%d", id) }

// titleSize is the most characters a title has before it is cut.
const titleSize = 40

// Title is what is to be done, cut for lists and headings; of a text that is no sentence all of it.
func Title(text string) string {
	head := paper.Deed(text)
	n, cut := 0, 0
	for i := range head {
		if n++; n == titleSize {
			cut = i
		}
	}
	if n > titleSize {
		return head[:cut] + "…"
	}
	return head
}

// Title is the task's name in lists and headings.
func (t Task) Title() string { return Title(t.Text) }

// Called is how the log names the task: its number and title.
func (t Task) Called() string { return strings.TrimSpace(t.Number + " " + t.Title()) }

// Open says whether the task is in the hands of its units or waits for verification.
func (t Task) Open() bool { return isOpen(t.State) }

// openStates are those in which a unit still has something to do.
var openStates = []string{"assigned", "working", "claimed"}

func isOpen(state string) bool {
	return slices.Contains(openStates, state)
}

func (t Task) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Lead: {t.Lead}, access.CoLead: t.Joint, access.Support: t.Support}}
}

// Service holds the use cases.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// AwaitsApproval says whether the task is handed out only with the answer to its escalation.
func (t Task) AwaitsApproval() bool { return t.State == "waiting" }

// AwaitsReceipt says whether the lead has still to sign for the task.
func (t Task) AwaitsReceipt() bool { return t.State == "assigned" }

// Claimed says whether the lead has nothing more to report: it says that it is done, or it is.
func (t Task) Claimed() bool { return t.State == "claimed" || t.State == "done" || t.State == "closed" }
