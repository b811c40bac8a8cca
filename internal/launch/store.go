package launch

// selectFacts counts what an office has. A person counts where the account opens: a password was chosen and it is not disabled.
const selectFacts = `WITH held AS (
	SELECT s.person, s.role, s.unit, s.slot, coalesce(a.password <> '' AND a.disabled_at IS NULL, false) AS ready FROM seat s
	LEFT JOIN account a ON a.person = s.person
	WHERE s.confirmed_at IS NOT NULL AND s.valid_from <= (SELECT portal_today()) AND (s.valid_to IS NULL OR s.valid_to > (SELECT portal_today()))
), needed AS (
	SELECT u.id, u.kind FROM unit u WHERE u.kind IN (@kind_member, @kind_locality)
	AND EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id AND m.valid_from <= (SELECT portal_today()) AND (m.valid_to IS NULL OR m.valid_to > (SELECT portal_today())))
), seated AS (
	SELECT DISTINCT s.person FROM seat s WHERE s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > (SELECT portal_today()))
)
SELECT o.demo, ARRAY(SELECT DISTINCT s.role || coalesce('-' || s.slot, '') FROM seat s WHERE s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > (SELECT portal_today()))) AS seated,
	o.charter <> '' AS charter, extract(year FROM (SELECT portal_today()))::int AS year,
	EXISTS (SELECT 1 FROM calendar_year c WHERE c.year = extract(year FROM (SELECT portal_today()))::int) AS calendar,
	EXISTS (SELECT 1 FROM backup_run b WHERE b.act = 'make' AND b.ok) AS backup,
	(SELECT count(*) FROM needed)::int AS units, (SELECT count(*) FROM needed n WHERE n.kind = @kind_member)::int AS members,
	(SELECT count(*) FROM needed n WHERE n.kind = @kind_member AND EXISTS (SELECT 1 FROM held h WHERE h.unit = n.id AND h.role = @role_member))::int AS membered,
	(SELECT count(*) FROM needed n WHERE EXISTS (SELECT 1 FROM held h WHERE h.unit = n.id AND h.role = @role_liaison AND h.ready))::int AS reached,
	(SELECT count(*) FROM held h WHERE h.role = @role_chief AND h.ready)::int AS chiefs,
	(SELECT count(DISTINCT h.slot) FROM held h WHERE h.role = @role_convenor AND h.ready)::int AS convenors,
	(SELECT count(*) FROM held h WHERE h.role = @role_director AND h.ready)::int AS directors,
	(SELECT count(*) FROM held h WHERE h.role = @role_office AND h.ready)::int AS clerks,
	(SELECT count(*) FROM held h WHERE h.role = @role_security AND h.ready)::int AS officers,
	(SELECT count(*) FROM held h WHERE h.role = @role_auditor AND h.ready)::int AS auditors,
	(SELECT count(*) FROM seat s WHERE s.confirmed_at IS NULL AND s.refused_at IS NULL)::int AS waiting,
	(SELECT count(*) FROM seated x WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.person = x.person))::int AS without,
	(SELECT count(*) FROM account a JOIN seated x ON x.person = a.person WHERE a.password = '' AND a.disabled_at IS NULL)::int AS unstarted
FROM office o`

// Column asks for the facts in the column launch of another statement, whose arguments Args completes.
const Column = "(SELECT to_jsonb(f) FROM (" + selectFacts + ") f) AS launch"
