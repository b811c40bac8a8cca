package edge

import (
	"net/http"
	"path"

	"github.com/go-chi/chi/v5"
)

// above answers at an address that only takes forms: who asks for it as for a page, because a refused form stood there, is led to the
// nearest page above it. Nothing else is there.
func above(r chi.Routes) handler {
	return func(s *Server, w http.ResponseWriter, req *http.Request, v *visit) error {
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			return drawn(NotFound)(s, w, req, v)
		}
		at := path.Dir(path.Clean(req.URL.Path))
		for at != "/" && !r.Match(chi.NewRouteContext(), http.MethodGet, at) {
			at = path.Dir(at)
		}
		http.Redirect(w, req, Here(at), http.StatusSeeOther)
		return nil
	}
}
