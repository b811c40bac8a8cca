package minutespage

import "jointmeeting/internal/flow"

// Rights say what the reader may do with the record and what hangs on it. Whoever makes the page asks the
// charts; a page only draws what it is told.
type Rights struct {
	Circulate    bool // send the draft to the units now
	Register     bool // register a signature on paper
	SeeCorrected bool // open the minutes that these correct
	Bundle       bool // take the offline proof
	Chase        bool // there are units to remind of their receipt

	Units      map[int64]bool         // the reader's own among the units that the record names
	Deliveries map[int64][]flow.Offer // steps by delivery
	Receipts   map[int64][]flow.Offer // steps by clause receipt
	Enter      map[int64]bool         // by delivery: what its unit says is entered
	Retract    map[int64][]flow.Offer // by delivery: how what was entered is taken back
}
