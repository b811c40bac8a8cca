package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestUploadLeavesNothingInTheTempFolder: what is larger than the memory of a form waits in a file of its own,
// which goes with the request, whether the files are taken, refused or too many.
func TestUploadLeavesNothingInTheTempFolder(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := fmt.Sprintf("/topics/%d", sample.DraftTopic(t, p.db, "jyj"))
	large := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 9<<20)...)
	for name, content := range map[string][]byte{"依据.pdf": large, "依据.exe": large} {
		res := liaison.postFiles(path+"/files", url.Values{"token": {"a-token-of-" + name}}, map[string][]byte{name: content})
		if res.StatusCode >= 500 || res.StatusCode == http.StatusNotFound {
			t.Fatalf("%s: %d", name, res.StatusCode)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s, answered %d: %v is left (%v)", name, res.StatusCode, left, err)
		}
	}
}

// TestFormsAreTakenWholeOrNotAtAll: a form over its limit, of another kind or malformed changes nothing.
func TestFormsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	who := p.as("liaison-jyj")
	urlencoded := "application/x-www-form-urlencoded"
	for _, x := range []struct {
		name, kind, body string
		status           int
	}{
		{"over the limit", urlencoded, "size=xlarge&a=" + strings.Repeat("x", 2<<20), http.StatusRequestEntityTooLarge},
		{"text over the limit in parts", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\nxlarge\r\n--b\r\n" +
			"Content-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("x", 2<<20) + "\r\n--b--\r\n", http.StatusRequestEntityTooLarge},
		{"malformed", urlencoded, "size=xlarge&a=%zz", http.StatusUnprocessableEntity},
		{"cut off", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\nxlarge", http.StatusUnprocessableEntity},
		{"another kind", "text/plain", "size=xlarge", http.StatusUnprocessableEntity},
		{"no kind", "", "size=xlarge", http.StatusUnprocessableEntity},
		{"too many fields", urlencoded, "size=xlarge&" + manyFields(2001), http.StatusUnprocessableEntity},
	} {
		r := httptest.NewRequest(http.MethodPost, "/me/display", strings.NewReader(x.body))
		r.Header.Set("Content-Type", x.kind)
		if res := who.send(r); res.StatusCode != x.status {
			t.Errorf("%s: status %d, want %d", x.name, res.StatusCode, x.status)
		}
		var size string
		if err := p.db.Pool().QueryRow(t.Context(), "SELECT size FROM account WHERE login = 'liaison-jyj'").Scan(&size); err != nil || size == "xlarge" {
			t.Errorf("%s: the size is %q (%v)", x.name, size, err)
		}
	}
	who.post("/me/display", url.Values{"size": {"xlarge"}, "token": {"a-token-of-display"}}).Is(http.StatusSeeOther)
}

func manyFields(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("k%d=1", i)
	}
	return strings.Join(list, "&")
}

// TestDoneIsSaidWhateverHappensToTheNotice: the act is in the records; the row of the session that should carry
// its notice is locked by somebody else.
func TestDoneIsSaidWhateverHappensToTheNotice(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	page := liaison.get(path).Page()
	blocker, err := p.db.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(t.Context())
	if _, err := blocker.Exec(t.Context(), "LOCK TABLE session IN SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	liaison.press(page, path+"/do/withdraw", "确认撤回议题").To(path)
	var state string
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT state FROM topic WHERE id = $1", form.ID(path[len("/topics/"):])).Scan(&state); err != nil || state != "withdrawn" {
		t.Errorf("the topic is %q (%v)", state, err)
	}
	if log := p.log.String(); !strings.Contains(log, "the session was not written") {
		t.Errorf("the log does not say what was lost: %s", log)
	}
}
