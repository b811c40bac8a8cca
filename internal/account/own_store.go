package account

// selectOwnSeats asks for the very person's seats, whatever has become of them.
const selectOwnSeats = `SELECT s.role, coalesce(u.name, '') AS unit_name, s.title, s.section, s.valid_from, s.valid_to, s.basis,
	s.confirmed_at IS NOT NULL AS confirmed FROM seat s LEFT JOIN unit_now u ON u.id = s.unit
	WHERE s.person = @person AND s.refused_at IS NULL ORDER BY s.valid_from DESC, s.id DESC LIMIT 50`
