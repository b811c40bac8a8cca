package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/templates/page/circulationpage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

func (s *server) circulationRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/minutes/{id}/circulate", edge.Office, s.circulateNew),
		edge.Action("/minutes/{id}/circulate", edge.Office, s.circulateOpen),
		edge.Page("/minutes/{id}/circulation", edge.Steering, s.circulationShow),
		edge.Page("/circulation-replies/{id}", edge.Thread, s.replyShow),
		edge.Action("/circulation-replies/{id}", edge.Units, s.replyGive),
		edge.Action("/circulation-replies/{id}/do/{step}", edge.Office, s.replySettle),
	}
}

func (s *server) circulateNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.circulateForm(r, who, nil, nil)
}

// circulateForm is the form of a new round: with the units whose answer does not stand ticked, or as it
// was sent.
func (s *server) circulateForm(r *http.Request, who access.Actor, sent *round.AskForm, errs form.Errors) (edge.View, error) {
	draft, err := s.minutes.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	a, err := s.rounds.Asking(r.Context(), who, draft)
	if err != nil {
		return edge.View{}, err
	}
	f := circulationpage.FirstAsking(a)
	if sent != nil {
		f = *sent
	}
	p := circulationpage.AskView{Asking: a, Form: f, Errors: errs, Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "送单位会签", Nav: Path, Body: circulationpage.Ask(p)}, nil
}

func (s *server) circulateOpen(r *http.Request, who access.Actor) (edge.Next, error) {
	f := round.ReadAsk(r.PostForm)
	out, err := s.rounds.Ask(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.circulateForm(r, who, &f, errs) })
}

func (s *server) circulationShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.circulationPage(r, who, edge.ID(r), circulationpage.RoundsView{})
}

// circulationPage is every round of a draft; p holds what was typed when an answer was refused.
func (s *server) circulationPage(r *http.Request, who access.Actor, minutesID int64, p circulationpage.RoundsView) (edge.View, error) {
	rounds, err := s.rounds.Rounds(r.Context(), who, minutesID)
	if err != nil {
		return edge.View{}, err
	}
	p.RoundsPage, p.Now, p.Tok = rounds, s.Now(), form.NewToken()
	p.Offers, p.Settle = minutes.Chart.Offers(who, rounds.Minutes), map[int64]flow.Offer{}
	for _, round := range rounds.Rounds {
		for _, q := range round.Answers {
			p.Settle[q.ID], _ = circulation.Chart.Offer(who, q, "settle")
		}
	}
	return edge.View{Title: "会签情况", Nav: Path, Body: circulationpage.Rounds(p)}, nil
}

func (s *server) replyShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.replyPage(r, who, nil, nil)
}

// replyPage is one unit's answer: the form for its liaison, the answer for everybody else.
func (s *server) replyPage(r *http.Request, who access.Actor, sent *round.Form, errs form.Errors) (edge.View, error) {
	got, err := s.rounds.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := circulationpage.ReplyView{Page: got, Form: round.Form{Approver: got.Member}, Inside: minutes.Inside(who), Errors: errs, Now: s.Now(), Tok: form.NewToken()}
	p.Paper = sheet.Circulated(got.Office, got.Draft, got.Round.Version, got.Reply.Unit)
	p.Give, _ = circulation.Chart.Offer(who, got.Reply, "give")
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: p.Title(), Nav: Path, Body: circulationpage.Reply(p)}, nil
}

func (s *server) replyGive(r *http.Request, who access.Actor) (edge.Next, error) {
	f := round.Read(r.PostForm)
	out, err := s.rounds.Give(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.replyPage(r, who, &f, errs) })
}

func (s *server) replySettle(r *http.Request, who access.Actor) (edge.Next, error) {
	if edge.Step(r) != "settle" {
		return edge.Next{}, fault.NotFound()
	}
	reply := round.ReadReply(r.PostForm)
	out, err := s.rounds.Settle(r.Context(), who, edge.ID(r), form.Version(r.PostForm), reply)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		got, err := s.rounds.Get(r.Context(), who, edge.ID(r))
		if err != nil {
			return edge.View{}, err
		}
		return s.circulationPage(r, who, got.Reply.Record, circulationpage.RoundsView{Open: edge.ID(r), Typed: reply, Errors: errs})
	})
}
