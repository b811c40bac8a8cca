package setting

import (
	"context"
	"strconv"
	"time"

	"jointmeeting/internal/db"
)

// row is a changed setting as stored.
type row struct {
	Key     string
	Value   string
	Version int
	ByName  string
	At      time.Time
}

// Values are the settings in force: what was changed, over the shipped defaults.
type Values struct {
	rows *[]row
}

// Defaults are the shipped values, as in a new database.
func Defaults() *Values { return &Values{&[]row{}} }

// Load asks for the settings in a page's round trip.
func Load(b *db.Batch) *Values { return &Values{db.Many[row](b, selectAll, nil)} }

// LoadTx loads the settings inside an act.
func LoadTx(ctx context.Context, tx *db.Tx) (Values, error) {
	rows, err := db.All[row](ctx, tx, selectAll, nil)
	return Values{&rows}, err
}

// Int is the value of a number.
func (v Values) Int(key Key) int {
	n, err := strconv.Atoi(v.Text(key))
	if err != nil {
		// Only a hand-edited row can hold something else; the shipped default is safe.
		n, _ = strconv.Atoi(need(key).Default)
	}
	return n
}

// Bool is the value of a yes or no.
func (v Values) Bool(key Key) bool { return v.Text(key) == "1" }

// Changed says whether an administrator has changed the setting.
func (v Values) Changed(key Key) bool { return v.item(need(key)).Changed }

// Text is the value as stored.
func (v Values) Text(key Key) string { return v.item(need(key)).Value }

// Item is one setting as the page shows it.
type Item struct {
	Def
	Value   string
	Changed bool // false: 系统默认
	Version int  // 0 while it has never been changed
	ByName  string
	At      time.Time
}

// Item is one setting with where its value comes from.
func (v Values) Item(key Key) Item { return v.item(need(key)) }

func (v Values) item(d Def) Item {
	for _, r := range *v.rows {
		if r.Key == string(d.Key) {
			return Item{d, r.Value, true, r.Version, r.ByName, r.At}
		}
	}
	return Item{Def: d, Value: d.Default}
}

// Group is a card of the page.
type Group struct {
	Name  string
	Items []Item
}

// Groups lists all settings as the page shows them.
func (v Values) Groups() []Group {
	var groups []Group
	for _, d := range Table {
		if len(groups) == 0 || groups[len(groups)-1].Name != d.Group {
			groups = append(groups, Group{Name: d.Group})
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, v.item(d))
	}
	return groups
}
