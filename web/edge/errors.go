package edge

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/shared"
)

// answer is what a kind of refusal means in HTTP and on the error page.
type answer struct {
	status int
	title  string
	text   string
}

// answers is the one table from refusals to statuses.
var answers = map[fault.Kind]answer{
	fault.Missing:   {404, "没有找到此页", "地址有误，或者您没有查看的权限。"},
	fault.Forbidden: {403, "您没有办理的权限", "如需办理，请联系联席会议办公室。"},
	fault.SignIn:    {403, "请先登录", "登录后再试。"},
	fault.Invalid:   {422, "未能办理", "请按提示更正后重试。"},
	fault.Conflict:  {409, "内容已有变动", "请返回页面，核对最新内容后再办理。"},
	fault.TooLarge:  {413, "内容过大", "请减少内容或附件后重试。"},
	fault.Busy:      {503, "暂时无法使用", ""}, // what it means for the reader hangs on what was asked
	fault.Unknown:   {503, "结果待确认", "数据库连接中断时正在保存，结果还不能确定。"},
	fault.TooMany:   {429, "操作过于频繁", "请稍后再试。"},
	fault.Full:      {507, "磁盘空间不足", "查看和不带附件的办理不受影响。请联系系统管理员。"},
	fault.NoSpace:   {507, "磁盘空间不足", "腾出空间以前，保存和部分查看都会受影响。请联系系统管理员。"},
	fault.Slow:      {408, "提交超时", "网络太慢或已中断，提交的内容没有完整收到。"},
	fault.Internal:  {500, "系统出错", "问题已记录。请把编号告诉系统管理员。"},
}

// late is what a form that came too late is told, by what has become of its record.
var late = map[fault.Turn]answer{
	fault.Own:    {409, "您已在另一窗口办理", "请返回页面，核对最新内容后再办理。"},
	fault.NotNow: {409, "现在不能这样办理", "请返回页面，查看现在可以办理的事项。"},
}

// answerTo is the answer to an error that is no list of sentences.
func answerTo(err error) answer {
	kind := fault.KindOf(err)
	if a, ok := late[fault.TurnOf(err)]; ok && kind == fault.Conflict {
		return a
	}
	return answers[kind]
}

// fail answers an error: the page of its kind, with the request's number; what is internal goes to the
// log only.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, v *visit, err error) {
	kind := fault.KindOf(err)
	var errs form.Errors
	if errors.As(err, &errs) {
		kind = fault.Invalid
	}
	if left(r, kind, err) {
		s.deps.Log.Info("the reader left", "request", RequestNumber(r), "method", r.Method, "path", r.URL.Path, "error", err)
		w.WriteHeader(statusLeft)
		return
	}
	s.noteRefusal(r, v, kind, err)
	a := answers[kind]
	if len(errs) == 0 {
		a = answerTo(err)
	}
	if slices.Contains(ours, kind) {
		s.deps.Log.Error("request failed", "request", RequestNumber(r), "method", r.Method, "path", r.URL.Path, "error", err)
	} else if why := fault.Cause(err); why != nil {
		// The reader cannot put it right by reading the sentence: a full temp folder is refused like a broken form.
		s.deps.Log.Info("request refused", "request", RequestNumber(r), "method", r.Method, "path", r.URL.Path, "status", a.status, "why", why)
	}
	e := shared.Refusal{Status: a.status, Title: a.title, Text: a.text, Sentence: fault.Sentence(err), Number: RequestNumber(r)}
	if !v.noRight && kind != fault.Missing { // a form of theirs may hold what they must not read any more
		e.Typed = typedAgain(r)
	}
	for _, x := range errs {
		e.Points = append(e.Points, x.Text)
	}
	switch {
	case kind == fault.Unknown && fault.InsteadOf(err) != "":
		e.Text += fault.InsteadOf(err)
	case kind == fault.Unknown && tokenFits(r.PostForm.Get("token")):
		e.Text, e.Ask = e.Text+"请不要重复提交，稍后查询结果。", "/operations/"+r.PostForm.Get("token")
	case r.Method == http.MethodPost && slices.Contains(undone, kind):
		e.Text = strings.TrimSpace(e.Text + unsaved)
		if len(e.Typed.Texts) == 0 {
			e.Typed.From = "" // the body was not read: the page itself, asked for anew, would be empty, and Back would then lead to that one
		}
	case kind == fault.Busy:
		e.Text, e.Again = "请稍后重试。", Here(r.URL.RequestURI())
	case kind == fault.NoSpace:
		e.Again = Here(r.URL.RequestURI())
	}
	if kind == fault.Busy || kind == fault.TooMany {
		askLater(w)
	}
	s.failPage(w, r, v, e)
}

// ours are what goes wrong on the server's side.
var ours = []fault.Kind{fault.Internal, fault.Busy, fault.Unknown, fault.Full, fault.NoSpace}

// undone are the refusals of a form that say nothing of what is in it: as it is, it may be sent again.
var undone = []fault.Kind{fault.Busy, fault.Internal, fault.TooLarge, fault.TooMany, fault.Full, fault.NoSpace, fault.Slow}

// unsaved is told of a form of which nothing was done.
const unsaved = "本次操作没有保存。您填写的内容还在上一页：按浏览器的“后退”即可回到填写的页面，稍后再提交。"

// statusLeft is noted for a request whose sender left before it was answered; nobody reads it.
const statusLeft = 499

// left says that the reader has gone and that the error says no more than that. What was to be written goes on
// without a reader, and what goes wrong then is told as ever. Who was too slow is still there.
func left(r *http.Request, kind fault.Kind, err error) bool {
	if !errors.Is(r.Context().Err(), context.Canceled) {
		return false
	}
	return kind != fault.Slow && !slices.Contains(ours, kind) || kind != fault.Unknown && errors.Is(err, context.Canceled)
}

// askLater says when to come again, to those who were turned away for the load alone.
func askLater(w http.ResponseWriter) {
	if w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "10")
	}
}

func (s *Server) failPage(w http.ResponseWriter, r *http.Request, v *visit, e shared.Refusal) {
	p := View{Title: e.Title, Body: shared.ShowRefusal(e), Status: e.Status}
	if !v.Who.Signed() || e.Status == http.StatusTooManyRequests {
		p.Frame = FramePlain
	}
	var buf bytes.Buffer
	if err := s.framed(r, v, p).Render(context.WithoutCancel(r.Context()), &buf); err != nil {
		s.deps.Log.Error("error page failed", "request", RequestNumber(r), "error", err)
		s.plainError(w, r)
		return
	}
	write(w, r, e.Status, buf.Bytes())
}

// plainError is the last resort, when even a page cannot be drawn.
func (s *Server) plainError(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "系统出错，编号 "+RequestNumber(r), http.StatusInternalServerError)
}
