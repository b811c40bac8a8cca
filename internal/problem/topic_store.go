package problem

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// OriginOf asks for the problem of which a topic was made; none for those who may not see the problem. It
// answers for the page of a topic, which itself asks whether the reader may see that.
func OriginOf(b *db.Batch, who access.Actor, topicID int64) **topic.Origin {
	return db.Maybe[topic.Origin](b, "SELECT p.id, p.title FROM topic t JOIN problem p ON p.id = t.problem WHERE t.id = @id AND "+seen,
		db.Seen(who, db.Args{"id": topicID}))
}
