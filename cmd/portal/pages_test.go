//go:build !quick

package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// The most that a first view may ask for, over the wire (design README section 8).
const (
	deskBytes     = 60 << 10
	signInBytes   = 40 << 10
	firstRequests = 5
)

// crawlers are the people who see different pages, by groups: those of one group see the same kinds of
// page, and what one of them has looked at in the browser the next one only fetches. `make test` sends one
// of each group a day, `make prove` everybody.
var crawlers = []struct {
	group  string
	people []string
}{
	{"office", []string{"office1", "director"}},
	{"lead", []string{"chief", "convenor1"}},
	{"unit", []string{"liaison-jyj", "liaison-scjgj", "member-jyj", "liaison-gedian"}},
	{"admin", []string{"admin"}},
	{"security", []string{"security"}},
	{"auditor", []string{"auditor"}},
}

// TestPagesInTheBrowser walks over the demo as each person, by the links they are shown. Every link must
// lead somewhere and every page has one heading and a title; each kind of page is looked at in Chromium.
func TestPagesInTheBrowser(t *testing.T) {
	address := sampledb.LivingURL(t)
	s := serve(t, "PORTAL_DATABASE_URL="+address, "PORTAL_DATA_DIR="+t.TempDir(), "PORTAL_SECRET="+dbtest.Secret, "PORTAL_REQUESTS=100000")
	firstView(t, browsertest.Open(t), s.url+"/login", signInBytes)
	looked := map[string]bool{}
	for _, g := range crawlers {
		for _, login := range prove.Today(t, g.people, len(g.people)) {
			t.Run(login, func(t *testing.T) {
				c := &crawl{t: t, tab: browsertest.Open(t), base: s.url, group: g.group, looked: looked, met: map[string]bool{}, kinds: map[string]int{}}
				c.enter(login)
				firstView(t, c.tab, s.url+"/", deskBytes)
				c.from("/")
			})
		}
	}
	if len(looked) < 60 {
		t.Errorf("only %d kinds of pages were looked at", len(looked))
	}
}

// firstView measures a page with nothing in the cache.
func firstView(t *testing.T, tab *browsertest.Tab, address string, most int64) {
	t.Helper()
	tab.Go(address)
	if n := tab.Traffic(); n.Bytes > most || len(n.Requests) > firstRequests {
		t.Errorf("%s: %d bytes, %d requests: %v", address, n.Bytes, len(n.Requests), n.Requests)
	}
}

// crawl is one person's walk.
type crawl struct {
	t      *testing.T
	tab    *browsertest.Tab
	client *http.Client
	base   string
	group  string
	looked map[string]bool // group and kind
	met    map[string]bool // addresses
	kinds  map[string]int  // how many of a kind were met
	queue  []string
}

// enter signs in without the browser and gives it the cookie.
func (c *crawl) enter(login string) {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.client = &http.Client{Jar: jar}
	_, values := c.page("/login").Form("/login").Fill("用户名", login).Fill("密码", sample.Password).Press("登录")
	answer, err := c.client.PostForm(c.base+"/login", values)
	if err != nil {
		c.t.Fatal(err)
	}
	answer.Body.Close()
	here, _ := url.Parse(c.base)
	cookies := jar.Cookies(here)
	if answer.Request.URL.Path != "/" || len(cookies) == 0 {
		c.t.Fatalf("%s came to %s with %d cookies", login, answer.Request.URL, len(cookies))
	}
	for _, k := range cookies {
		c.tab.SetCookie(c.base, k.Name, k.Value)
	}
}

// page fetches an address and checks what holds for every page.
func (c *crawl) page(path string) *htmltest.Node {
	c.t.Helper()
	answer, err := c.client.Get(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if answer.StatusCode >= 400 {
		c.t.Errorf("%s answers %d", path, answer.StatusCode)
	}
	page := htmltest.Parse(c.t, string(body))
	if n := len(page.All("h1")); n != 1 {
		c.t.Errorf("%s has %d headings of the first level", path, n)
	}
	if page.Find("title").Text() == "" {
		c.t.Errorf("%s has no title", path)
	}
	return page
}

// from follows links from a page until there are no new ones.
func (c *crawl) from(path string) {
	c.t.Helper()
	c.meet(path, "")
	for len(c.queue) > 0 {
		path, c.queue = c.queue[0], c.queue[1:]
		for _, l := range c.page(path).Links() {
			c.meet(l.URL, path)
		}
		if key := c.key(path); !c.looked[key] {
			c.looked[key] = true
			c.look(path)
		}
	}
}

// Enough of a kind: records in all their states, on the short way some of them, and a few answers of each
// filter (a month leads to the next one without end).
var (
	enoughRecords = prove.Pick(6, 24)
	enoughQueries = prove.Pick(2, 3)
)

// meet queues a link that leads to a page of the portal and was not met before.
func (c *crawl) meet(link, from string) {
	c.t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		c.t.Errorf("%s has the link %q", from, link)
		return
	}
	if u.Host != "" || u.Scheme != "" || u.Path == "" && u.RawQuery == "" || strings.HasPrefix(u.Path, "/static/") || strings.HasPrefix(u.Path, "/files/") || strings.HasSuffix(u.Path, "/bundle") {
		return
	}
	if u.Path == "" {
		u.Path = pathOf(from)
	}
	u.Fragment = ""
	kind, most := kindOf(u), enoughRecords
	if u.RawQuery != "" {
		most = enoughQueries
	}
	if address := u.String(); !c.met[address] && c.kinds[kind] < most {
		c.met[address] = true
		c.kinds[kind]++
		c.queue = append(c.queue, address)
	}
}

func pathOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

// one is what makes an address one of its kind: a record, a setting.
var one = regexp.MustCompile(`/\d+|/[a-z]+\.[a-z_]+`)

// kindOf is the address without its record and without the answers of its filters.
func kindOf(u *url.URL) string {
	keys := []string{}
	for k := range u.Query() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return one.ReplaceAllString(u.Path, "/#") + "?" + strings.Join(keys, "&")
}

// common are pages that are the same for everybody but the office, which has buttons there: papers, and
// what everybody reads.
var common = regexp.MustCompile(`^/(units|directory|charter|me|more|password|messages|calendar|bases)(/|$|\?)|/print(\?|$)`)

func (c *crawl) key(path string) string {
	kind, group := one.ReplaceAllString(pathOf(path), "/#"), c.group
	if common.MatchString(path) && group != "office" {
		group = "all"
	}
	return group + " " + kind
}

// look opens the page in the browser, on a desk, on a phone and on a small phone.
func (c *crawl) look(path string) {
	c.t.Helper()
	c.tab.Resize(1440, 900)
	c.tab.Go(c.base + path)
	c.accessible(path, "desk")
	c.shot(path, 1440)
	c.tab.Resize(390, 844)
	c.accessible(path, "phone", "color-contrast")
	c.shot(path, 390)
	c.tab.Resize(320, 640)
	if n := c.tab.Overflow(); n > 0 {
		c.t.Errorf("%s is %d px too wide at 320 px", path, n)
	}
	c.tab.Calm()
	c.tab.Forget()
}

func (c *crawl) accessible(path, where string, but ...string) {
	c.t.Helper()
	for _, v := range c.tab.Axe(but...) {
		c.t.Errorf("%s on a %s: %s", path, where, v)
	}
}

// shot keeps a picture where SHOTS names a folder, for looking at.
func (c *crawl) shot(path string, width int) {
	c.t.Helper()
	name := strings.Trim(strings.NewReplacer("/", "-", "#", "x", " ", "_").Replace(c.key(path)), "-_")
	c.tab.Shot(name+map[int]string{1440: "-d", 390: "-m"}[width], width)
}
