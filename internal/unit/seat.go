package unit

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// Holder is a person in a seat that is in force today.
type Holder struct {
	Seat, Person int64
	Role         access.Role
	Unit         int64
	Slot         int // of a convenor: 1 副秘书长, 2 局长
	Name         string
	Title        string // 职务
	Section      string // 科室
	UnitName     string
}

// Holders asks for the seats in force today, in order of precedence; no roles means all roles.
func Holders(b *db.Batch, roles ...access.Role) *[]Holder {
	return db.Many[Holder](b, selectHolders, holderArgs(roles))
}

// HoldersTx loads the seats in force inside an act.
func HoldersTx(ctx context.Context, tx *db.Tx, roles ...access.Role) ([]Holder, error) {
	return db.All[Holder](ctx, tx, selectHolders, holderArgs(roles))
}

func holderArgs(roles []access.Role) db.Args {
	return db.Args{"roles": access.Names(roles), "order": access.Names(access.Roles())}
}

// contactArgs are the arguments of the contacts of a unit, or with 0 of the directory, which leaves the
// administrators out. Leaders and office come first, then unit by unit.
func contactArgs(unit int64) db.Args {
	return db.Args{"id": unit, "order": access.Names(access.Roles()), "standing": access.Names(ofUnits), "hidden": access.Names([]access.Role{access.Admin, access.Security, access.Auditor})}
}
