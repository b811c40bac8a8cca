package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/templates/page/circulationpage"
	"jointmeeting/templates/sheet"
)

func (s *Server) circulationRoutes() []route {
	return []route{
		Page("/minutes/{id}/circulate", office, s.circulateNew),
		Action("/minutes/{id}/circulate", office, s.circulateOpen),
		Page("/minutes/{id}/circulation", steering, s.circulationShow),
		Page("/circulation-replies/{id}", thread, s.replyShow),
		Action("/circulation-replies/{id}", units, s.replyGive),
		Action("/circulation-replies/{id}/do/{step}", office, s.replySettle),
	}
}

func (s *Server) circulateNew(r *http.Request, who access.Actor) (view, error) {
	return s.circulateForm(r, who, nil, nil)
}

// circulateForm is the form of a new round: with the units whose answer does not stand ticked, or as it
// was sent.
func (s *Server) circulateForm(r *http.Request, who access.Actor, sent *circulation.AskForm, errs form.Errors) (view, error) {
	draft, err := s.minutes.Editing(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	a, err := s.rounds.Asking(r.Context(), who, draft)
	if err != nil {
		return view{}, err
	}
	f := circulationpage.FirstAsking(a)
	if sent != nil {
		f = *sent
	}
	p := circulationpage.AskView{Asking: a, Form: f, Errors: errs, Now: s.now(), Tok: form.NewToken()}
	return view{Title: "送单位会签", Nav: minutesPath, Body: circulationpage.Ask(p)}, nil
}

func (s *Server) circulateOpen(r *http.Request, who access.Actor) (next, error) {
	f := circulation.ReadAsk(r.PostForm)
	out, err := s.rounds.Ask(r.Context(), who, id(r), form.Version(r.PostForm), f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.circulateForm(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) circulationShow(r *http.Request, who access.Actor) (view, error) {
	return s.circulationPage(r, who, id(r), circulationpage.RoundsView{})
}

// circulationPage is every round of a draft; p holds what was typed when an answer was refused.
func (s *Server) circulationPage(r *http.Request, who access.Actor, minutesID int64, p circulationpage.RoundsView) (view, error) {
	rounds, err := s.rounds.Rounds(r.Context(), who, minutesID)
	if err != nil {
		return view{}, err
	}
	p.RoundsPage, p.Who, p.Now, p.Tok = rounds, who, s.now(), form.NewToken()
	return view{Title: "会签情况", Nav: minutesPath, Body: circulationpage.Rounds(p)}, nil
}

func (s *Server) replyShow(r *http.Request, who access.Actor) (view, error) {
	return s.replyPage(r, who, nil, nil)
}

// replyPage is one unit's answer: the form for its liaison, the answer for everybody else.
func (s *Server) replyPage(r *http.Request, who access.Actor, sent *circulation.Form, errs form.Errors) (view, error) {
	got, err := s.rounds.Get(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	p := circulationpage.ReplyView{Page: got, Form: circulation.Form{Approver: got.Member}, Inside: minutes.Inside(who), Errors: errs, Now: s.now(), Tok: form.NewToken()}
	p.Paper = sheet.Circulated(got.Office, got.Draft, got.Round.Of, got.Reply.Unit)
	p.Give, _ = circulation.Chart.Offer(who, got.Reply, "give")
	if sent != nil {
		p.Form = *sent
	}
	return view{Title: p.Title(), Nav: minutesPath, Body: circulationpage.Reply(p)}, nil
}

func (s *Server) replyGive(r *http.Request, who access.Actor) (next, error) {
	f := circulation.Read(r.PostForm)
	out, err := s.rounds.Give(r.Context(), who, id(r), form.Version(r.PostForm), f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.replyPage(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) replySettle(r *http.Request, who access.Actor) (next, error) {
	if step(r) != "settle" {
		return next{}, fault.NotFound()
	}
	reply := opinion.ReadReply(r.PostForm)
	out, err := s.rounds.Settle(r.Context(), who, id(r), form.Version(r.PostForm), reply)
	if errs := sentences(err); errs != nil {
		got, err := s.rounds.Get(r.Context(), who, id(r))
		if err != nil {
			return next{}, err
		}
		return refusedPage(s.circulationPage(r, who, got.Reply.Minutes, circulationpage.RoundsView{Open: id(r), Typed: reply, Errors: errs}))
	}
	return goTo(out), err
}
