package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// lasting are the kinds of seats without one of which the portal stands still: somebody who can sign in stays in each.
var lasting = []struct {
	title string
	roles []access.Role
}{
	{access.Admin.Title(), []access.Role{access.Admin}}, {access.Security.Title(), []access.Role{access.Security}},
	{access.Auditor.Title(), []access.Role{access.Auditor}}, {"联席会议办公室人员", []access.Role{access.Office, access.Director}},
}

// Remains refuses what would leave nobody who can sign in, from a day on, in a kind of seats: beside the seat, or beside all of the person. Who leaves
// on a later day does not remain. Two such acts wait for each other.
func Remains(ctx context.Context, tx *db.Tx, role access.Role, seat, person int64, on time.Time) error {
	for _, k := range lasting {
		if !slices.Contains(k.roles, role) {
			continue
		}
		if _, err := tx.Exec(ctx, holdLasting, nil); err != nil {
			return fmt.Errorf("hold the last of a kind: %w", err)
		}
		left, err := db.Scalar[bool](ctx, tx, selectRemains, db.Args{"roles": access.Names(k.roles), "seat": seat, "person": person, "on": form.Day(on)})
		if err == nil && !left {
			err = fault.Refused("至少保留 1 名能登录的%s，请先登记新的人员并开通账号", k.title)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shut is what follows where an account is disabled: somebody else goes on in each of the person's seats, and those who watch hear of it.
func shut(ctx context.Context, tx *db.Tx, acc Account) error {
	for _, s := range acc.seats() {
		if err := Remains(ctx, tx, s.Role, 0, acc.Person, tx.At); err != nil {
			return err
		}
	}
	return NoteChange(ctx, tx, Change{Person: acc.Person, Kind: Disabled, What: "停用您的账号"})
}
