// Package canon writes fields as bytes that can be told apart: no two different lists of fields share theirs.
// What is stored or signed was written in one of these forms and must be read for ever, so that a form never
// changes; what is bound anew says so by another domain.
package canon

import (
	"crypto/sha256"
	"fmt"
)

// Seal is the digest of fields in their order, each with its length before it (reliability.md 4.4). The
// domain says what is sealed.
func Seal(domain string, fields ...string) []byte {
	h := sha256.New()
	for _, f := range append([]string{domain}, fields...) {
		fmt.Fprintf(h, "%d:%s\n", len(f), f)
	}
	return h.Sum(nil)
}
