package message

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Service reads and keeps one's messages.
type Service struct {
	db         *db.DB
	seen, asks string
}

// NewService makes the service; the kinds say how it is asked whether a reader may still see a record.
func NewService(d *db.DB, kinds []Kind) *Service { return &Service{d, visible(kinds), asking(kinds)} }

// PageSize is the number of messages on a page.
const PageSize = 50

// Row is a message in the list. One about a record that its reader may no longer see has no words.
type Row struct {
	ID          int64
	Class       Class
	Title, Line string
	Link        string
	At          time.Time
	Unread      bool
	Visible     bool
	Settled     bool // it asked something of the reader and does not any more
}

// Filter is what stands in the list's address.
type Filter struct {
	Unread bool
	Before int64 // older than this message; 0 starts with the newest
}

// URL is the list's address with this filter.
func (f Filter) URL() string {
	v := url.Values{}
	if f.Unread {
		v.Set("tab", "unread")
	}
	if f.Before > 0 {
		v.Set("before", strconv.FormatInt(f.Before, 10))
	}
	if len(v) == 0 {
		return Path
	}
	return Path + "?" + v.Encode()
}

// List is a page of one's messages, newest first.
type List struct {
	Filter Filter
	Rows   []Row
	Next   string // address of the next page, empty on the last
}

// Newest is the newest message that the page shows: whatever arrives later is not marked with it.
func (l List) Newest() int64 {
	if len(l.Rows) == 0 {
		return 0
	}
	return l.Rows[0].ID
}

// List gives a page of the person's own messages. Each is held against what they may see now.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (List, error) {
	var rows *[]Row
	if err := s.db.Read(ctx, func(b *db.Batch) {
		b.KeepPlans() // the sight of every kind of record stands in the statement
		rows = s.selectRows(b, who, f)
	}); err != nil {
		return List{}, err
	}
	l := List{Filter: f, Rows: *rows}
	if len(l.Rows) > PageSize {
		l.Rows = l.Rows[:PageSize]
		l.Next = Filter{f.Unread, l.Rows[PageSize-1].ID}.URL()
	}
	return l, nil
}

// Open marks a message of the person's as read and leads to its record; when they may no longer see the
// record, it leads back and says so.
func (s *Service) Open(ctx context.Context, who access.Actor, id int64) (db.Outcome, error) {
	var found **Row
	if err := s.db.Read(ctx, func(b *db.Batch) { found = s.selectRow(b, who, id) }); err != nil {
		return db.Outcome{}, err
	}
	if *found == nil {
		return db.Outcome{}, fault.NotFound()
	}
	if _, err := s.db.TouchFor(ctx, who, markRead, id, who.Person); err != nil {
		return db.Outcome{}, err
	}
	if r := **found; r.Visible {
		return db.Outcome{URL: r.Link}, nil
	}
	return db.Outcome{URL: Path, Message: "此事项您已不能查看"}, nil
}

// ReadAll marks as read what the person had up to a message; later ones stay unread.
func (s *Service) ReadAll(ctx context.Context, who access.Actor, until int64) (db.Outcome, error) {
	if _, err := s.db.TouchFor(ctx, who, markAllRead, until, who.Person); err != nil {
		return db.Outcome{}, err
	}
	return db.Outcome{URL: Path, Message: "已全部标为已读"}, nil
}
