package browsertest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// patience is how long one action may take before the test fails.
const patience = 30 * time.Second

// Tab is one browser tab with cookies of its own. Every method fails the test when it cannot do what
// its name says.
type Tab struct {
	t     testing.TB
	ctx   context.Context
	scope string
	watch *watch
}

// Open opens a tab of 1440 by 900 pixels; it is closed when the test ends.
func Open(t testing.TB) *Tab {
	t.Helper()
	root, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	w := &watch{}
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.see))
	t.Cleanup(cancel)
	w.accept = func() {
		// The tab may be gone by now; then there is no dialog either.
		chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	}
	if err := chromedp.Do(ctx); err != nil { // a tab lives as long as the context of its first action
		t.Fatal(err)
	}
	tab := &Tab{t: t, ctx: ctx, scope: "body", watch: w}
	tab.do(command(network.Enable, network.EnableParams{}))
	tab.Resize(1440, 900)
	return tab
}

// In is the same tab, looking only inside the first element of the CSS selector.
func (tab *Tab) In(selector string) *Tab {
	c := *tab
	c.scope = selector
	return &c
}

// Go opens an address and waits until it is loaded.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	tab.do(chromedp.Navigate(url))
}

// SetCookie gives the tab a cookie of the site, as if the site had set it.
func (tab *Tab) SetCookie(url, name, value string) {
	tab.t.Helper()
	tab.do(command(network.SetCookie, network.SetCookieParams{URL: url, Name: name, Value: value, HTTPOnly: new(true)}))
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.do(chromedp.Reload())
}

// Resize sets the size of the window in CSS pixels; below 700 it is a phone.
func (tab *Tab) Resize(width, height int) {
	tab.t.Helper()
	tab.do(command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 700,
	}))
}

// Script switches the page's scripts on or off, from the next page on.
func (tab *Tab) Script(on bool) {
	tab.t.Helper()
	tab.watch.plain = !on
	tab.do(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}))
}

// Zone puts the browser's clock into a zone of the world, "America/New_York".
func (tab *Tab) Zone(name string) {
	tab.t.Helper()
	tab.do(command(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name}))
}

// Offline cuts the tab from the network, or joins it again; the page is told, as by a real cable.
func (tab *Tab) Offline(cut bool) {
	tab.t.Helper()
	rules := []*network.Conditions{}
	if cut {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	tab.do(command(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules}),
		command(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}))
}

// Media emulates a medium (print, screen) and features ("forced-colors", "active").
func (tab *Tab) Media(medium string, features ...string) {
	tab.t.Helper()
	p := emulation.SetEmulatedMediaParams{Media: medium}
	for i := 0; i+1 < len(features); i += 2 {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	tab.do(command(emulation.SetEmulatedMedia, p))
}

// URL is the address of the page.
func (tab *Tab) URL() string {
	tab.t.Helper()
	return run(tab, chromedp.Location())
}

// Title is the title of the page.
func (tab *Tab) Title() string {
	tab.t.Helper()
	return run(tab, chromedp.Title())
}

// Text is what a reader sees inside the scope, in one line.
func (tab *Tab) Text() string {
	tab.t.Helper()
	return strings.Join(strings.Fields(Eval[string](tab, "document.querySelector("+quote(tab.scope)+").innerText")), " ")
}

// See fails unless the reader sees the words.
func (tab *Tab) See(words string) {
	tab.t.Helper()
	if text := tab.Text(); !strings.Contains(text, words) {
		tab.t.Fatalf("%s: %q is not seen; the page says: %s", tab.URL(), words, text)
	}
}

// Miss fails when the reader sees the words.
func (tab *Tab) Miss(words string) {
	tab.t.Helper()
	if strings.Contains(tab.Text(), words) {
		tab.t.Fatalf("%s: %q is seen", tab.URL(), words)
	}
}

// Eval evaluates JavaScript in the page, also when its own scripts are off.
func Eval[T any](tab *Tab, script string) T {
	tab.t.Helper()
	return run(tab, chromedp.Evaluate[T](script))
}

func run[T any](tab *Tab, a chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		tab.t.Fatal(err)
	}
	return v
}

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatal(err)
	}
}

// command makes an action of a protocol command whose answer does not matter.
func command[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

// VirtualAuthenticator gives the tab a device that makes and uses passkeys, with its person verified.
func (tab *Tab) VirtualAuthenticator() {
	tab.t.Helper()
	tab.do(command(webauthn.Enable, webauthn.EnableParams{}), command(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}}))
}

// Await waits until the reader sees the words: something of the page's own script says them.
func (tab *Tab) Await(words string) {
	tab.t.Helper()
	run(tab, chromedp.Poll[bool]("document.querySelector("+quote(tab.scope)+").innerText.includes("+quote(words)+")"))
}
