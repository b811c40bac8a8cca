// Package desk reads across the features: what waits for this person today, and what stands around it.
// It writes nothing. Its statements state the visibility of the features' stores again, narrowed to what
// the role may act on; every count leads to a list with exactly as many rows.
package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/launch"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/unit"
)

// Kind is whose desk it is; somebody with several seats gets the first that fits.
type Kind string

// The desks, in order of precedence.
const (
	Leader Kind = "leader" // 总召集人, 召集人
	Office Kind = "office" // 办公室
	Unit   Kind = "unit"   // 成员, 联络员
	Quiet  Kind = "quiet"  // 系统管理员, 安全管理员, 审计员
)

// KindOf says which desk is this person's.
func KindOf(who access.Actor) Kind {
	switch {
	case who.Is(access.Chief, access.Convenor):
		return Leader
	case who.Is(access.Director, access.Office):
		return Office
	case who.Is(access.Liaison, access.Member):
		return Unit
	}
	return Quiet
}

// Todo is one row of what waits: several things of a kind with their number, or one thing with a mark.
type Todo struct {
	Count       int
	Cap         int // where the count stopped; 0: limit.DeskCap
	Mark        string
	Title, URL  string
	Hint, Tag   string
	Tone        flow.Tone
	Due         *time.Time // a moment by which it is to be done; the page puts it into words
	From, Until *time.Time // of a meeting
}

// Most is where the row stops counting.
func (t Todo) Most() int { return cmp.Or(t.Cap, limit.DeskCap) }

// Card is one thing that waits for a leader's word.
type Card struct {
	Title, URL, Button string
	Tag, Text          string
	Points             []string
	More               int // points that are not shown
	Urgent             bool
	From, Until        *time.Time
}

// Topic is a line about a topic of the unit.
type Topic struct {
	ID      int64
	Title   string
	State   string
	Reason  string
	StateAt time.Time
}

// Returned says whether the unit has to mend it.
func (t Topic) Returned() bool { return slices.Contains(returned, t.State) }

// Desk is all that a desk shows. What does not belong to the kind is empty.
type Desk struct {
	Kind  Kind
	Now   time.Time
	Soon  int
	Units []string // full names of the person's units
	// MayPropose says whether one of the units hands in topics: districts and zones do not.
	MayPropose bool
	// MayBring says whether the person may hand one in: a liaison of such a unit, not its member.
	MayBring bool
	Reports  []int64 // tasks on which one of the units may report: all where there is one, else two of each unit
	Todos    []Todo
	Cards    []Card
	Full     bool       // of some kind there may be more than the desk reads: the oldest are there, the rest follows them
	Tasks    []task.Row // near and overdue ones for the office, open ones for a unit
	Topics   []Topic
	Next     *Meeting
	Year     *Year
	Late     int // overdue tasks, up to limit.DeskCap
	Waits    int // tasks that wait for the approval of a 重大事项, up to limit.DeskCap
	Launch   launch.List
	Pending  bool // the person holds no seat yet and waits for one
}

// ReportURL leads to where the unit reports: the only task, or the list to choose from; nowhere when it has nothing to report on.
func (d Desk) ReportURL() string {
	switch len(d.Reports) {
	case 0:
		return ""
	case 1:
		return task.Path(d.Reports[0]) + "/progress/new"
	}
	return "/tasks?state=working"
}

// Submitted says whether a topic waits for the office's first look.
func (d Desk) Submitted() bool {
	return slices.ContainsFunc(d.Todos, func(t Todo) bool { return t.URL == submittedTopics })
}

// Things is how many things wait; a count of several counts as that many. More says that there are more, which no row counts.
func (d Desk) Things() (n int, more bool) {
	n = len(d.Cards)
	for _, t := range d.Todos {
		if t.Count >= t.Most() {
			n, more = n-1, true
		}
		n += max(1, t.Count)
	}
	return n, more
}

// Service reads desks.
type Service struct {
	db        *db.DB
	signed    []signing.Kind
	delivered []delivery.Paper
	asking    []round.Waits
	waiting   []room.Waiting
}

// NewService makes the service, for desks with the rows of the kinds of record that are signed, of those that are delivered, of those
// about which units are asked, and of those that wait for the office.
func NewService(d *db.DB, signed []signing.Kind, delivered []delivery.Paper, asking []round.Waits, waiting []room.Waiting) *Service {
	return &Service{d, signed, delivered, asking, waiting}
}

// For reads the person's desk.
func (s *Service) For(ctx context.Context, who access.Actor, now time.Time) (Desk, error) {
	d := Desk{Kind: KindOf(who), Now: now}
	if d.Kind == Quiet {
		return s.quiet(ctx, who, d)
	}
	var values *setting.Values
	if err := s.db.Read(ctx, func(b *db.Batch) { values = setting.Load(b) }); err != nil {
		return d, err
	}
	d.Soon = values.Int(setting.TaskSoonDays)
	q := question{who: who, now: now, soon: d.Soon, dayBy: values.Int(setting.TaskDayBy), since: now.AddDate(0, 0, -values.Int(setting.TaskReportDays)), signed: s.signed, delivered: s.delivered, asking: s.asking, waiting: s.waiting}
	var fill func(*Desk)
	err := s.db.Read(ctx, func(b *db.Batch) {
		b.KeepPlans() // many statements, each a few rows from the start of an index
		switch d.Kind {
		case Leader:
			fill = q.leader(b)
		case Office:
			fill = q.office(b)
		default:
			fill = q.unit(b)
		}
	})
	if err == nil {
		fill(&d)
	}
	return d, err
}

// question is whose desk is asked for, and when.
type question struct {
	who   access.Actor
	now   time.Time
	soon  int
	dayBy int       // working days within which the office sets a day that is open
	since time.Time // who has not reported since then is asked to

	signed    []signing.Kind
	delivered []delivery.Paper
	asking    []round.Waits
	waiting   []room.Waiting
}

func (q question) args(own db.Args) db.Args {
	args := db.Seen(q.who, db.Args{"now": q.now, "today": form.Day(q.now), "since": q.since, "cap": limit.DeskCap})
	for k, v := range own {
		args[k] = v
	}
	return args
}

// capped counts the rows of a FROM clause up to the cap.
func capped(from string) string { return cappedAt(from, "@cap") }

func cappedAt(from, most string) string {
	return "(SELECT count(*) FROM (SELECT FROM " + from + " LIMIT " + most + ") x)"
}

// seatAsked finds the seats that wait for a confirmation; they hold no state in a column.
const seatAsked = "confirmed_at IS NULL AND refused_at IS NULL"

var _ = leads(unit.SeatChart.Outline(), unit.SeatChart.Outline().Before("confirm"))

// quiet is the desk of those who keep the system: it knows only what waits for them.
func (s *Service) quiet(ctx context.Context, who access.Actor, d Desk) (Desk, error) {
	if launch.Shown(who) {
		var lacks *launch.Facts
		err := s.db.Read(ctx, func(b *db.Batch) { lacks = launch.Ask(b) })
		if err != nil {
			return d, err
		}
		d.Launch = lacks.For(who)
	}
	if len(who.Seats) == 0 {
		var waits *bool
		err := s.db.Read(ctx, func(b *db.Batch) {
			waits = db.Value[bool](b, "SELECT EXISTS (SELECT 1 FROM seat WHERE person = @person AND "+seatAsked+")", db.Args{"person": who.Person})
		})
		if err != nil {
			return d, err
		}
		d.Pending = *waits
	}
	if !who.Is(access.Security, access.Auditor) {
		return d, nil
	}
	var n, codes, pauses *int
	var checked *inspection.State
	own := db.Args{"security": who.Is(access.Security), "cap": limit.DeskCap}
	err := s.db.Read(ctx, func(b *db.Batch) {
		checked = inspection.Ask(b)
		n = db.Value[int](b, "SELECT "+capped("seat WHERE "+seatAsked+" AND @security"), own)
		codes = db.Value[int](b, "SELECT "+capped("handover WHERE halves AND approved_at IS NULL AND used_at IS NULL AND void_at IS NULL AND ends > portal_now() AND @security"), own)
		pauses = db.Value[int](b, "SELECT "+capped("(SELECT DISTINCT person FROM credential_change WHERE paused_until > portal_now() AND ended_at IS NULL) c WHERE @security"), own)
	})
	if err != nil {
		return d, err
	}
	for _, t := range []Todo{
		{Count: checked.Late(), Title: "数据核验没有按时进行", URL: inspection.Path, Hint: "超过 26 小时没有核验，请系统管理员查看后台任务是否在运行", Tag: "异常", Tone: flow.Bad},
		{Count: checked.Faults, Title: "数据核验发现不符", URL: inspection.Path, Hint: "请保留现场，不要改动数据，按页面上的步骤处理", Tag: "异常", Tone: flow.Bad},
		{Count: *n, Title: "任职待确认", URL: "/seats", Hint: "确认后任职生效", Tag: "待确认", Tone: flow.Wait},
		{Count: *codes, Title: "启用码待确认", URL: account.CredentialsPath, Hint: "与本人核实后确认，并把第二段交给本人", Tag: "待确认", Tone: flow.Wait},
		{Count: *pauses, Title: "登录方式变更待核实", URL: account.CredentialsPath, Hint: "与本人核实前，其签批暂停", Tag: "待核实", Tone: flow.Warn},
	} {
		if t.Count > 0 {
			d.Todos = append(d.Todos, t)
		}
	}
	return d, nil
}
