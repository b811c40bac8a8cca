package topic

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/joint"
)

// jointSeen is the part of Seen for units that bring the topic t with its own: from the day they were
// asked, never while it is a draft.
var jointSeen = `(t.state <> 'draft' AND EXISTS (SELECT 1 FROM topic_unit a
		WHERE a.topic = t.id AND a.role = 'joint' AND a.unit = ANY(@units) AND ` + joint.Asked("a.topic", "a.unit") + `))`

// sharedText is what a confirmation of a topic t is bound to.
var sharedText = `t.id, ` + Fields.Columns("t") + `, ` + namedIn("consulted") + `, ` + namedIn("attend") + `, ` + namedIn("joint") + `,
	(SELECT coalesce(string_agg(encode(f.sha256, 'hex') || ' ' || f.name, E'\n' ORDER BY f.id), '') FROM attachment f
		WHERE f.kind = 'topic' AND f.record = t.id AND f.void_at IS NULL) AS files`

// namedIn are the units that a topic t names in a role.
func namedIn(role string) string {
	return "ARRAY(SELECT x.unit FROM topic_unit x WHERE x.topic = t.id AND x.role = '" + role + "') AS " + role
}

// digest is that of the text as it is now.
func digest(ctx context.Context, tx *db.Tx, id int64) ([]byte, error) {
	x, err := db.Get[shared](ctx, tx, "SELECT "+sharedText+" FROM topic t WHERE t.id = @id AND "+Seen, db.Seen(tx.Who, db.Args{"id": id}))
	if err != nil {
		return nil, fmt.Errorf("read the text of topic %d: %w", id, err)
	}
	return x.seal(), nil
}

// writeJoint notes the co-proposing units: member units of today, but for the topic's own.
func writeJoint(ctx context.Context, tx *db.Tx, id, own int64, in Content) error {
	if slices.Contains(in.Joint, own) {
		return form.Errors{{Field: "joint", Text: "联合提出单位不能是本单位"}}
	}
	n, err := tx.Exec(ctx, `INSERT INTO topic_unit (topic, unit, role) SELECT @id, u.id, 'joint' FROM unit_now u
		WHERE u.id = ANY(@units) AND u.kind = 'member' AND u.current`, db.Args{"id": id, "units": in.Joint})
	switch {
	case err != nil:
		return fmt.Errorf("note the co-proposers of topic %d: %w", id, err)
	case int(n) != len(in.Joint):
		return form.Errors{{Field: "joint", Text: "联合提出单位须为现任成员单位，请重新选择"}}
	}
	return nil
}
