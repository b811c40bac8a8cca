package minutes_test

import (
	"context"
	"strings"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestVerifyNamesWhatTriggersKeep: the lists that triggers keep are held against the meetings and minutes, whichever way
// they differ.
func TestVerifyNamesWhatTriggersKeep(t *testing.T) {
	t.Parallel()
	o, _ := openAt(t, minutes.Issued)
	o.at(minutes.Corrected)
	sample.HeldMeeting(o, o.db, meeting.Special, nil)
	for sql, want := range map[string]string{
		"SELECT 1":              "",
		"DELETE FROM unwritten": "待起草纪要的会议清单与会议不一致",
		"INSERT INTO unwritten SELECT meeting FROM minutes ON CONFLICT DO NOTHING": "待起草纪要的会议清单与会议不一致",
		"UPDATE delivery SET listed_at = NULL":                                     "在单位纪要清单中的位置与纪要不一致",
		"UPDATE delivery SET listed_at = listed_at + interval '1 second'":          "在单位纪要清单中的位置与纪要不一致",
	} {
		tx, err := o.db.Pool().Begin(t.Context())
		must(t, err)
		defer tx.Rollback(context.WithoutCancel(t.Context()))
		_, err = tx.Exec(t.Context(), sql)
		must(t, err)
		faults, err := minutes.Verify(t.Context(), tx)
		must(t, err)
		strayed, err := minutes.Papers.Check().Run(t.Context(), tx)
		faults = append(faults, strayed...)
		if got := strings.Join(faults, "\n"); err != nil || !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %v %v", sql, faults, err)
		}
		must(t, tx.Rollback(t.Context()))
	}
}
