package paper

import (
	"bytes"
	"time"
)

// The methods of a signature: signed in; the password typed once more; with a code; by a passkey; on paper.
const (
	BySession  = "session"
	ByPassword = "password"
	ByCode     = "code"
	ByPasskey  = "passkey"
	ByPaper    = "paper"
)

// GradeOf is how much a method proves: A a key of the person's own, B two things, C a registration by the
// office. A password alone and a session have no grade.
func GradeOf(method string) string {
	return map[string]string{ByPasskey: "A", ByCode: "B", ByPaper: "C"}[method]
}

// Statement is what a person signs: the act, the exact text, who, when, and the statement before it.
// Its bytes are stored; nothing in them is taken from the page but the remark.
type Statement struct {
	First      bool // in the first form, which knows minutes only: read and verified for ever, written no more
	Portal     string
	Kind       string // of the record
	Record     int64
	Version    int
	Content    []byte
	Scan       []byte
	Act        string
	Remark     []byte // the digest of the words beside the signature
	Signer     int64
	Name, Seat string
	Delegation int64
	Method     string
	Registrar  string
	Asked      time.Time
	At         time.Time
	N          int
	Nonce      string
	Prev       []byte
}

// The forms of a statement.
const (
	firstSignDomain = "joint-meeting/signoff/v1"
	signDomain      = "joint-meeting/signoff/v2"
)

// MinutesKind is the kind of the records that statements of the first form are about.
const MinutesKind = "minutes"

// First is the prev of the first statement of minutes.
var First = make([]byte, 32)

// Bytes are what is hashed, and what a passkey signs the digest of.
func (s Statement) Bytes() []byte {
	var c Canon
	s.about(&c)
	c.Num("version", int64(s.Version))
	c.Hex("content", s.Content)
	c.Hex("scan", s.Scan)
	c.Put("act", s.Act)
	c.Hex("remark", s.Remark)
	c.Num("signer", s.Signer)
	c.Put("name", s.Name)
	c.Put("seat", s.Seat)
	c.Num("delegation", s.Delegation)
	c.Put("method", s.Method)
	c.Put("registrar", s.Registrar)
	c.Moment("asked", s.Asked)
	c.Moment("at", s.At)
	c.Num("n", int64(s.N))
	c.Put("nonce", s.Nonce)
	c.Hex("prev", s.Prev)
	c.Put("algorithm", "sha-256")
	return c.Bytes()
}

// about begins the bytes with the record they are about, in the words of the form.
func (s Statement) about(c *Canon) {
	if s.First {
		c.Put("domain", firstSignDomain)
		c.Put("portal", s.Portal)
		c.Num("minutes", s.Record)
		return
	}
	c.Put("domain", signDomain)
	c.Put("portal", s.Portal)
	c.Put("kind", s.Kind)
	c.Num("record", s.Record)
}

// FirstForm says whether the bytes of a statement are in the first form.
func FirstForm(fields map[string]string) bool { return fields["domain"] == firstSignDomain }

// ReadStatement reads the bytes of either form back; it takes no others than those that Bytes writes.
func ReadStatement(b []byte) (Statement, error) {
	r := &Reader{rest: b}
	s := Statement{First: r.Text("domain") == firstSignDomain, Portal: r.Text("portal"), Kind: MinutesKind}
	if s.First {
		s.Record = r.Num("minutes")
	} else {
		s.Kind, s.Record = r.Text("kind"), r.Num("record")
	}
	s.Version, s.Content, s.Scan = int(r.Num("version")), r.Hex("content"), r.Hex("scan")
	s.Act, s.Remark, s.Signer, s.Name, s.Seat, s.Delegation = r.Text("act"), r.Hex("remark"), r.Num("signer"), r.Text("name"), r.Text("seat"), r.Num("delegation")
	s.Method, s.Registrar, s.Asked, s.At = r.Text("method"), r.Text("registrar"), r.Moment("asked"), r.Moment("at")
	s.N, s.Nonce, s.Prev = int(r.Num("n")), r.Text("nonce"), r.Hex("prev")
	r.Want("algorithm", "sha-256")
	return s, r.End(b, s.Bytes)
}

// Issue is what the office states when it issues minutes: number, day and range, over the content, every
// signature that stands, and the head of the log.
type Issue struct {
	Portal     string
	Minutes    int64
	Version    int
	Content    []byte
	Signatures [][]byte
	Number     string
	On         time.Time
	At         time.Time
	By         string
	Recipients []Recipient
	Layout     int // of the paper; 0 where the statement names none
	LogSeq     int64
	LogHash    []byte
}

// Recipient is a unit in the range, as then.
type Recipient struct {
	Unit     int64
	UnitName string
	Why      string
}

const issueDomain = "joint-meeting/issue/v1"

// Bytes are what is hashed.
func (s Issue) Bytes() []byte {
	var c Canon
	c.Put("domain", issueDomain)
	c.Put("portal", s.Portal)
	c.Num("minutes", s.Minutes)
	c.Num("version", int64(s.Version))
	c.Hex("content", s.Content)
	c.Num("signatures", int64(len(s.Signatures)))
	for _, h := range s.Signatures {
		c.Hex("signature", h)
	}
	c.Put("number", s.Number)
	c.Day("on", &s.On)
	c.Moment("at", s.At)
	c.Put("by", s.By)
	c.Num("recipients", int64(len(s.Recipients)))
	for _, r := range s.Recipients {
		c.Num("recipient", r.Unit)
		c.Put("recipient.name", r.UnitName)
		c.Put("recipient.why", r.Why)
	}
	if s.Layout != 0 { // what was issued before there was another has the bytes that it had
		c.Num("layout", int64(s.Layout))
	}
	c.Num("log.seq", s.LogSeq)
	c.Hex("log.hash", s.LogHash)
	c.Put("algorithm", "sha-256")
	return c.Bytes()
}

// ReadIssue reads the bytes back; it takes no others than those that Bytes writes.
func ReadIssue(b []byte) (Issue, error) {
	r := &Reader{rest: b}
	r.Want("domain", issueDomain)
	s := Issue{Portal: r.Text("portal"), Minutes: r.Num("minutes"), Version: int(r.Num("version")), Content: r.Hex("content")}
	for range r.Count("signatures") {
		s.Signatures = append(s.Signatures, r.Hex("signature"))
	}
	s.Number = r.Text("number")
	if on := r.Day("on"); on != nil {
		s.On = *on
	}
	s.At, s.By = r.Moment("at"), r.Text("by")
	for range r.Count("recipients") {
		s.Recipients = append(s.Recipients, Recipient{r.Num("recipient"), r.Text("recipient.name"), r.Text("recipient.why")})
	}
	if r.next("layout") {
		s.Layout = int(r.Num("layout"))
	}
	s.LogSeq, s.LogHash = r.Num("log.seq"), r.Hex("log.hash")
	r.Want("algorithm", "sha-256")
	return s, r.End(b, s.Bytes)
}

// Says tells whether a statement of an issue, with its digest, says what is shown of it: of its fields only the portal's name, the layout and the
// head of the log are left to it.
func Says(statement, hash []byte, shown Issue) bool {
	st, err := ReadIssue(statement)
	shown.Portal, shown.Layout, shown.LogSeq, shown.LogHash = st.Portal, st.Layout, st.LogSeq, st.LogHash
	return err == nil && bytes.Equal(Digest(statement), hash) && bytes.Equal(shown.Bytes(), statement)
}

// SignedOver tells whether a statement of a signature is about the text with this digest.
func SignedOver(statement, words []byte) bool {
	st, err := ReadStatement(statement)
	return err == nil && bytes.Equal(st.Content, words)
}

// DatedBy tells whether the day on the paper is that of the signature that completes it: one given on paper has its day there and was registered
// on that day or later, and nobody signed a text before it was saved.
func DatedBy(statement []byte, day, saved time.Time, in *time.Location) bool {
	st, err := ReadStatement(statement)
	given, on := st.At.In(in).Format(time.DateOnly), day.Format(time.DateOnly)
	return err == nil && (on == given || st.Method == ByPaper && on < given && on >= saved.In(in).Format(time.DateOnly))
}
