package events_test

import (
	"testing"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/sample"
)

func circulationScenes() []scene {
	draft := func(t *testing.T, d *db.DB) int64 {
		return sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}))
	}
	ask := func(t *testing.T, d *db.DB, id int64) {
		sample.Circulate(t, d, id, circulation.AskForm{}, "jyj", "gedian")
	}
	give := func(t *testing.T, d *db.DB, id int64) {
		sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	}
	settle := func(t *testing.T, d *db.DB, id int64) {
		sample.SettleReply(t, d, id, "jyj", opinion.Adopted, "")
	}
	return []scene{
		{"circulation_reply.asked", draft, ask, []string{"liaison-jyj", "liaison-gedian"}},
		{"circulation_reply.given", after(draft, ask), give, theOffice},
		{"circulation_reply.settled", after(after(draft, ask), give), settle, []string{"liaison-jyj"}},
	}
}
