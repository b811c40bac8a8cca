package edge

import (
	"bytes"
	"context"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"jointmeeting/internal/form"
	"jointmeeting/internal/typed"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/label"
)

// What somebody has typed into a form is never lost with the form: whatever refuses it, the answer shows it again. A page
// that fills its own form anew has nothing added; every other refusal lists the texts by their labels, to copy.

// typedTexts are the texts that came with a form, in its order, each by its label. Only what the pages ask to be typed is among them,
// and no secret.
func typedTexts(r *http.Request) []shared.TypedText {
	out, times := []shared.TypedText{}, map[string]int{}
	for _, l := range label.Of(r.URL.Path) {
		for _, name := range namesLike(r.PostForm, l.Name) {
			for _, v := range r.PostForm[name] {
				if strings.TrimSpace(v) == "" || typed.Secret(name) {
					continue
				}
				times[l.Text]++
				text := l.Text
				if n := times[l.Text]; n > 1 {
					text += "（" + strconv.Itoa(n) + "）"
				}
				out = append(out, shared.TypedText{Label: text, Text: v})
			}
		}
	}
	return out
}

// namesLike are the fields of one kind, by their numbers.
func namesLike(v url.Values, kind string) []string {
	names := slices.DeleteFunc(slices.Collect(maps.Keys(v)), func(n string) bool { return label.Numberless(n) != kind })
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return names
}

// typedAgain is what the answer to a refused form has to show of it.
func typedAgain(r *http.Request) shared.Typed {
	if r.Method != http.MethodPost {
		return shared.Typed{}
	}
	return shared.Typed{Texts: typedTexts(r), Files: len(formFilesOf(r).files) > 0, From: cameFrom(r)}
}

// inStep draws a page with the refused step open, and in it what was typed.
func inStep(r *http.Request, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return body.Render(shared.WithTyping(ctx, r.URL.Path, r.PostForm.Get("reason")), w)
	})
}

// withTyped puts the texts above a refused page that does not show them.
func (s *Server) withTyped(r *http.Request, p View) (View, error) {
	again := typedAgain(r)
	p.Body = inStep(r, p.Body)
	if len(again.Texts) == 0 {
		return p, nil
	}
	var body bytes.Buffer
	if err := p.Body.Render(r.Context(), &body); err != nil {
		return p, err
	}
	page := body.String()
	seen := evenly(page)
	again.Texts = slices.DeleteFunc(again.Texts, func(x shared.TypedText) bool { return shows(seen, x.Text) })
	again.From, again.Files = "", false // the page is there, and says itself what it takes of files
	p.Body = templ.Join(shared.ShowTyped(again), templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, page)
		return err
	}))
	return p, nil
}

// surelyShown is how many characters a line has that stands on a page for no other reason than that somebody typed it.
const surelyShown = 12

var (
	gaps = regexp.MustCompile(`[\p{Z}\t]+`)
	// around is the room between a mark of the page and what stands in it.
	around = regexp.MustCompile(` ?([<>"\n]) ?`)
)

// evenly is a page or a line of it as a form takes a text: spaces, wide signs and what nobody sees make no other text of one.
func evenly(v string) string {
	v, _ = form.Plain(v)
	return around.ReplaceAllString(gaps.ReplaceAllString(form.Folded(v), " "), "$1")
}

// shows says whether a page, put evenly, has every line of the text, a short one between marks and not within another text.
func shows(page, text string) bool {
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(evenly(l))
		if l != "" && !hasLine(page, html.EscapeString(l), utf8.RuneCountInString(l) >= surelyShown) {
			return false
		}
	}
	return true
}

func hasLine(page, line string, anywhere bool) bool {
	for at := 0; ; {
		i := strings.Index(page[at:], line)
		if i < 0 {
			return false
		}
		i += at
		if end := i + len(line); anywhere || i > 0 && end < len(page) && strings.IndexByte("\">\n", page[i-1]) >= 0 && strings.IndexByte("\"<\n", page[end]) >= 0 {
			return true
		}
		at = i + 1
	}
}

// Back is the page on which a form stood, or another where the browser does not say.
func Back(r *http.Request, otherwise string) string {
	if from := cameFrom(r); from != "" {
		return from
	}
	return otherwise
}

// cameFrom is the page of ours on which a form stood, where the browser says so.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" || !SafePath(u.RequestURI()) {
		return ""
	}
	return u.RequestURI()
}
