package flow

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// Hand is whose act it is where no seat gives the right to it; the word is that of CHARTS.md.
type Hand string

// The hands. What they prove themselves with beyond that (a password, a code, a token) the act itself asks for.
const (
	Oneself  Hand = "本人"           // a person, with what is their own
	Anybody  Hand = "任何人（不须登录）"    // whoever opens the portal
	OnServer Hand = "服务器（命令、定时任务）" // whoever has the machine, and its schedule
)

// fits says whether the actor is one of those whose act it is.
func (h Hand) fits(who access.Actor) bool {
	switch h {
	case Oneself:
		return who.Signed()
	case OnServer:
		return who.Server()
	}
	return true
}

// Owned refuses an act that is not the actor's to do. One by a seat was asked of the chart, which gave it; one by a hand is asked here, when it
// is noted, so that what is declared of it is what holds.
func (t Taken) Owned(who access.Actor) error {
	if !t.by.fits(who) {
		return fault.Denied("您不能办理“%s”", t.Label)
	}
	return nil
}

// Auto says that the step or act follows from another, which somebody did.
func (t Taken) Auto() bool { return t.auto }
