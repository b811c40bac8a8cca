package minutes_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
)

// model is what should become of minutes, kept in a few words.
type model struct {
	state    string
	reviewed []string
	stands   int // signatures that stand
	version  int
	edits    int
}

// may says whether the act is allowed, and does it.
func (m *model) may(act, who string) bool {
	returns := map[string][]string{minutes.Checking: {"director"}, minutes.Reviewing: {"convenor1", "convenor2", "director"},
		minutes.Signing: {"chief", "director"}, minutes.Signed: {"director"}}
	office := who == "office1" || who == "director"
	switch {
	case act == "edit" && m.state == minutes.Draft && office:
		m.version++
	case act == "submit_check" && m.state == minutes.Draft && office:
		m.state = minutes.Checking
	case act == "check" && m.state == minutes.Checking && who == "director":
		m.state, m.stands, m.reviewed = minutes.Reviewing, m.stands+1, nil
	case act == "review" && m.state == minutes.Reviewing && (who == "convenor1" || who == "convenor2") && !slices.Contains(m.reviewed, who):
		if m.reviewed, m.stands = append(m.reviewed, who), m.stands+1; len(m.reviewed) == 2 {
			m.state = minutes.Signing
		}
	case act == "sign" && m.state == minutes.Signing && who == "chief":
		m.state, m.stands = minutes.Signed, m.stands+1
	case act == "return" && slices.Contains(returns[m.state], who):
		m.state, m.stands = minutes.Draft, 0
	case act == "issue" && m.state == minutes.Signed && office:
		m.state = minutes.Issued
	default:
		return false
	}
	return true
}

// TestSignaturesFollowTheText does random acts by random people and compares with the model: whatever
// happens, each signature that stands is on the text as it is now.
func TestSignaturesFollowTheText(t *testing.T) {
	t.Parallel()
	o := open(t)
	_, err := o.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.checker_differs', '0', 'x', now())")
	must(t, err)
	id, m := int64(0), &model{state: minutes.Issued}
	rapid.Check(t, func(r *rapid.T) {
		if m.state == minutes.Issued {
			id = o.at(minutes.Draft)
			m = &model{state: minutes.Draft, version: o.get(id).Version}
		}
		for range 8 {
			// The next right act comes up often, so that the whole way is walked; the rest is chance.
			act := rapid.SampledFrom([]string{"edit", "submit_check", "check", "review", "review", "sign", "return", "issue"}).Draw(r, "act")
			who := rapid.SampledFrom([]string{"office1", "director", "convenor1", "convenor2", "chief"}).Draw(r, "who")
			if rapid.IntRange(0, 2).Draw(r, "way") > 0 {
				act, who = m.next()
			}
			err := o.act(id, act, who, m)
			if allowed := m.may(act, who); allowed != (err == nil) {
				r.Fatalf("%s by %s: allowed %v, error %v", act, who, allowed, err)
			}
			o.holds(r, id, *m)
			if m.state == minutes.Issued {
				return
			}
		}
	})
	o.sound()
}

func (m *model) next() (act, who string) {
	switch m.state {
	case minutes.Draft:
		return "submit_check", "office1"
	case minutes.Checking:
		return "check", "director"
	case minutes.Reviewing:
		if slices.Contains(m.reviewed, "convenor1") {
			return "review", "convenor2"
		}
		return "review", "convenor1"
	case minutes.Signing:
		return "sign", "chief"
	}
	return "issue", "office1"
}

func (o office) act(id int64, act, who string, m *model) error {
	o.Helper()
	now := o.get(id)
	switch act {
	case "edit":
		m.edits++
		f := minutes.Of(now)
		f.Overview = fmt.Sprintf("第 %d 次修改。", m.edits)
		return o.save(who, id, f)
	case "issue":
		_, err := o.s.Issue(o.Context(), o.who(who), id, now.Version, minutes.IssueInput{On: form.Day(now.StateAt)})
		return err
	}
	return o.do(who, id, act, "按程序办理。")
}

// holds compares the record with the model and each standing signature with the text.
func (o office) holds(r *rapid.T, id int64, m model) {
	p := o.page(id)
	sum := sha256.Sum256([]byte(minutes.Content(p.Minutes)))
	stands := 0
	for _, s := range p.Signatures {
		if !s.Given() {
			continue
		}
		stands++
		if !bytes.Equal(s.ContentHash, sum[:]) || s.Version != p.Minutes.Version {
			r.Fatalf("a %s of version %d stands on version %d", s.Stage, s.Version, p.Minutes.Version)
		}
	}
	if p.Minutes.State != m.state || stands != m.stands || p.Minutes.Version != m.version {
		r.Fatalf("state %s, %d signatures, version %d; the model says %+v", p.Minutes.State, stands, p.Minutes.Version, m)
	}
}

// TestVoidIsNeeded is the control: without voiding, the property above would not hold.
func TestVoidIsNeeded(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.at(minutes.Signing)
	must(t, o.do("chief", id, "return", "修改"))
	o.behind("UPDATE signature SET state = 'given', void_at = NULL WHERE minutes = $1 AND n IS NOT NULL", id)
	faults, err := minutes.Verify(t.Context(), o.db.Pool())
	must(t, err)
	if len(faults) == 0 {
		t.Error("signatures that stand on a draft were not found")
	}
	f := minutes.Of(o.get(id))
	must(t, o.save("office1", id, f))
	if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND state = 'given'", id); n != 0 {
		t.Errorf("an edit leaves %d signatures standing", n)
	}
}
