//go:build !quick

package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web"
)

// stage is the portal as a browser sees it. Each person has a tab of their own with cookies of its own.
type stage struct {
	t      *testing.T
	db     *db.DB
	url    string
	script bool
	tabs   map[string]*browsertest.Tab
}

// raise serves the shipped charter and the sample people, as `portal serve` would.
func raise(t *testing.T, script bool) *stage {
	t.Helper()
	d := sampledb.DB(t)
	h, err := web.New(web.Deps{DB: d, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Secret: bytes.Repeat([]byte("k"), 32), Now: time.Now, Requests: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &stage{t: t, db: d, url: server.URL, script: script, tabs: map[string]*browsertest.Tab{}}
}

// as is the person at their desk, signed in through the sign-in page the first time.
func (s *stage) as(login string) *browsertest.Tab {
	s.t.Helper()
	tab, known := s.tabs[login]
	if !known {
		tab = s.enter(login)
	}
	tab.Go(s.url + "/")
	tab.Calm()
	return tab
}

func (s *stage) enter(login string) *browsertest.Tab {
	s.t.Helper()
	tab := browsertest.Open(s.t)
	s.t.Cleanup(func() { s.picture(tab, login) })
	s.tabs[login] = tab
	tab.Script(s.script)
	tab.Go(s.url + "/login")
	tab.Fill("用户名", login)
	tab.Fill("密码", sample.Password)
	tab.ClickButton("登录")
	tab.Miss("用户名")
	return tab
}

// picture keeps what each person saw last when the story broke off; SHOTS names the folder.
func (s *stage) picture(tab *browsertest.Tab, login string) {
	if s.t.Failed() {
		tab.Shot(login, 1440)
	}
}

// place leads from the desk to an entry of the navigation.
func (s *stage) place(login, place string) *browsertest.Tab {
	s.t.Helper()
	tab := s.as(login)
	tab.In("nav.side").ClickLink(place)
	tab.Calm()
	return tab
}

// open leads from the desk over an entry of the navigation to a record, by its title.
func (s *stage) open(login, place, title string) *browsertest.Tab {
	s.t.Helper()
	tab := s.place(login, place)
	tab.In("main").ClickLink(title)
	tab.Calm()
	return tab
}

// todo leads from the desk to a thing that waits there.
func (s *stage) todo(login, title string) *browsertest.Tab {
	s.t.Helper()
	tab := s.as(login)
	tab.In("main").ClickLink(title)
	tab.Calm()
	return tab
}

// hidden holds that a page does not exist for the person.
func (s *stage) hidden(login, path string) {
	s.t.Helper()
	tab := s.as(login)
	tab.Go(s.url + path)
	tab.See("没有找到此页")
	tab.Calm()
}

// unit is the name of the sample unit with the code.
func (s *stage) unit(code string) string {
	s.t.Helper()
	return sample.Unit(s.t, s.db, code).Name
}

// calm holds that nobody's browser had anything to report.
func (s *stage) calm() {
	s.t.Helper()
	for _, tab := range s.tabs {
		tab.Calm()
	}
}

// pdf writes a small file of that name.
func (s *stage) pdf(name string) string {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(file, []byte("%PDF-1.7\n"+name), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// where is the path of the page the tab shows.
func (s *stage) where(tab *browsertest.Tab) string {
	s.t.Helper()
	p := tab.URL()[len(s.url):]
	return path.Clean(p)
}

// sure takes a step that asks once more before it is taken.
func (s *stage) sure(tab *browsertest.Tab, step string) {
	s.t.Helper()
	main := tab.In("main")
	main.ClickButton(step)
	main.ClickButton("确认" + step)
	tab.Calm()
}

// press takes a step that asks nothing.
func (s *stage) press(tab *browsertest.Tab, step string) {
	s.t.Helper()
	tab.In("main").ClickButton(step)
	tab.Calm()
}
