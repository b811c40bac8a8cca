package minutes

import "bytes"

// The promises about referrals that a statement can check: each finds the rows that break one.
var brokenReferrals = []string{
	`SELECT f.id, '签批已办结，阅示却没有结束' AS text FROM referral f JOIN signature s ON s.id = f.signature
		WHERE f.ended_at IS NULL AND s.state <> 'asked' ORDER BY f.id`,
	`SELECT f.id, '与所请阅示的签批不符' AS text FROM referral f JOIN signature s ON s.id = f.signature
		WHERE (s.kind, s.record) <> (f.kind, f.record) OR s.signer <> f.asker ORDER BY f.id`,
	`SELECT f.id, '所阅示的正文没有存档' AS text FROM referral f
		WHERE NOT EXISTS (SELECT 1 FROM minutes_version v WHERE v.minutes = f.minutes AND v.version = f.of AND v.hash = f.content_hash) ORDER BY f.id`,
	`SELECT f.id, '已答复的阅示与日志不符' AS text FROM referral f WHERE f.answered_at IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'referral' AND a.record = f.id AND a.action = 'referral.answer' AND a.person = f.asked) ORDER BY f.id`,
}

const verifyReferrals = "SELECT " + referralColumns + ", false AS sight" + referralFrom + "WHERE f.answered_at IS NOT NULL ORDER BY f.id"

// referrals recomputes the digest of every answer.
func (v *verifier) referrals() {
	for _, sql := range brokenReferrals {
		for _, x := range collect[struct {
			ID   int64
			Text string
		}](v, sql) {
			v.fault(ReferralChart.Kind, x.ID, "%s", x.Text)
		}
	}
	for _, r := range collect[Referral](v, verifyReferrals) {
		if !bytes.Equal(r.seal(), r.Hash) {
			v.fault(ReferralChart.Kind, r.ID, "阅示意见与答复时的校验值不符")
		}
	}
}
