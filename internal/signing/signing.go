// Package signing asks people for their signatures on the text of a record and takes them: signed in, with a password, a code or a passkey, or
// on paper; and lets whose turn it is ask somebody else for a word first (转请阅示). A signature is bound to one version and one digest of
// the text, and its statement is chained to the one before it. The room works on the kind and the number of a record; the record's room says
// what its text is, whose turn it is, and where the record goes then.
package signing

import (
	"bytes"
	"time"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/paper"
)

// Object is the text of a record as it is put before those who sign it.
type Object struct {
	Kind       string // of the record, as in the log: "minutes"
	Noun       string // what such a record is called: 纪要
	Record     int64
	Title      string
	Version    int
	Digest     []byte // as stored with the version
	Text       string // in its canonical form, as it is now
	Delegation *int64 // the mandate by which somebody signs for the 总召集人; nil where nobody does
}

// Fingerprint is the short form of the text's digest.
func (o Object) Fingerprint() string { return paper.Fingerprint(o.Digest) }

// Intact refuses to sign or issue a text that is not the one whose digest is stored.
func (o Object) Intact() error {
	if !bytes.Equal(paper.Digest([]byte(o.Text)), o.Digest) {
		return fault.Refused("正文与登记的校验值不符，请先联系办公室核对")
	}
	return nil
}

// The stages of sign-off.
const (
	StageCheck  = paper.StageCheck
	StageReview = paper.StageReview
	StageSign   = paper.StageSign
)

// Stages is the table of stages, for pages.
func Stages() paper.SignOff { return paper.Stages }

// StageTitle is the stage's word on screen.
func StageTitle(stage string) string { return paper.StageTitle(stage) }

// The states of a signature; a referral has the first two as well.
const (
	asked = "asked"
	given = "given"
	void  = "void"
)

// Signature is one signature asked for, given or voided.
type Signature struct {
	ID            int64
	Kind          string // of the record
	Record        int64
	Stage         string
	Signer        int64
	State         string
	Version       int
	ContentHash   []byte
	Name, Seat    string
	Delegation    *int64
	Remark        string
	Method        string
	Grade         string // A, B, C; empty for a password alone
	Authenticator *int64
	Proof         []byte // the passkey's answer
	Registrar     string // who registered a paper signature
	ScanFile      int64  // the file of the scan, 0 when there is none
	Scan          []byte // the digest of its scan
	N             *int
	Statement     []byte
	Hash, Prev    []byte
	AskedAt       time.Time
	GivenAt       *time.Time
	VoidAt        *time.Time
	VoidReason    string
	Referrals     []Referral // asked by who holds it
}

// stands says whether the row is what was signed in this portal.
func (s Signature) stands(portal string) bool {
	f, err := paper.Fields(s.Statement)
	st := stated(s, portal, f["nonce"])
	st.First = paper.FirstForm(f)
	return err == nil && bytes.Equal(st.Bytes(), s.Statement) && bytes.Equal(paper.Digest(s.Statement), s.Hash)
}

// Altered says that what is shown of a signature is not what was signed: somebody has changed it behind the portal's back.
func (s Signature) Altered() bool {
	f, err := paper.Fields(s.Statement)
	return s.GivenAt != nil && (err != nil || !s.stands(f["portal"]))
}

// Given says whether the signature stands.
func (s Signature) Given() bool { return s.State == given }

// Asked says whether the signature is still waited for.
func (s Signature) Asked() bool { return s.State == asked }

// Void says whether the text has changed since, or the record was sent back.
func (s Signature) Void() bool { return s.State == void }

// Waiting names who of a stage has not signed.
func Waiting(list []Signature, stage string) string {
	out := ""
	for _, s := range list {
		if s.Stage == stage && s.Asked() {
			if out != "" {
				out += "、"
			}
			out += s.Name
		}
	}
	return out
}
