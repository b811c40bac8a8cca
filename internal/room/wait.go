package room

import (
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Wait says once what waits for whom: it stands in the feature, beside its ToDo events. The desk is a
// loop over all of them. For each desk it takes the waits whose Who the person holds a seat of, asks for
// them in few statements, and puts what is found into words by Say or Card.
//
//   - A wait without Columns is counted, up to the cap: SELECT count(*) FROM (SELECT FROM <From> WHERE
//     <Where> LIMIT @cap). All counted waits of a desk go into one statement. Say gets one Found whose N is
//     the count; its Todo's URL must open a list with exactly as many rows.
//   - A wait with Columns is listed: SELECT <Columns> FROM <From> WHERE <Where> <Tail> LIMIT @limit. The
//     columns are named after fields of Found; those left out are empty, so that several waits can be one
//     UNION ALL. Say or Card gets each row.
//
// Where states the visibility again, narrowed to what the role may act on, so that a query starts at an
// index: "t.state = 'claimed' AND @office". It may use the reader's scope (access.Scope) and @now, @today,
// @since (who has not reported since then is asked to).
type Wait struct {
	Name    string         // unique: "task.claimed"
	Desk    Desk           // on whose desk it stands
	Place   int            // where on that desk, in tens, the most urgent first
	Who     []access.Right // whose turn it is, in the words of the charts
	From    string         // "task t"
	Where   string
	Columns string
	Tail    string // GROUP BY and ORDER BY of a listed one
	Say     func(Found, time.Time) Todo
	Card    func(Found, time.Time) Card // instead of Say, for a leader's word
}

// Desk is whose desk a wait stands on.
type Desk string

// The desks.
const (
	Leaders Desk = "leaders" // 总召集人, 召集人
	Office  Desk = "office"  // 办公室
	Units   Desk = "units"   // 成员, 联络员
	Keepers Desk = "keepers" // 系统管理员, 安全管理员
)

// Found is one thing that waits, or how many there are. What a word means is told by the wait's Columns.
type Found struct {
	ID          int64
	N           int
	Title       string
	By          string     // a unit or a person
	Note        string     // a place, a number, a reason
	Points      []string   // of a card
	Due         *time.Time // by when
	From, Until *time.Time // of a meeting
}

// Todo is one row of what waits: several things of a kind with their number, or one thing with a mark.
type Todo struct {
	Count       int
	Mark        string
	Title, URL  string
	Hint, Tag   string
	Tone        flow.Tone
	Due         *time.Time // a moment by which it is to be done; the page puts it into words
	From, Until *time.Time // of a meeting
}

// Card is one thing that waits for a leader's word.
type Card struct {
	Title, URL, Button string
	Tag, Text          string
	Points             []string
	More               int // points that are not shown
	Urgent             bool
	From, Until        *time.Time
}
