package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestSlowBodiesAreCut: bodies that stop coming are ended by the portal, whoever sends them and whether anybody would have
// read them; the answer says why.
func TestSlowBodiesAreCut(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.Patience = 100 * time.Millisecond })
	srv := httptest.NewServer(p.h)
	defer srv.Close()
	cookie := p.as("office1").cookie
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			body, w := io.Pipe()
			defer w.Close()
			go w.Write([]byte("title=x"))
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/meetings", body)
			r.ContentLength = 1000
			r.Header.Set("Content-Type", urlencoded)
			want := http.StatusRequestTimeout
			if i%2 == 0 {
				r.AddCookie(cookie)
			} else {
				want = http.StatusSeeOther // who is not signed in is not read at all
			}
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Errorf("no answer: %v", err)
				return
			}
			defer res.Body.Close()
			text, _ := io.ReadAll(res.Body)
			if res.StatusCode != want || want == http.StatusRequestTimeout && !strings.Contains(string(text), "提交的内容传得太慢") {
				t.Errorf("answered %d: %s", res.StatusCode, text)
			}
		})
	}
	wg.Wait()
	if n := query[int](t, p.db, "SELECT count(*)::int FROM meeting"); n != 0 {
		t.Errorf("%d meetings", n)
	}
}

// TestTheLongestMinutesFit: what the limits of the text allow, written in Chinese, is within those of the form.
func TestTheLongestMinutesFit(t *testing.T) {
	t.Parallel()
	text := func(n int) string { return strings.Repeat("汉", n) }
	v := url.Values{"title": {text(minutes.TitleMax)}, "overview": {text(minutes.OverviewMax)}, "other": {text(minutes.OtherMax)}, "note": {text(minutes.NoteMax)},
		"version": {"1"}, "token": {string(form.NewToken())}}
	for i := range minutes.RowsMax {
		key, row := fmt.Sprintf("k%d", i), minutes.ClauseForm{}
		fields, roles := minutes.ClauseFields.At(key, ""), int64(0)
		for _, f := range fields {
			switch {
			case f.Text != nil:
				*f.Text(&row) = text(f.Max)
			case f.Units != nil:
				for id := roles; id < 60; id += 3 { // a unit has one of three roles
					*f.Units(&row) = append(*f.Units(&row), 100+id)
				}
				roles++
			}
		}
		v.Add("row", key)
		for k, list := range fields.Values(row) {
			v[k] = list
		}
	}
	n := 0
	for _, list := range v {
		n += len(list)
	}
	if size := len(v.Encode()); size > limit.FormBytes || n > limit.Fields || len(v) > limit.Names || len(v["row"]) > limit.Repeat {
		t.Errorf("%d bytes in %d fields of %d names", size, n, len(v))
	}
}

// errLow is what the program says of a disk that is nearly full.
var errLow = fault.New(fault.Full, "服务器磁盘空间不足，暂不能上传附件").Because(errors.New("12 MB free"))

// TestUploadsStopBeforeTheDisk: a form with a file is refused while the disk is low, in words, and leaves nothing; the same
// form without it is taken, and administrators see why.
func TestUploadsStopBeforeTheDisk(t *testing.T) {
	t.Parallel()
	folder, low := t.TempDir(), true
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) {
		d.Temp = folder
		d.Room = func(int64) error {
			if low {
				return errLow
			}
			return nil
		}
	})
	office := p.as("office1")
	to, values := office.get("/bases/new").Page().Form("/bases").Check("国家").Fill("标题", "国家标准化发展纲要").Fill("发文机关", "中共中央、国务院").
		Fill("发文日期", "2021-10-10").Press("保存依据")
	page := office.postFiles(to, values, map[string][]byte{"纲要.pdf": doc("正文")}).Is(http.StatusInsufficientStorage).Page()
	page.Sees("服务器磁盘空间不足，暂不能上传附件", "您填写的内容还在上一页")
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
	if n := query[int](t, p.db, "SELECT count(*)::int FROM basis"); n != 0 {
		t.Errorf("%d bases", n)
	}
	if log := p.log.String(); !strings.Contains(log, "12 MB free") {
		t.Errorf("the log does not name the cause: %s", log)
	}
	const alarm = "服务器磁盘空间不足，附件已暂停上传"
	p.as("admin").get("/").Page().Sees(alarm)
	if strings.Contains(office.get("/").Text, alarm) {
		t.Error("everybody is told of the disk")
	}
	office.postFiles(to, values, nil).To("/bases/")
	low = false
	if strings.Contains(p.as("admin").get("/").Text, alarm) {
		t.Error("the alarm stays")
	}
}

// TestAMissingTempFolderIsSaid: the reason is the portal's, not the form's, and the log has it.
func TestAMissingTempFolderIsSaid(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.Temp = t.TempDir() + "/gone" })
	office := p.as("office1")
	office.postFiles("/bases", url.Values{"token": {"a-token-of-bases"}}, map[string][]byte{"纲要.pdf": doc("正文")}).
		Is(http.StatusInternalServerError).Page().Sees("服务器存放附件的文件夹不能使用", "您填写的内容还在上一页")
	if log := p.log.String(); !strings.Contains(log, "gone") {
		t.Error(log)
	}
}

// TestFilesGoWithARefusal: whatever ends a request, its files are gone and its place is free.
func TestFilesGoWithARefusal(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.Temp = folder })
	dbtest.Tamper(t, p.db, "ALTER TABLE basis RENAME TO basis_gone")
	office := p.as("office1")
	for range limit.OwnUploads + 1 {
		res := office.postFiles("/bases", url.Values{"token": {"a-token-of-bases"}, "title": {"x"}}, map[string][]byte{"纲要.pdf": append(doc("正文"), bytes.Repeat([]byte("x"), 1<<20)...)})
		if res.StatusCode == http.StatusTooManyRequests {
			t.Fatal("a place is not given back")
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Fatalf("%v is left (%v)", left, err)
		}
	}
}
