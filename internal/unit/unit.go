// Package unit holds the units of the joint meeting, their dated names, duties and membership, the
// people with their seats. Rights come from seats in force.
package unit

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/db"
)

// The kinds of units. Members are counted apart from districts and zones (M6).
const (
	KindMember   = "member"
	KindLocality = "locality"
	KindOther    = "other"
)

// KindWord is the kind on screen.
func KindWord(kind string) string {
	switch kind {
	case KindMember:
		return "成员单位"
	case KindLocality:
		return "区和园区"
	}
	return "会外单位"
}

// Unit is a unit as of today.
type Unit struct {
	ID          int64
	Code        string
	Kind        string
	Name        string // short standard name: 市教育局
	Chip        string // for narrow columns: 教育
	FullName    string
	Ord         int // place in the charter's list, within the kind
	Host        bool
	InnerReview bool
	Current     bool // belongs to the joint meeting today
	Version     int
}

// Path is the unit's page.
func Path(id int64) string { return fmt.Sprintf("/units/%d", id) }

// Path is the unit's page.
func (u Unit) Path() string { return Path(u.ID) }

// All asks for every unit that belongs or belonged to the joint meeting: members in charter order, then districts and zones. Units outside it are
// in no choice and no count; who makes minutes types them by name (Register).
func All(b *db.Batch) *[]Unit { return db.Kept[Unit](b, selectUnitsUnless) }

// AllTx loads every unit inside an act.
func AllTx(ctx context.Context, tx *db.Tx) ([]Unit, error) {
	return db.All[Unit](ctx, tx, selectUnits, db.Args{})
}

// IDByCode finds a unit by the charter's code inside an act.
func IDByCode(ctx context.Context, tx *db.Tx, code string) (int64, error) {
	return db.Scalar[int64](ctx, tx, selectIDByCode, db.Args{"code": code})
}

// Office is this joint meeting.
type Office struct {
	ID      string // in signed statements, so that they belong to one installation
	Name    string // 全市标准化协调推进工作联席会议
	Short   string // 联席会议
	Charter string // title of the loaded charter
	Text    string `db:"-"` // the charter's wording; written with the charter and read by CharterText only
	Digest  string // of the loaded charter's content
	Demo    bool   // sample people and records: shown on every page
	// DemoPassword is the sample people's password, shown on the sign-in page of a demo and empty elsewhere.
	DemoPassword string
}

// Organ is the joint meeting's own name, which heads its papers.
func (o Office) Organ() string {
	if name := strings.TrimSuffix(o.Charter, "制度"); name != "" {
		return name
	}
	return o.Name
}

// TheOffice asks for the office's own row.
func TheOffice(b *db.Batch) *Office { return db.One[Office](b, selectOffice, db.Args{}) }

// TheOfficeTx loads the office's own row inside an act.
func TheOfficeTx(ctx context.Context, tx *db.Tx) (Office, error) {
	return db.Get[Office](ctx, tx, selectOffice, db.Args{})
}

// CharterText asks for the charter's wording, verbatim; empty before a charter was loaded.
func CharterText(b *db.Batch) *string { return db.Value[string](b, selectCharterText, db.Args{}) }

// Function is one of the joint meeting's functions, a topic's 议题类别.
type Function struct {
	Code, Short, Quote string
	Ord                int
}

// Functions asks for the functions in charter order.
func Functions(b *db.Batch) *[]Function { return db.Many[Function](b, selectFunctions, db.Args{}) }
