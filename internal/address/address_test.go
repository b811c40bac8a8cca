package address

import "testing"

// TestPublic: a name that leads back to this machine is not public, and plain http is nobody's public address.
func TestPublic(t *testing.T) {
	for address, public := range map[string]bool{"": false, "http://portal.example": false, "https://portal.example": true, "https://10.1.2.3:8443": true,
		"https://localhost:8443": false, "https://127.0.0.1": false, "https://[::1]:8443": false, "https://localhost.example": true} {
		if Base(address).Public() != public {
			t.Errorf("%q is taken for public: %v", address, !public)
		}
	}
}

// TestPlain: beyond this machine only behind a proxy that ends TLS.
func TestPlain(t *testing.T) {
	const https = "https://portal.example"
	proxy := Networks{"10.0.0.0/8"}
	for name, c := range map[string]struct {
		listen  Listen
		base    Base
		proxies Networks
		refused bool
	}{
		"this machine":        {"127.0.0.1:80", "", nil, false},
		"this machine by v6":  {"[::1]:80", "", nil, false},
		"this machine's name": {"localhost:80", "", nil, false},
		"all addresses":       {":80", "", nil, true},
		"all of v4":           {"0.0.0.0:80", "", nil, true},
		"a name":              {"portal:80", "", nil, true},
		"behind a proxy":      {":80", https, proxy, false},
		"no proxy":            {":80", https, nil, true},
		"proxy without TLS":   {":80", "http://portal.example", proxy, true},
	} {
		if refused := Plain(c.listen, c.base, c.proxies) != nil; refused != c.refused {
			t.Errorf("%s: refused %v", name, refused)
		}
	}
}
