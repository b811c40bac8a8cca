// Package address holds the addresses of a server as its settings give them: where it listens, by which name people
// reach it, which proxies it believes.
package address

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Listen is host:port. Base is the public address, such as https://portal.example; empty: any host, plain http.
// Networks are those of the proxies that are believed.
type (
	Listen   string
	Base     string
	Networks []string
)

// UnmarshalText takes host:port.
func (l *Listen) UnmarshalText(text []byte) error {
	*l = Listen(text)
	_, port, err := net.SplitHostPort(string(text))
	if err == nil && port == "" {
		err = errors.New("the port is missing")
	}
	return err
}

// UnmarshalText takes http or https and a host, nothing behind it.
func (b *Base) UnmarshalText(text []byte) error {
	*b = Base(text)
	u, err := url.Parse(string(text))
	if err != nil || len(text) == 0 {
		return err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return errors.New("want http://host or https://host")
	}
	*b = Base(u.Scheme + "://" + u.Host)
	return nil
}

// UnmarshalText takes networks, apart by commas; one for everybody would let anyone claim any address.
func (p *Networks) UnmarshalText(text []byte) error {
	*p = nil
	for _, word := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(word)
		if err != nil {
			return err
		}
		if network.Bits() == 0 {
			return fmt.Errorf("%s trusts everybody", word)
		}
		*p = append(*p, network.Masked().String())
	}
	return nil
}

// Public says whether others reach the address over https; a name that leads back to this machine is none.
func (b Base) Public() bool {
	u, err := url.Parse(string(b))
	if err != nil || u.Scheme != "https" {
		return false
	}
	return !near(u.Hostname())
}

// near says whether a name leads back to this machine.
func near(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// ErrPlain: cookies, passkeys and the browser's own word on where a form comes from need TLS (reliability.md 4.2).
var ErrPlain = errors.New("serve: other machines would reach this address without TLS: listen on 127.0.0.1 behind a proxy that ends TLS, " +
	"with PORTAL_BASE_URL=https://… and PORTAL_TRUSTED_PROXY, or set PORTAL_PLAIN_HTTP=true for a trial")

// Plain refuses to serve beyond this machine unless a proxy that speaks https stands before it.
func Plain(l Listen, b Base, proxies Networks) error {
	host, _, _ := net.SplitHostPort(string(l)) // looked at when it was read
	if near(host) || strings.HasPrefix(string(b), "https://") && len(proxies) > 0 {
		return nil
	}
	return ErrPlain
}
