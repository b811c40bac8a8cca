package topic_test

import (
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestPagesCostTheSame: a topic's pages ask the same number of statements, with one unit or all, with
// one act behind it or many.
func TestPagesCostTheSame(t *testing.T) {
	asked := &dbtest.Asked{}
	d := sampledb.DB(t, db.WithTracer(asked))
	s := topic.NewService(d)
	small := sample.DraftTopic(t, d, "jyj")
	everybody := []int64{}
	for i := range int64(28) {
		everybody = append(everybody, i+1)
	}
	big := sample.DraftTopic(t, d, "jyj", everybody...)
	who := sample.Who(t, d, "liaison-jyj")
	for v := range 5 {
		if _, err := s.Edit(t.Context(), who, big, v+1, topic.Sent{Form: sample.TopicForm("规范", everybody...)}); err != nil {
			t.Fatal(err)
		}
	}
	for name, read := range map[string]func(int64) error{
		"show": func(id int64) error { _, err := s.Show(t.Context(), who, id); return err },
		"edit": func(id int64) error { _, err := s.Editing(t.Context(), who, id); return err },
	} {
		trips, statements := asked.Cost(t, func() error { return read(small) })
		if trips != 1 || statements > 7 {
			t.Errorf("%s: %d round trips, %d statements", name, trips, statements)
		}
		if a, b := asked.Cost(t, func() error { return read(big) }); a != trips || b != statements {
			t.Errorf("%s of a larger topic: %d round trips, %d statements", name, a, b)
		}
	}
}
