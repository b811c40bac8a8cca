package file

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

var liaison = access.Actor{Person: 5, Name: "联络员甲", Seats: []access.Seat{{Role: access.Liaison, Unit: 2, UnitName: "市教育局"}}}

// open lets everybody in, shut nobody.
func open(context.Context, access.Actor, int64) error { return nil }
func shut(context.Context, access.Actor, int64) error { return fault.NotFound() }

func attachAs(t *testing.T, d *db.DB, record int64, ups ...Upload) error {
	t.Helper()
	_, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error {
		return Attach(ctx, tx, "topic", record, ups)
	})
	return err
}

func list(t *testing.T, d *db.DB, record int64) []Attachment {
	t.Helper()
	var out *[]Attachment
	if err := d.Read(t.Context(), func(b *db.Batch) { out = Of(b, "topic", record) }); err != nil {
		t.Fatal(err)
	}
	return *out
}

// pdf is a file of several chunks.
func pdf(size int) []byte {
	data := make([]byte, size)
	rand.Read(data)
	copy(data, "%PDF-1.7\n")
	return data
}

func fetch(t *testing.T, d *db.DB, id int64) ([]byte, error) {
	t.Helper()
	c, err := NewService(d, map[string]Asker{"topic": open}).Open(t.Context(), liaison, id)
	if err != nil {
		return nil, err
	}
	defer c.Body.Close()
	return io.ReadAll(c.Body)
}

func exec(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	tx, err := dbtest.Admin(t, d).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAttachGivesBackTheSameBytes(t *testing.T) {
	d := dbtest.DB(t)
	for _, size := range []int{9, chunk - 1, chunk, chunk + 1, 6*chunk + 17} {
		data := pdf(size)
		if err := attachAs(t, d, int64(size), up("说明.pdf", data)); err != nil {
			t.Fatal(err)
		}
		files := list(t, d, int64(size))
		if len(files) != 1 || files[0].Size != int64(size) || files[0].Name != "说明.pdf" || files[0].ByName != "联络员甲" || time.Since(files[0].At) > time.Minute {
			t.Fatalf("%d: %+v", size, files)
		}
		if got, err := fetch(t, d, files[0].ID); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: %d came, %v", size, len(got), err)
		}
	}
	if faults, err := Verify(t.Context(), d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
}

func TestSameBytesAreStoredOnce(t *testing.T) {
	d := dbtest.DB(t)
	data := pdf(chunk * 2)
	if err := attachAs(t, d, 1, up("a.pdf", data), up("b.pdf", data)); err != nil {
		t.Fatal(err)
	}
	if err := attachAs(t, d, 2, up("c.pdf", data)); err != nil {
		t.Fatal(err)
	}
	var blobs, parts int
	if err := d.Pool().QueryRow(t.Context(), "SELECT (SELECT count(*) FROM blob), (SELECT count(*) FROM blob_part)").Scan(&blobs, &parts); err != nil || blobs != 1 || parts != 2 {
		t.Errorf("%d blobs, %d parts, %v", blobs, parts, err)
	}
}

func TestAttachCountsWithWhatIsThere(t *testing.T) {
	d := dbtest.DB(t)
	ups := []Upload{}
	for i := range LimitsOf(*setting.Defaults()).Count {
		ups = append(ups, up("a.pdf", pdf(10+i)))
	}
	if err := attachAs(t, d, 1, ups...); err != nil {
		t.Fatal(err)
	}
	err := attachAs(t, d, 1, up("z.pdf", pdf(50)))
	if errs, ok := err.(form.Errors); !ok || !strings.Contains(errs.Of(Field), "共 11 个") {
		t.Errorf("%v", err)
	}
	if _, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error {
		return Void(ctx, tx, "topic", 1, list(t, d, 1)[0].ID)
	}); err != nil {
		t.Fatal(err)
	}
	if err := attachAs(t, d, 1, up("z.pdf", pdf(50))); err != nil {
		t.Error(err)
	}
}

func TestAttachKeepsToTheSettings(t *testing.T) {
	d := dbtest.DB(t)
	exec(t, d, "INSERT INTO setting (key, value, by_name, at) VALUES ('file.max_mb', '1', '管理员甲', now()), ('file.max_count', '2', '管理员甲', now())")
	err := attachAs(t, d, 1, up("a.pdf", pdf(1<<20+1)), up("b.pdf", pdf(1<<20)), up("c.pdf", pdf(9)))
	if errs, ok := err.(form.Errors); !ok || len(errs) != 2 || !strings.Contains(errs[1].Text, "“a.pdf”超过 1 MB") {
		t.Errorf("%v", err)
	}
	if err := attachAs(t, d, 1, up("b.pdf", pdf(1<<20)), up("c.pdf", pdf(9))); err != nil {
		t.Error(err)
	}
}

func TestAttachNeverStoresAnotherType(t *testing.T) {
	d := dbtest.DB(t)
	if err := attachAs(t, d, 1, up("a.pdf", []byte("<html>"))); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if n := len(list(t, d, 1)); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestVoidMeetsOnlyItsOwnRecord(t *testing.T) {
	d := dbtest.DB(t)
	if err := attachAs(t, d, 1, up("a.pdf", pdf(10))); err != nil {
		t.Fatal(err)
	}
	id := list(t, d, 1)[0].ID
	void := func(kind string, record int64) error {
		_, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error { return Void(ctx, tx, kind, record, id) })
		return err
	}
	for _, c := range []struct {
		kind   string
		record int64
	}{{"topic", 2}, {"part", 1}} {
		if err := void(c.kind, c.record); fault.KindOf(err) != fault.Missing {
			t.Errorf("%v: %v", c, err)
		}
	}
	if err := void("topic", 1); err != nil {
		t.Fatal(err)
	}
	if err := void("topic", 1); fault.KindOf(err) != fault.Missing {
		t.Errorf("twice: %v", err)
	}
	if _, err := fetch(t, d, id); fault.KindOf(err) != fault.Missing {
		t.Errorf("a file taken off is handed out: %v", err)
	}
}

func TestOpenAsksForTheRecord(t *testing.T) {
	d := dbtest.DB(t)
	if err := attachAs(t, d, 7, up("a.pdf", pdf(10))); err != nil {
		t.Fatal(err)
	}
	id := list(t, d, 7)[0].ID
	asked := int64(0)
	ask := func(_ context.Context, who access.Actor, record int64) error { asked = record; return nil }
	if _, err := NewService(d, map[string]Asker{"topic": ask}).Open(t.Context(), liaison, id); err != nil || asked != 7 {
		t.Errorf("asked for %d: %v", asked, err)
	}
	for name, askers := range map[string]map[string]Asker{"refused": {"topic": shut}, "no asker": {"part": open}} {
		if _, err := NewService(d, askers).Open(t.Context(), liaison, id); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fetch(t, d, id+1); fault.KindOf(err) != fault.Missing {
		t.Errorf("wrong number: %v", err)
	}
}

// TestChangedBytesAreFoundAndNeverArriveWhole changes stored rows behind the program's back.
func TestChangedBytesAreFoundAndNeverArriveWhole(t *testing.T) {
	for name, sql := range map[string]string{
		"one byte":        "UPDATE blob_part SET bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1) WHERE n = 1",
		"last byte":       "UPDATE blob_part SET bytes = set_byte(bytes, length(bytes) - 1, get_byte(bytes, length(bytes) - 1) # 1) WHERE n = 2",
		"a part missing":  "DELETE FROM blob_part WHERE n = 1",
		"parts swapped":   "UPDATE blob_part SET n = CASE n WHEN 0 THEN 1000 ELSE n END",
		"cut":             "UPDATE blob_part SET bytes = substring(bytes, 1, 10) WHERE n = 2",
		"longer":          "UPDATE blob_part SET bytes = bytes || '\\x00' WHERE n = 2",
		"one part beyond": "INSERT INTO blob_part SELECT sha256, 3, '\\x41' FROM blob",
	} {
		d := dbtest.DB(t)
		data := pdf(2*chunk + 500)
		if err := attachAs(t, d, 1, up("说明.pdf", data)); err != nil {
			t.Fatal(err)
		}
		id := list(t, d, 1)[0].ID
		exec(t, d, sql)
		if got, err := fetch(t, d, id); name != "one part beyond" && (err == nil || len(got) >= len(data)) {
			t.Errorf("%s: %d of %d bytes came, %v", name, len(got), len(data), err)
		}
		faults, err := Verify(t.Context(), d.Pool())
		if err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0], "attachment/1（说明.pdf）") {
			t.Errorf("%s: %v %v", name, faults, err)
		}
	}
}

// TestVerifyFindsASwappedFile points an attachment to other, intact bytes.
func TestVerifyFindsASwappedFile(t *testing.T) {
	for name, sql := range map[string]string{
		"other bytes":  "UPDATE attachment a SET sha256 = (SELECT sha256 FROM attachment WHERE id = 2) WHERE id = 1",
		"other name":   "UPDATE attachment SET name = '伪造.pdf' WHERE id = 1",
		"other record": "UPDATE attachment SET record = 2 WHERE id = 1",
		"other size":   "UPDATE attachment SET size = size - 1 WHERE id = 1",
	} {
		d := dbtest.DB(t)
		if err := attachAs(t, d, 1, up("a.pdf", pdf(20)), up("b.pdf", pdf(20))); err != nil {
			t.Fatal(err)
		}
		exec(t, d, sql)
		faults, err := Verify(t.Context(), d.Pool())
		if err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0], "attachment/1（") {
			t.Errorf("%s: %v %v", name, faults, err)
		}
	}
}

// TestAttachIsLogged keeps the hash of each file in the log, where it cannot be changed.
func TestAttachIsLogged(t *testing.T) {
	d := dbtest.DB(t)
	if err := attachAs(t, d, 3, up("a.pdf", pdf(20)), up("b.pdf", pdf(20))); err != nil {
		t.Fatal(err)
	}
	var log *[]audit.Row
	if err := d.Read(t.Context(), func(b *db.Batch) { log = db.Timeline(b, "topic", 3) }); err != nil {
		t.Fatal(err)
	}
	if len(*log) != 2 || (*log)[0].Action != "topic.attach" || (*log)[0].Title != "a.pdf" {
		t.Errorf("%+v", *log)
	}
}
