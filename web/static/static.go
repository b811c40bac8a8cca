// Package static holds the stylesheet, the script and the icon of the portal and serves them under
// hashed names that never change, so a browser asks for each once. The stylesheet is written in
// several files (css/) and joined in the order of their names; nothing else is built.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Prefix is where Handler expects to be mounted: r.Handle(static.Prefix+"*", static.Handler()).
const Prefix = "/static/"

//go:embed css/*.css app.js passkey.js suggest.js favicon.svg
var files embed.FS

// file is one served file: its bytes, its hash, and its pressed forms, made when first asked for.
type file struct {
	name, hash, kind string
	plain            []byte
	gzip, brotli     func() []byte
}

var all = load()

func load() map[string]*file {
	return map[string]*file{
		"app.css":     newFile("app.css", "text/css; charset=utf-8", join("css")),
		"app.js":      newFile("app.js", "text/javascript; charset=utf-8", read("app.js")),
		"passkey.js":  newFile("passkey.js", "text/javascript; charset=utf-8", read("passkey.js")),
		"suggest.js":  newFile("suggest.js", "text/javascript; charset=utf-8", read("suggest.js")),
		"favicon.svg": newFile("favicon.svg", "image/svg+xml", read("favicon.svg")),
	}
}

func newFile(name, kind string, plain []byte) *file {
	sum := sha256.Sum256(plain)
	return &file{
		name: name, hash: hex.EncodeToString(sum[:6]), kind: kind, plain: plain,
		gzip:   sync.OnceValue(func() []byte { return gzipped(plain) }),
		brotli: sync.OnceValue(func() []byte { return brotlied(plain) }),
	}
}

// read returns an embedded file; a missing one cannot be compiled in, so it panics.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}

// join puts the files of a folder together in the order of their names.
func join(dir string) []byte {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		panic(err)
	}
	var out []byte
	for _, e := range entries {
		out = append(out, read(dir+"/"+e.Name())...)
	}
	return out
}

// URL is the address of a file by its plain name ("app.css"), with the hash of its content. An
// unknown name is a mistake in the program and panics.
func URL(name string) string {
	f := all[name]
	ext := path.Ext(f.name)
	return Prefix + strings.TrimSuffix(f.name, ext) + "." + f.hash + ext
}

// find reads a served path: the file, and whether the address carries the hash of its present content.
// An address with another hash still finds the file: during an update the page of the old program may
// ask the new one.
func find(p string) (f *file, exact bool) {
	base := strings.TrimPrefix(p, Prefix)
	if f, ok := all[base]; ok {
		return f, false
	}
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	hash := strings.TrimPrefix(path.Ext(stem), ".")
	f, ok := all[strings.TrimSuffix(stem, "."+hash)+ext]
	if !ok || hash == "" {
		return nil, false
	}
	return f, hash == f.hash
}
