package opinion

import (
	"bytes"
	"context"
	"fmt"
	"maps"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// seen is the visibility of an opinion a of topic t in round r, the same rule as the chart's See: a test
// holds the two equal. Whoever asks must also see the topic.
const seen = `(a.unit = ANY(@units) OR t.unit = ANY(@units) OR @office OR @convenor OR (r.shared AND ` + askedIn + `))`

// seenRound is the visibility of a round: those who see all of it, and the units asked in it.
const seenRound = `(t.unit = ANY(@units) OR @office OR @convenor OR ` + askedIn + `)`

const askedIn = `EXISTS (SELECT 1 FROM round_answer m WHERE m.kind = r.kind AND m.round = r.id AND m.unit = ANY(@units))`

const (
	consulting = "t.state = 'consulting'"
	ownerName  = ", t.unit_name AS owner"
)

var view = round.View{Asking: topic.Rounds, Join: "JOIN topic t ON t.id = r.record", Heading: "t.title",
	Facts: "t.unit AS owner, (r.closed_at IS NULL AND " + consulting + ") AS open, t.state IN ('ready', 'consulting') AS in_hand",
	Seen:  seen, Hears: seenRound, Files: true, Text: textColumns + ", ", TextJoin: "JOIN topic_text x ON x.topic = r.record AND x.n = r.version",
	Hold: func(ctx context.Context, tx *db.Tx, id int64) error { _, err := topic.Lock(ctx, tx, id); return err },
}

var textColumns = "x.n AS text_n, " + Fields.Object("x") + " AS says, x.files, x.hash AS text_hash"

// textOf is the text of a round, inside an act.
func textOf(ctx context.Context, tx *db.Tx, roundID int64) (Text, error) {
	r, err := db.Get[Round](ctx, tx, view.Rounds("r.id = @round"), db.Seen(tx.Who, db.Args{"round": roundID}))
	return r.Text, err
}

// loadAll loads the rounds of a topic inside an act.
func loadAll(ctx context.Context, tx *db.Tx, topicID int64) ([]Round, error) {
	list, err := db.All[Round](ctx, tx, view.Rounds("r.record = @topic"), db.Seen(tx.Who, db.Args{"topic": topicID}))
	if err != nil {
		return nil, err
	}
	answers, err := view.LockAll(ctx, tx, topicID)
	if err != nil {
		return nil, err
	}
	return round.Join(list, answers), nil
}

const fileList = `SELECT coalesce(string_agg(encode(sha256, 'hex') || ' ' || name, E'\n' ORDER BY id), '') FROM attachment
	WHERE kind = @kind AND record = @record AND void_at IS NULL`

// keepText stores the topic's text as it is now, unless it is stored already.
func keepText(ctx context.Context, tx *db.Tx, t topic.Topic) (Text, error) {
	files, err := db.Scalar[string](ctx, tx, fileList, db.Args{"kind": topic.Kind, "record": t.ID})
	if err != nil {
		return Text{}, fmt.Errorf("list the files of topic %d: %w", t.ID, err)
	}
	x := Text{Says: t.Content, Files: files}
	x.TextHash = x.seal(t.ID)
	last, err := db.Get[Text](ctx, tx, "SELECT "+textColumns+" FROM topic_text x WHERE x.topic = @topic ORDER BY x.n DESC LIMIT 1", db.Args{"topic": t.ID})
	if err != nil && fault.KindOf(err) != fault.Missing {
		return x, err
	}
	if bytes.Equal(last.TextHash, x.TextHash) {
		return last, nil
	}
	x.TextN = last.TextN + 1
	return x, insertText(ctx, tx, t.ID, x)
}

func insertText(ctx context.Context, tx *db.Tx, topicID int64, x Text) error {
	columns, values := Fields.Inserted()
	args := db.Args(Fields.Args(x.Says))
	maps.Copy(args, db.Args{"topic": topicID, "n": x.TextN, "files": x.Files, "hash": x.TextHash, "by": tx.Who.Name, "at": tx.At})
	_, err := tx.Exec(ctx, "INSERT INTO topic_text (topic, n, "+columns+", files, hash, by_name, at) VALUES (@topic, @n, "+values+", @files, @hash, @by, @at)", args)
	return err
}

// addressees are the units named as today, in the charter's order; one that does not belong to the joint
// meeting, or brings the topic itself, is refused.
func addressees(ctx context.Context, tx *db.Tx, t topic.Topic, covered []byte, units []int64) ([]round.Addressee, error) {
	type named struct {
		ID   int64
		Name string
	}
	list, err := db.All[named](ctx, tx, `SELECT u.id, u.name FROM unit_now u WHERE u.id = ANY(@units) AND u.current AND u.kind <> 'other' AND u.id <> @owner
		ORDER BY array_position(ARRAY['member','locality','other'], u.kind), u.ord, u.id`, db.Args{"units": units, "owner": t.Unit})
	if err != nil {
		return nil, err
	}
	if len(list) != len(units) {
		return nil, form.Errors{{Field: "units", Text: "所选单位中有提出单位或不属于联席会议的单位，请重新选择"}}
	}
	out := []round.Addressee{}
	for _, u := range list {
		out = append(out, round.Addressee{Unit: u.ID, Name: u.Name, Covered: covered})
	}
	return out, nil
}
