package problem_test

import (
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
)

// TestEveryFieldIsKeptAndLogged: a change of any field alone is stored, and named in the log.
func TestEveryFieldIsKeptAndLogged(t *testing.T) {
	r := open(t)
	id := sample.Problem(t, r.d, "jyj", "题目")
	if _, err := r.d.Pool().Exec(t.Context(), "UPDATE duty SET text = text || '另一职责。' WHERE unit = $1", sample.Unit(t, r.d, "jyj").ID); err != nil {
		t.Fatal(err)
	}
	valid := func(f form.Field[problem.Content], c problem.Content) problem.Content {
		if f.Name == "duty" {
			c.Duty = "另一职责"
		}
		return c
	}
	edit := func(f form.Field[problem.Content], c problem.Content) {
		was := r.get("liaison-jyj", id).Problem
		typed := problem.Of(was)
		typed.Content = c
		if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, was.Version, typed); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	now := func() (problem.Content, string) {
		x := r.get("liaison-jyj", id)
		return x.Problem.Content, x.Log[len(x.Log)-1].Detail
	}
	fieldtest.None(t, fieldtest.Unkept(problem.Fields, valid, edit, now))
}
