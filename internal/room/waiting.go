package room

import "jointmeeting/internal/flow"

// Waiting is a row of the office's desk: how many records of a kind wait for it, and the list that the row leads to. It is a Part of the room of
// its kind, so that the desk counts a new kind without knowing of it.
type Waiting struct {
	Kind   string
	States []string // in which whoever has a step finds the record by this row
	From   string   // the records: a table with its condition
	Title  string
	URL    string // of the list with as many rows
	Hint   string
	Tag    string
	Tone   flow.Tone
	Cap    int // where its count stops; 0: limit.DeskCap
	Place  int // where it stands on the desk: see desk.office
}

// OfKind is the kind of record.
func (w Waiting) OfKind() string { return w.Kind }
