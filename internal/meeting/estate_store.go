package meeting

import "jointmeeting/internal/room"

// estate are the invitations of a unit to what is still to come; a successor that is invited itself is so once.
var estate = room.Estate{Kind: Answers.Kind, Sort: "unit", Columns: []string{"invitation.unit"}, Title: "未召开会议的参会邀请", Page: InvitationPath,
	Moves: "改邀承接单位，已有回执不变，请承接单位核对；汇报人如有变动，请办公室在议程中修改", Stays: "承接单位已在受邀之列，不再重复邀请",
	Seen: "EXISTS (SELECT 1 FROM invitation i JOIN meeting m ON m.id = i.meeting WHERE i.id = passed.record AND " + seen + ")",
	Open: `SELECT i.id AS record, m.title, EXISTS (SELECT 1 FROM invitation x WHERE x.meeting = i.meeting AND x.unit = @successor AND x.removed_at IS NULL) AS stays
		FROM invitation i JOIN meeting m ON m.id = i.meeting WHERE i.unit = @unit AND i.removed_at IS NULL
		AND m.state IN ('planning', 'proposed', 'approved', 'announced', 'postponed') ORDER BY i.id`,
	Pass: room.Statements(`UPDATE invitation i SET unit = @successor, unit_name = @name, category = u.kind, version = i.version + 1 FROM unit u WHERE u.id = @successor AND i.id = ANY(@records)`),
	Drop: room.Statements("UPDATE invitation SET removed_at = @at, version = version + 1 WHERE id = ANY(@records)"),
}

// isTold says whether units were told of the meeting of a number: before, the log names it to nobody.
func isTold(meeting string) string {
	return "coalesce((SELECT m.announced_at IS NOT NULL FROM meeting m WHERE m.id = " + meeting + "), false)"
}
