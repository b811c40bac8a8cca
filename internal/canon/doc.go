// Three older forms stay where they are; none of them may change, and nothing new takes them:
//   - paper.Canon ("name length:value") is read back by whoever checks an offline copy, beside its reader.
//   - audit hashes an entry with eight bytes of length before each field, as the chain has had it since its
//     first row; audit is the lowest room and imports none.
//   - web/edge digests a posted form in the same way, to know the same form again as long as its token
//     is kept. It is compared only with itself.
//
// Whatever is sealed anew takes Seal.
package canon
