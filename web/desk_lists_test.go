package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/house"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/signing"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/deskweb"
	"jointmeeting/web/edge"
)

// TestOfficeRowsOpenTheirState: a row of the office about the records of a signed kind in one state leads to the kind's list, which shows those
// and no others.
func TestOfficeRowsOpenTheirState(t *testing.T) {
	t.Parallel()
	p := leadsOf(t)
	for _, k := range house.Signed() {
		for _, s := range unnarrowed(p, k) {
			t.Error(s)
		}
	}
}

// TestAListOfAllStatesIsNoticed: a signed kind without a list, with one that takes no state, and with one that does.
func TestAListOfAllStatesIsNoticed(t *testing.T) {
	t.Parallel()
	o := openCirculars(t, "convenor1", "checking", "signed")
	if got, want := unnarrowed(o.portal, circulars), []string{"circular: /circulars?state=checking answers 404", "circular: /circulars?state=signed answers 404"}; !slices.Equal(got, want) {
		t.Errorf("without a list: %q, want %q", got, want)
	}
	for narrow, want := range map[bool][]string{true: nil, false: {
		"circular: /circulars?state=checking shows /circulars/2, which is signed", "circular: /circulars?state=signed shows /circulars/1, which is checking"}} {
		desk := deskweb.Of(append(house.Signed(), circulars), append(house.Delivered(), circularPapers))
		if got := unnarrowed(newPortalOf(t, o.db, []edge.Feature{accountweb.Feature, desk, o.listing(narrow)}), circulars); !slices.Equal(got, want) {
			t.Errorf("narrows %v: %q, want %q", narrow, got, want)
		}
	}
}

// listing is a list of circulars, which may be narrowed to a state.
func (o circularOffice) listing(narrows bool) edge.Feature {
	page := func(r *http.Request, _ access.Actor) (edge.View, error) {
		state := r.URL.Query().Get("state")
		return edge.View{Title: "通报", Nav: "/circulars", Body: templ.ComponentFunc(func(_ context.Context, w io.Writer) (err error) {
			for _, c := range o.list {
				if err == nil && (!narrows || state == "" || c.State == state) {
					_, err = fmt.Fprintf(w, `<a href="%s">通报</a>`, circulars.Path(c.ID))
				}
			}
			return err
		})}, nil
	}
	return edge.Feature{Routes: func(*edge.Server) []edge.Route { return []edge.Route{edge.Page("/circulars", edge.Office, page)} }}
}

// unnarrowed says of the states of a signed kind that the office has on its desk which of them the kind's list does not show, or not alone.
func unnarrowed(p *portal, k signing.Kind) (out []string) {
	p.t.Helper()
	office, states := p.as("office1"), p.statesOf(k)
	desk := office.get("/todo").Is(http.StatusOK).Page().All(".todo a")
	for _, state := range waiting(k) {
		at := k.List() + "?state=" + state
		leads := slices.ContainsFunc(desk, func(a *htmltest.Node) bool { return a.Attr("href") == at })
		switch r := office.get(at); {
		case !leads:
			out = append(out, fmt.Sprintf("%s: no row of the office leads to %s; the sample needs a record in that state", k.Name, at))
		case r.StatusCode != http.StatusOK:
			out = append(out, fmt.Sprintf("%s: %s answers %d", k.Name, at, r.StatusCode))
		default:
			n := 0
			for _, a := range r.Page().All(".main a") {
				switch is := states[a.Attr("href")]; is {
				case "":
				case state:
					n++
				default:
					out = append(out, fmt.Sprintf("%s: %s shows %s, which is %s", k.Name, at, a.Attr("href"), is))
				}
			}
			if n == 0 {
				out = append(out, fmt.Sprintf("%s: %s shows none of them", k.Name, at))
			}
		}
	}
	return out
}

// waiting are the states in which records of a signed kind stand on the office's desk.
func waiting(k signing.Kind) (out []string) {
	for _, s := range k.Stages() {
		if s.SelfOpened {
			out = append(out, s.State)
		}
	}
	for _, w := range k.Waits {
		out = append(out, w.State)
	}
	return out
}

// statesOf are the states of a kind's records by their addresses: of at least two, or a list could not be seen to narrow.
func (p *portal) statesOf(k signing.Kind) map[string]string {
	p.t.Helper()
	rows, err := p.db.Pool().Query(p.t.Context(), "SELECT "+k.ID+", "+k.State+" FROM "+k.Table)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	out, kinds := map[string]string{}, map[string]bool{}
	for rows.Next() {
		var id int64
		var state string
		if err := rows.Scan(&id, &state); err != nil {
			p.t.Fatal(err)
		}
		out[k.Path(id)], kinds[state] = state, true
	}
	if len(kinds) < 2 {
		p.t.Errorf("all records of %s are in one state", k.Name)
	}
	return out
}
