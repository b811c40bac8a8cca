package signpage

import "testing"

// TestAPresetRemarkIsNoReason: who sends a paper back says why; what the page had filled in for another step is no reason.
func TestAPresetRemarkIsNoReason(t *testing.T) {
	t.Parallel()
	for remark, fine := range map[string]bool{"": false, "已校核。": false, "同意。": false, "同意，请某某同志签发。": false, "同意，但第三条请改。": true, "第三条与上次会议不符。": true} {
		if errs := (Form{Step: "return", Remark: remark}).Check(); (len(errs) == 0) != fine {
			t.Errorf("%q: %v", remark, errs)
		}
	}
}
