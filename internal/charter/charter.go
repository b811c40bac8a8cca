// Package charter reads the founding document of a joint meeting in its machine-readable form and
// brings the units, duties and functions of the database in line with it. The charter of the shipped
// joint meeting is embedded; another one is only another file.
package charter

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed data/charter.yaml data/charter.txt
var data embed.FS

// slugs are short codes for districts and zones of the shipped charter.
//
//go:embed data/slugs.yaml
var slugs []byte

// Charter is what the portal takes from a charter file. Texts are verbatim.
type Charter struct {
	Source struct {
		Title     string `yaml:"title"`
		BodyName  string `yaml:"body_name"`
		BodyShort string `yaml:"body_short"`
		File      string `yaml:"file"`
		SHA256    string `yaml:"sha256"`
	} `yaml:"source"`
	Functions struct {
		Text  string     `yaml:"text"`
		Items []Function `yaml:"items"`
	} `yaml:"functions"`
	Members    []Member   `yaml:"members"`
	Localities Localities `yaml:"duty_holders_not_members"`
	// Text is the charter's wording, whole and verbatim, from the file that source.file names.
	Text string `yaml:"-"`
}

// Function is one of the joint meeting's functions, quoted.
type Function struct {
	ID    string `yaml:"id"`
	Short string `yaml:"short"`
	Quote string `yaml:"quote"`
}

// Member is a member unit with its duty; Order is its place in the charter's list.
type Member struct {
	Order    int    `yaml:"order"`
	Code     string `yaml:"code"`
	Name     string `yaml:"name"`
	Chip     string `yaml:"chip"`
	FullName string `yaml:"full_name_gk"`
	Duty     string `yaml:"duty"`
	Host     bool   `yaml:"hosts_office"`
}

// Localities are districts and zones: they share one duty and are not members (M6).
type Localities struct {
	Subject  string     `yaml:"text_subject"`
	Duty     string     `yaml:"duty"`
	Entities []Locality `yaml:"entities"`
}

// Locality is one district or zone. Slug is its short code.
type Locality struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"`
	Slug string `yaml:"slug"`
}

// Default is the embedded charter.
func Default() (*Charter, error) { return open(data, "data/charter.yaml") }

// Open reads a charter file and, beside it, the wording that it was taken from.
func Open(file string) (*Charter, error) {
	return open(os.DirFS(filepath.Dir(file)), filepath.Base(file))
}

func open(dir fs.FS, name string) (*Charter, error) {
	b, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, fmt.Errorf("read the charter: %w", err)
	}
	c, err := Parse(b)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(dir, path.Join(path.Dir(name), c.Source.File))
	if err != nil {
		return nil, fmt.Errorf("read the charter's wording: %w", err)
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != c.Source.SHA256 {
		return nil, fmt.Errorf("%s is not the text that the charter was made from: its SHA-256 is %x, not %s", c.Source.File, sum, c.Source.SHA256)
	}
	c.Text = string(text)
	return c, nil
}

// Parse reads a charter file and checks that it can be loaded.
func Parse(b []byte) (*Charter, error) {
	c := &Charter{}
	if err := yaml.NewDecoder(bytes.NewReader(b)).Decode(c); err != nil {
		return nil, fmt.Errorf("read the charter: %w", err)
	}
	known := map[string]string{}
	if err := yaml.Unmarshal(slugs, &known); err != nil {
		return nil, fmt.Errorf("read the short codes: %w", err)
	}
	for i, l := range c.Localities.Entities {
		if l.Slug == "" {
			c.Localities.Entities[i].Slug = known[l.Name]
		}
	}
	return c, c.check()
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9]{1,19}$`)

// check names everything that keeps the file from being loaded.
func (c *Charter) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Source.BodyName == "" || c.Source.BodyShort == "" {
		bad("source.body_name and source.body_short must be there")
	}
	if len(c.Members) == 0 {
		bad("members must not be empty")
	}
	hosts, seen := 0, map[string]bool{}
	for _, u := range c.Units() {
		if !codeShape.MatchString(u.Code) || seen[u.Code] {
			bad("%s: code %q must be lower-case letters and digits, and its own (a district or zone needs a slug)", u.Name, u.Code)
		}
		seen[u.Code] = true
		if strings.TrimSpace(u.Name) == "" || strings.TrimSpace(u.Duty) == "" {
			bad("%s: name and duty must be there", u.Code)
		}
		if u.Host {
			hosts++
		}
	}
	if hosts != 1 {
		bad("exactly one member hosts the office, found %d", hosts)
	}
	return errors.Join(errs...)
}
