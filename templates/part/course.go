package part

import (
	"strconv"

	"jointmeeting/internal/flow"
)

// Stage is one stage of a record's life: what, who and when. State is done, now or "".
type Stage struct{ Label, Note, State string }

// Event is one line of a record's history. Who and When stand below the title.
type Event struct {
	Title, URL, Text string
	Who, When, Stamp string // Stamp is the machine's form of When
	Tone             flow.Tone
	Files            []File
}

// AgendaItem is one item of an agenda. No is 一, 二, …; Key names it in the move buttons.
type AgendaItem struct {
	Key, No, Title, URL string
	Time, Length        string
	Meta                []string
	Tag                 string
	Tone                flow.Tone
}

// Mover says where the move buttons of an agenda post to; an empty Action draws an agenda to read.
// The form sends move=up:KEY or move=down:KEY, and drop=KEY when Drop is set.
type Mover struct {
	Action, Drop string
	Version      int
}

var digits = [...]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// Numeral writes 1 to 99 as official papers do: 一, 十, 十一, 二十.
func Numeral(n int) string {
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}

func (m Mover) name(key string) string { return "move-" + key }

func percent(n int) string { return strconv.Itoa(n) + "%" }

func eventTone(t flow.Tone) string {
	switch t {
	case flow.Ok, flow.Bad:
		return string(t)
	case flow.Grey:
		return "quiet"
	}
	return ""
}
