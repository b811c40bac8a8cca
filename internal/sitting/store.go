package sitting

// RollOf is the roll of a meeting as a column of another statement, in the fields that Lists asks for.
func RollOf(meeting string) string {
	return `coalesce((SELECT json_agg(json_build_object('Category', i.category, 'Unit', coalesce(i.unit, 0), 'UnitName', i.unit_name, 'Guest', i.guest, 'GuestTitle', i.guest_title,
		'State', i.state, 'Attendee', i.attendee, 'AttendeeTitle', i.attendee_title, 'Uninvited', i.uninvited, 'Roll', CASE i.present WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END)
		ORDER BY i.ord, i.id) FROM invitation i WHERE i.meeting = ` + meeting + ` AND i.removed_at IS NULL), '[]')`
}
