package minutespage

import (
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/templates/part"
)

func (v View) fingerprint() string { return minutes.Fingerprint(v.Minutes.ContentHash) }

// Signing is the record as the page shows it where records are signed.
func (v View) Signing() signpage.View {
	return signpage.View{Decision: v.Decision, Kind: minutes.Signable, Object: v.Minutes.Object(), Signer: v.Minutes.SignerName, Registers: v.Rights.Register, Offers: v.Offers,
		Crumbs: v.way(), Head: v.head(), Stages: v.stages(), Text: part.Doc(v.Paper), With: Groups(v.Minutes), Since: minutesSince(v), Beside: minutesBeside(v), Tok: v.Tok}
}
