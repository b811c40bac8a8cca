package minutespage

import (
	"fmt"
	"slices"
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

// choice is a part of the list, by the state that is asked for.
type choice struct{ state, label string }

// choices are all parts of the list, 全部 first.
func (v ListView) choices() []choice {
	out := []choice{{"", "全部"}}
	if v.Signs {
		out = append(out, choice{"mine", "待签批"})
	}
	if !v.Inside {
		return append(out, choice{"unreceived", "待签收"})
	}
	for _, s := range minutes.Chart.States {
		if s.Name != minutes.Consulting {
			out = append(out, choice{s.Name, s.Title})
		}
	}
	return out
}

// apart are the states that are chosen in the filter, so that six tabs at most stand above the list. Whoever signs does not draft.
func (v ListView) apart() []string {
	out := []string{"signed", "corrected", "abandoned"}
	if v.Signs {
		return append(out, "draft")
	}
	return out
}

func (v ListView) tabs() []part.Tab {
	out := []part.Tab{}
	for _, c := range v.choices() {
		if !slices.Contains(v.apart(), c.state) {
			out = append(out, part.Tab{Label: c.label, URL: minutes.ListPath(c.state, 0), Current: c.state == v.Tab})
		}
	}
	return out
}

// states are what the filter offers.
func (v ListView) states() []part.Option {
	out := []part.Option{}
	for _, c := range v.choices() {
		out = append(out, part.Option{Value: c.state, Label: c.label})
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
