package minutesweb

import (
	"bytes"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/typed"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/web/edge"
)

// draftPattern is where the page of the draft keeps by itself what is typed into it.
const draftPattern = "/minutes/{id}/edit/keep"

func minutesForm(r *http.Request) string { return minutes.Path(edge.ID(r)) + "/edit" }

// minutesKeep keeps what is typed for the person alone; the record changes only by 保存.
func (s *server) minutesKeep(r *http.Request, who access.Actor) error {
	p, err := s.minutes.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return err
	}
	if !p.MayEdit {
		return fault.Late("纪要当前不能修改，内容没有保存")
	}
	return s.typed.KeepDraft(r.Context(), who, minutesForm(r), r.PostForm)
}

// minutesForget drops what was kept.
func (s *server) minutesForget(r *http.Request, who access.Actor) (edge.Next, error) {
	if _, err := s.minutes.Show(r.Context(), who, edge.ID(r)); err != nil {
		return edge.Next{}, err
	}
	err := s.typed.DropDraft(r.Context(), who, minutesForm(r))
	return edge.GoTo(db.Outcome{URL: minutesForm(r), Message: "自动保存的内容已放弃"}), err
}

// kept is what the person had typed before, when it differs from what is stored.
func (s *server) kept(r *http.Request, who access.Actor, stored minutes.Form) (*typed.Draft, error) {
	d, err := s.typed.DraftOf(r.Context(), who, minutesForm(r))
	if err != nil || d == nil || bytes.Equal(canonical(minutes.Read(d.Values())), canonical(stored)) {
		return nil, err
	}
	return d, nil
}

// canonical are the fields of a form in words that can be compared; the keys of its rows say nothing.
func canonical(f minutes.Form) []byte {
	return []byte(minutespage.Words(f))
}

// setAside keeps what could not be saved: it is on the page, and there again when the page is gone. That
// it is kept is a second net, so a failure to do so is no reason to refuse the page.
func (s *server) setAside(r *http.Request, who access.Actor) {
	if err := s.typed.KeepDraft(r.Context(), who, minutesForm(r), r.PostForm); err != nil {
		s.Log().Warn("a typed form could not be kept", "path", r.URL.Path, "error", err, "request", edge.RequestNumber(r))
	}
}

// forget drops what was kept once it has been saved.
func (s *server) forget(r *http.Request, who access.Actor) {
	if err := s.typed.DropDraft(r.Context(), who, minutesForm(r)); err != nil {
		s.Log().Warn("a kept form could not be dropped", "path", r.URL.Path, "error", err, "request", edge.RequestNumber(r))
	}
}
