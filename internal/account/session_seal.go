package account

import (
	"strconv"

	"jointmeeting/internal/audit"
)

// Sealed says whether a session was begun by the program with this key, for this person, from there: whoever writes to the table alone
// makes none, moves none to another person, and says of none that it came from elsewhere.
func Sealed(k audit.Key, seal, hash []byte, person int64, agent, address string) bool {
	return k.Sealed(seal, "session", string(hash), strconv.FormatInt(person, 10), agent, address)
}

func sealed(k audit.Key, hash []byte, person int64, agent, address string) []byte {
	return k.Seal("session", string(hash), strconv.FormatInt(person, 10), agent, address)
}
