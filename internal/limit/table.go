package limit

import (
	"fmt"
	"strings"
	"time"
)

// Row is a line of the table: the name of the limit, what is limited, and how much it may be.
type Row struct{ Name, What, Value string }

// Table lists every limit, in the order in which a request meets them.
var Table = []Row{
	{"HeaderBytes", "first line and headers of a request", Size(HeaderBytes)},
	{"HeaderTime", "until they are there", span(HeaderTime)},
	{"IdleTime", "between two requests of a connection", span(IdleTime)},
	{"AnswerTime", "for an answer to be taken", span(AnswerTime)},
	{"PatientTime", "for a body to begin, before its rate counts", span(PatientTime)},
	{"BodyRate", "a body comes at least so fast", Size(BodyRate) + " a second"},
	{"BodyTime", "for a body in all", span(BodyTime)},
	{"Requests", "requests of one person", fmt.Sprintf("%d a minute", Requests)},
	{"Reports", "reports of browsers that are logged", fmt.Sprintf("%d a minute", Reports)},
	{"Refusals", "refused acts of one person that the audit log takes", fmt.Sprintf("%d a minute", Refusals)},
	{"RefusedRoutes", "addresses that its closing entry names of those left out", fmt.Sprint(RefusedRoutes)},
	{"ReportBytes", "of each of them", Size(ReportBytes)},
	{"PublicBytes", "a form from who is not signed in", Size(PublicBytes)},
	{"EndedBytes", "a form after its session has ended", Size(EndedBytes)},
	{"FormBytes", "a form, and the text beside files", Size(FormBytes)},
	{"UploadBytes", "a form with files", Size(UploadBytes)},
	{"Names", "different fields of a form", fmt.Sprint(Names)},
	{"Fields", "fields of a form", fmt.Sprint(Fields)},
	{"Repeat", "fields of one name", fmt.Sprint(Repeat)},
	{"Parts", "fields and files of a form with files", fmt.Sprint(Parts)},
	{"FileBytes", "a file (the setting 单个附件大小 is below it)", Size(FileBytes)},
	{"Files", "files of a form (the setting 每次附件个数 is below it)", fmt.Sprint(Files)},
	{"Forms", "forms above `PublicBytes` at once", fmt.Sprint(Forms)},
	{"OwnForms", "of one person", fmt.Sprint(OwnForms)},
	{"Uploads", "forms with files at once", fmt.Sprint(Uploads)},
	{"OwnUploads", "of one person", fmt.Sprint(OwnUploads)},
	{"Storing", "of them being stored at once", fmt.Sprint(Storing)},
	{"Piece", "of a file in memory", Size(Piece)},
	{"BundleBytes", "an offline proof that the command line checks: its scans, and the record's own texts", Size(BundleBytes)},
	{"TimelineRows", "acts that a record's page lists, the newest", fmt.Sprint(TimelineRows)},
	{"CountCap", "where a list stops counting: from there on it says `1000+`", fmt.Sprint(CountCap)},
	{"DeskCap", "where a row of a desk stops counting: `200+`", fmt.Sprint(DeskCap)},
	{"FarCap", "where it stops if each record is found through others: `20+`", fmt.Sprint(FarCap)},
	{"NameTries", "passwords of one name a day from unknown browsers: from networks that its person has used, from their neighbours, from all others, each", fmt.Sprint(NameTries)},
	{"NameGap", "for one more of each", span(NameGap)},
	{"WrongCodes", "wrong codes for a password, from whomever, that the log takes one by one in a quarter of an hour", fmt.Sprint(WrongCodes)},
	{"WaitTime", "for who finds a name shut by others, until one more try", span(WaitTime)},
	{"WaitedTries", "such tries of one name a day", fmt.Sprint(WaitedTries)},
	{"WaitedGap", "for one more of them", span(WaitedGap)},
	{"WaitedNetwork", "of them from one network", fmt.Sprint(WaitedNetwork)},
	{"WaitedRegion", "of them from a region (IPv4 /16, IPv6 /32)", fmt.Sprint(WaitedRegion)},
	{"ClockApart", "between the clocks of the program, the database and its log", span(ClockApart)},
}

// Size is a number of bytes in words: 2 MB, 64 KB.
func Size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}

// span is a time without the zeros behind it: 5m, 20s.
func span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
