package shared_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/room"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitlist"
	"jointmeeting/templates/page/calendarpage"
	"jointmeeting/templates/page/credentialpage"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/mepage"
	"jointmeeting/templates/page/settingpage"
	"jointmeeting/templates/page/unitpage"
)

func init() { maps.Copy(records, stateless) }

// stateless are the kinds that have acts only, and the tables of what has been true of a unit.
var stateless = map[string]kept{
	"unit": typing[unit.ChangeForm](of("unit", with(unit.Record{Unit: unit.Unit{ID: 7, Kind: unit.KindMember, Name: "市教育局", Current: true}}),
		func(r unit.Record) string {
			return drawn(unitpage.Show(unitpage.View{Record: r, May: unit.May{Keep: true, Review: true}, Token: "x"}, nil))
		}, map[string]string{"Code": key, "Chip": "stands in narrow lists", "DutyFrom": dated, "NameFrom": dated, "SeatFrom": "asked of the day on which the unit ends", "Names": inner, "Duties": inner}, map[string]string{"retired_at": "read as Current"}),
		map[string]string{"Name": "unit_name.name", "Text": "duty.text", "On": "valid_from of the name, the duty or the membership", "Basis": "basis of the name, the duty or the membership"}),
	"unit_name": of("unit_name", times, func(d unitlist.Dated) string {
		return drawn(unitpage.History(unitpage.View{}, unitlist.History{Names: []unitlist.Dated{d}}))
	}, map[string]string{}, read(map[string]string{"name": "read as Text", "full_name": "read as Note"})),
	"duty": of("duty", times, func(d unitlist.Dated) string {
		return drawn(unitpage.Duties(unitpage.View{}, unitlist.History{Duties: []unitlist.Dated{d}}))
	}, map[string]string{}, read(nil)),
	"membership": of("membership", times, func(d unitlist.Dated) string {
		return drawn(unitpage.History(unitpage.View{}, unitlist.History{Memberships: []unitlist.Dated{d}}))
	}, map[string]string{"Text": "a membership has no words", "Note": "a membership has no words"}, read(nil)),
	"setting": of("setting", with(setting.Item{Def: setting.Table[0], Value: "3", Changed: true, ByName: "甲", At: day}),
		func(i setting.Item) string {
			mine := map[setting.Key]bool{i.Key: true}
			return drawn(settingpage.List([]setting.Group{{Name: "组", Items: []setting.Item{i}}}, mine), settingpage.Form("x", i, i.Value, nil))
		}, map[string]string{"Group": "the card in which it stands", "Kind": "how it is typed", "Security": inner}, map[string]string{}),
	"calendar": typing[calendar.Form](of("calendar_year", with(calendar.List{Year: 2026, Version: 1, Source: "通知", ByName: "甲", At: day}),
		func(l calendar.List) string { return year(l) }, map[string]string{"Version": stamp}, map[string]string{}), map[string]string{"Text": "calendar_day"}),
	"calendar_day": of("calendar_day", with(calendar.Day{Date: time.Date(2026, 5, 1, 0, 0, 0, 0, time.Local), Name: "劳动节"}),
		func(d calendar.Day) string {
			return year(calendar.List{Year: 2026, Version: 1, Days: []calendar.Day{d}})
		},
		map[string]string{}, map[string]string{"year": key, "version": key, "day": "read as Date"}),
	"authenticator": of("authenticator", with(authenticator.Authenticator{ID: 7, Person: 8, PersonName: "甲", Kind: authenticator.ByCode, Name: "手机", AddedAt: day, UsableAt: day, Stands: true},
		func(a *authenticator.Authenticator) { a.ConfirmedAt, a.ConfirmedBy = &day, "乙" },
		func(a *authenticator.Authenticator) { a.Usable = true }),
		func(a authenticator.Authenticator) string {
			return drawn(mepage.Authenticator(a, "x", false, nil), mepage.AuthenticatorList([]authenticator.Authenticator{a}, 15, "x", nil))
		}, map[string]string{
			"RemovedAt": gone, "RemovedBy": gone,
		}, map[string]string{"seed": sealed, "credential": sealed, "public_key": sealed, "rp_id": inner, "sign_count": inner, "last_step": inner, "reason": "stands in the log",
			"alone": "read as Stands"}),
	"handover": of("handover", with(handover.Code{ID: 7, Person: 8, Name: "甲", Login: "jia", Purpose: handover.ForStart, Halves: true, ByName: "乙", At: day, Ends: day, Open: true},
		func(c *handover.Code) { c.ApprovedAt, c.ApprovedName = &day, "丙" }),
		func(c handover.Code) string {
			return drawn(credentialpage.Show(credentialpage.View{Token: "x", Codes: []credentialpage.CodeRow{{Code: c}}, Security: true}))
		}, map[string]string{"Person": key, "Halves": inner, "First": sealed, "Second": sealed, "ByPerson": key, "ApprovedName": "stands in the log", "ApprovedAt": gone, "Open": inner,
			"Used": gone, "Void": gone, "Grave": inner, "Officer": inner, "OtherOfficer": inner},
		map[string]string{"approved_person": key, "used_at": "read as Used", "void_at": "read as Void", "shown_at": inner}),
	"credential": of("credential_change", with(account.Pause{Change: account.Change{ID: 7, Person: 8, What: "重置", ByName: "乙", At: day, Until: &day}, PersonName: "甲"}),
		func(p account.Pause) string {
			return drawn(credentialpage.Show(credentialpage.View{Token: "x", Pauses: []credentialpage.PauseRow{{Pause: p}}, Security: true}))
		}, map[string]string{"Person": key, "Kind": inner, "Authenticator": key, "ByPerson": key, "Pauses": inner, "Over": gone},
		map[string]string{"paused_until": "read as Until", "ended_at": "read as Over", "ended_by": "stands in the log", "how": "stands in the log", "seen_at": inner}),
	"plenary_absence": of("plenary_absence", with(plenary.Absence{Reason: "机构改革", ByName: "甲", At: day}),
		func(a plenary.Absence) string { return drawn(meetingpage.Absence(&a)) }, map[string]string{"Version": stamp}, map[string]string{"year": key}),
}

const (
	dated = "stands in the history of the unit"
	gone  = "what is over is on no page; who comes too late is told"
)

var times = with(unitlist.Dated{Text: "名称", Note: "全称", From: day, Basis: "文件"})

// read are the columns of a dated fact that its struct calls otherwise.
func read(own map[string]string) map[string]string {
	out := map[string]string{"id": key, "unit": key, "valid_from": "read as From", "valid_to": "read as To"}
	maps.Copy(out, own)
	return out
}

// year draws the page of the list's year.
func year(l calendar.List) string {
	return drawn(calendarpage.Year(calendarpage.YearView{View: calendar.View{Year: l.Year, Days: calendar.New(l), List: l}, Now: now}))
}

// apart are the tables that no row above reads, each with its columns and what holds them; a column that is not named is found.
var apart = map[string]aside{
	"person":           {"id name version", "a name, which stands on the pages of seat and account"},
	"function":         {"code ord short quote", elsewhere["charter"]},
	"office":           {"one id demo charter charter_text name short digest demo_password", elsewhere["charter"]},
	"citation":         {"id kind record basis by_name at removed_at", "which document; no words (basis/cite_test.go)"},
	"unit_group_unit":  {"id unit_group unit removed_at", "the field units of a unit_group"},
	"succession":       {"unit heir since basis direct at", "what the page of an ended unit says; nobody changes it (web TestUnitIsMerged)"},
	"topic_unit":       {"topic unit role", "the fields consulted, attend and joint of topics"},
	"clause_unit":      {"clause unit unit_name role via", "the fields joint and support of decisions (minutes/clause_test.go)"},
	"clause_group":     {"clause unit_group role name", "the fields joint_group and support_group of decisions (minutes/clause_test.go)"},
	"clause_milestone": {"clause ord kind name due_kind due", "the field milestones of decisions (minutes/milestone_test.go)"},
}

// aside is a table with its columns and the reason why it is in no row.
type aside struct{ columns, why string }

// unnamed are the columns of a table that are not named aside, and those that are named and are none.
func (a aside) unnamed(table string, columns []string) (faults []string) {
	named := strings.Fields(a.columns)
	for _, c := range columns {
		if !slices.Contains(named, c) {
			faults = append(faults, "column "+c+" of "+table+" is held by no test: show it, or name it in apart")
		}
	}
	for _, c := range named {
		if !slices.Contains(columns, c) {
			faults = append(faults, "column "+c+" is named of "+table+" in apart, which has none")
		}
	}
	return faults
}

// uncounted are the tables that hold nothing that anybody types, each with the reason.
var uncounted = map[string]string{
	"audit": "what acts say of themselves", "checkpoint": machine, "counter": machine, "operation": machine,
	"river_migration": machine, "river_job": machine, "river_queue": machine, "river_leader": machine, "river_client": machine, "river_client_queue": machine, "river_notification": machine,
	"blob": "the bytes of files", "blob_part": "the bytes of files",
	"message": elsewhere["message"], "backup_run": elsewhere["backup"], "inspection": elsewhere["inspection"],
	"held_form": "a form as it was sent", "typed_draft": "a form as it stands", "round_draft": "a form as it stands",
	"throttle": machine, "session": machine, "session_end": machine, "setup_token": machine, "signin_place": machine, "signin_step": machine, "recovery_code": machine,
	"topic_load": machine, "topic_sight": machine, "task_unit": machine, "task_load": machine, "task_day": machine, "task_source": machine, "unwritten": machine, "minutes_look": machine,
}

const machine = "kept by the program, typed by nobody"

// unheld are the tables of rooms that no row above reads, and those in a list that are none.
func unheld(rooms []room.Room) (out []string) {
	held, known := map[string]bool{}, map[string]bool{}
	for _, k := range records {
		held[k.table] = true
	}
	for kind, by := range elsewhere {
		held[kind] = strings.HasSuffix(by, ".go")
	}
	for _, r := range rooms {
		for _, name := range r.Tables {
			known[name] = true
			if !held[name] && apart[name].why == "" && uncounted[name] == "" {
				out = append(out, "the table "+name+" of the room "+r.Name+" is read by no row: a row in records, or in apart")
			}
		}
	}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(apart)), slices.Collect(maps.Keys(uncounted))) {
		if !known[name] || held[name] {
			out = append(out, name+" is no table, or has a row in records: it stands in apart or uncounted in vain")
		}
	}
	return out
}

// TestEveryColumnIsHeld: a table that no row of records reads has each of its columns named; one that is held elsewhere is held there by its columns.
func TestEveryColumnIsHeld(t *testing.T) {
	t.Parallel()
	for table, a := range apart {
		fieldtest.None(t, a.unnamed(table, fieldtest.Columns(t, table)))
	}
	if found := (aside{"id oil", "x"}).unnamed("lamp", []string{"id", "wick"}); len(found) != 2 || !strings.HasPrefix(found[0], "column wick of lamp is held") || !strings.HasPrefix(found[1], "column oil is named of lamp") {
		t.Errorf("a new column and one that is gone are not found: %v", found)
	}
	for table, by := range elsewhere {
		if strings.HasSuffix(by, ".go") {
			fieldtest.None(t, unlooked(table, by))
		}
	}
	if found := unlooked("minutes", "minutes/clause_test.go"); len(found) != 1 || !strings.HasPrefix(found[0], "minutes/clause_test.go does not look at the columns of minutes") {
		t.Errorf("a test that looks at another table is not found: %v", found)
	}
}

// unlooked names a test that is to hold a table and does not ask for its columns.
func unlooked(table, by string) []string {
	text, err := os.ReadFile("../../../internal/" + by)
	if err != nil {
		return []string{by + " is to hold the columns of " + table + ": " + err.Error()}
	}
	if !regexp.MustCompile(`fieldtest\.Unstored\([\w.]+, fieldtest\.Columns\(t, "` + table + `"\)`).Match(text) {
		return []string{by + " does not look at the columns of " + table + ", which it is to hold"}
	}
	return nil
}
