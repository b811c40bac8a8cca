// Package basis is the library of what higher authorities ask for (上级依据, R17): documents of the state,
// the province and the city. Topics and tasks cite them; a citation prints in a topic's material.
package basis

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind names a basis in the log and in attachments.
const Kind = "basis"

// ReasonMax is the most runes of a reason.
const ReasonMax = 500

// Basis is one document.
type Basis struct {
	ID      int64
	Level   string
	Title   string
	Number  string // 文号; some have none
	Issuer  string
	Issued  time.Time
	Demands string // what it asks for, in its words
	State   string
	Reason  string // why it was marked 已废止, or taken back into force
	ByName  string
	At      time.Time
	Version int
}

// Path is the page of a basis.
func Path(id int64) string { return "/bases/" + strconv.FormatInt(id, 10) }

// Path is this one's page.
func (b Basis) Path() string { return Path(b.ID) }

// Name is the title in book marks, as official papers write it.
func (b Basis) Name() string {
	if strings.HasPrefix(b.Title, "《") {
		return b.Title
	}
	return "《" + b.Title + "》"
}

// InForce says whether the document still holds.
func (b Basis) InForce() bool { return b.State == "current" }

// Citation is how a paper cites it: 《…》（鄂政发〔2022〕21号，2022年9月1日）.
func (b Basis) Citation() string {
	about := b.Number
	if about == "" {
		about = b.Issuer
	}
	return fmt.Sprintf("%s（%s，%s）", b.Name(), about, b.Issued.Format("2006年1月2日"))
}
