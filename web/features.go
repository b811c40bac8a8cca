package web

import (
	"jointmeeting/web/accountweb"
	"jointmeeting/web/backupweb"
	"jointmeeting/web/basisweb"
	"jointmeeting/web/calendarweb"
	"jointmeeting/web/deskweb"
	"jointmeeting/web/edge"
	"jointmeeting/web/fileweb"
	"jointmeeting/web/groupweb"
	"jointmeeting/web/helpweb"
	"jointmeeting/web/logweb"
	"jointmeeting/web/meetingweb"
	"jointmeeting/web/minutesweb"
	"jointmeeting/web/outsideweb"
	"jointmeeting/web/paperweb"
	"jointmeeting/web/problemweb"
	"jointmeeting/web/settingweb"
	"jointmeeting/web/taskweb"
	"jointmeeting/web/topicweb"
	"jointmeeting/web/unitweb"
)

// features is the one list of what the portal serves, in the order of the thread. Routes and navigation
// derive from it. It is no list of the rooms and cannot be read from theirs: a room knows no pages, and some packages
// serve several. TestEveryFeatureIsServed names the package that is left out.
var features = []edge.Feature{
	accountweb.Feature,
	deskweb.Feature,
	basisweb.Feature,
	problemweb.Feature,
	topicweb.Feature,
	fileweb.Feature,
	meetingweb.Feature,
	minutesweb.Feature,
	paperweb.Feature,
	taskweb.Feature,
	unitweb.Feature,
	groupweb.Feature,
	outsideweb.Feature,
	calendarweb.Feature,
	settingweb.Feature,
	backupweb.Feature,
	logweb.Feature,
	helpweb.Feature,
}
