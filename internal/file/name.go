package file

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxExt is the most runes an extension has, with its dot.
const maxExt = 10

// CleanName makes a name that is safe to show and to save under: no folders, no control or direction
// marks, none of the characters that file systems refuse, and not longer than MaxName. The extension
// survives the cut.
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(cleanRune, name)
	name = strings.TrimRight(strings.Join(strings.Fields(name), " "), ". ")
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > maxExt {
		ext = ""
	}
	base := strings.Trim(strings.TrimSuffix(name, ext), ". ")
	if base == "" {
		base = "附件"
	}
	if over := utf8.RuneCountInString(base) + utf8.RuneCountInString(ext) - MaxName; over > 0 {
		runes := []rune(base)
		base = strings.TrimRight(string(runes[:len(runes)-over]), ". ")
	}
	return base + ext
}

func cleanRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*%;`, r):
		return '_'
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}
