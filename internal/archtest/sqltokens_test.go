package archtest

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// lexeme is one word, string or sign of a statement.
type lexeme struct {
	kind tokenKind
	text string // of a word in small letters, of a string what stands between its quotes
	raw  string // as written
}

type tokenKind int

const (
	wordToken   tokenKind = iota // a keyword or name
	nameToken                    // a name in double quotes, never a keyword
	stringToken                  // a string, without its quotes
	signToken                    // anything else
)

// signs are those of several characters, longest first.
var signs = []string{"::", "<>", "!=", "<=", ">=", "||", "->>", "->"}

// tokens cuts a statement, or a piece of one, at its words. Comments and the schema public are left out; what
// is known at run time only is part of a word.
func tokens(sql string) []lexeme {
	l := lexer{rest: balanced(sql)}
	for l.rest != "" {
		l.next()
	}
	return withoutSchema(l.out)
}

type lexer struct {
	rest string
	out  []lexeme
}

func (l *lexer) next() {
	switch c := l.rest[0]; {
	case c <= ' ':
		l.rest = l.rest[1:]
	case strings.HasPrefix(l.rest, "--"):
		l.skip("\n")
	case strings.HasPrefix(l.rest, "/*"):
		l.skip("*/")
	case c == '\'':
		l.quoted('\'', stringToken)
	case c == '"':
		l.quoted('"', nameToken)
	default:
		l.wordOrSign()
	}
}

// skip leaves a comment out.
func (l *lexer) skip(end string) { _, l.rest, _ = strings.Cut(l.rest, end) }

// quoted takes what stands between two quotes; a doubled quote is one, and one without its other is a sign.
func (l *lexer) quoted(quote byte, kind tokenKind) {
	text := strings.Builder{}
	for i := 1; i < len(l.rest); i++ {
		if l.rest[i] != quote {
			text.WriteByte(l.rest[i])
			continue
		}
		if i+1 < len(l.rest) && l.rest[i+1] == quote {
			text.WriteByte(quote)
			i++
			continue
		}
		l.take(i+1, kind, text.String())
		return
	}
	l.take(1, signToken, l.rest[:1])
}

func (l *lexer) wordOrSign() {
	if n := wordLength(l.rest); n > 0 {
		l.take(n, wordToken, strings.ToLower(l.rest[:n]))
		return
	}
	for _, s := range signs {
		if strings.HasPrefix(l.rest, s) {
			l.take(len(s), signToken, s)
			return
		}
	}
	for i := range l.rest {
		if i > 0 {
			l.take(i, signToken, l.rest[:i])
			return
		}
	}
	l.take(len(l.rest), signToken, l.rest)
}

func (l *lexer) take(n int, kind tokenKind, text string) {
	l.out = append(l.out, lexeme{kind, text, l.rest[:n]})
	l.rest = l.rest[n:]
}

// wordLength is how long a word is that begins here; a parameter (@id, $1) is one with its sign.
func wordLength(s string) int {
	for i, r := range s {
		if i == 0 && (r == '@' || r == '$') {
			continue
		}
		if r != '_' && !strings.ContainsRune(hole, r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(s)
}

// balanced takes the quote away that a piece has without its other.
func balanced(sql string) string {
	if strings.Count(sql, "'")%2 == 0 {
		return sql
	}
	if rest, ok := strings.CutPrefix(strings.TrimSpace(sql), "'"); ok {
		return rest
	}
	i := strings.LastIndexByte(sql, '\'')
	return sql[:i] + " " + sql[i+1:]
}

func withoutSchema(list []lexeme) (out []lexeme) {
	for i := 0; i < len(list); i++ {
		if at(list, i).names("public") && at(list, i+1).is(".") {
			i++
			continue
		}
		out = append(out, list[i])
	}
	return out
}

// at is the token at a place, or none.
func at(list []lexeme, i int) lexeme {
	if i < 0 || i >= len(list) {
		return lexeme{kind: signToken}
	}
	return list[i]
}

// is says whether the token is one of these keywords or signs.
func (k lexeme) is(words ...string) bool {
	return (k.kind == wordToken || k.kind == signToken) && k.text != "" && slices.Contains(words, k.text)
}

// names says whether the token is this name, quoted or not.
func (k lexeme) names(name string) bool {
	return (k.kind == wordToken || k.kind == nameToken) && k.text == name
}

// isName says whether the token may be the name of a table or column.
func (k lexeme) isName() bool {
	return k.kind == nameToken || k.kind == wordToken && !slices.Contains(clauseWords, k.text) && !strings.ContainsAny(k.text[:1], "@$0123456789")
}

// unknown says whether the token, or a part of it, is known at run time only.
func (k lexeme) unknown() bool { return strings.Contains(k.text, hole) }

// clauseWords stand behind a table and are no other name of it.
var clauseWords = strings.Fields(`where join left right cross inner outer full natural on order group limit returning for union set having using values select
	default when then as offset fetch window except intersect tablesample do and or not lateral with from only into case end between in is like`)

// closing is the place of the bracket that closes the one at i.
func closing(list []lexeme, i int) int {
	for depth, j := 0, i; j < len(list); j++ {
		switch {
		case list[j].is("(", "["):
			depth++
		case list[j].is(")", "]"):
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(list)
}

// TestTokens: quotes, comments, parameters and holes are told apart.
func TestTokens(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][]string{
		`SELECT "Task".a FROM public.task -- FROM x`:   {"select", "Task", ".", "a", "from", "task"},
		"/* FROM x */ a <> 'it''s' AND b::text = @id":  {"a", "<>", "it's", "and", "b", "::", "text", "=", "@id"},
		`' AND f.state = 'open'`:                       {"and", "f", ".", "state", "=", "open"},
		"k = '" + hole + "' AND t_" + hole + " IN (1)": {"k", "=", hole, "and", "t_" + hole, "in", "(", "1", ")"},
		"说明：'a": {"说明", "：", "a"},
		"":      nil,
	} {
		got := []string(nil)
		for _, k := range tokens(sql) {
			got = append(got, k.text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", sql, got, want)
		}
	}
}
