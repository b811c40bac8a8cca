package main

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"jointmeeting/templates/layout"
	"jointmeeting/web/static"
)

// policy is the content security policy of the portal, so that the gallery shows what it would break.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// entry is one thing to look at. Its address is /KIND/NAME.
type entry struct {
	Kind, Name, Title string
	Body              templ.Component
	// Framed entries draw their own frame; others are put into layout.Page.
	Framed func(layout.Frame) templ.Component
}

func (e entry) url() string {
	if e.Kind == "" {
		return "/"
	}
	return "/" + e.Kind + "/" + e.Name
}

// allEntries lists everything: components, whole looks made of them, and the pages of the portal.
func allEntries() []entry { return slices.Concat(parts(), looks(), pages()) }

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		show(w, r, entry{Title: "组件与页面", Body: index(allEntries())})
	})
	for _, e := range allEntries() {
		mux.HandleFunc("GET "+e.url(), func(w http.ResponseWriter, r *http.Request) { show(w, r, e) })
	}
	return mux
}

// show draws an entry; ?size=large&contrast=high look at the other modes.
func show(w http.ResponseWriter, r *http.Request, e entry) {
	f := frame(e.Title)
	f.Size, f.Contrast = r.FormValue("size"), r.FormValue("contrast")
	body := shell(f, e)
	if e.Framed != nil {
		body = e.Framed(f)
	}
	var out bytes.Buffer
	if err := body.Render(r.Context(), &out); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(out.Bytes())
}

// frame is the frame of the sample pages: a clerk of the office, signed in.
func frame(title string) layout.Frame {
	return layout.Frame{
		Title: title, System: "鄂州市标准化协调推进工作联席会议", Name: "李敏", Seat: "联席会议办公室", Unread: 4,
		Groups: [][]layout.Nav{
			{
				{Label: "工作台", URL: "/", Icon: "home", Current: true},
				{Label: "议题", URL: "/", Icon: "topic", Count: 3},
				{Label: "会议", URL: "/", Icon: "meet"},
				{Label: "纪要", URL: "/", Icon: "minutes", Count: 1},
				{Label: "任务", URL: "/", Icon: "task", Count: 2, Urgent: true},
			},
			{
				{Label: "成员单位", URL: "/", Icon: "unit"},
				{Label: "通讯录", URL: "/", Icon: "people"},
			},
			{{Label: "审计日志", URL: "/", Icon: "log"}},
		},
		Tabs: []layout.Nav{
			{Label: "工作台", URL: "/", Icon: "home", Current: true},
			{Label: "议题", URL: "/", Icon: "topic", Count: 3},
			{Label: "会议", URL: "/", Icon: "meet"},
			{Label: "任务", URL: "/", Icon: "task", Count: 2},
			{Label: "更多", URL: "/", Icon: "more"},
		},
		Token: "sample", Back: "/", Contact: "联席会议办公室（设在市市场监督管理局）　电话 0711-0000000",
		CSS: static.URL("app.css"), JS: static.URL("app.js"), Favicon: static.URL("favicon.svg"),
	}
}
