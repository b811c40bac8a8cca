package charter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"jointmeeting/internal/unit"
)

// Units lists members in charter order, then districts and zones, as the database will hold them.
func (c *Charter) Units() []unit.Entry {
	out := make([]unit.Entry, 0, len(c.Members)+len(c.Localities.Entities))
	for i, m := range c.Members {
		out = append(out, unit.Entry{Code: m.Code, Kind: unit.KindMember, Ord: i + 1, Chip: m.Chip, Host: m.Host,
			FullName: m.FullName, Name: m.Name, Duty: m.Duty})
	}
	for i, l := range c.Localities.Entities {
		out = append(out, unit.Entry{Code: l.Slug, Kind: unit.KindLocality, Ord: i + 1, Chip: l.Name,
			FullName: l.Name, Name: l.Name, Duty: c.Localities.Duty})
	}
	return out
}

func (c *Charter) functions() []unit.Function {
	out := make([]unit.Function, len(c.Functions.Items))
	for i, f := range c.Functions.Items {
		out[i] = unit.Function{Code: f.ID, Ord: i + 1, Short: f.Short, Quote: f.Quote}
	}
	return out
}

// digest names the loaded content, whatever the file's layout.
func (c *Charter) digest() string {
	b, _ := json.Marshal(c) // plain strings and numbers always marshal
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Diff is what loading would change: the acts, and each of them in words.
type Diff struct {
	Changes unit.Changes
	Words   []string
}

// Empty says that there is nothing to do.
func (d Diff) Empty() bool { return len(d.Words) == 0 }

// Compare finds what has to change so that the roll follows the charter. Nothing is ever deleted, and the end of a unit by a later document (单位撤并) is
// not undone: the unit does not come back, and who goes on for it stays.
func (c *Charter) Compare(now unit.Roll) Diff {
	d := Diff{}
	d.office(c, now.Office)
	d.functions(c, now.Functions)
	old := map[string]unit.Entry{}
	for _, e := range now.Entries {
		old[e.Code] = e
	}
	for _, want := range c.Units() {
		have, there := old[want.Code]
		delete(old, want.Code)
		if !there {
			d.add(&d.Changes.New, want, "新增 %s（%s）", want.Name, unit.KindWord(want.Kind))
			continue
		}
		if !have.Ended {
			d.unit(have, want)
		}
	}
	for _, e := range now.Entries {
		if _, left := old[e.Code]; left && e.Current && !e.Inherits {
			d.add(&d.Changes.Leave, e, "退出 %s", e.Name)
		}
	}
	return d
}

func (d *Diff) say(words string, args ...any) { d.Words = append(d.Words, fmt.Sprintf(words, args...)) }

func (d *Diff) add(list *[]unit.Entry, e unit.Entry, words string, args ...any) {
	*list = append(*list, e)
	d.say(words, args...)
}

// unit compares one unit that is there already.
func (d *Diff) unit(have, want unit.Entry) {
	want.ID = have.ID
	if have.Name != want.Name {
		d.add(&d.Changes.Names, want, "更名 %s → %s", have.Name, want.Name)
	}
	if have.Duty != want.Duty {
		d.add(&d.Changes.Duties, want, "职责改变 %s\n    原：%s\n    新：%s", want.Name, have.Duty, want.Duty)
	}
	if !have.Current {
		d.add(&d.Changes.Join, want, "加入 %s", want.Name)
	}
	if have.Fixed() != want.Fixed() {
		d.add(&d.Changes.Fixed, want, "资料 %s：%s → %s", want.Name, have.Fixed(), want.Fixed())
	}
}

func (d *Diff) office(c *Charter, have unit.Office) {
	want := unit.Office{Name: c.Source.BodyName, Short: c.Source.BodyShort, Charter: c.Source.Title, Text: c.Text, Digest: c.digest()}
	if have.Name != want.Name || have.Short != want.Short || have.Charter != want.Charter {
		d.say("联席会议名称 %s", want.Name)
	} else if have.Digest != want.Digest {
		d.say("制度文件 %s（内容摘要 %.12s）", want.Charter, want.Digest)
	} else {
		return
	}
	d.Changes.Office = &want
}

func (d *Diff) functions(c *Charter, have []unit.Function) {
	old := map[string]unit.Function{}
	for _, f := range have {
		old[f.Code] = f
	}
	for _, f := range c.functions() {
		if old[f.Code] != f {
			d.Changes.Functions = append(d.Changes.Functions, f)
			d.say("职能 %s %s", f.Code, f.Short)
		}
	}
}
