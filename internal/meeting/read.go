package meeting

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
)

// pageSize is the rows of one page of a list.
const pageSize = 50

// Row is a meeting in a list.
type Row struct {
	ID               int64
	Kind, Title      string
	StartsAt, EndsAt time.Time
	Place, ChairName string
	State            string
	ReceiptDue       time.Time
	Topics           int
	Asked            int64 // an invitation of the reader's unit that waits for an answer; 0 = none
}

// Filter narrows the list; After is the cursor of the page before.
type Filter struct{ Kind, State, After string }

// List is one page of meetings, newest first.
type List struct {
	Rows []Row
	Next string // cursor of the next page
	May  bool   // may make meetings
}

// MayCreate says who makes meetings.
func MayCreate(who access.Actor) bool { return Chart.May(who, Meeting{}, "create") }

// List gives the meetings a person may see; what else the page asks is read in the same round.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, also ...func(*db.Batch)) (List, error) {
	at, id := cursor(f.After)
	if id == 0 {
		f.After = "" // no place in the list: the first page
	}
	out := List{May: MayCreate(who)}
	var rows *[]Row
	err := s.db.Read(ctx, func(b *db.Batch) {
		if f == (Filter{}) {
			b.KeepPlans() // what the list is narrowed by, and where a later page begins, a plan for all does not know
		}
		rows = db.Many[Row](b, selectRows(f), db.Seen(who, db.Args{"kind": f.Kind, "state": f.State, "after": at, "after_id": id, "limit": pageSize + 1}))
		for _, ask := range also {
			ask(b)
		}
	})
	if err != nil {
		return out, err
	}
	out.Rows = *rows
	if len(out.Rows) > pageSize {
		out.Rows = out.Rows[:pageSize]
		last := out.Rows[pageSize-1]
		out.Next = fmt.Sprintf("%d.%d", last.StartsAt.UnixMicro(), last.ID)
	}
	return out, nil
}

// cursor reads where the page before ended; anything else is the first page.
func cursor(v string) (time.Time, int64) {
	micro, id, _ := strings.Cut(v, ".")
	return time.UnixMicro(form.ID(micro)), form.ID(id)
}

// monthMax bounds a month; no office holds more.
const monthMax = 200

// Month gives the meetings that begin, or whose answers are due, in the month of a day.
func (s *Service) Month(ctx context.Context, who access.Actor, first time.Time) (rows []Row, err error) {
	var list *[]Row
	err = s.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[Row](b, selectMonth, db.Seen(who, db.Args{"from": first, "to": first.AddDate(0, 1, 0), "limit": monthMax}))
	})
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// Page is all that the pages of one meeting show.
type Page struct {
	Meeting
	Items   []Item
	Ends    time.Time // when the last item ends
	Minutes int
	Invited []Invitation // all for the office and the convenors, its own for a unit
	Log     []audit.Row
	Offers  []flow.Offer
	MayEdit bool
	Whole   bool // reads all invitations and the history
	Decides bool // answers those who ask for leave
	Office  unit.Office
	Days    *calendar.Days
	Cutoff  topic.Cutoff // until when its topics were to be handed in
}

// Get gives a meeting with its agenda and invitations; what else the page asks is read in the same round.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64, now time.Time, also ...func(*db.Batch)) (Page, error) {
	p := Page{Whole: mayReadWhole(who)}
	var m *Meeting
	var items *[]Item
	var invited *[]Invitation
	var office *unit.Office
	var values *setting.Values
	log := &[]audit.Row{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		args := db.Seen(who, db.Args{"id": id})
		m, items, invited = db.One[Meeting](b, selectMeeting, args), db.Many[Item](b, selectItems, args), db.Many[Invitation](b, selectAnswers, args)
		office, values = unit.TheOffice(b), setting.Load(b)
		p.Days = calendar.Queue(b)
		if p.Whole {
			log = db.Timeline(b, "meeting", id)
		}
		for _, ask := range also {
			ask(b)
		}
	})
	if err != nil {
		return p, err
	}
	p.Meeting, p.Items, p.Invited, p.Log, p.Office = m.at(now), *items, *invited, *log, *office
	p.Strict = values.Bool(setting.MeetingDelegation)
	p.Cutoff = topic.CutoffFor(p.Days, p.StartsAt, *values)
	p.Ends, p.Minutes = Schedule(p.Meeting, p.Items)
	for n := range p.Invited {
		p.Invited[n] = p.Invited[n].at(now)
		_, leave := Answers.Offer(who, p.Invited[n], "grant_leave")
		p.Decides = p.Decides || leave
	}
	p.Offers, p.MayEdit = Buttons(who, p.Meeting), Chart.MayEdit(who, p.Meeting)
	return p, nil
}

// Offer finds a hidden step, for the page that takes it.
func (p Page) Offer(who access.Actor, step string) (flow.Offer, bool) {
	return Chart.Offer(who, p.Meeting, step)
}

// Choices are what the form of a meeting offers.
type Choices struct {
	Units       []unit.Unit
	Holders     []unit.Holder // 总召集人, 召集人, 办公室主任
	Delegations []delegation.Delegation
	Count       int // meetings of the kind in the year, cancelled ones left out
	ReplyDays   int
	Strict      bool
}

// ForForm gives them; kind and now make the number in the prefilled name.
func (s *Service) ForForm(ctx context.Context, who access.Actor, kind string, now time.Time) (Choices, error) {
	var units *[]unit.Unit
	var holders *[]unit.Holder
	var delegations *[]delegation.Delegation
	var count *int
	var values *setting.Values
	from := time.Date(now.In(form.Zone).Year(), 1, 1, 0, 0, 0, 0, form.Zone)
	err := s.db.Read(ctx, func(b *db.Batch) {
		units, holders = unit.All(b), unit.Holders(b, access.Chief, access.Convenor, access.Director)
		delegations, values = delegation.InForce(b, who), setting.Load(b)
		count = db.Value[int](b, countOfYear, db.Seen(who, db.Args{"kind": kind, "from": from, "to": from.AddDate(1, 0, 0)}))
	})
	if err != nil {
		return Choices{}, err
	}
	return Choices{*units, *holders, *delegations, *count, values.Int(setting.MeetingReplyDays), values.Bool(setting.MeetingDelegation)}, nil
}

// Presiders are the choices for who presides alone, asked for with the page; they are there when the batch has come back.
func Presiders(b *db.Batch, who access.Actor) func(Page) Choices {
	holders, delegations := unit.Holders(b, access.Chief, access.Convenor, access.Director), delegation.InForce(b, who)
	return func(p Page) Choices { return Choices{Holders: *holders, Delegations: *delegations, Strict: p.Strict} }
}

// New is the form of a new meeting: the next name of its kind, the 总召集人 in the chair, and for a
// plenary or a liaison meeting every current member unit.
func (c Choices) New(kind string, now time.Time) Form {
	f := Form{Kind: kind, Title: fmt.Sprintf("%d年第%d次%s", now.In(form.Zone).Year(), c.Count+1, KindTitle(kind))}
	for _, h := range c.Holders {
		if h.Role == access.Chief {
			f.Chair = strconv.FormatInt(h.Person, 10)
		}
	}
	if kind == Plenary {
		for _, h := range c.Leaders() {
			f.Leaders = append(f.Leaders, h.Person)
		}
	}
	if kind == Special {
		return f
	}
	for _, u := range c.Units {
		if u.Kind == unit.KindMember && u.Current {
			f.Units = append(f.Units, u.ID)
		}
	}
	return f
}

// Chairs are those who may be named as the chair of a meeting of the kind: the office's director leads its own meetings only. A
// convenor who has no delegation is among them, because on another day there may be one.
func (c Choices) Chairs(kind string) []unit.Holder {
	if kind == Liaison {
		return c.Holders
	}
	return c.Leaders()
}

// Leaders are those of the charter who lead, each by the first of their seats: the chief and the convenors, not the office.
func (c Choices) Leaders() (list []unit.Holder) {
	for _, h := range c.Holders {
		if h.Role != access.Director && !slices.ContainsFunc(list, func(l unit.Holder) bool { return l.Person == h.Person }) {
			list = append(list, h)
		}
	}
	return list
}

// Pool is a meeting with the topics that may be added to its agenda.
type Pool struct {
	Meeting Meeting
	Rows    []topiclist.PoolRow
	Cutoff  topic.Cutoff
}

// Pool gives it.
func (s *Service) Pool(ctx context.Context, who access.Actor, id int64) (Pool, error) {
	var m *Meeting
	var rows *[]topiclist.PoolRow
	var days *calendar.Days
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		m, rows = db.One[Meeting](b, selectMeeting, db.Seen(who, db.Args{"id": id})), topiclist.Pool(b)
		days, values = calendar.Queue(b), setting.Load(b)
	})
	if err != nil {
		return Pool{}, err
	}
	return Pool{*m, *rows, topic.CutoffFor(days, m.StartsAt, *values)}, nil
}

// Receipt is what the page of an answer shows.
type Receipt struct {
	Invitation
	Member, MemberTitle string // the unit's member, expected before the first answer
	Notice              string
	May                 bool // may answer at all; Shut says why not now
	Decisions           []flow.Offer
}

// Invitation gives one answer with its meeting.
func (s *Service) Invitation(ctx context.Context, who access.Actor, id int64, now time.Time, also ...func(*db.Batch)) (Receipt, error) {
	type more struct{ Member, MemberTitle, Notice string }
	var i *Invitation
	var x *more
	err := s.db.Read(ctx, func(b *db.Batch) {
		args := db.Seen(who, db.Args{"id": id})
		i = db.One[Invitation](b, selectAnswer, args)
		x = db.One[more](b, selectAround, args)
		for _, ask := range also {
			ask(b)
		}
	})
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Invitation: i.at(now), Member: x.Member, MemberTitle: x.MemberTitle, Notice: x.Notice}
	_, r.May = Answers.Offer(who, r.Invitation, "attend")
	r.Decisions = Answers.Offers(who, r.Invitation)
	return r, nil
}
