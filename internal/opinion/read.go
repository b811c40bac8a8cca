package opinion

import (
	"context"
	"net/url"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// Consultation is what a topic's pages show of its rounds.
type Consultation struct {
	Rounds []Round
	Days   *calendar.Days
}

// Of gives the rounds of a topic as the person may see them. The caller has asked for the topic and has
// the calendar already.
func (s *Service) Of(ctx context.Context, who access.Actor, topicID int64, days *calendar.Days, more ...func(*db.Batch)) (Consultation, error) {
	var rounds func() []Round
	err := s.db.Read(ctx, func(b *db.Batch) {
		rounds = round.AskAll[Round](b, view, who, topicID)
		for _, ask := range more {
			ask(b)
		}
	})
	if err != nil {
		return Consultation{}, err
	}
	return Consultation{rounds(), days}, nil
}

// Report is a topic with its rounds, for the pages and papers about them.
type Report struct {
	Topic topic.Topic
	Consultation
	Office unit.Office
}

// About gives a topic with its rounds.
func (s *Service) About(ctx context.Context, who access.Actor, topicID int64) (Report, error) {
	var t *topic.Topic
	var rounds func() []Round
	var days *calendar.Days
	var office *unit.Office
	err := s.db.Read(ctx, func(b *db.Batch) {
		t, rounds, days, office = topic.Get(b, who, topicID), round.AskAll[Round](b, view, who, topicID), calendar.Queue(b), unit.TheOffice(b)
	})
	if err != nil {
		return Report{}, err
	}
	return Report{*t, Consultation{rounds(), days}, *office}, nil
}

// Adoption gives the report to those who answer for the topic.
func (s *Service) Adoption(ctx context.Context, who access.Actor, topicID int64) (Report, error) {
	r, err := s.About(ctx, who, topicID)
	if err != nil {
		return Report{}, err
	}
	if !MayAdopt(who, r.Topic) {
		return Report{}, fault.Denied("采纳情况由提出单位答复")
	}
	return r, nil
}

// MayAdopt says whether the person answers for the topic's proposer.
func MayAdopt(who access.Actor, t topic.Topic) bool {
	_, ok := who.Holds(access.Ties{Units: map[access.Tie][]int64{access.Owner: {t.Unit}}}, proposing...)
	return ok
}

// Asking is what the form of a new round needs.
type Asking struct {
	Topic  topic.Topic
	Units  []unit.Unit
	Values setting.Values
	Days   *calendar.Days
	Advice suggest.Advice // whose matter it is by the duties (M5)
}

// Asking gives the form of a new round to those who may open one now.
func (s *Service) Asking(ctx context.Context, who access.Actor, topicID int64) (Asking, error) {
	var t *topic.Topic
	var units *[]unit.Unit
	var values *setting.Values
	var days *calendar.Days
	var duties *[]unit.Entry
	err := s.db.Read(ctx, func(b *db.Batch) {
		t, units, values, days, duties = topic.Get(b, who, topicID), unit.All(b), setting.Load(b), calendar.Queue(b), unit.Entries(b)
	})
	if err != nil {
		return Asking{}, err
	}
	if _, err := topic.Chart.Take(who, *t, "consult", ""); err != nil {
		return Asking{}, err
	}
	others := slices.DeleteFunc(*units, func(u unit.Unit) bool { return slices.Contains(t.Joint, u.ID) }) // who brings it is not asked
	return Asking{*t, others, *values, days, topic.Advise(*duties, topic.Of(*t))}, nil
}

// Page is one opinion: what was asked, and the answer as far as the person may read it.
type Page struct {
	Opinion    round.Answer
	Round      Round
	Topic      topic.Topic
	TopicFiles []file.Attachment
	Draft      *round.Draft // nil for everybody outside the unit
	Form       round.Form   // the draft, or an empty form with the unit's member filled in
	Values     setting.Values
	Days       *calendar.Days
}

// Get gives an opinion to those who see both it and its topic.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Page, error) {
	var rounds func() []Round
	var draft **round.Draft
	var member *[]string
	if err := s.db.Read(ctx, func(b *db.Batch) {
		rounds, draft, member = round.AskOne[Round](b, view, who, id), view.DraftOf(b, who, id), view.Member(b, who, id)
	}); err != nil {
		return Page{}, err
	}
	rs := rounds()
	if len(rs) != 1 || len(rs[0].Answers) != 1 {
		return Page{}, fault.NotFound()
	}
	r := rs[0]
	out := Page{Opinion: r.Answers[0], Round: r, Draft: *draft, Form: drafted(*draft, *member)}
	return out, s.around(ctx, who, &out)
}

// around adds the topic, which may be out of the person's sight by now.
func (s *Service) around(ctx context.Context, who access.Actor, p *Page) error {
	var t *topic.Topic
	var files *[]file.Attachment
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		t, files = topic.Get(b, who, p.Opinion.Record), file.Of(b, topic.Kind, p.Opinion.Record)
		values, p.Days = setting.Load(b), calendar.Queue(b)
	})
	if err == nil {
		p.Topic, p.TopicFiles, p.Values = *t, *files, *values
	}
	return err
}

// drafted is the form as kept, or a new one.
func drafted(d *round.Draft, member []string) round.Form {
	if d != nil {
		if v, err := url.ParseQuery(d.Form); err == nil {
			return round.Read(v)
		}
	}
	f := round.Form{Remarks: map[string]string{}}
	if len(member) > 0 {
		f.Approver = member[0]
	}
	return f
}

// MaySeeFile says whether the person may fetch what hangs on an opinion; a file asks it at each download.
func (s *Service) MaySeeFile(ctx context.Context, who access.Actor, id int64) error {
	var of *int64
	if err := s.db.Read(ctx, func(b *db.Batch) { of = view.RecordOf(b, who, id) }); err != nil {
		return err
	}
	return s.db.Read(ctx, func(b *db.Batch) { topic.Get(b, who, *of) })
}
