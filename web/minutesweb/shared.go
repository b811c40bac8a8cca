package minutesweb

import (
	"net/http"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/templates/part"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

// minutesText draws the minutes for who was asked to read them before they are signed.
func (s *server) minutesText(r *http.Request, who access.Actor, record int64) (templ.Component, error) {
	p, err := s.minutes.Text(r.Context(), who, record)
	if err != nil {
		return nil, err
	}
	return part.Doc(sheet.Minutes(p)), nil
}

// receiptRefused is where a step of a clause's receipt was asked for: the office's from the grid, a unit's from its extract.
func (s *server) receiptRefused(r *http.Request, who access.Actor, record int64, errs form.Errors) (edge.View, error) {
	if edge.Office.Allows(who) {
		return s.receiptsPage(r, who, record, errs)
	}
	return s.minutesOf(r, who, record, errs)
}
