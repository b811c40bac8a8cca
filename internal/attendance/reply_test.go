package attendance_test

import (
	"net/url"
	"testing"

	"jointmeeting/internal/attendance"
)

// TestReplyIsFolded: whoever comes can be called, whatever keyboard the answer was typed on.
func TestReplyIsFolded(t *testing.T) {
	t.Parallel()
	r := attendance.ReadReply(url.Values{"phone": {" ０７１１－００００９９９"}, "name": {"王\u200b示参"}})
	if r.Phone != "0711-0000999" || r.Name != "王示参" {
		t.Errorf("%+v", r)
	}
}
