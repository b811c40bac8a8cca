package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/templates/layout"
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
		edge.Page("/circulation-replies/{id}/enter", edge.Office, s.replyEnterNew),
		edge.Upload("/circulation-replies/{id}/enter", edge.Office, s.replyEnter),
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
	p, err := s.reply(r, who, sent, errs)
	return edge.View{Title: p.Title(), Nav: Path, Body: circulationpage.Reply(p)}, err
}

func (s *server) reply(r *http.Request, who access.Actor, sent *round.Form, errs form.Errors) (circulationpage.ReplyView, error) {
	got, err := s.rounds.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return circulationpage.ReplyView{}, err
	}
	p := circulationpage.ReplyView{Page: got, Form: round.Form{Approver: got.Member}, Inside: minutes.Inside(who), Errors: errs, Now: s.Now(), Tok: form.NewToken()}
	p.Paper = sheet.Circulated(got.Office, got.Draft, got.Round.Version, got.Reply.Unit)
	p.Give, _ = circulation.Chart.Offer(who, got.Reply, "give")
	p.Own, _ = circulation.Chart.Offer(who, got.Reply, round.Own)
	_, p.Enter = round.May(&circulation.Chart, who, got.Reply, round.Enter)
	p.Retract = round.Retracts(&circulation.Chart, who, got.Reply)
	if sent != nil {
		p.Form = *sent
	}
	return p, nil
}

func (s *server) replyEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.replyEnterForm(r, who, nil, nil)
}

// replyEnterForm is the form of what a unit answered: of today, or as it was sent.
func (s *server) replyEnterForm(r *http.Request, who access.Actor, sent *circulation.EnterForm, errs form.Errors) (edge.View, error) {
	reply, err := s.reply(r, who, nil, errs)
	if err != nil {
		return edge.View{}, err
	}
	if _, err := circulation.Chart.Take(who, reply.Reply, round.Enter, ""); err != nil {
		return edge.View{}, err
	}
	p := circulationpage.EntryView{ReplyView: reply}
	p.Said.On = layout.DateValue(s.Now())
	if sent != nil {
		p.Said, p.Form = sent.Form, sent.Answer
	}
	return edge.View{Title: "代录会签", Nav: Path, Body: circulationpage.Enter(p)}, nil
}

func (s *server) replyEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := circulation.ReadEnter(r.PostForm)
	out, err := s.rounds.Enter(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.replyEnterForm(r, who, &f, errs) })
}

func (s *server) replyGive(r *http.Request, who access.Actor) (edge.Next, error) {
	f, give := round.Read(r.PostForm), s.rounds.Give
	if r.PostForm.Get("action") == "own" {
		give = s.rounds.Own
	}
	out, err := give(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.replyPage(r, who, &f, errs) })
}

func (s *server) replySettle(r *http.Request, who access.Actor) (edge.Next, error) {
	if edge.Step(r) == round.Retract {
		out, err := s.rounds.Retract(r.Context(), who, edge.ID(r), form.Version(r.PostForm), r.PostForm.Get("reason"))
		return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.replyPage(r, who, nil, errs) })
	}
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
