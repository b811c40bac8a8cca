//go:build !quick

package web

import (
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestCorrectionPagesInTheBrowser looks at corrected minutes and those in their place as their readers do.
func TestCorrectionPagesInTheBrowser(t *testing.T) {
	p, id := minutesAt(t, minutes.Issued)
	sample.ReceiveMinutes(t, p.db, "jyj", id)
	sample.ConfirmClauses(t, p.db, id, "liaison-jyj", "acknowledge")
	v := lookAt(t, p.h, "correct-")
	v.enter("office1")
	wrong := sample.CorrectMinutes(t, p.db, id)
	v.look("draft", minutes.Path(wrong))
	sample.MinutesStep(t, p.db, "office1", wrong, "abandon", "原纪要无误")
	v.look("given-up", minutes.Path(wrong))
	next := sample.CorrectMinutes(t, p.db, id)
	sample.SignMinutes(t, p.db, next)
	v.look("open", minutes.Path(id))
	v.look("issue", minutes.Path(next)+"/issue")
	sample.IssueMinutes(t, p.db, next)
	v.look("old", minutes.Path(id))
	v.look("new", minutes.Path(next))
	v.look("receipts", minutes.Path(next)+"/receipts")
	v.enter("liaison-jyj")
	v.look("unit", minutes.Path(next))
}
