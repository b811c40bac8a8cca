package file

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"jointmeeting/internal/setting"
)

// entry is one file of a made document.
type entry struct {
	name, body string
	set        func(*zip.FileHeader)
}

func docx(extra ...entry) []byte {
	return pack(append([]entry{{name: "[Content_Types].xml", body: "<Types/>"}, {name: "word/document.xml", body: "<w:document/>"}}, extra...)...)
}

func pack(list ...entry) []byte {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range list {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.set != nil {
			e.set(h)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			panic(err)
		}
		io.WriteString(f, e.body)
	}
	w.Close()
	return buf.Bytes()
}

// lying is a document whose directory says that a large entry is small.
func lying(real int, said uint64) []byte {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, n := range []string{"[Content_Types].xml", "word/document.xml"} {
		f, _ := w.Create(n)
		io.WriteString(f, "<x/>")
	}
	var body bytes.Buffer
	z, _ := flate.NewWriter(&body, flate.BestCompression)
	zeros := bytes.Repeat([]byte{0}, real)
	z.Write(zeros)
	z.Close()
	f, _ := w.CreateRaw(&zip.FileHeader{Name: "word/media/a.bin", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(zeros),
		CompressedSize64: uint64(body.Len()), UncompressedSize64: said})
	f.Write(body.Bytes())
	w.Close()
	return buf.Bytes()
}

func up(name string, data []byte) Upload {
	return Upload{name, int64(len(data)), bytes.NewReader(data)}
}

// listing is a document most of which is its directory: entries with long remarks, which a reader keeps.
func listing(size int) []byte {
	list, remark := []entry{}, strings.Repeat("x", 60_000)
	for i := range size/len(remark) + 1 {
		list = append(list, entry{name: fmt.Sprintf("word/x%d.xml", i), set: func(h *zip.FileHeader) { h.Comment = remark }})
	}
	return docx(list...)
}

func many(n int) []entry {
	out := []entry{}
	for i := range n {
		out = append(out, entry{name: fmt.Sprintf("word/x%d.xml", i)})
	}
	return out
}

func TestCheckTakesWhatIsAllowed(t *testing.T) {
	for _, u := range []Upload{
		up("说明.pdf", []byte("%PDF-1.7\n%…")),
		up("送审稿.DOCX", docx()),
		up("表.xlsx", pack(entry{name: "[Content_Types].xml"}, entry{name: "xl/workbook.xml"})),
		up("片.pptx", pack(entry{name: "ppt/presentation.xml"}, entry{name: "ppt/media/image1.emz", body: "\x1f\x8b\x08…"})),
		up("公文.ofd", pack(entry{name: "OFD.xml"}, entry{name: "Doc_0/Document.xml"})),
	} {
		if errs := Check([]Upload{u}); len(errs) > 0 {
			t.Errorf("%s: %v", u.Name, errs)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	link := func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }
	secret := func(h *zip.FileHeader) { h.Flags |= 1 }
	for _, c := range []struct {
		name string
		up   Upload
		want string
	}{
		{"empty", up("a.pdf", nil), "空文件"},
		{"too large", Upload{Name: "a.pdf", Size: MaxSize + 1}, "超过 50 MB"},
		{"said size is not the size", Upload{Name: "a.pdf", Size: 99, Bytes: up("a.pdf", []byte("%PDF-1.7")).Bytes}, "没有完整收到"},
		{"head not at the start", up("a.pdf", []byte("\n%PDF-1.7")), "类型"},
		{"page", up("a.html", []byte("<html><script>1</script>")), "类型"},
		{"drawing", up("a.svg", []byte("<svg onload=alert(1)>")), "类型"},
		{"old word", up("a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), "类型"},
		{"plain zip", up("a.docx", pack(entry{name: "a.txt"})), "类型"},
		{"two documents in one", up("a.docx", docx(entry{name: "xl/workbook.xml"})), "类型"},
		{"name lies", up("a.docx", []byte("%PDF-1.7")), "内容是 pdf"},
		{"no extension", up("pdf", []byte("%PDF-1.7")), "与文件名不符"},
		{"macro document name", up("a.docm", docx()), "与文件名不符"},
		{"cut short", up("a.docx", docx()[:60]), "已损坏"},
		{"zip before which something stands", up("a.docx", append([]byte("GIF89a"), docx()...)), "类型"},
		{"climbs out", up("a.docx", docx(entry{name: "word/../../evil.xml"})), "不安全"},
		{"backslash", up("a.docx", docx(entry{name: `word\evil.xml`})), "不安全"},
		{"absolute", up("a.docx", docx(entry{name: "/etc/passwd"})), "不安全"},
		{"drive", up("a.docx", docx(entry{name: "C:evil.xml"})), "不安全"},
		{"twice", up("a.docx", docx(entry{name: "word/Document.xml"})), "不安全"},
		{"symlink", up("a.docx", docx(entry{name: "word/l", set: link})), "不安全"},
		{"locked", up("a.docx", docx(entry{name: "word/s", set: secret})), "已加密"},
		{"macro", up("a.docx", docx(entry{name: "word/vbaProject.bin"})), "含有宏"},
		{"macro, other case", up("a.docx", docx(entry{name: "word/VBAPROJECT.BIN"})), "含有宏"},
		{"macro by content type", up("a.docx", pack(entry{name: "[Content_Types].xml", body: `<Types ct="application/vnd.ms-word.document.macroEnabled.main+xml"/>`},
			entry{name: "word/document.xml"})), "含有宏"},
		{"archive inside by name", up("a.docx", docx(entry{name: "word/embeddings/a.zip"})), "内嵌"},
		{"document inside by name", up("a.docx", docx(entry{name: "word/embeddings/a.xlsx"})), "内嵌"},
		{"archive inside by content", up("a.docx", docx(entry{name: "word/media/image1.png", body: string(pack(entry{name: "x"}))})), "内嵌"},
		{"program inside by content", up("a.docx", docx(entry{name: "word/media/image1.png", body: "MZ\x90\x00\x03"})), "内嵌"},
		{"too many entries", up("a.docx", docx(many(maxEntries)...)), "压缩内容过大"},
		{"a directory that fills the file", up("a.docx", listing(maxListing)), "压缩内容过大"},
		{"bomb", up("a.docx", docx(entry{name: "word/a.bin", body: strings.Repeat("\x00", 30<<20)})), "压缩内容过大"},
		{"lying bomb", up("a.docx", lying(30<<20, 10)), "已损坏"},
	} {
		errs := Check([]Upload{c.up})
		if got := errs.Of(Field); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCheckSaysAllAtOnceAndCounts(t *testing.T) {
	if errs := Check([]Upload{up("a.pdf", nil), up("b.pdf", nil), up("c.pdf", []byte("%PDF-"))}); len(errs) != 2 {
		t.Errorf("%v", errs)
	}
	if errs := Check(make([]Upload, MaxCount+1)); len(errs) != 1 || !strings.Contains(errs.Of(Field), "不超过 20 个") {
		t.Errorf("%v", errs)
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		`C:\fakepath\送审稿.docx`:             "送审稿.docx",
		"../../etc/passwd":                 "passwd",
		"a\u202egpj.pdf":                   "agpj.pdf",
		"a\r\nSet-Cookie: x.pdf":           "a Set-Cookie_ x.pdf",
		"a\u2028b\x00.pdf":                 "a b.pdf",
		`"><img src=x>.pdf`:                "___img src=x_.pdf",
		".pdf":                             "附件.pdf",
		"":                                 "附件",
		strings.Repeat("长", 200) + ".docx": strings.Repeat("长", 95) + ".docx",
		"  互联网  诊疗.pdf  ":                  "互联网 诊疗.pdf",
		"\xff\xfe.pdf":                     "附件.pdf",
		"名称（一稿）.2026.pdf":                  "名称（一稿）.2026.pdf",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCleanNameAlwaysHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := CleanName(rapid.String().Draw(t, "name"))
		if name == "" || utf8.RuneCountInString(name) > MaxName || strings.ContainsAny(name, "/\\\"\r\n\x00<>") || CleanName(name) != name {
			t.Fatalf("%q → %q", name, CleanName(name))
		}
	})
}

func FuzzSniff(f *testing.F) {
	f.Add(docx())
	f.Add(lying(1<<20, 10))
	f.Add([]byte("%PDF-1.7"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := sniff(up("a", data))
		if err == nil && k != nil && k.fits(up("a."+k.Ext, data)) == "" && !bytes.HasPrefix(data, pdfHead) && !bytes.HasPrefix(data, zipHead) {
			t.Fatalf("%q taken as %s", data[:8], k.Ext)
		}
	})
}

// TestNoSettingGoesBeyondTheOuterLimits: the form would refuse what the setting allows.
func TestNoSettingGoesBeyondTheOuterLimits(t *testing.T) {
	for key, max := range map[setting.Key]int{setting.FileMaxMB: MaxSize >> 20, setting.FileMaxCount: MaxCount} {
		d, err := setting.Find(string(key))
		if err != nil || d.Max > max {
			t.Errorf("%s goes up to %d: %v", key, d.Max, err)
		}
	}
	if l := LimitsOf(*setting.Defaults()); l != (Limits{20, 10}) {
		t.Errorf("%+v", l)
	}
}
