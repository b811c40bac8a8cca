package edge

import (
	"encoding/json"

	"jointmeeting/internal/account"
	"jointmeeting/templates/layout"
)

// sealSize is how many bytes stand before the notices of a session.
const sealSize = 32

// sealNotices are notices as a session keeps them, behind a seal of the program's key: whoever writes to the table does not speak in the
// portal's name.
func (s *Server) sealNotices(session string, said []layout.Flash) ([]byte, error) {
	if len(said) == 0 {
		return []byte{}, nil
	}
	data, err := json.Marshal(said)
	return append(s.deps.DB.LogKey().Seal("notice", string(account.HashSecret(session)), string(data)), data...), err
}

// notices are those of a session that the program has kept there; of others none.
func (s *Server) notices(session string, kept []byte) (said []layout.Flash) {
	if len(kept) < sealSize || !s.deps.DB.LogKey().Sealed(kept[:sealSize], "notice", string(account.HashSecret(session)), string(kept[sealSize:])) {
		return nil
	}
	if json.Unmarshal(kept[sealSize:], &said) != nil {
		return nil
	}
	return said
}
