package calendar

import (
	"context"
	"fmt"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// Years that the calendar takes.
const (
	FirstYear = 2000
	LastYear  = 2199
)

// Path is a year's page.
func Path(year int) string { return "/calendar/" + strconv.Itoa(year) }

// Service has the use cases of the calendar.
type Service struct {
	db        *db.DB
	followers []Follower
}

// NewService makes the service.
func NewService(d *db.DB, followers ...Follower) *Service { return &Service{d, followers} }

// View is a year as its page shows it.
type View struct {
	Year      int
	Days      *Days
	List      List // in force; Version 0 when the year has no data
	Log       []audit.Row
	MayChange bool
}

// Show gives a year. The calendar is no secret: whoever is signed in may see how limits are counted.
func (s *Service) Show(ctx context.Context, who access.Actor, year int) (View, error) {
	if !who.Signed() || year < FirstYear || year > LastYear {
		return View{}, fault.NotFound()
	}
	var log *[]audit.Row
	v := View{Year: year, MayChange: MayChange(who)}
	err := s.db.Read(ctx, func(b *db.Batch) {
		v.Days = Queue(b)
		log = db.Timeline(b, "calendar", int64(year))
	})
	if err != nil {
		return View{}, err
	}
	v.List, _ = v.Days.Year(year)
	v.Log = *log
	return v, nil
}

// Import makes a pasted list the year's calendar. What it replaces is kept as the version before, and
// said in the log.
func (s *Service) Import(ctx context.Context, who access.Actor, year, version int, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return steps.TakeAct(ctx, tx, db.Asked{ID: int64(year), Version: version, Do: "import", Reason: f.Source}, func(was List) (string, error) {
			l, errs := f.Input(year)
			if errs.Err() != nil {
				return "", errs
			}
			l.Version = version + 1
			if err := insert(ctx, tx, l); err != nil {
				return "", err
			}
			moved, err := s.follow(ctx, tx)
			tx.Done(Path(year), "%s已更新，未到期的工作日期限按新安排计算%s", l.Title(), moved)
			return replaced(was) + "现为：" + l.Words(), err
		})
	})
}

// steps take the acts on a year's list.
var steps = db.Steps[List]{Chart: flow.ChartOf(&Acts, flow.Untied[List], func(l List) int { return l.Version }), Lock: inForce,
	On: func(l List) db.On { return db.On{Kind: Acts.Kind, ID: int64(l.Year), Title: l.Title()} }}

// inForce is the list of a year. No row is locked: of two who replace it the second meets the first one's row.
func inForce(ctx context.Context, tx *db.Tx, year int64) (List, error) {
	if year < FirstYear || year > LastYear {
		return List{}, fault.NotFound()
	}
	days, err := LoadTx(ctx, tx)
	if err != nil {
		return List{}, fmt.Errorf("load the calendar: %w", err)
	}
	l, _ := days.Year(int(year))
	return l, nil
}

// follow lets the features move what they keep, by the calendar as it is now.
func (s *Service) follow(ctx context.Context, tx *db.Tx) (string, error) {
	days, err := LoadTx(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("load the new calendar: %w", err)
	}
	moved := 0
	for _, f := range s.followers {
		if f.Move == nil {
			continue
		}
		n, err := f.Move(ctx, tx, days)
		if err != nil {
			return "", err
		}
		moved += n
	}
	if moved == 0 {
		return "", nil
	}
	return fmt.Sprintf("，其中 %d 项已推算的期限随之调整", moved), nil
}

func replaced(was List) string {
	if was.Version == 0 {
		return "原来没有安排；"
	}
	return "原为：" + was.Words() + "；"
}
