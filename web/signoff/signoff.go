// Package signoff serves where records of any kind are signed: the sign page and its decision, what a passkey is asked, and the registration of a
// signature on paper. A kind's handlers say how its record is read and drawn.
package signoff

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/web/edge"
)

// Service is what the feature of a kind does about its signatures.
type Service interface {
	// Do takes a step; remark is the reason of a return, or the words of a signature.
	Do(ctx context.Context, who access.Actor, id int64, version int, step, remark string, p signing.Proof) (db.Outcome, error)
	Refer(ctx context.Context, who access.Actor, id int64, version int, f signing.ReferForm) (db.Outcome, error)
	Statement(ctx context.Context, who access.Actor, a db.Asked, site authenticator.Site, now time.Time) (signing.Challenge, error)
	RegisterPaper(ctx context.Context, who access.Actor, id int64, version int, in signing.PaperInput, ups []file.Upload) (db.Outcome, error)
}

// Pages are those of one kind.
type Pages struct {
	Edge    *edge.Server
	Service Service
	Kind    signing.Kind
	Nav     string    // the entry of the navigation
	Steps   edge.Gate // who may take steps of the record, those that sign nothing among them
	// View is the record before its reader; Record is its own page, with what was wrong with a step.
	View   func(*http.Request, access.Actor) (signpage.View, error)
	Record func(*http.Request, access.Actor, form.Errors) (edge.View, error)
}

// Routes are at the place of the record: its steps, and what leads to its signatures.
func (p Pages) Routes() []edge.Route {
	at := p.Kind.Place + "{id}"
	return []edge.Route{
		edge.Page(at+"/sign", edge.Steering, p.show),
		edge.Answered(at+"/statement", edge.Steering, p.statement),
		edge.Page(at+"/paper", edge.Office, p.paper),
		edge.Upload(at+"/paper", edge.Office, p.register),
		edge.Action(at+"/do/{step}", p.Steps, p.do),
	}
}

func (p Pages) show(r *http.Request, who access.Actor) (edge.View, error) {
	return p.signPage(r, who, nil, nil)
}

// signPage is where the reader decides; who has nothing to decide is told so beside the text.
func (p Pages) signPage(r *http.Request, who access.Actor, sent *signpage.Form, errs form.Errors) (edge.View, error) {
	v, err := p.View(r, who)
	if err != nil {
		return edge.View{}, err
	}
	v.Passkey = p.Edge.Passkeys(r)
	f := v.First()
	if sent != nil {
		f = *sent
	}
	return edge.View{Title: v.Title() + "：" + v.Object.Title, Nav: p.Nav, Body: signpage.Show(v, f, errs)}, nil
}

// statement gives the browser what a passkey is to sign.
func (p Pages) statement(r *http.Request, who access.Actor) (any, error) {
	v := r.PostForm
	a := db.Asked{ID: edge.ID(r), Version: form.Version(v), Do: v.Get("step"), Reason: form.Text(v.Get("remark"))}
	return p.Service.Statement(r.Context(), who, a, p.Edge.Site(r), p.Edge.Now())
}

// do takes a step: from the sign page by a radio button, or by a button of its own.
func (p Pages) do(r *http.Request, who access.Actor) (edge.Next, error) {
	if do := chi.URLParam(r, "step"); do == "choose" || do == "refer" {
		return p.decide(r, who)
	}
	out, err := p.Service.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), form.Text(r.PostForm.Get("reason")), p.proof(r))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return p.Record(r, who, errs) })
}

func (p Pages) decide(r *http.Request, who access.Actor) (edge.Next, error) {
	f := signpage.ReadForm(edge.Step(r), r.PostForm)
	out, err := p.take(r, who, f)
	err = edge.Unchosen(f.Step, err, "请选择结论")
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return p.signPage(r, who, &f, errs) })
}

// take takes the step that was chosen on the sign page.
func (p Pages) take(r *http.Request, who access.Actor, f signpage.Form) (db.Outcome, error) {
	if f.Step == "refer" {
		return p.Service.Refer(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f.Refer)
	}
	proof := p.proof(r)
	proof.Wrong = f.Check()
	return p.Service.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f.Step, f.Remark, proof)
}

func (p Pages) proof(r *http.Request) signing.Proof { return Proof(p.Edge, r) }

// Proof is what a form sends to prove who sends it.
func Proof(e *edge.Server, r *http.Request) signing.Proof {
	v := r.PostForm
	return signing.Proof{Digest: v.Get("digest"), Password: v.Get("password"), Code: v.Get("code"), Assertion: v.Get("assertion"), Sealed: v.Get("sealed"),
		Site: e.Site(r)}
}

func (p Pages) paper(r *http.Request, who access.Actor) (edge.View, error) {
	return p.paperPage(r, who, signing.PaperForm{}, nil)
}

// paperPage is where the office registers a signature on paper.
func (p Pages) paperPage(r *http.Request, who access.Actor, f signing.PaperForm, errs form.Errors) (edge.View, error) {
	v, err := p.View(r, who)
	if err != nil {
		return edge.View{}, err
	}
	if !v.Registers {
		return edge.View{}, fault.Late("您现在不能对此%s办理这一步", v.Object.Noun)
	}
	return edge.View{Title: "登记纸质签批", Nav: p.Nav, Body: signpage.Paper(v, f, errs)}, nil
}

func (p Pages) register(r *http.Request, who access.Actor) (edge.Next, error) {
	f, ups := signing.ReadPaper(r.PostForm), edge.Uploads(r, file.Field)
	out, err := p.Service.RegisterPaper(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f.Input(), ups)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return p.paperPage(r, who, f, errs) })
}
