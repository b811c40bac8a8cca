package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/unit"
)

// Service has the use cases of minutes, with those of their signatures and the approval of their major decisions.
type Service struct {
	*signing.Signatures
	*escalation.Approvals
	db *db.DB
}

// NewService makes the service.
func NewService(d *db.DB, p signing.Proofs) *Service {
	return &Service{signing.New(d, p, Signable), escalation.New(d, Majors), d}
}

// Draft opens the one record of a held meeting (R6), filled from the meeting.
func (s *Service) Draft(ctx context.Context, who access.Actor, meetingID int64) (db.Outcome, error) {
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		draft, err := Chart.Act(who, Minutes{}, "draft")
		if err != nil {
			return err
		}
		held, err := sitting.Of(ctx, tx, meetingID)
		if err != nil {
			return err
		}
		m, err := begin(ctx, tx, held)
		if err != nil {
			return err
		}
		tx.LogStep(Chart.Kind, m.ID, m.Title, draft, "", "由会议信息带出")
		tx.Done(Path(m.ID)+"/edit", "纪要已建立，会议概况和参会名单由会议带出")
		return nil
	})
	if db.Constraint(err) == "minutes_meeting_key" {
		return out, fault.Late("这次会议已有纪要，请在纪要列表中打开").Because(err)
	}
	return out, err
}

// begin writes the first draft: a row for each topic that the meeting decided on, led by the unit that proposed it.
func begin(ctx context.Context, tx *db.Tx, held sitting.Held) (Minutes, error) {
	return write(ctx, tx, fresh(held), "由会议信息带出")
}

// write stores a new draft with its rows.
func write(ctx context.Context, tx *db.Tx, m Minutes, note string) (Minutes, error) {
	m.DraftedBy, m.EditedBy, m.State, m.Version = tx.Who.Person, tx.Who.Person, Draft, 1
	if err := choose(ctx, tx, &m); err != nil {
		return m, err
	}
	id, err := tx.Insert(ctx, insertMinutes, db.Args{"meeting": m.Meeting, "title": m.Title, "overview": m.Overview, "state": Draft,
		"signer": m.Signer, "signer_name": m.SignerName, "delegation": m.Delegation, "hash": paper.First, "by": tx.Who.Person, "name": tx.Who.Name, "at": tx.At,
		"corrects": m.Corrects, "corrects_number": m.CorrectsNumber, "correction": m.Correction})
	if err != nil {
		return m, fmt.Errorf("draft the minutes of meeting %d: %w", m.Meeting, err)
	}
	m.ID = id
	if err := meeting.Minuted(ctx, tx, m.Meeting); err != nil {
		return m, err
	}
	if err := putAttendance(ctx, tx, id, m.Attendance); err != nil {
		return m, err
	}
	for i := range m.Clauses {
		if m.Clauses[i].ID, err = putClause(ctx, tx, id, m.Clauses[i]); err != nil {
			return m, err
		}
	}
	if err := putText(ctx, tx, m); err != nil {
		return m, err
	}
	return m, remember(ctx, tx, Minutes{}, m, note)
}

// choose settles who signs: the 总召集人, or the 召集人 whom the mandate of a special meeting names.
func choose(ctx context.Context, tx *db.Tx, m *Minutes) error {
	if found, err := byMandate(ctx, tx, m); err != nil || found {
		return err
	}
	chiefs, err := unit.HoldersTx(ctx, tx, access.Chief)
	if err != nil {
		return fmt.Errorf("find the chief: %w", err)
	}
	if len(chiefs) == 0 {
		return fault.Refused("没有在任的总召集人，请先登记任职")
	}
	m.Signer, m.SignerName, m.Delegation = chiefs[0].Person, chiefs[0].Name, nil
	return nil
}

// byMandate names the 召集人 of the mandate, where there is one.
func byMandate(ctx context.Context, tx *db.Tx, m *Minutes) (bool, error) {
	d, err := mandateOf(ctx, tx, m.Meeting)
	if fault.KindOf(err) == fault.Missing {
		return false, nil
	}
	m.Signer, m.SignerName, m.Delegation = d.ToPerson, d.ToName, &d.ID
	return err == nil, err
}

// fresh fills minutes from the meeting.
func fresh(h sitting.Held) Minutes {
	m := Minutes{Meeting: h.ID, Title: h.Title + "纪要", MeetingKind: h.Kind, Attendance: attendance(h)}
	topics := []string{}
	for _, t := range h.Topics {
		if t.Concluded().Unraised {
			continue
		}
		topics = append(topics, "“"+t.Says.Title+"”")
		if !t.Concluded().Decides {
			continue
		}
		topic, lead := t.Topic, t.Unit
		m.Clauses = append(m.Clauses, Clause{Ord: len(m.Clauses) + 1, Topic: &topic, TopicTitle: t.Says.Title, Lead: &lead, LeadName: t.UnitName})
	}
	m.Overview = h.Overview(topics)
	return m
}

// attendance is the meeting's lists as rows.
func attendance(h sitting.Held) []Attendee {
	out := []Attendee{}
	for _, l := range []struct {
		list string
		of   []sitting.Attendee
	}{{Present, h.Present}, {Leave, h.Leave}, {Observer, h.Observers}, {Absent, h.Absent}} {
		for i, a := range l.of {
			x := Attendee{List: l.list, Ord: i + 1, UnitName: a.UnitName, Person: a.Name, Title: a.Title}
			if a.Unit != 0 {
				x.Unit = &a.Unit
			}
			out = append(out, x)
		}
	}
	return out
}

// Steps takes the steps and acts of minutes, also those that a room behind this one carries out.
var Steps = db.Steps[Minutes]{Chart: &Chart, Lock: lockWhole, On: func(m Minutes) db.On { return db.On{Kind: Chart.Kind, ID: m.ID, Title: m.Title} }}

// mandateOver reads the mandate anew once nobody else can end it before the act is over.
func mandateOver(ctx context.Context, tx *db.Tx, m Minutes) (bool, error) {
	if err := delegation.Hold(ctx, tx, *m.Delegation); err != nil {
		return false, err
	}
	return db.Scalar[bool](ctx, tx, selectUnmandated, db.Args{"id": m.ID})
}

// lockWhole takes the minutes with all that the chart asks of them.
func lockWhole(ctx context.Context, tx *db.Tx, id int64) (Minutes, error) {
	m, err := Take(ctx, tx, id)
	if err == nil && m.Delegation != nil && paper.StageIn(m.State).Mandate {
		m.Unmandated, err = mandateOver(ctx, tx, m)
	}
	if err != nil {
		return m, err
	}
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return m, fmt.Errorf("load the settings: %w", err)
	}
	m.Differs, m.Circulates = values.Bool(setting.MinutesCheckerDiffers), values.Bool(setting.MinutesCirculate)
	return m, loadFacts(ctx, tx, &m)
}
