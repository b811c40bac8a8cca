package meetingweb

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// agendaRoutes are a meeting's agenda, its answers and its roll.
func (s *server) agendaRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/meetings/{id}/agenda", edge.Thread, s.agendaShow),
		edge.Action("/meetings/{id}/agenda", edge.Office, s.agendaMove),
		edge.Page("/meetings/{id}/agenda/add", edge.Office, s.agendaPool),
		edge.Action("/meetings/{id}/agenda/add", edge.Office, s.agendaAdd),
		edge.Page("/meetings/{id}/agenda/edit", edge.Office, s.agendaEdit),
		edge.Action("/meetings/{id}/agenda/edit", edge.Office, s.agendaTimes),
		edge.Page("/meetings/{id}/agenda/print", edge.Thread, s.agendaPrint),
		edge.Page("/meetings/{id}/conclusions", edge.Office, s.conclusionsShow),
		edge.Action("/meetings/{id}/conclusions", edge.Office, s.conclude),
		edge.Page("/meetings/{id}/sitting", edge.Office, s.sittingShow),
		edge.Action("/meetings/{id}/sitting", edge.Office, s.sit),
		edge.Page("/meetings/{id}/attendance", edge.Thread, s.attendanceShow),
		edge.Page("/meetings/{id}/attendance/print", edge.Steering, s.attendancePrint),
		edge.Page("/meetings/{id}/roll", edge.Office, s.rollShow),
		edge.Action("/meetings/{id}/roll", edge.Office, s.rollCall),
		edge.Page("/invitations/{id}", edge.Thread, s.receiptShow),
		edge.Page("/invitations/{id}/enter", edge.Office, s.receiptEnterNew),
		edge.Upload("/invitations/{id}/enter", edge.Office, s.receiptEnter),
		edge.Action("/invitations/{id}/do/{step}", edge.Thread, s.receiptDo),
	}
}

func (s *server) agendaShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.agendaPage(r, who, nil)
}

func (s *server) agendaPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return edge.View{}, err
	}
	v := meetingView("议程", p)
	v.Body = meetingpage.Agenda(p)
	return v, nil
}

// agendaMove serves the buttons of the agenda: move=up:7, move=down:7, drop=7.
func (s *server) agendaMove(r *http.Request, who access.Actor) (edge.Next, error) {
	version := form.Version(r.PostForm)
	if drop := form.ID(r.PostForm.Get("drop")); drop != 0 {
		out, err := s.agenda.Drop(r.Context(), who, edge.ID(r), version, drop)
		return edge.GoTo(out), err
	}
	way, item, _ := strings.Cut(r.PostForm.Get("move"), ":")
	out, err := s.agenda.Move(r.Context(), who, edge.ID(r), version, form.ID(item), way == "up")
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.agendaPage(r, who, errs) })
}

func (s *server) agendaPool(r *http.Request, who access.Actor) (edge.View, error) {
	return s.poolPage(r, who, nil)
}

func (s *server) poolPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	pool, err := s.meetings.Pool(r.Context(), who, edge.ID(r))
	switch {
	case err != nil:
		return edge.View{}, err
	case !meeting.Chart.MayEdit(who, pool.Meeting):
		return edge.View{}, fault.Late("会议当前为“%s”，不能修改议程", meeting.Chart.StateOf(pool.Meeting).Title)
	}
	p := meetingpage.PoolView{Pool: pool, Typed: r.PostForm, Now: s.Now(), Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: "从议题库添加", Nav: Path, Body: meetingpage.Pool(p)}, nil
}

func (s *server) agendaAdd(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.agenda.AddTopics(r.Context(), who, edge.ID(r), form.Version(r.PostForm), agenda.ReadPicks(r.PostForm))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.poolPage(r, who, errs) })
}

func (s *server) agendaEdit(r *http.Request, who access.Actor) (edge.View, error) {
	return s.timesPage(r, who, nil, nil)
}

func (s *server) timesPage(r *http.Request, who access.Actor, typed []agenda.Slot, errs form.Errors) (edge.View, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return edge.View{}, err
	}
	if typed == nil {
		typed = agenda.SlotsOf(p.Items)
	} else {
		p.Version = form.Version(r.PostForm) // the refused form is still about the version it was opened on
	}
	t := meetingpage.TimesView{Page: p, Slots: typed, Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: "修改用时和汇报人", Nav: Path, Body: meetingpage.Times(t)}, nil
}

func (s *server) agendaTimes(r *http.Request, who access.Actor) (edge.Next, error) {
	slots := agenda.ReadSlots(r.PostForm)
	out, err := s.agenda.Times(r.Context(), who, edge.ID(r), form.Version(r.PostForm), slots)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.timesPage(r, who, slots, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.timesConflict(r, who, slots)
	}
	return edge.GoTo(out), err
}

// timesConflict shows the times that somebody else has set meanwhile beside those that were sent.
func (s *server) timesConflict(r *http.Request, who access.Actor, slots []agenda.Slot) (edge.Next, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return edge.Next{}, err
	}
	at := meeting.AgendaPath(p.ID) + "/edit"
	return s.Overtaken(Path, shared.Conflict{Title: p.Title, Mine: r.PostForm, Action: at, Version: p.Version, Theirs: at,
		Rows: meetingpage.SlotClashes(p.Items, slots)}, p.Log...), nil
}

func (s *server) agendaPrint(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return edge.View{}, err
	}
	v := meetingView("议程", p)
	v.Body, v.Frame, v.Back = meetingpage.AgendaSheet(p), edge.FrameSheet, meeting.AgendaPath(p.Page.ID)
	return v, nil
}

func (s *server) attendanceShow(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return edge.View{}, err
	}
	v := meetingView("参会", p)
	v.Body = meetingpage.Attendance(p)
	return v, nil
}

func (s *server) attendancePrint(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return edge.View{}, err
	}
	v := meetingView("签到表", p)
	v.Body, v.Frame, v.Back = meetingpage.SignSheet(p), edge.FrameSheet, meeting.Path(p.Page.ID)+"/attendance"
	return v, nil
}

func (s *server) rollShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.rollPage(r, who, attendance.Sheet{}, nil)
}

// rollPage is the roll as stored, or as typed when it was refused; with all=yes, whoever is not marked yet as present.
func (s *server) rollPage(r *http.Request, who access.Actor, typed attendance.Sheet, errs form.Errors) (edge.View, error) {
	var found func() ([]attendance.Expected, []unit.Unit)
	p, err := s.meetingOf(r, who, errs, func(b *db.Batch) { found = attendance.Members(b) })
	switch {
	case err != nil:
		return edge.View{}, err
	case !p.Roll:
		return edge.View{}, s.shut(who, p, "roll", "不能登记到会")
	}
	members, units := found()
	if r.Method == http.MethodPost {
		p.Page.Version = form.Version(r.PostForm) // the form that was sent is still about the version it was opened on
	}
	marks := attendance.Marks(p.Page.Invited, typed.Marks)
	if r.PostForm.Get("all") != "" {
		marks = attendance.All(p.Page.Invited, typed.Marks, members)
	}
	v := meetingView("签到", p)
	v.Body = meetingpage.Roll(meetingpage.RollView{Show: p, Marks: marks, Walk: typed.Walk, Reason: typed.Reason, Units: units})
	return v, nil
}

func (s *server) rollCall(r *http.Request, who access.Actor) (edge.Next, error) {
	sent := attendance.ReadRoll(r.PostForm)
	if r.PostForm.Get("all") != "" {
		v, err := s.rollPage(r, who, sent, nil)
		return edge.Next{Form: &v}, err
	}
	out, err := s.attendance.Roll(r.Context(), who, edge.ID(r), form.Version(r.PostForm), sent)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.rollPage(r, who, sent, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.rollConflict(r, who, sent, err)
	}
	return edge.GoTo(out), err
}

// rollConflict shows the lines of the roll that somebody else has saved meanwhile beside those that were sent.
func (s *server) rollConflict(r *http.Request, who access.Actor, sent attendance.Sheet, stale error) (edge.Next, error) {
	p, err := s.meetingOf(r, who, nil)
	switch {
	case err != nil:
		return edge.Next{}, err
	case !p.Roll:
		return edge.Next{}, stale
	}
	at, typed := meeting.Path(p.Page.ID)+"/roll", maps.Clone(r.PostForm)
	for _, i := range p.Page.Invited { // each line has a version of its own
		typed.Set(form.InputName("version", strconv.FormatInt(i.ID, 10)), strconv.Itoa(i.Version))
	}
	return s.Overtaken(Path, shared.Conflict{Title: p.Page.Title, Mine: typed, Action: at, Version: p.Page.Version, Theirs: at,
		Rows: meetingpage.RollClashes(p.Page.Invited, sent)}), nil
}

func (s *server) receiptShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.receiptPage(r, who, nil, nil)
}

// receiptPage is an answer as stored, or as typed when it was refused.
func (s *server) receiptPage(r *http.Request, who access.Actor, typed *attendance.Reply, errs form.Errors) (edge.View, error) {
	var scans *[]file.Attachment
	x, err := s.meetings.Invitation(r.Context(), who, edge.ID(r), s.Now(), func(b *db.Batch) { scans = file.Of(b, attendance.ScanKind, edge.ID(r)) })
	if err != nil {
		return edge.View{}, err
	}
	p := meetingpage.ReceiptView{Scans: *scans, Enter: attendance.MayEnter(who, x.Invitation), Retract: attendance.Retracts(who, x.Invitation), Receipt: x, Reply: attendance.ReplyOf(x.Invitation, x.Member, x.MemberTitle), Now: s.Now(), Tok: form.NewToken(), Errs: errs}
	if typed != nil {
		p.Reply = *typed
	}
	return edge.View{Title: "参会回执", Nav: Path, Body: meetingpage.Receipt(p)}, nil
}

func (s *server) receiptEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.receiptEnterForm(r, who, nil, nil)
}

// receiptEnterForm is the form of what a unit answered: of today, or as it was sent.
func (s *server) receiptEnterForm(r *http.Request, who access.Actor, sent *attendance.EntryForm, errs form.Errors) (edge.View, error) {
	x, err := s.attendance.ForEnter(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := meetingpage.ReceiptEntryView{ReceiptView: meetingpage.ReceiptView{Receipt: x, Reply: attendance.ReplyOf(x.Invitation, x.Member, x.MemberTitle), Now: s.Now(), Tok: form.NewToken(), Errs: errs}}
	p.Said.On = layout.DateValue(s.Now())
	if sent != nil {
		p.Said, p.Reply = sent.Form, sent.Reply
	}
	return edge.View{Title: "代录回执", Nav: Path, Body: meetingpage.EnterReceipt(p)}, nil
}

func (s *server) receiptEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := attendance.ReadEntry(r.PostForm)
	out, err := s.attendance.Enter(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.receiptEnterForm(r, who, &f, errs) })
}

// receiptConflict shows the answer that a colleague has given meanwhile beside the one that was sent; where nobody
// may answer any more there is nothing to send again.
func (s *server) receiptConflict(r *http.Request, who access.Actor, mine attendance.Reply, stale error) (edge.Next, error) {
	x, err := s.meetings.Invitation(r.Context(), who, edge.ID(r), s.Now())
	switch {
	case err != nil:
		return edge.Next{}, err
	case !x.May || x.Shut != "":
		return edge.Next{}, stale
	}
	at := meeting.InvitationPath(x.ID)
	typed := maps.Clone(r.PostForm)
	typed.Set("step", mine.Step)
	return s.Overtaken(Path, shared.Conflict{Title: x.Title + " " + x.Name(), Mine: typed, Action: at + "/do/choose", Version: x.Version, Theirs: at,
		Rows: meetingpage.ReplyClashes(attendance.ReplyOf(x.Invitation, x.Member, x.MemberTitle), mine)}), nil
}

// receiptDo gives an answer (choose), or decides a leave.
func (s *server) receiptDo(r *http.Request, who access.Actor) (edge.Next, error) {
	version, do := form.Version(r.PostForm), edge.Step(r)
	if do == meeting.Retract {
		out, err := s.attendance.Retract(r.Context(), who, edge.ID(r), version, r.PostForm.Get("reason"))
		return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.receiptPage(r, who, nil, errs) })
	}
	if do == "grant_leave" || do == "refuse_leave" {
		out, err := s.attendance.Decide(r.Context(), who, edge.ID(r), version, do, r.PostForm.Get("reason"))
		return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.receiptPage(r, who, nil, errs) })
	}
	reply := attendance.ReadReply(r.PostForm)
	reply.Step = do
	out, err := s.attendance.Answer(r.Context(), who, edge.ID(r), version, reply)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.receiptPage(r, who, &reply, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.receiptConflict(r, who, reply, err)
	}
	return edge.GoTo(out), err
}
