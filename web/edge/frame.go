package edge

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/templates/layout"
	"jointmeeting/web/static"
)

// more is the last tab on phones: a page with the whole navigation.
var more = Place{Label: "更多", URL: "/more", Icon: "more", Gate: Signed, Tab: 5}

// nav lists the entries for a person; current is the address of the page's entry.
func (s *Server) nav(who access.Actor, current string) (groups [][]layout.Nav, tabs []layout.Nav) {
	groups, taken := make([][]layout.Nav, 3), map[int]bool{} // the first entry of a tab's place has it
	for _, p := range append(slices.Clone(s.places), more) {
		if !p.Gate.Allows(who) {
			continue
		}
		n := layout.Nav{Label: p.Label, URL: p.URL, Icon: p.Icon, Current: p.URL == current}
		if p.URL != more.URL {
			groups[p.Group] = append(groups[p.Group], n)
		}
		if p.Tab > 0 && !taken[p.Tab] {
			tabs, taken[p.Tab] = append(tabs, n), true
		}
	}
	groups = slices.DeleteFunc(groups, func(g []layout.Nav) bool { return len(g) == 0 })
	return groups, tabs
}

// HelpPath is the manual's address, and SignInHelp that of the chapter which is open to whoever cannot sign in.
const (
	HelpPath   = "/help"
	SignInHelp = HelpPath + "/signin"
)

// help is the chapter about the page.
func (v *visit) help() string {
	switch {
	case !v.Who.Signed():
		return SignInHelp
	case v.chapter == "":
		return HelpPath
	}
	return HelpPath + "/" + v.chapter
}

// Places lists the entries of the navigation of all features, in order.
func (s *Server) Places() []Place { return s.places }

// framed puts the frame around a page's body.
func (s *Server) framed(r *http.Request, v *visit, p View) templ.Component {
	f := layout.Frame{
		Title: p.Title, System: v.Office.Name, Invalid: p.Invalid,
		Name: v.Who.Name, Unread: v.Who.Unread, Messages: p.Nav == message.Path, Size: v.Who.Size, Contrast: v.Who.Contrast,
		Demo: v.Office.Demo, Token: form.NewToken().For("frame"), Back: back(r),
		CSS: static.URL("app.css"), JS: static.URL("app.js"), Favicon: static.URL("favicon.svg"),
		Contact: "联席会议办公室", Help: v.help(),
	}
	if r.Method == http.MethodGet { // what a form is answered with may be shown only once: nothing on it leads away before its own button
		f.Alerts, f.AlertsUpTo = alerts(v.Changes)
	}
	if v.sess != nil {
		f.Flash = v.said()
	}
	if len(v.Who.Seats) > 0 {
		f.Seat = v.Who.Seats[0].Label()
	}
	var frame templ.Component
	switch p.Frame {
	case FramePlain:
		frame = layout.Plain(f)
	case FrameSignIn:
		frame = layout.SignIn(f)
	case FrameSheet:
		f.Back = Here(p.Back)
		frame = layout.Sheet(f)
	default:
		f.Groups, f.Tabs = s.nav(v.Who, p.Nav)
		frame = layout.Page(f)
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, p.Body), w)
	})
}

// alerts are the changes of how the person signs in that the pages still tell, in words, and the newest of them.
func alerts(list []account.Change) (out []layout.Alert, upTo string) {
	newest := int64(0)
	for _, c := range list {
		a := layout.Alert{Text: c.What, By: c.ByName, At: layout.DayTime(c.At)}
		if c.ByPerson == c.Person {
			a.By = "以您的名义"
		}
		if c.Until != nil {
			a.Stays = layout.DayTime(*c.Until) + "前您不能签批；急需办理的，请安全管理员核实后提前恢复。"
		}
		out, newest = append(out, a), max(newest, c.ID)
	}
	return out, strconv.FormatInt(newest, 10)
}

// back is where the switch of the letter size returns to: this page, or the desk after a posted form.
func back(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "/"
	}
	return Here(r.URL.RequestURI())
}
