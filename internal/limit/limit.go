// Package limit is the one table of what a request, a person and a program may take (reliability.md 4.11). The code reads
// its numbers here, `portal config` prints the table, the README repeats it, and a test asks for each at its edge.
package limit

import "time"

// What a server takes of a connection.
const (
	HeaderBytes = 32 << 10        // of a request's first line and its headers
	HeaderTime  = 5 * time.Second // until they are there
	IdleTime    = time.Minute     // between two requests of a connection
	AnswerTime  = 5 * time.Minute // for an answer to be taken
)

// How long a body may be on its way: it has PatientTime to begin with, and gains a second for each BodyRate bytes.
const (
	PatientTime = 20 * time.Second
	BodyRate    = 4 << 10
	BodyTime    = 15 * time.Minute // in all
)

// How large a body may be, by who sends it and where. The longest form is that of minutes, whose own limits allow some
// 175,000 characters of nine bytes each on the wire.
const (
	PublicBytes = 64 << 10  // from who is not signed in
	EndedBytes  = 1 << 20   // of a form that came after its session: it is kept for the next sign-in
	FormBytes   = 2 << 20   // of a form, and of the text beside files
	UploadBytes = 100 << 20 // of a form with files
	ReportBytes = 4 << 10   // of what a browser reports about a page
)

// How much a form may hold.
const (
	Names  = 2000 // different fields
	Fields = 7000 // fields in all: a choice of many units sends one for each
	Repeat = 500  // fields of one name
	Parts  = 1000 // fields and files of a form with files
)

// What files may be.
const (
	FileBytes = 50 << 20 // of one file; the setting goes no further
	Files     = 20       // of a form; the setting goes no further
	Piece     = 256 << 10
)

// How much may happen at once, or in a minute.
const (
	Forms      = 12 // forms longer than PublicBytes on their way here
	OwnForms   = 4  // of one person
	Uploads    = 32 // forms with files on their way here
	OwnUploads = 8  // of one person
	Storing    = 4  // of them being stored, so that other acts find a connection
	Requests   = 300
	Reports    = 10
	Refusals   = 10

	RefusedRoutes = 5 // that the closing entry of a minute names, of the refusals that were left out
)

// BundleBytes is how large an offline proof may be that the command line checks: some scans of the longest, and the texts. What the portal hands
// out is as large as the scans and texts of its one record, and is held nowhere whole.
const BundleBytes = 256 << 20

// TimelineRows is how much of the log a record's page lists: its newest acts.
const TimelineRows = 200

// CountCap is where the count of a list stops: it is the lowest number that a list says as "more".
const CountCap = 1001

// DeskCap is where the count of a row on a desk stops: a desk counts many things at once, and says 200+ where the list behind the row counts on.
const DeskCap = 201

// FarCap is where a row of a desk stops whose records are looked up one by one through others, each of which costs what an index's page of
// them does elsewhere.
const FarCap = 21

// ClockApart is how far the clocks of the program and of the database may be apart, and how far the time may stand behind
// the newest entry of the log, before nothing is numbered and nobody signs in.
const ClockApart = 5 * time.Minute

// How often a name may be tried in a day with passwords from browsers that its person has not used, by where the tries come from. After its
// free tries a counter lets one more through in each gap. Together they bound what a stranger can guess.
const (
	NameTries = 24 // from networks that the person has used, from their neighbours, and from all others: each apart
	NameGap   = time.Hour

	WrongCodes = 100 // wrong codes of all networks in a quarter of an hour that the log takes one by one

	WaitTime      = 20 * time.Second // until whoever finds a name shut to strangers may try once more
	WaitedTries   = 150              // of those who waited
	WaitedGap     = 30 * time.Minute
	WaitedNetwork = 2 // of one network
	WaitedRegion  = 3 // of the networks around it
)
