package topic

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/unit"
)

// MayCite says whether the person may change what the topic cites now.
func MayCite(who access.Actor, t Topic) bool { return Chart.May(who, t, "cite") }

// Material is what the paper 议题材料 is made of.
type Material struct {
	Topic  Topic
	Bases  []basis.Basis
	Files  []file.Attachment
	Office unit.Office
}

// Material gives a topic as a paper for the meeting, with what it rests on (R17).
func (s *Service) Material(ctx context.Context, who access.Actor, id int64) (Material, error) {
	var t *Topic
	var bases *[]basis.Basis
	var files *[]file.Attachment
	var office *unit.Office
	err := s.db.Read(ctx, func(b *db.Batch) {
		t, bases, files, office = Get(b, who, id), basis.Cited(b, Kind, id), file.Of(b, Kind, id), unit.TheOffice(b)
	})
	if err != nil {
		return Material{}, err
	}
	return Material{*t, *bases, *files, *office}, nil
}

// Citer is the topics' basis.Citer.
func Citer(ctx context.Context, tx *db.Tx, id int64, version int) (basis.Record, error) {
	t, cite, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "cite"})
	return basis.Record{Title: t.Title, Path: t.Path(), Cite: cite}, err
}
