package edge

import (
	"net"
	"net/http"

	"jointmeeting/internal/authenticator"
	"jointmeeting/web/static"
)

// Site is where passkeys belong: the public address, or the one that was asked for.
func (s *Server) Site(r *http.Request) authenticator.Site {
	host, scheme := r.Host, "http"
	if s.host != "" {
		host = s.host
	}
	if s.secure {
		scheme = "https"
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	return authenticator.Site{ID: name, Origin: scheme + "://" + host}
}

// Passkeys is the address of the script, "" where browsers make no passkeys.
func (s *Server) Passkeys(r *http.Request) string {
	if !s.Site(r).Takes() {
		return ""
	}
	return static.URL("passkey.js")
}
