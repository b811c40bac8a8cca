package account

// Statements that remove what has ended; nothing of it is a record of the office.
const (
	sweepSessions    = `DELETE FROM session WHERE ends < portal_now() - interval '1 day' OR seen < portal_now() - interval '30 days'`
	sweepSetupTokens = `DELETE FROM setup_token WHERE ends < portal_now() - interval '1 day'`
	sweepPlaces      = `DELETE FROM signin_place WHERE at < portal_now() - interval '90 days'`
)
