package edge

import (
	"errors"

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

// RefusedPage shows a page again with what is wrong.
func RefusedPage(v View, err error) (Next, error) {
	if err != nil {
		return Next{}, err
	}
	return Again(v), nil
}

// Overtaken is said above a form whose version somebody else has changed meanwhile.
var Overtaken = form.Errors{{Text: "内容已被他人修改，以下是您填写的内容，请与最新内容核对后再保存"}}
