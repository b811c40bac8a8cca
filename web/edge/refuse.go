package edge

import (
	"errors"
	"net/http"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// OffersOpen leaves out what is blocked: the state of the task beside it says why.
func OffersOpen(offers []flow.Offer) []flow.Offer {
	out := []flow.Offer{}
	for _, o := range offers {
		if o.Blocked == "" {
			out = append(out, o)
		}
	}
	return out
}

// Sentences are what a reader can put right about a refused step; nil for every other error.
func Sentences(err error) form.Errors {
	var errs form.Errors
	switch {
	case errors.As(err, &errs):
		return errs
	case fault.KindOf(err) == fault.Invalid:
		return form.Errors{{Text: fault.Sentence(err)}}
	}
	return nil
}

// refused says that an error is about the form, the record or the right, and not about the portal or the database.
func refused(err error) bool {
	var errs form.Errors
	if errors.As(err, &errs) {
		return true
	}
	switch fault.KindOf(err) {
	case fault.Missing, fault.Forbidden, fault.Invalid, fault.Conflict:
		return true
	}
	return false
}

// orEnded is the answer to a form that was no act: err, or nil for a page that is drawn once more, unless the reader
// has lost the session, the account or a seat while the form was on its way. A write asks that inside its act; what
// was only read is not shown to somebody whose right to it has ended.
func (s *Server) orEnded(r *http.Request, v *visit, err error) error {
	if ended := s.sessions.Held(r.Context(), v.Who); ended != nil {
		v.noRight = true
		return ended
	}
	return err
}

// Unchosen tells who sent a form without choosing a step that one is to be chosen: after all that the record has to
// say to the form, and instead of the refusal of a step that is none.
func Unchosen(step string, err error, text string) error {
	if step == "" && fault.KindOf(err) == fault.Forbidden {
		return form.Errors{{Field: "step", Text: text}}
	}
	return err
}

// RefusedPage shows a page again with what is wrong.
func RefusedPage(v View, err error) (Next, error) {
	if err != nil {
		return Next{}, err
	}
	return Again(v), nil
}

// OrAgain leads to the act's page, or shows the page of its form once more with what was typed: with what is wrong, or, where the form came
// too late, below a word of that and on the record as it is now, so that sending it again is a knowing act. Where the record has no such
// page any more, the refusal is a page of its own.
func OrAgain(out db.Outcome, err error, again func(form.Errors) (View, error)) (Next, error) {
	if errs := Sentences(err); errs != nil {
		return RefusedPage(again(errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		if v, none := again(nil); none == nil {
			v.Status, v.late = http.StatusConflict, err
			return Again(v), nil
		}
	}
	return GoTo(out), err
}
