package sample

import (
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/topic"
)

// BasisForm is a document as the office would register it.
func BasisForm(title string) basis.Form {
	return basis.Form{Level: "province", Title: title, Issuer: "省人民政府", Issued: "2022-09-01", Demands: "加快构建推动高质量发展的标准体系。"}
}

// Basis is a document in the library.
func Basis(t T, d *db.DB, title string) int64 {
	t.Helper()
	out, err := basis.NewService(d, nil).Create(t.Context(), Who(t, d, "office1"), basis.Sent{Form: BasisForm(title)})
	if err != nil {
		t.Fatalf("register a basis: %v", err)
	}
	return idIn(t, out.URL)
}

// Cite lets the office note on what a topic rests.
func Cite(t T, d *db.DB, record int64, bases ...int64) {
	t.Helper()
	s := basis.NewService(d, map[string]basis.Citer{topic.Kind: topic.Citer})
	if _, err := s.Cite(t.Context(), Who(t, d, "office1"), topic.Kind, record, uncited(t, d, record), bases); err != nil {
		t.Fatalf("cite: %v", err)
	}
}

// uncited is a form about a topic as the office sees it now, which cites nothing yet.
func uncited(t T, d *db.DB, id int64) basis.Since {
	t.Helper()
	var x *topic.Topic
	office := Who(t, d, "office1")
	if err := d.Read(t.Context(), func(b *db.Batch) { x = topic.Get(b, office, id) }); err != nil {
		t.Fatalf("topic %d: %v", id, err)
	}
	return basis.Since{Version: x.Version}
}

// ProblemForm is a problem as a unit's liaison would type it; the duty is the unit's first.
func ProblemForm(t T, d *db.DB, code, title string) problem.Form {
	t.Helper()
	var units *[]problem.Studier
	office := Who(t, d, "office1")
	err := d.Read(t.Context(), func(b *db.Batch) { units = problem.Studiers(b, office, d.Now()) })
	if err != nil {
		t.Fatalf("duties: %v", err)
	}
	u, ok := problem.Sheet{Units: *units}.Studier(Unit(t, d, code).ID)
	if !ok {
		t.Fatalf("%s studies nothing", code)
	}
	return problem.Form{Content: problem.Content{Title: title, Duty: problem.Sentences(u.Duty)[0], Situation: "现行要求分散在多个文件中，执行口径不一。", Proposal: "制定统一的地方标准\n明确牵头单位"}}
}

// Problem is under study by the unit with the code.
func Problem(t T, d *db.DB, code, title string) int64 {
	t.Helper()
	out, err := problem.NewService(d).Register(t.Context(), Who(t, d, "liaison-"+code), ProblemForm(t, d, code, title))
	if err != nil {
		t.Fatalf("register a problem: %v", err)
	}
	return idIn(t, out.URL)
}

// ProblemStep takes a step on a problem as it is now, by the unit's liaison.
func ProblemStep(t T, d *db.DB, code string, id int64, step, reason string) string {
	t.Helper()
	s, who := problem.NewService(d), Who(t, d, "liaison-"+code)
	shown, err := s.Show(t.Context(), who, id)
	if err != nil {
		t.Fatalf("problem %d: %v", id, err)
	}
	out, err := s.Do(t.Context(), who, id, shown.Problem.Version, step, reason)
	if err != nil {
		t.Fatalf("problem %d, %s: %v", id, step, err)
	}
	return out.URL
}
