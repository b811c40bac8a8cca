package calendar

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// readDays reads what was pasted: lines 日期,休|班,名称 (a day or 日期至日期), or JSON with the fields
// date, isOffDay and name, one object, an array, a line each, or a whole document with days.
func readDays(errs *form.Errors, text string) []Day {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return readJSON(errs, text)
	}
	days := []Day{}
	for n, line := range strings.Split(text, "\n") {
		if len(*errs) >= errorsMax {
			break
		}
		if line = strings.TrimSpace(line); line != "" {
			days = append(days, readLine(errs, n+1, line)...)
		}
	}
	return days
}

var (
	comma = regexp.MustCompile(`\s*[,，;；\t]\s*`)
	span  = regexp.MustCompile(`\s*(?:至|~|～|—)\s*`)
)

func readLine(errs *form.Errors, n int, line string) []Day {
	cells := comma.Split(line, -1)
	if len(cells) != 3 {
		errs.Add("text", "第 %d 行应有日期、休或班、名称三项，用逗号分开", n)
		return nil
	}
	ends := span.Split(cells[0], -1)
	first, ok := form.Date(ends[0])
	last, ok2 := form.Date(ends[len(ends)-1])
	switch {
	case !ok || !ok2 || len(ends) > 2:
		errs.Add("text", "第 %d 行的日期“%s”不是有效日期，请按 2026-10-01 或 2026-10-01至2026-10-07 填写", n, cells[0])
	case last.Before(first) || last.After(first.AddDate(0, 0, spanMax)):
		errs.Add("text", "第 %d 行的起止日期不对，请核对", n)
	case cells[1] != mark(true) && cells[1] != mark(false):
		errs.Add("text", "第 %d 行的第二项应为“休”或“班”", n)
	case !named(cells[2]):
		errs.Add("text", "第 %d 行的名称应为 1 至 %d 个字", n, NameMax)
	default:
		return run(first, last, cells[1] == mark(true), cells[2])
	}
	return nil
}

func named(v string) bool { return v != "" && len([]rune(v)) <= NameMax }

func run(first, last time.Time, workday bool, name string) []Day {
	days := []Day{}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		days = append(days, Day{day, workday, name})
	}
	return days
}

// jsonDay is one day in JSON, or a document that holds days.
type jsonDay struct {
	Date string    `json:"date"`
	Off  *bool     `json:"isOffDay"`
	Name string    `json:"name"`
	Days []jsonDay `json:"days"`
}

func readJSON(errs *form.Errors, text string) []Day {
	list, err := decode(text)
	if err != nil {
		errs.Add("text", "JSON 格式有误，请核对后重新粘贴")
		return nil
	}
	days := []Day{}
	for n, x := range list {
		if len(*errs) >= errorsMax {
			break
		}
		date, ok := form.Date(x.Date)
		name := form.Line(x.Name)
		if !ok || x.Off == nil || !named(name) {
			errs.Add("text", "第 %d 项应有日期 date、是否放假 isOffDay 和名称 name", n+1)
			continue
		}
		days = append(days, Day{date, !*x.Off, name})
	}
	return days
}

// decode gathers the days of one or more JSON values.
func decode(text string) ([]jsonDay, error) {
	list := []jsonDay{}
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var raw json.RawMessage
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		var many []jsonDay
		if err := json.Unmarshal(raw, &many); err != nil {
			var one jsonDay
			if err := json.Unmarshal(raw, &one); err != nil {
				return nil, err
			}
			many = []jsonDay{one}
		}
		list = append(list, flatten(many)...)
	}
}

func flatten(list []jsonDay) []jsonDay {
	out := []jsonDay{}
	for _, x := range list {
		if len(x.Days) > 0 {
			out = append(out, x.Days...)
		} else {
			out = append(out, x)
		}
	}
	return out
}

func (l *List) sort() {
	slices.SortStableFunc(l.Days, func(a, b Day) int { return a.Date.Compare(b.Date) })
}
