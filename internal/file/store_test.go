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
	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
)

var liaison = access.Actor{Person: 5, Name: "联络员甲", Seats: []access.Seat{{Role: access.Liaison, Unit: 2, UnitName: "市教育局"}}}

// open lets everybody in, shut nobody.
func open(context.Context, access.Actor, int64) error { return nil }
func shut(context.Context, access.Actor, int64) error { return fault.NotFound() }

func attachAs(t *testing.T, d *db.DB, record int64, ups ...Upload) error {
	t.Helper()
	_, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "topic.update", Kind: "test"})
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
		tx.LogEntry(audit.Entry{Action: "topic.update", Kind: "test"})
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
		_, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "topic.update", Kind: "test"})
			return Void(ctx, tx, kind, record, id)
		})
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
		"no bytes":     "DELETE FROM blob WHERE sha256 = (SELECT sha256 FROM attachment WHERE id = 1)",
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

// watched is a file that knows the most that was asked of it at once.
type watched struct {
	io.ReaderAt
	most int
}

// ReadAt reads on.
func (w *watched) ReadAt(p []byte, at int64) (int, error) {
	w.most = max(w.most, len(p))
	return w.ReaderAt.ReadAt(p, at)
}

// TestNoFileIsWholeInMemory: a file is looked at, hashed and stored in pieces.
func TestNoFileIsWholeInMemory(t *testing.T) {
	d := dbtest.DB(t)
	for name, data := range map[string][]byte{"说明.pdf": pdf(9*chunk + 1), "说明.docx": docx(entry{name: "word/media/a.bin", body: string(pdf(9 * chunk))})} {
		from := &watched{ReaderAt: bytes.NewReader(data)}
		u := Upload{Name: name, Size: int64(len(data)), Bytes: from}
		if errs := Check([]Upload{u}); len(errs) > 0 {
			t.Fatal(errs)
		}
		if err := attachAs(t, d, 1, u); err != nil {
			t.Fatal(err)
		}
		if from.most > limit.Piece {
			t.Errorf("%s: %d bytes at once", name, from.most)
		}
	}
	if n := len(list(t, d, 1)); n != 2 {
		t.Errorf("%d files", n)
	}
	if largest := scalar(t, d, "SELECT max(length(bytes)) FROM blob_part"); largest != limit.Piece {
		t.Errorf("a stored piece has %d bytes", largest)
	}
}

// TestAFileThatChangesIsNotStored: what is hashed is what is stored.
func TestAFileThatChangesIsNotStored(t *testing.T) {
	d := dbtest.DB(t)
	data := pdf(100)
	turned := false
	u := Upload{Name: "说明.pdf", Size: 100, Bytes: readerAt(func(p []byte, at int64) (int, error) {
		if at == 0 && len(p) == 100 && turned {
			data[50] ^= 1
		}
		turned = turned || at == 0 && len(p) >= 100
		return bytes.NewReader(data).ReadAt(p, at)
	})}
	if err := attachAs(t, d, 1, u); err == nil || !strings.Contains(err.Error(), "changed while it was stored") {
		t.Errorf("%v", err)
	}
	if n := scalar(t, d, "SELECT count(*) FROM blob"); n != 0 {
		t.Errorf("%d files", n)
	}
}

// readerAt is a file made of a function.
type readerAt func([]byte, int64) (int, error)

// ReadAt asks it.
func (r readerAt) ReadAt(p []byte, at int64) (int, error) { return r(p, at) }

func scalar(t *testing.T, d *db.DB, sql string) (n int) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAUnitHasItsDay: what a unit sends in a day is counted, of its number and of its size, also what was taken off again; another
// unit and the next day begin anew, and nothing is stored of what is refused.
func TestAUnitHasItsDay(t *testing.T) {
	d := dbtest.DB(t)
	exec(t, d, "INSERT INTO setting (key, value, by_name, at) VALUES ('file.day_count', '3', '管理员甲', now()), ('file.day_mb', '1', '管理员甲', now())")
	refused := func(words string, ups ...Upload) {
		t.Helper()
		err := attachAs(t, d, 1, ups...)
		if errs, ok := err.(form.Errors); !ok || !strings.Contains(errs.Of(Field), words) {
			t.Errorf("want %q, got %v", words, err)
		}
	}
	refused("超过 1 MB，请明天再上传", up("a.pdf", pdf(1<<19)), up("b.pdf", pdf(1<<19+1)))
	if err := attachAs(t, d, 1, up("a.pdf", pdf(1<<19)), up("b.pdf", pdf(1<<19-100))); err != nil {
		t.Fatal(err)
	}
	refused("连同这次共 4 个，每天不超过 3 个", up("c.pdf", pdf(10)), up("d.pdf", pdf(11)))
	if err := attachAs(t, d, 1, up("c.pdf", pdf(100))); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(t.Context(), liaison, func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "topic.update", Kind: "test"})
		return Void(ctx, tx, "topic", 1, list(t, d, 1)[0].ID)
	}); err != nil {
		t.Fatal(err)
	}
	refused("连同这次共 4 个", up("d.pdf", pdf(10)))
	other := access.Actor{Person: 6, Name: "联络员乙", Seats: []access.Seat{{Role: access.Chief}, {Role: access.Liaison, Unit: 3}}}
	attach := func(d *db.DB, who access.Actor) error {
		_, err := d.Write(t.Context(), who, func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "topic.update", Kind: "test"})
			return Attach(ctx, tx, "topic", 9, []Upload{up("e.pdf", pdf(10))})
		})
		return err
	}
	if err := attach(d, other); err != nil {
		t.Errorf("another unit: %v", err)
	}
	if err := attach(d.WithClock(func() time.Time { return d.Now().AddDate(0, 0, 1) }), liaison); err != nil {
		t.Errorf("the next day: %v", err)
	}
}
