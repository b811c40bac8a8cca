package sample

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/unit"
)

// surnames are spread over the sample people; every given name begins with 示, as in 示例, so that
// nobody takes them for real people.
var surnames = []rune("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢")

// ground is why the sample people hold their seats.
const ground = "示例数据"

// cast collects the sample people.
type cast struct {
	hash   string
	from   time.Time
	people []account.Newcomer
}

// everybody lists the sample people of design README section 4.
func everybody(units []unit.Unit, hash string, from time.Time) []account.Newcomer {
	c := &cast{hash: hash, from: from}
	var host int64
	for _, u := range units {
		if u.Host {
			host = u.ID
		}
	}
	c.leaders(host)
	for i, u := range units {
		c.unit(i, u)
	}
	return c.people
}

func (c *cast) leaders(host int64) {
	c.add("江示远", "chief", unit.NewSeat{Role: access.Chief, Title: "市人民政府分管副市长"})
	c.add("陈示安", "convenor1", unit.NewSeat{Role: access.Convenor, Slot: 1, Title: "市人民政府副秘书长"})
	c.add("周示平", "convenor2", unit.NewSeat{Role: access.Convenor, Slot: 2, Unit: host, Title: "局长"})
	c.add("林示衡", "director", unit.NewSeat{Role: access.Director, Unit: host, Title: "副局长"})
	c.add("苏示清", "office1", unit.NewSeat{Role: access.Office, Unit: host, Section: "标准化科", Title: "科长"})
	c.add("罗示宁", "office2", unit.NewSeat{Role: access.Office, Unit: host, Section: "标准化科", Title: "一级主任科员"})
	c.add("高示管", "admin", unit.NewSeat{Role: access.Admin, Title: "系统管理员"})
	c.add("梁示全", "security", unit.NewSeat{Role: access.Security, Title: "安全管理员"})
	c.add("宋示审", "auditor", unit.NewSeat{Role: access.Auditor, Title: "审计员"})
}

// unit adds the unit's member, where it has one, and its liaison.
func (c *cast) unit(i int, u unit.Unit) {
	if u.Kind == unit.KindMember {
		c.add(name(i, "成"), "member-"+u.Code, unit.NewSeat{Role: access.Member, Unit: u.ID, Title: deputy(u.Name)})
	}
	c.add(name(i+17, "联"), "liaison-"+u.Code, unit.NewSeat{Role: access.Liaison, Unit: u.ID, Section: "综合科", Title: "科长"})
}

func (c *cast) add(name, login string, s unit.NewSeat) {
	s.From, s.Basis = c.from, ground
	s.Phone = fmt.Sprintf("0711-0000%03d", len(c.people)+1)
	c.people = append(c.people, account.Newcomer{Name: name, Login: login, Hash: c.hash, Seats: []unit.NewSeat{s}})
}

func name(i int, last string) string { return string(surnames[i%len(surnames)]) + "示" + last }

// deputy is the title of 有关负责同志 in a unit of that name.
func deputy(unitName string) string {
	switch {
	case strings.HasSuffix(unitName, "局"):
		return "副局长"
	case strings.HasSuffix(unitName, "海关"):
		return "副关长"
	}
	return "副主任"
}
