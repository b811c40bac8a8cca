package web

import (
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestEveryPageLeadsToItsChapter: each feature names a chapter that there is, and its pages lead there.
func TestEveryPageLeadsToItsChapter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	for path, chapter := range map[string]string{"/": "desk", "/topics": "topics", "/meetings": "meetings", "/minutes": "minutes", "/tasks": "tasks", "/bases": "library",
		"/units": "units", "/groups": "units", "/messages": "desk", "/me": "signin", "/calendar": "keeping", "/escalations": "minutes"} {
		if got := office.get(path).Is(200).Page().Link("本页帮助"); got != edge.HelpPath+"/"+chapter {
			t.Errorf("%s leads to %s", path, got)
		}
	}
	for _, f := range features {
		if f.Help == "" {
			if len(f.Places) == 0 || f.Places[0].URL != edge.HelpPath {
				t.Errorf("a feature names no chapter: %v", f.Places)
			}
			continue
		}
		office.get(edge.HelpPath + "/" + f.Help).Is(200)
	}
}

// TestTheManualOpensToEverybody: every chapter, to each role, and its links lead nowhere that is closed to the reader.
func TestTheManualOpensToEverybody(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	seen := map[access.Role]int{}
	for login, role := range map[string]access.Role{"chief": access.Chief, "convenor1": access.Convenor, "director": access.Director, "office1": access.Office, "member-jyj": access.Member,
		"liaison-jyj": access.Liaison, "admin": access.Admin, "security": access.Security, "auditor": access.Auditor} {
		b, opened := p.as(login), map[string]bool{}
		index := b.get(edge.HelpPath).Is(200).Page()
		index.Sees("从这里开始", "您的")
		for _, chapter := range index.Find("main").Links() {
			for _, link := range b.get(chapter.URL).Is(200).Page().Find("main").Links() {
				if !opened[link.URL] {
					opened[link.URL] = true
					b.get(link.URL).Is(200)
				}
			}
		}
		seen[role] = len(opened)
		if seen[role] < 2 {
			t.Errorf("%s opened nothing", role)
		}
	}
}

// TestHelpBeforeSigningIn: who cannot sign in reads how to, and nothing of who may do what; the rest of the manual asks for signing in.
func TestHelpBeforeSigningIn(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	nobody := p.nobody()
	if to := nobody.get("/login").Is(200).Page().Link("登录帮助"); to != edge.SignInHelp {
		t.Error(to)
	}
	page := nobody.get(edge.SignInHelp).Is(200).Page()
	page.Sees("第一次登录", "返回登录")
	page.SeesNot("您可以办", "其他人办的")
	for _, path := range []string{edge.HelpPath, edge.HelpPath + "/topics"} {
		nobody.get(path).To("/login?next=")
	}
	p.as("office1").get(edge.HelpPath + "/nothing").Is(404)
}
