package minutes

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Page is all that the pages of one record show, read in one round trip.
type Page struct {
	signing.Decision
	Minutes     Minutes
	Deliveries  []delivery.Delivery
	Receipts    []delivery.Receipt
	Escalations []escalation.Approval
	Timeline    []audit.Row
	Office      unit.Office
	Offers      []flow.Offer
	Issue       flow.Offer // the step to the issue page, when this person may take it
	MayEdit     bool
	Inside      bool              // belongs to those who make minutes
	Look        *Look             // what this person last saw; nil when they never acted on it
	Scans       []file.Attachment // of what the office entered for units
	Point       audit.Point       // the head of the log, for what is printed
}

// Topic is a topic of the meeting's agenda, for the rows of the draft.
type Topic struct {
	ID    int64
	Title string
}

// EditPage is what the page of the draft shows.
type EditPage struct {
	Page
	Units  []unit.Unit
	Topics []Topic
}

// answers are the statements of a page, filled when the round trip is over.
type answers struct {
	one         *Minutes
	clauses     *[]Clause
	attendance  *[]Attendee
	signatures  *[]signing.Signature
	deliveries  *[]delivery.Delivery
	receipts    *[]delivery.Receipt
	scans       *[]file.Attachment
	escalations *[]escalation.Approval
	timeline    *[]audit.Row
	point       *audit.Point
	look        **Look
	units       *[]proofread.Named
	days        *calendar.Days
	means       *[]authenticator.Mean
	referrals   *[]signing.Referral
	advisers    *[]unit.Holder
	office      *unit.Office
	settings    *setting.Values
}

// text asks for the record and what its text is made of.
func text(b *db.Batch, who access.Actor, id int64) answers {
	args := db.Seen(who, db.Args{"id": id})
	return answers{one: db.One[Minutes](b, selectOne, args), clauses: db.Many[Clause](b, selectClauses, args),
		attendance: db.Many[Attendee](b, selectAttendance, args), office: unit.TheOffice(b), settings: setting.Load(b),
		signatures: &[]signing.Signature{}, deliveries: &[]delivery.Delivery{}, receipts: &[]delivery.Receipt{}, scans: &[]file.Attachment{}, escalations: &[]escalation.Approval{}, timeline: &[]audit.Row{}, point: &audit.Point{}, look: new(*Look), units: &[]proofread.Named{}, means: &[]authenticator.Mean{},
		referrals: &[]signing.Referral{}, advisers: &[]unit.Holder{}}
}

// Head asks for a record without the rows of its text, for the pages of other rooms.
func Head(b *db.Batch, who access.Actor, id int64) *Minutes {
	return db.One[Minutes](b, selectOne, db.Seen(who, db.Args{"id": id}))
}

// signed asks for the signatures and for what the person last saw as well.
func signed(b *db.Batch, who access.Actor, id int64) answers {
	a := text(b, who, id)
	if Inside(who) {
		args := db.Seen(who, db.Args{"id": id})
		a.signatures = signing.Of(b, who, Chart.Kind, id)
		a.look = db.Maybe[Look](b, selectLook, args)
	}
	return a
}

// WithSignatures asks for a record with its signatures, for the pages of other rooms; the page is there once the round trip is over.
func WithSignatures(b *db.Batch, who access.Actor, id int64) func() Page {
	a := signed(b, who, id)
	return func() Page { return a.page(who) }
}

// course asks for what became of the record as well; those who only receive it get their own receipt.
func course(b *db.Batch, who access.Actor, id int64) answers {
	args := db.Seen(who, db.Args{"id": id})
	a := signed(b, who, id)
	a.deliveries = Papers.Deliveries(b, who, id)
	if !Inside(who) {
		a.receipts, a.scans = Papers.Receipts(b, who, id), scans(b, who, id)
		a.referrals = Signable.OwnReferrals(b, who, id)
	} else {
		a.escalations = Majors.Approvals(b, who, id)
		a.timeline = db.Timeline(b, Chart.Kind, id)
		a.check(b, args)
	}
	return a
}

// check asks for what the check of the text compares it with.
func (a *answers) check(b *db.Batch, args db.Args) {
	a.units, a.days = db.Many[proofread.Named](b, selectFacts, args), calendar.Queue(b)
}

func (a answers) page(who access.Actor) Page {
	m := *a.one
	m.Clauses, m.Attendance = *a.clauses, *a.attendance
	m.comparedWith(*a.units, a.days)
	m.Differs, m.Circulates = a.settings.Bool(setting.MinutesCheckerDiffers), a.settings.Bool(setting.MinutesCirculate)
	p := Page{Minutes: m, Deliveries: *a.deliveries, Receipts: *a.receipts, Scans: *a.scans, Escalations: *a.escalations, Timeline: *a.timeline, Point: *a.point,
		Office: *a.office, Offers: offers(who, m), MayEdit: Chart.MayEdit(who, m), Inside: Inside(who), Look: *a.look}
	p.unsignable()
	p.Decision = signOff.Offered(who, m, signing.Decision{Signatures: *a.signatures, Referrals: signing.ReferralsFor(who, *a.signatures, *a.referrals),
		Advisers: *a.advisers, Means: *a.means, Settings: a.settings, Portal: a.office.ID})
	p.Issue, _ = Chart.Offer(who, m, "issue")
	if o, ok := Chart.Offer(who, m, "abandon"); ok && o.Blocked == "" {
		p.Offers = append(p.Offers, o)
	}
	return p
}

// unsignable says beside the receipts of altered minutes why nobody can sign for them, before anybody tries.
func (p *Page) unsignable() {
	if !p.Minutes.Altered() {
		return
	}
	for i := range p.Deliveries {
		p.Deliveries[i].Over = cmp.Or(p.Deliveries[i].Over, Papers.Untrue())
	}
	for i := range p.Receipts {
		p.Receipts[i].Over = cmp.Or(p.Receipts[i].Over, Papers.Untrue())
	}
}

// page is what one question to the database gives a person to see.
func (s *Service) page(ctx context.Context, who access.Actor, ask func(*db.Batch) answers) (Page, error) {
	var a answers
	if err := s.db.Read(ctx, func(b *db.Batch) { a = ask(b) }); err != nil {
		return Page{}, err
	}
	return a.page(who), nil
}

// Show gives one record with what the person may do with it.
func (s *Service) Show(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers {
		return course(b, who, id)
	})
}

// Print gives the text of one record with the head of the log, which leaves the machine on paper (portal verify --checkpoint).
func (s *Service) Print(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers {
		a := text(b, who, id)
		a.point = db.One[audit.Point](b, audit.SelectPoint, nil)
		return a
	})
}

// Signing gives one record with what its decision page shows.
func (s *Service) Signing(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers {
		a := signed(b, who, id)
		a.check(b, db.Seen(who, db.Args{"id": id}))
		a.means, a.advisers = authenticator.MeansOf(b, who), unit.Holders(b, signing.Advisers...)
		return a
	})
}

// Editing gives the draft with what its form chooses from.
func (s *Service) Editing(ctx context.Context, who access.Actor, id int64) (EditPage, error) {
	var a answers
	var units *[]unit.Unit
	var topics *[]Topic
	err := s.db.Read(ctx, func(b *db.Batch) {
		a, units = text(b, who, id), unit.All(b)
		a.check(b, db.Seen(who, db.Args{"id": id}))
		topics = db.Many[Topic](b, selectTopics, db.Seen(who, db.Args{"id": id}))
	})
	if err != nil {
		return EditPage{}, err
	}
	return EditPage{a.page(who), *units, *topics}, nil
}

// Row is one line of the list.
type Row struct {
	ID           int64
	Title        string
	Number       string
	State        string
	Returned     bool
	Version      int
	StateAt      time.Time
	MeetingTitle string
	MeetingAt    time.Time
	Clauses      int
	Waiting      string // who was asked to sign and has not
	Sent         int    // receipts the reader may see
	Received     int
}

// Tag is the state in words.
func (r Row) Tag() (string, flow.Tone) { return Tag(Minutes{State: r.State, Returned: r.Returned}) }

// Holder is who has it in hand.
func (r Row) Holder() string {
	switch r.State {
	case Draft, Signed:
		return "联席会议办公室"
	case Consulting:
		return "会签单位"
	case Issued, Corrected, Abandoned:
		return ""
	}
	if s := paper.StageIn(r.State); s.SelfOpened {
		return s.Holder
	}
	return r.Waiting
}

// offers are the steps with a button; whose turn it is, is asked anew only where nobody of them can sign.
func offers(who access.Actor, m Minutes) []flow.Offer {
	return slices.DeleteFunc(Chart.Offers(who, m), func(o flow.Offer) bool { return o.Do == signing.StepAgain && o.Blocked != "" })
}

// Filter chooses among the list: a state, mine (waiting for this person), unreceived, or all when empty.
type Filter struct {
	Tab   string
	After int64 // the last row of the page before
}

// PageSize is how many rows a page of the list has.
const PageSize = 30

// Unwritten is a held meeting that has no minutes yet (R6).
type Unwritten struct {
	ID      int64
	Title   string
	EndedAt time.Time
}

// Missing asks for the held meetings without minutes, oldest first; for the office's desk and list.
func Missing(b *db.Batch) *[]Unwritten { return db.Many[Unwritten](b, selectMissing, nil) }

// Listing is one page of the list.
type Listing struct {
	Rows    []Row
	More    bool
	Missing []Unwritten
	Inside  bool
	Office  bool // drafts minutes
	Signs   bool // checks, reviews or signs
}

// List gives the minutes that the person may see, the latest first.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (Listing, error) {
	var rows *[]Row
	missing := &[]Unwritten{}
	_, drafts := who.Holds(access.Ties{}, staff...)
	_, signs := who.Holds(access.Ties{}, signers...)
	err := s.db.Read(ctx, func(b *db.Batch) {
		if f.After == 0 {
			b.KeepPlans() // later pages begin where the one before ended, which a plan for all does not know
		}
		list := selectList(f.Tab)
		if f.Tab != "mine" && f.Tab != "questioned" && !Inside(who) {
			list = selectOwn(f.Tab)
		}
		rows = db.Many[Row](b, list, db.Seen(who, db.Args{"tab": f.Tab, "after": f.After, "opens": Signable.SelfOpened(who), "limit": PageSize + 1}))
		if drafts {
			missing = Missing(b)
		}
	})
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Rows: *rows, Missing: *missing, Inside: Inside(who), Office: drafts, Signs: signs}
	if len(l.Rows) > PageSize {
		l.Rows, l.More = l.Rows[:PageSize], true
	}
	return l, nil
}

// OfMeeting is the id of a meeting's minutes, 0 when there are none to be seen; for the meeting's page.
func OfMeeting(ctx context.Context, d *db.DB, who access.Actor, meeting int64) (int64, error) {
	ids := &[]int64{}
	err := d.Read(ctx, func(b *db.Batch) {
		ids = db.Values[int64](b, selectOfMeeting, db.Seen(who, db.Args{"meeting": meeting}))
	})
	if err != nil || len(*ids) == 0 {
		return 0, err
	}
	return (*ids)[0], nil
}

// ListPath is the address of the list in a state.
func ListPath(tab string, after int64) string {
	p := "/minutes"
	if tab != "" {
		p += "?state=" + tab
	}
	if after != 0 {
		p += map[bool]string{true: "?", false: "&"}[tab == ""] + "after=" + strconv.FormatInt(after, 10)
	}
	return p
}
