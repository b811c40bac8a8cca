package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// DurationMax is the most minutes a topic may take.
const DurationMax = 240

// AgendaPath is the agenda's page.
func AgendaPath(id int64) string { return Path(id) + "/agenda" }

// ConclusionsPath is the page on which conclusions are noted.
func ConclusionsPath(id int64) string { return Path(id) + "/conclusions" }

// Release takes an item off the agenda and gives its topic back to the pool.
func Release(ctx context.Context, tx *db.Tx, it Item) error {
	if err := removeItem(ctx, tx, it.ID); err != nil {
		return err
	}
	return topic.Advance(ctx, tx, it.Topic, "back_to_pool", "")
}

// releaseTopics gives the whole agenda back when a meeting is cancelled.
func releaseTopics(ctx context.Context, tx *db.Tx, m Meeting) (string, error) {
	items, err := ItemsOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	for _, it := range items {
		if err := Release(ctx, tx, it); err != nil {
			return "", err
		}
	}
	if len(items) == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d 项议题已退回议题库", len(items)), nil
}
