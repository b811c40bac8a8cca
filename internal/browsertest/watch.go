package browsertest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch notes what happens in a tab.
type watch struct {
	mu       sync.Mutex
	trouble  []string
	requests []string
	bytes    int64
	plain    bool // scripts are off
	dialogs  []string
	accept   func()
}

// Traffic is what the tab asked for since it was opened or since Forget.
type Traffic struct {
	Requests []string // addresses
	Bytes    int64    // over the wire, with headers
}

// see runs in the loop of the tab, for every event.
func (w *watch) see(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		w.entry(ev.Entry)
	case *runtime.EventExceptionThrown:
		w.trouble = append(w.trouble, "exception: "+exception(ev.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError {
			w.trouble = append(w.trouble, fmt.Sprintf("console: %v", ev.Args))
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(ev.Request.URL, "data:") {
			w.requests = append(w.requests, ev.Request.URL)
		}
	case *page.EventJavascriptDialogOpening:
		w.dialogs = append(w.dialogs, string(ev.Type))
		go w.accept() // not here: the loop of the tab must go on
	case *network.EventLoadingFinished:
		w.bytes += int64(ev.EncodedDataLength)
	}
}

// entry keeps violations of the content security policy and errors; that a page answered 4xx or 5xx is
// the test's business, and so is what the browser held back for want of a gesture.
func (w *watch) entry(e *log.Entry) {
	if e.Source == log.EntrySourceNetwork || e.Source == log.EntrySourceIntervention || e.Level != log.EntryLevelError {
		return
	}
	w.trouble = append(w.trouble, string(e.Source)+": "+e.Text)
}

func exception(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

// Trouble lists violations of the content security policy, script errors and console errors so far.
func (tab *Tab) Trouble() []string {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return append([]string{}, tab.watch.trouble...)
}

// Dialogs lists the kinds of the dialogs so far (beforeunload, alert, …). Each was answered with yes.
func (tab *Tab) Dialogs() []string {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return append([]string{}, tab.watch.dialogs...)
}

// Calm fails when there was any trouble.
func (tab *Tab) Calm() {
	tab.t.Helper()
	for _, s := range tab.Trouble() {
		tab.t.Errorf("%s: %s", tab.URL(), s)
	}
}

// Traffic tells what was asked for.
func (tab *Tab) Traffic() Traffic {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return Traffic{append([]string{}, tab.watch.requests...), tab.watch.bytes}
}

// Forget starts counting anew.
func (tab *Tab) Forget() {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	tab.watch.requests, tab.watch.bytes, tab.watch.trouble, tab.watch.dialogs = nil, 0, nil, nil
}
