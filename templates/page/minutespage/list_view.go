package minutespage

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// ListView is the list with what its page needs.
type ListView struct {
	minutes.Listing
	Tab string
	Tok form.Token
	Now time.Time
}

func (v ListView) tabs() []part.Tab {
	names := []struct{ tab, label string }{{"", "全部"}, {"unreceived", "待签收"}}
	if v.Inside {
		names = []struct{ tab, label string }{{"", "全部"}}
		for _, s := range minutes.Chart.States {
			if s.Name != minutes.Consulting {
				names = append(names, struct{ tab, label string }{s.Name, s.Title})
			}
		}
	}
	if v.Signs {
		names = append([]struct{ tab, label string }{{"mine", "待签批"}}, names...)
	}
	out := []part.Tab{}
	for _, n := range names {
		out = append(out, part.Tab{Label: n.label, URL: minutes.ListPath(n.tab, 0), Current: n.tab == v.Tab})
	}
	return out
}

func (v ListView) paging() part.Paging {
	p := part.Paging{Text: fmt.Sprintf("本页 %d 项", len(v.Rows))}
	if v.More {
		p.Next = minutes.ListPath(v.Tab, v.Rows[len(v.Rows)-1].ID)
	}
	return p
}

// rowURL is where the title leads: straight to the decision or the answer for those it waits for.
func (v ListView) rowURL(r minutes.Row) string {
	switch v.Tab {
	case "mine":
		return minutes.Path(r.ID) + "/sign"
	case "questioned":
		return minutes.Path(r.ID) + "/receipts"
	}
	return minutes.Path(r.ID)
}

func (v ListView) holder(r minutes.Row) string {
	switch {
	case r.State == minutes.Corrected:
		return "已被更正"
	case r.State == minutes.Abandoned:
		return "更正稿已撤销"
	case r.State != minutes.Issued:
		return r.Holder()
	case r.Sent == 0:
		return "供知悉"
	case v.Inside:
		return "已签收 " + layout.Ratio(r.Received, r.Sent)
	case r.Received < r.Sent:
		return "待本单位签收"
	}
	return "本单位已签收"
}

// versionWord is 第 3 稿, or the number once issued.
func versionWord(r minutes.Row) string {
	if r.Number != "" {
		return r.Number
	}
	return "第 " + strconv.Itoa(r.Version) + " 稿"
}
