package part

import "jointmeeting/internal/flow"

// Head is the top of a page. Tag and Tone are the state of the record; Sub is one quiet line.
type Head struct {
	Title, Sub, Tag string
	Tone            flow.Tone
}

// Crumb is one step of the way to this page; the last has no URL.
type Crumb struct{ Label, URL string }

// Button is a button of a form, or with URL a link that looks like one. Kind is "", primary, danger or
// quiet; Size is "", sm or lg. Hidden is read out after the label and not shown (删除 + the file's name).
type Button struct {
	Label, Hidden string
	URL           string
	Name, Value   string
	Kind, Size    string
	Icon          string
	Block         bool
	Save          bool // Ctrl+S presses it
	NoCheck       bool // the browser does not check required fields first (保存草稿, row buttons)
	To            string
}

// Cancel leads away from a form without sending it; every form draws it in this way.
func Cancel(url string) Button { return Button{Label: "取消", URL: url, Kind: "quiet"} }

func (b Button) class() string {
	c := "btn"
	if b.Kind != "" {
		c += " btn-" + b.Kind
	}
	if b.Size != "" {
		c += " btn-" + b.Size
	}
	if b.Block {
		c += " btn-block"
	}
	return c
}

func tagClass(t flow.Tone) string {
	if t == flow.Grey {
		return "tag"
	}
	return "tag tag-" + string(t)
}

// tint is a class for the tones as a bare word (todo numbers, progress bars, timeline dots).
func tint(base string, t flow.Tone) string {
	switch {
	case t == flow.Grey:
		return base
	case base == "":
		return string(t)
	}
	return base + " " + string(t)
}
