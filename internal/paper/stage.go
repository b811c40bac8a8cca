package paper

import (
	"slices"
	"time"

	"jointmeeting/internal/access"
)

// The stages of sign-off.
const (
	StageCheck  = "check"
	StageReview = "review"
	StageSign   = "sign"
)

// The states in which they are open.
const (
	StateChecking  = "checking"
	StateReviewing = "reviewing"
	StateSigning   = "signing"
)

// Words of the table in statements, which are constants, so that what they read is known without running them; a test holds them to the table.
const (
	ReferStates   = "'" + StateReviewing + "', '" + StateSigning + "'" // in which somebody else may be asked first
	MandateStates = "'" + StateSigning + "'"                           // in which the record's signer signs
	SeveralStages = "'" + StageReview + "'"                            // at which several sign
)

// Proof is what a signature of a stage asks for besides the session.
type Proof string

// The proofs.
const (
	ProofNone  Proof = ""
	ProofRuled Proof = "ruled" // as the settings of the kind rule
	ProofFull  Proof = "full"  // the password at least, and the least grade that the settings ask for
)

// Page is what the page of a stage calls things.
type Page struct {
	Doing   string // what its reader does there
	Opinion string // what the remark is called
	Agreed  string // a remark as it may be; {signer} is who signs last
}

// Stage is one row of the sign-off: who puts which signature on a record in which of its states. Charts, guards, checks, messages, pages and
// the rule of the offline proof read this table; a new stage is a row here and a migration of the two lists of allowed words.
type Stage struct {
	Name, Title string
	State       string         // of the record while the stage is open
	StateTitle  string         // its word
	Step, Label string         // the step by which the signature is given, and its button
	By          []access.Right // who may give it
	SelfOpened  bool           // nobody is asked by name: whoever takes the step opens the signature and gives it
	All         string         // the automatic step once all have signed, of the stage at which several sign; empty where exactly one does
	Refers      bool           // who is asked may ask somebody else for a word first
	Mandate     bool           // for the record's signer, by a mandate where there is one
	Registers   []access.Right // who registers a signature given on paper; nobody where none is given so
	Holder      string         // who has the record in hand, where nobody is asked by name
	Proof       Proof
	Page        Page
	Before      string    // what a message says went before
	Next        string    // where the record goes then
	Since       time.Time // records issued before this time were signed without the stage
}

// SignOff is the stages of a sign-off in their order.
type SignOff []Stage

// Stages are the sign-off in its whole length: the director checks, the convenors review, the chief or a convenor named by a mandate signs.
var Stages = SignOff{
	{Name: StageCheck, Title: "校核", State: StateChecking, StateTitle: "待校核", Step: "check", Label: "校核通过", By: []access.Right{access.May(access.Director)},
		SelfOpened: true, Holder: "办公室主任", Page: Page{"校核", "校核意见", "已校核。"}, Before: "{drafter}提交", Next: "送召集人审核"},
	{Name: StageReview, Title: "审核", State: StateReviewing, StateTitle: "待审核", Step: "review", Label: "审核同意",
		By: []access.Right{access.Convenor.Of(access.Self)}, All: "reviewed", Refers: true, Proof: ProofRuled,
		Page: Page{"审核", "审核意见", "同意，请{signer}同志签发。"}, Before: "办公室主任已校核", Next: "送签发人"},
	{Name: StageSign, Title: "签发", State: StateSigning, StateTitle: "待签发", Step: "sign", Label: "同意签发",
		By: []access.Right{access.Chief.Of(access.Self), access.Convenor.Of(access.Self)}, Refers: true, Mandate: true,
		Registers: []access.Right{access.May(access.Office), access.May(access.Director)}, Proof: ProofFull, Page: Page{"签批", "批示意见", "同意。"}, Before: "召集人已审核同意", Next: "由办公室编号印发"},
}

// Onward says what comes after the stage: 校核后送召集人审核.
func (s Stage) Onward() string {
	if s.All != "" {
		return "全部同意后" + s.Next
	}
	return s.Title + "后" + s.Next
}

// Asks are the rights of those who have an open signature of the stage: the tie to the person becomes one to the stage.
func (s Stage) Asks() []access.Right {
	out := []access.Right{}
	for _, r := range s.By {
		if r.Tie == access.Self {
			r.Tie = access.Tie(s.Name)
		}
		out = append(out, r)
	}
	return out
}

// StageOf is the stage of a name, the zero stage for none.
func StageOf(name string) Stage { return Stages.Of(name) }

// StageIn is the stage that is open in a state of the record, the zero stage for none.
func StageIn(state string) Stage { return Stages.In(state) }

// StageBy is the stage whose signature a step gives, the zero stage for none.
func StageBy(step string) Stage { return Stages.By(step) }

// Of is the stage of a name, the zero stage for none.
func (list SignOff) Of(name string) Stage {
	return list.where(func(s Stage) bool { return s.Name == name })
}

// In is the stage that is open in a state of the record, the zero stage for none.
func (list SignOff) In(state string) Stage {
	return list.where(func(s Stage) bool { return s.State == state })
}

// By is the stage whose signature a step gives, the zero stage for none.
func (list SignOff) By(step string) Stage {
	return list.where(func(s Stage) bool { return s.Step == step })
}

// Last is the stage at which the record's signer signs.
func (list SignOff) Last() Stage {
	return list.where(func(s Stage) bool { return s.Mandate })
}

// Agreed are the remarks as they may be.
func (list SignOff) Agreed() (out []string) {
	for _, s := range list {
		out = append(out, s.Page.Agreed)
	}
	return out
}

func (list SignOff) where(is func(Stage) bool) Stage {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return Stage{}
}

// After is the state of the record behind a stage: that of the next one, or last.
func (list SignOff) After(stage, last string) string {
	i := slices.IndexFunc(list, func(s Stage) bool { return s.Name == stage })
	if i+1 < len(list) {
		return list[i+1].State
	}
	return last
}

// Until are the names of the stages before a state's, and with it where the state is one of a stage; all of them for a later state.
func (list SignOff) Until(state string, with bool) []string {
	out := []string{}
	for _, s := range list {
		if s.State == state && !with {
			break
		}
		out = append(out, s.Name)
		if s.State == state {
			break
		}
	}
	return out
}

// StageTitle is the stage's word on screen.
func StageTitle(stage string) string { return StageOf(stage).Title }

// Complete says whether the signatures that stand, counted by stage, are those of a record issued at the time: one of each stage, or at
// least one where several people sign, and none of another.
func Complete(count map[string]int, issued time.Time) bool {
	for _, s := range Stages {
		n := count[s.Name]
		if n == 0 && issued.Before(s.Since) {
			continue
		}
		if n == 0 || n > 1 && s.All == "" {
			return false
		}
	}
	return true
}
