package topic_test

import (
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

func TestDraftNeedsATitleOnly(t *testing.T) {
	f := topic.Blank()
	if _, errs := f.Input(); len(errs) != 1 || errs.Of("title") != "请填写议题名称" {
		t.Errorf("%v", errs)
	}
	f.Title = "  关于　制定\n规范 "
	if in, errs := f.Input(); len(errs) != 0 || in.Title != "关于 制定 规范" {
		t.Errorf("%q %v", in.Title, errs)
	}
}

func TestWholeListsWhatIsMissingInTheOrderOfThePage(t *testing.T) {
	errs := topic.Form{}.Whole()
	fields := []string{}
	for _, e := range errs.All() {
		fields = append(fields, e.Field)
	}
	want := []string{"title", "function", "purpose", "background", "matters", "attend", "reporter", "reporter_title", "duration", "phone"}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("%v", fields)
	}
	if errs := sample.TopicForm("规范").Whole(); len(errs) > 0 {
		t.Errorf("a finished form: %v", errs)
	}
}

func TestEachMissingFieldAlone(t *testing.T) {
	for field, spoil := range map[string]func(*topic.Form){
		"title":          func(f *topic.Form) { f.Title = " " },
		"function":       func(f *topic.Form) { f.Function = "" },
		"purpose":        func(f *topic.Form) { f.Purpose = "vote" },
		"background":     func(f *topic.Form) { f.Background = "\n" },
		"matters":        func(f *topic.Form) { f.Matters = " \n \n" },
		"attend":         func(f *topic.Form) { f.AttendNone = false },
		"reporter":       func(f *topic.Form) { f.Reporter = "" },
		"reporter_title": func(f *topic.Form) { f.ReporterTitle = "" },
		"duration":       func(f *topic.Form) { f.Duration = "45" },
		"phone":          func(f *topic.Form) { f.Phone = "" },
	} {
		f := sample.TopicForm("规范")
		spoil(&f)
		if errs := f.Whole(); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
	f := sample.TopicForm("规范", 3)
	if f.AttendNone = true; f.Whole().Of("attend") == "" {
		t.Error("units and 无 together are taken")
	}
}

// limits are the texts with a limit, by field and column.
var limits = func() map[string]int {
	out := map[string]int{}
	for _, f := range topic.Fields {
		if f.Max > 0 {
			out[f.Name] = f.Max
		}
	}
	return out
}()

func TestLimitsAreInRunes(t *testing.T) {
	for field, max := range limits {
		for n, want := range map[int]int{max: 0, max + 1: 1} {
			v := sample.TopicForm("规范").Values()
			v.Set(field, strings.Repeat("标", n))
			if errs := topic.Read(v).Whole(); len(errs) != want || (want == 1 && errs[0].Field != field) {
				t.Errorf("%s with %d runes: %v", field, n, errs)
			}
		}
	}
}

func TestLimitsAreTheSchemas(t *testing.T) {
	d := dbtest.DB(t)
	for field, max := range limits {
		var text string
		if err := d.Pool().QueryRow(t.Context(), "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", "topic_"+field+"_size").Scan(&text); err != nil {
			t.Errorf("%s: %v", field, err)
			continue
		}
		if m := regexp.MustCompile(`<= (\d+)`).FindStringSubmatch(text); m == nil || m[1] != strconv.Itoa(max) {
			t.Errorf("%s: %s, want %d", field, text, max)
		}
	}
}

func TestValuesComeBackTheSame(t *testing.T) {
	f := sample.TopicForm("规范", 3, 5)
	f.Consulted, f.Joint, f.Dispute, f.Wanted, f.UnitLeader, f.Major, f.Unit = []int64{4}, []int64{6}, "无", "年底前", "李示例", true, "2"
	if got := topic.Read(f.Values()); !reflect.DeepEqual(got, f) {
		t.Errorf("got %+v\nwant %+v", got, f)
	}
}

func TestReadKeepsWhatWasTyped(t *testing.T) {
	f := topic.Read(url.Values{"title": {" <b>x</b> "}, "attend": {"3", "x", "3", "-1"}, "duration": {"很久"}})
	if f.Title != " <b>x</b> " || len(f.Attend) != 1 || f.Duration != "很久" {
		t.Errorf("%+v", f)
	}
}

func TestDifferencesNameTheFields(t *testing.T) {
	was := complete("draft")
	f := topic.Of(was)
	if d := topic.Differences(was, f); len(d) != 0 {
		t.Errorf("%+v", d)
	}
	f.Title, f.Attend, f.AttendNone, f.Major = "另一题目", nil, true, true
	labels := []string{}
	for _, d := range topic.Differences(was, f) {
		labels = append(labels, d.Label)
	}
	if strings.Join(labels, " ") != "议题名称 需要参会的单位 重大事项" {
		t.Errorf("%v", labels)
	}
}
