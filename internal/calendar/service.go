package calendar

import (
	"context"
	"fmt"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
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
	taken, err := Acts.Act(who, access.Ties{}, "import")
	if err != nil {
		return db.Outcome{}, err
	}
	if year < FirstYear || year > LastYear {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		days, err := LoadTx(ctx, tx)
		if err != nil {
			return fmt.Errorf("load the calendar: %w", err)
		}
		was, _ := days.Year(year)
		if err := db.Fresh(was.Version, version); err != nil {
			return err
		}
		l, errs := f.Input(year)
		if errs.Err() != nil {
			return errs
		}
		l.Version = version + 1
		if err := insert(ctx, tx, l); err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Acts.Kind, ID: int64(year), Title: l.Title()}, taken, l.Source, replaced(was)+"现为："+l.Words())
		moved, err := s.follow(ctx, tx)
		if err != nil {
			return err
		}
		tx.Done(Path(year), "%s已更新，未到期的工作日期限按新安排计算%s", l.Title(), moved)
		return nil
	})
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
