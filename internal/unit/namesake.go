package unit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// Namesake is a person on record who has the name that was typed: before a second one is written, whoever types says whether it is this one.
type Namesake struct {
	ID    int64
	Name  string
	Seats string // held, coming or waiting, as JSON; shown by SeatWords
}

// SeatWords are the person's seats in words.
func (n Namesake) SeatWords() string {
	var list []struct{ Role, Unit, Title string }
	if err := json.Unmarshal([]byte(n.Seats), &list); err != nil || len(list) == 0 {
		return "没有任职"
	}
	out := []string{}
	for _, s := range list {
		words := s.Unit + access.Role(s.Role).Title()
		if s.Title != "" && s.Title != access.Role(s.Role).Title() {
			words += "，" + s.Title
		}
		out = append(out, words)
	}
	return strings.Join(out, "；")
}

// sameSep parts the person from the name in the answer to the question.
const sameSep = "|"

// SameAs is the answer that somebody of that name is the person; with 0, that it is another of that name. It holds for this name alone: where
// another is typed afterwards it answers nothing.
func SameAs(person int64, name string) string { return fmt.Sprint(person) + sameSep + name }

// answered reads the answer given for the name.
func answered(same, name string) (person int64, ok bool) {
	id, of, found := strings.Cut(same, sameSep)
	return form.ID(id), found && of == name
}

// Namesakes asks for those of the name whom the person who types may know of: whoever keeps seats all of them, a unit's own people those of
// their unit.
func Namesakes(b *db.Batch, who access.Actor, unit int64, name string) *[]Namesake {
	return db.Many[Namesake](b, selectNamesakes, namesakeArgs(who, unit, name))
}

func namesakeArgs(who access.Actor, unit int64, name string) db.Args {
	return db.Args{"name": form.Line(name), "unit": unit, "all": keeps(who), "order": access.Names(access.Roles())}
}

// keeps says whether the person keeps the seats of all units.
func keeps(who access.Actor) bool { return len(RolesToGive(who, 0)) > 0 }

// Named finds or writes the person of a form, inside an act: the chosen one, the one that was said to be the same, or a new one. Of two who
// write the same name at once the second is asked.
func Named(ctx context.Context, tx *db.Tx, f SeatForm) (int64, error) {
	if person := form.ID(f.Person); person != 0 {
		return person, known(ctx, tx, person, form.ID(f.Unit), "person")
	}
	if person, ok := answered(f.Same, f.Name); ok && person != 0 {
		return person, known(ctx, tx, person, form.ID(f.Unit), "same")
	} else if !ok {
		if err := nobodyOf(ctx, tx, f); err != nil {
			return 0, err
		}
	}
	return AddPerson(ctx, tx, f.Name)
}

// nobodyOf refuses a name that somebody has whom the person who types may know of.
func nobodyOf(ctx context.Context, tx *db.Tx, f SeatForm) error {
	if _, err := tx.Exec(ctx, holdName, db.Args{"name": f.Name}); err != nil {
		return fmt.Errorf("hold the name: %w", err)
	}
	list, err := db.All[Namesake](ctx, tx, selectNamesakes, namesakeArgs(tx.Who, form.ID(f.Unit), f.Name))
	if err == nil && len(list) > 0 {
		err = form.Errors{{Field: "same", Text: "已登记有同名人员，请选择是否同一人"}}
	}
	return err
}

// known wants a person whom the one who chooses may choose: whoever keeps seats anybody, a unit's own people one of theirs.
func known(ctx context.Context, tx *db.Tx, person, unit int64, field string) error {
	sql := selectColleague
	if keeps(tx.Who) {
		sql = selectAnybody
	}
	found, err := db.Scalar[bool](ctx, tx, sql, db.Args{"person": person, "unit": unit})
	if err == nil && !found {
		err = form.Errors{{Field: field, Text: "请选择本单位的人员，或填写新人员的姓名"}}
	}
	return err
}
