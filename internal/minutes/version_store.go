package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

// What was written before the issue is for those who make minutes; units see the issued text only.
const selectEntries = `SELECT v.id, v.minutes AS record, v.version, v.act, v.hash, v.by_name, v.reason, v.parts, v.at
	FROM minutes_version v JOIN minutes m ON m.id = v.minutes
	WHERE m.id = @id AND (@office OR @convenor) AND ` + seen + " ORDER BY v.version DESC, v.id DESC LIMIT 500"

const selectTexts = `SELECT DISTINCT ON (v.version) v.version, v.at, v.content FROM minutes_version v JOIN minutes m ON m.id = v.minutes
	WHERE m.id = @id AND v.version = ANY(@versions::bigint[]) AND (@office OR @convenor) AND ` + seen + " ORDER BY v.version, v.id"

// selectLook is the version that the person last saw, with its text when it is no longer the present one.
const selectLook = `SELECT l.version, l.at, coalesce((SELECT v.content FROM minutes_version v
	WHERE v.minutes = l.minutes AND v.version = l.version AND v.version <> m.version ORDER BY v.id LIMIT 1), '') AS content
	FROM minutes_look l JOIN minutes m ON m.id = l.minutes
	WHERE m.id = @id AND l.person = @me AND (@office OR @convenor) AND ` + seen

// keepText stores the text as it is, with who, when and why.
func keepText(ctx context.Context, tx *db.Tx, m Minutes, act, reason string, parts []string) error {
	content := Content(m)
	_, err := tx.Exec(ctx, `INSERT INTO minutes_version (minutes, version, act, content, hash, by_name, reason, parts, at)
		VALUES (@id, @version, @act, @content, @hash, @by, @reason, @parts, @at)`,
		db.Args{"id": m.ID, "version": m.Version, "act": act, "content": content, "hash": digest([]byte(content)), "by": tx.Who.Name,
			"reason": reason, "parts": append([]string{}, parts...), "at": tx.At})
	if err != nil {
		return fmt.Errorf("store the text (%s): %w", act, err)
	}
	return nil
}

// noteSeen notes that the person has the present version before them.
func noteSeen(ctx context.Context, tx *db.Tx, m Minutes) error {
	_, err := tx.Exec(ctx, `INSERT INTO minutes_look (minutes, person, version, at) VALUES (@id, @me, @version, @at)
		ON CONFLICT (minutes, person) DO UPDATE SET version = @version, at = @at`,
		db.Args{"id": m.ID, "me": tx.Who.Person, "version": m.Version, "at": tx.At})
	if err != nil {
		return fmt.Errorf("note what was seen: %w", err)
	}
	return nil
}
