-- The office at its scale: @tasks tasks and what goes with them, by sets. Each step has a name.
-- Numbers are of the years 2001 to 2020, which no demo uses. Nothing here is signed or chained: `portal verify`
-- passes over the demo below it and not over these rows.
-- step: words
CREATE TEMP TABLE word AS SELECT ARRAY['标准','地方标准','团体标准','实施方案','清单','台账','月度','季度','专题','通报','督办','复审','试点','示范区','服务业',
  '营商环境','绿色建材','智慧城市','数据','接口','目录','立项','评估','宣贯','培训','抽查','检验','计量','认证','信用','档案','预算','审计','整改','协调','会商','联席会议','办公室',
  '港口','机场','物流','冷链','药品','食品','养老','托育','旅游','交通','公路','水利','防汛','林业','农田','环保','排污','节能','碳排放','园区','招商','企业','个体工商户','社区',
  '网格','应急','消防','校园','医院','医保','社保','就业','住房','燃气','供水','电力','通信','快递','广告'] AS w;
CREATE TEMP TABLE sentence(sn int PRIMARY KEY, short text, long text);
INSERT INTO sentence SELECT i, string_agg(w[1 + floor(random() * 77)::int], '' ORDER BY k) FILTER (WHERE k <= 4),
    string_agg(w[1 + floor(random() * 77)::int], CASE WHEN k % 6 = 0 THEN '，' ELSE '' END ORDER BY k) || '。'
  FROM generate_series(0, 4999) i, generate_series(1, 24) k, word GROUP BY i;
CREATE TEMP TABLE member AS SELECT u.id, unit_name_on(u.id, portal_today()) AS name, row_number() OVER (ORDER BY u.id) - 1 AS n FROM unit u WHERE u.kind <> 'other';
CREATE UNIQUE INDEX ON member (n);
CREATE TEMP TABLE outsider AS WITH u AS (INSERT INTO unit (code, kind, ord) SELECT 'bench-' || i, 'other', 1000 + i FROM generate_series(1, 12) i RETURNING id, ord),
  n AS (INSERT INTO unit_name (unit, name, valid_from) SELECT id, '会外示例单位' || ord, date '2012-01-01' FROM u)
  SELECT id, '会外示例单位' || ord AS name, row_number() OVER (ORDER BY ord) - 1 AS n FROM u;
CREATE TEMP TABLE crew AS SELECT p.id, p.name, row_number() OVER (ORDER BY p.id) - 1 AS n FROM person p;
CREATE UNIQUE INDEX ON crew (n);
INSERT INTO authenticator (person, kind, name, seed, added_at) SELECT id, 'code', '手机', '\x00', portal_now() FROM crew;
CREATE TEMP TABLE tally AS SELECT @tasks::int AS tasks, greatest(@tasks::int / 20 + @tasks::int / 1900, 1) AS meetings, -- of which one in a hundred is cancelled: no minutes have more than twenty decisions
  greatest(@tasks::int / 10, 1) AS topics,
  (SELECT count(*) FROM member)::int AS units, (SELECT count(*) FROM crew)::int AS people,
  (SELECT s.person FROM seat s WHERE s.role = 'chief' LIMIT 1) AS chief;

-- step: meetings
CREATE TEMP TABLE held AS WITH x AS (
  INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, state, announced_at, started_at, ended_at, created_by, created_at, state_at)
  SELECT (ARRAY['plenary','special','special','liaison'])[1 + i % 4], s.short || '会议', d.at, d.at + interval '2 hours', '市民之家 301 会议室', t.chief, '总召集人', '',
    CASE WHEN i % 100 = 0 THEN 'cancelled' ELSE 'held' END, d.at - interval '10 days', d.at, d.at + interval '2 hours', '示例', d.at - interval '20 days', d.at
  FROM tally t CROSS JOIN generate_series(1, t.meetings) i JOIN sentence s ON s.sn = i.i % 5000
  CROSS JOIN LATERAL (SELECT timestamptz '2012-01-02 09:00+08' + i * interval '14 years' / t.meetings AS at) d RETURNING id, state, starts_at)
  SELECT id, state, starts_at, row_number() OVER (ORDER BY id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON held (n);
CREATE UNIQUE INDEX ON held (id);
ANALYZE held;
INSERT INTO invitation (meeting, category, unit, unit_name, ord, state, attendee, answered_by, answered_at, present)
  SELECT h.id, CASE u.kind WHEN 'locality' THEN 'locality' ELSE 'member' END, m.id, m.name, m.n, 'attending', m.name || '代表', m.name, h.starts_at, true
  FROM held h CROSS JOIN member m JOIN unit u ON u.id = m.id WHERE (h.n + m.n) % 3 <> 0;
-- One that all units are asked to, and nobody has answered.
WITH x AS (INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, receipt_due, state, announced_at, created_by, created_at, state_at)
  SELECT 'special', '已通知的会议', portal_now() + interval '10 days', portal_now() + interval '10 days 2 hours', '市民之家 303 会议室', t.chief, '总召集人', '', portal_now() + interval '5 days', 'announced',
    portal_now() - interval '1 day', '示例', portal_now() - interval '20 days', portal_now() - interval '1 day' FROM tally t RETURNING id)
  INSERT INTO invitation (meeting, category, unit, unit_name, ord, state)
  SELECT x.id, CASE u.kind WHEN 'locality' THEN 'locality' ELSE 'member' END, m.id, m.name, m.n, 'sent' FROM x CROSS JOIN member m JOIN unit u ON u.id = m.id;

-- step: topics
CREATE TEMP TABLE brought AS WITH x AS (
  INSERT INTO topic (number, unit, unit_name, function, purpose, title, background, matters, state, drafted_by, drafted_name, drafted_at, submitted_at, state_at)
  SELECT CASE WHEN p.state <> 'draft' THEN format('YT-%s-%s', 2001 + i % 20, lpad((i / 20 + 1)::text, 5, '0')) END, m.id, m.name, f.code, 'coordinate', '关于' || left(s.short, 40) || '的议题', s.long, s.long,
    p.state, c.id, c.name, d.at, d.at, d.at
  FROM tally t CROSS JOIN generate_series(1, t.topics) i JOIN sentence s ON s.sn = i.i * 7 % 5000
  CROSS JOIN LATERAL (SELECT (ARRAY['submitted','ready','draft','returned','deferred','rejected','consulting'])[1 + i / 20 % 7] AS state WHERE i % 20 = 0 UNION ALL SELECT 'discussed' WHERE i % 20 <> 0) p
  CROSS JOIN LATERAL (SELECT timestamptz '2012-01-01 09:00+08' + i * interval '14 years' / t.topics AS at) d
  JOIN member m ON m.n = i * 13 % t.units JOIN crew c ON c.n = i * 17 % t.people
  CROSS JOIN LATERAL (SELECT code FROM function ORDER BY ord OFFSET i % 5 LIMIT 1) f RETURNING id, state, unit, state_at)
  SELECT id, state, unit, state_at, row_number() OVER (ORDER BY id) - 1 AS n FROM x;
-- One unit has more topics in hand than a desk looks through, that of the office has some too; each came back from a round.
WITH x AS (INSERT INTO topic (number, unit, unit_name, function, purpose, title, background, matters, state, drafted_by, drafted_name, drafted_at, submitted_at, state_at)
  SELECT format('YT-2000-%s', lpad((row_number() OVER (ORDER BY m.id, i))::text, 5, '0')), m.id, m.name, f.code, 'coordinate', '关于' || left(s.short, 40) || '的议题', s.long, s.long, 'ready', c.id, c.name, d.at, d.at, d.at
  FROM unit u JOIN member m ON m.id = u.id CROSS JOIN tally t CROSS JOIN generate_series(1, CASE WHEN u.host THEN 2 ELSE 13 END) i JOIN sentence s ON s.sn = i * 11 JOIN crew c ON c.n = i % t.people
  CROSS JOIN LATERAL (SELECT portal_now() - i * interval '1 day' + CASE WHEN u.host THEN interval '12 hours' ELSE interval '0' END AS at) d
  CROSS JOIN LATERAL (SELECT code FROM function ORDER BY ord LIMIT 1) f WHERE u.code = 'jyj' OR u.host RETURNING id, state, unit, state_at)
  INSERT INTO brought SELECT id, state, unit, state_at, (SELECT max(n) FROM brought) + row_number() OVER (ORDER BY id) FROM x;
CREATE UNIQUE INDEX ON brought (n);
ANALYZE brought;
INSERT INTO topic_unit (topic, unit, role) SELECT b.id, m.id, 'attend' FROM brought b CROSS JOIN tally t CROSS JOIN generate_series(1, 2) k
  JOIN member m ON m.n = (b.n * 13 + 13 + k * 5) % t.units WHERE m.id <> (SELECT unit FROM topic WHERE id = b.id);
INSERT INTO agenda_item (meeting, topic, ord, duration) SELECT h.id, b.id, 1 + b.n / t.meetings, 15
  FROM brought b CROSS JOIN tally t JOIN held h ON h.n = b.n % t.meetings WHERE b.state = 'discussed';
WITH x AS (INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, state, announced_at, started_at, created_by, created_at, state_at)
  SELECT 'special', '正在召开的会议', portal_now() - interval '1 hour', portal_now() + interval '1 hour', '市民之家 302 会议室', t.chief, '总召集人', '', 'in_session', portal_now() - interval '10 days',
    portal_now() - interval '1 hour', '示例', portal_now() - interval '20 days', portal_now() - interval '1 hour' FROM tally t RETURNING id)
  INSERT INTO agenda_item (meeting, topic, ord, duration) SELECT x.id, b.id, row_number() OVER (ORDER BY b.id), 15 FROM x CROSS JOIN (SELECT id FROM brought t WHERE NOT EXISTS (SELECT 1 FROM agenda_item a WHERE a.topic = t.id) ORDER BY n LIMIT 8) b;

INSERT INTO topic_unit (topic, unit, role) SELECT b.id, m.id, 'joint' FROM brought b CROSS JOIN tally t JOIN member m ON m.n = (b.n * 13 + 7) % t.units WHERE b.n % 5 = 0;
INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at, answer, person, person_name, answered_at)
  SELECT b.id, m.id, m.name, sha256('bench'), b.state_at, 'confirmed', c.id, c.name, b.state_at
  FROM brought b CROSS JOIN tally t JOIN member m ON m.n = (b.n * 13 + 7) % t.units JOIN crew c ON c.n = b.n % t.people WHERE b.n % 5 = 0;
CREATE TEMP TABLE cited AS WITH x AS (
  INSERT INTO basis (level, title, number, issuer, issued, state, by_name, at)
  SELECT (ARRAY['nation','province','city'])[1 + i % 3], left(s.short, 60), format('示标〔%s〕%s号', 2001 + i % 20, i), '示例机关', date '2012-01-01' + (i * 5000 / (t.topics / 4 + 1))::int, CASE WHEN i % 20 = 0 THEN 'repealed' ELSE 'current' END, '示例', timestamptz '2012-01-01 09:00+08'
  FROM tally t CROSS JOIN generate_series(1, t.topics / 4 + 1) i JOIN sentence s ON s.sn = i.i % 5000 RETURNING id)
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS of FROM x;
CREATE UNIQUE INDEX ON cited (n);
INSERT INTO citation (kind, record, basis, by_name, at) SELECT 'topic', b.id, c.id, '示例', b.state_at FROM brought b JOIN cited c ON c.n = b.n % c.of;
INSERT INTO blob (sha256, size) SELECT sha256(('bench' || i)::bytea), 5 + length(i::text) FROM tally t CROSS JOIN generate_series(0, t.topics + 100) i ON CONFLICT DO NOTHING;
INSERT INTO blob_part (sha256, n, bytes) SELECT sha256(('bench' || i)::bytea), 0, ('bench' || i)::bytea FROM tally t CROSS JOIN generate_series(0, t.topics + 100) i ON CONFLICT DO NOTHING;
INSERT INTO attachment (kind, record, name, type, size, sha256, person, by_name, at)
  SELECT 'topic', b.id, '材料.txt', 'text/plain', 5 + length(b.n::text), sha256(('bench' || b.n)::bytea), c.id, c.name, b.state_at FROM brought b CROSS JOIN tally t JOIN crew c ON c.n = b.n % t.people;

-- step: rounds
CREATE TEMP TABLE asked AS WITH x AS (
  INSERT INTO round (kind, record, n, version, asked_on, days, due, silence, shared, note, why, opened_name, opened_at, closed_name, closed_how, closed_at)
  SELECT 'topic', b.id, 1, 1, b.state_at::date, 5, CASE WHEN b.state <> 'consulting' THEN b.state_at::date + 7 END, false, false, '', '', '示例', b.state_at,
    CASE WHEN b.state <> 'consulting' THEN '示例' ELSE '' END, CASE WHEN b.state <> 'consulting' THEN '结束征求意见' ELSE '' END, CASE WHEN b.state <> 'consulting' THEN b.state_at + interval '7 days' END
  FROM brought b WHERE b.state IN ('consulting', 'ready') OR b.state = 'discussed' AND b.n % 2 = 0 RETURNING id, record, closed_at, opened_at)
  SELECT x.id, x.record, x.closed_at, x.opened_at, b.n, b.unit FROM x JOIN brought b ON b.id = x.record;
INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered, stance, approver, approved_on, given_name, given_at, hash)
  SELECT 'topic', a.id, a.record, m.id, m.name, CASE WHEN g.given THEN 'given' ELSE 'asked' END, sha256('bench'), CASE WHEN g.given THEN CASE WHEN k <> 2 THEN 'agree' WHEN a.n % 8 = 0 THEN 'object' ELSE 'amend' END END, CASE WHEN g.given THEN '示例' ELSE '' END,
    CASE WHEN g.given THEN a.opened_at::date END, CASE WHEN g.given THEN '示例' ELSE '' END, CASE WHEN g.given THEN a.opened_at END, CASE WHEN g.given THEN sha256('bench') END
  FROM asked a CROSS JOIN tally t CROSS JOIN generate_series(1, 4) k JOIN member m ON m.n = (a.n * 13 + k * 3) % t.units CROSS JOIN LATERAL (SELECT a.closed_at IS NOT NULL OR k < 3 AS given) g WHERE m.id <> a.unit;
INSERT INTO topic_text (topic, n, title, background, matters, dispute, files, hash, by_name, at)
  SELECT t.id, 1, t.title, t.background, t.matters, '', '', sha256('bench'), '示例', a.opened_at FROM asked a JOIN topic t ON t.id = a.record;

-- step: minutes
CREATE TEMP TABLE written AS WITH x AS (
  INSERT INTO minutes (meeting, title, overview, state, signer, signer_name, content_hash, drafted_by, drafted_name, drafted_at, edited_by, edited_name, edited_at, state_at)
  SELECT h.id, s.short || '会议纪要', s.long, 'signed', t.chief, '总召集人', sha256(h.id::text::bytea), c.id, c.name, h.starts_at, c.id, c.name, h.starts_at, h.starts_at + interval '3 days'
  FROM held h CROSS JOIN tally t JOIN sentence s ON s.sn = h.n % 5000 JOIN crew c ON c.n = h.n % 7 WHERE h.state = 'held' RETURNING id, meeting, state_at)
  SELECT x.id, x.meeting, x.state_at, row_number() OVER (ORDER BY x.id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON written (n);
CREATE UNIQUE INDEX ON written (id);
-- Two more, of meetings just held: a draft with all that a text needs before units are asked about it, and one about which all are asked.
WITH x AS (INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, state, announced_at, started_at, ended_at, created_by, created_at, state_at)
    SELECT 'special', '刚结束的会议', portal_now() - i * interval '1 day' - interval '2 hours', portal_now() - i * interval '1 day', '市民之家 304 会议室', t.chief, '总召集人', '', 'held', portal_now() - interval '10 days',
    portal_now() - i * interval '1 day' - interval '2 hours', portal_now() - i * interval '1 day', '示例', portal_now() - interval '20 days', portal_now() - i * interval '1 day' FROM tally t CROSS JOIN generate_series(1, 2) i RETURNING id, starts_at, ends_at),
  v AS (INSERT INTO invitation (meeting, category, unit, unit_name, ord, state, attendee, answered_by, answered_at, present)
    SELECT x.id, CASE u.kind WHEN 'locality' THEN 'locality' ELSE 'member' END, m.id, m.name, m.n, 'attending', m.name || '代表', m.name, x.ends_at, true FROM x CROSS JOIN member m JOIN unit u ON u.id = m.id RETURNING meeting, category, unit, unit_name, ord, attendee),
  y AS (INSERT INTO minutes (meeting, title, overview, state, signer, signer_name, content_hash, drafted_by, drafted_name, drafted_at, edited_by, edited_name, edited_at, state_at)
    SELECT x.id, '刚结束的会议纪要', to_char(x.starts_at AT TIME ZONE 'Asia/Shanghai', 'FMMM"月"FMDD"日"') || '，总召集人在市民之家 304 会议室主持召开会议。', CASE row_number() OVER (ORDER BY x.ends_at) WHEN 1 THEN 'draft' ELSE 'consulting' END, t.chief, '总召集人', sha256('bench'), c.id, c.name, x.ends_at, c.id, c.name, x.ends_at, x.ends_at
    FROM x CROSS JOIN tally t JOIN crew c ON c.n = 1 RETURNING id, meeting, state, state_at),
  a AS (INSERT INTO minutes_attendance (minutes, list, ord, unit, unit_name, person, title) SELECT y.id, CASE v.category WHEN 'member' THEN 'present' ELSE 'observer' END, v.ord, v.unit, v.unit_name, v.attendee, '' FROM y JOIN v ON v.meeting = y.meeting),
  c AS (INSERT INTO clause (minutes, ord, text, lead, lead_name, due, deliverable) SELECT y.id, 1, '由' || m.name || '牵头，制定实施方案。', m.id, m.name, portal_today() + 30, '报告' FROM y JOIN member m ON m.n = 0),
  k AS (INSERT INTO minutes_version (minutes, version, act, content, hash, by_name, at)
    SELECT y.id, 1, 'circulate', w.content, w.hash, '示例', y.state_at FROM y CROSS JOIN (SELECT content, hash FROM minutes_version ORDER BY id LIMIT 1) w WHERE y.state = 'consulting'),
  r AS (INSERT INTO round (kind, record, n, version, asked_on, days, silence, shared, note, why, opened_name, opened_at)
    SELECT 'minutes', y.id, 1, 1, portal_today(), 5, false, false, '', '', '示例', y.state_at FROM y WHERE y.state = 'consulting' RETURNING id, record)
  INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered) SELECT 'minutes', r.id, r.record, m.id, m.name, 'asked', sha256('bench') FROM r CROSS JOIN member m;
DELETE FROM unwritten u USING minutes n WHERE n.meeting = u.meeting;
ANALYZE written;
INSERT INTO minutes_attendance (minutes, list, ord, unit, unit_name, person, title)
  SELECT w.id, 'present', v.ord, v.unit, v.unit_name, v.attendee, '' FROM written w JOIN invitation v ON v.meeting = w.meeting;

-- step: clauses
CREATE TEMP TABLE plan AS SELECT i - 1 AS n, (i - 1) / 20 AS w, (i - 1) % 20 + 1 AS ord, floor(random() * t.units)::int AS lead, floor(random() * 5000)::int AS s, i % 5 AS supporters,
    portal_today() - 365 + floor(random() * 730)::int AS due, random() AS r FROM tally t CROSS JOIN generate_series(1, t.tasks) i;
CREATE TEMP TABLE decided AS WITH x AS (
  INSERT INTO clause (minutes, ord, text, lead, lead_name, due, deliverable, major)
  SELECT w.id, p.ord + 20 * (p.w / k.n), '由' || m.name || '牵头，' || s.long || '编' || (p.n::bigint * 7919 % 997) || '号', m.id, m.name, p.due, '报告', (p.n + 1) % 25 = 0
  FROM plan p CROSS JOIN (SELECT count(*) AS n FROM written) k JOIN written w ON w.n = p.w % k.n JOIN member m ON m.n = p.lead JOIN sentence s ON s.sn = p.s ORDER BY p.n RETURNING id, minutes, ord, text, lead, lead_name, due, major)
  SELECT x.*, row_number() OVER (ORDER BY x.id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON decided (n);
CREATE TEMP TABLE helper AS SELECT p.n, m.id AS unit, m.name, k, CASE WHEN k = 2 AND p.n % 3 = 0 THEN 'joint' ELSE 'support' END AS role FROM plan p CROSS JOIN tally t CROSS JOIN generate_series(1, 4) k JOIN member m ON m.n = (p.lead + k * (1 + p.n % 7)) % t.units
  WHERE k <= p.supporters AND (k * (1 + p.n % 7)) % t.units <> 0;
INSERT INTO helper SELECT p.n, o.id, o.name, 5, 'support' FROM plan p JOIN outsider o ON o.n = p.n / 27 % 12 WHERE p.n % 27 = 4; -- their answers are entered; few wait
ANALYZE decided;
ANALYZE helper;
INSERT INTO clause_group (clause, unit_group, role, name) SELECT d.id, g.id, 'support', g.name FROM decided d CROSS JOIN unit_group g
  WHERE g.kind = 'member' AND d.n % 5 = 2 AND EXISTS (SELECT 1 FROM helper h WHERE h.n = d.n AND h.role = 'support');
INSERT INTO clause_unit (clause, unit, unit_name, role, via) SELECT d.id, h.unit, h.name, h.role, CASE WHEN h.role = 'support' AND h.k <> 5 THEN g.unit_group END
  FROM helper h JOIN decided d ON d.n = h.n LEFT JOIN clause_group g ON g.clause = d.id;
INSERT INTO clause_milestone (clause, ord, kind, name, due_kind, due) SELECT d.id, m.ord, m.kind, m.name, '', NULL FROM decided d
  CROSS JOIN (VALUES (1, 'revise', ''), (2, 'review', '市委'), (3, 'issue', '市政府办公室')) AS m (ord, kind, name) WHERE d.n % 9 = 3;

ANALYZE clause, clause_unit, clause_group, clause_milestone, minutes;
INSERT INTO escalation (clause, state, sent_to, number, sent_on, answer, answered_on, by_name)
  SELECT d.id, CASE WHEN d.n % 4 = 0 THEN 'sent' WHEN d.n % 4 = 1 THEN 'rejected' ELSE 'approved' END, '示例机关', format('示报〔%s〕', d.n), d.due - 100, CASE WHEN d.n % 4 <> 0 THEN '已批。' ELSE '' END, CASE WHEN d.n % 4 <> 0 THEN d.due - 90 END, '示例' FROM decided d WHERE d.major;
INSERT INTO escalation_past (escalation, state, sent_to, number, sent_on, answer, amended, answered_on, by_name, why, at)
  SELECT e.id, 'returned', e.sent_to, e.number, e.sent_on, '', '', e.sent_on, '示例', 'again', timestamptz '2012-01-01 09:00+08' FROM escalation e JOIN decided d ON d.id = e.clause WHERE d.n % 2 = 0;

-- step: sign-off
CREATE TEMP TABLE stand AS SELECT w.id, w.n, w.state_at, CASE WHEN w.n % 40 = 0 THEN (ARRAY['draft','checking','reviewing','signing','signed','consulting'])[1 + w.n / 40 % 6] ELSE 'issued' END AS state FROM written w;
CREATE UNIQUE INDEX ON stand (id);
CREATE TEMP TABLE hand AS SELECT s.person, p.name, k.stage, k.ord FROM (VALUES ('director', 'check', 1), ('convenor', 'review', 2), ('chief', 'sign', 3)) k(role, stage, ord)
  JOIN seat s ON s.role = k.role JOIN person p ON p.id = s.person;
INSERT INTO signature (kind, record, stage, signer, state, version, content_hash, name, asked_at, given_at, n, statement, hash, prev, method)
  SELECT 'minutes', x.id, h.stage, h.person, CASE WHEN g.given THEN 'given' ELSE 'asked' END, 1, sha256('bench'), h.name, x.state_at, CASE WHEN g.given THEN x.state_at END,
    CASE WHEN g.given THEN row_number() OVER (PARTITION BY x.id ORDER BY h.ord, h.person) END, CASE WHEN g.given THEN 'bench'::bytea END, CASE WHEN g.given THEN sha256('bench') END, CASE WHEN g.given THEN sha256('bench') END, CASE WHEN g.given THEN 'session' ELSE '' END
  FROM stand x CROSS JOIN LATERAL (SELECT CASE x.state WHEN 'checking' THEN 1 WHEN 'reviewing' THEN 2 WHEN 'signing' THEN 3 WHEN 'draft' THEN 0 WHEN 'consulting' THEN 0 ELSE 4 END AS at) r
  JOIN hand h ON h.ord <= r.at CROSS JOIN LATERAL (SELECT h.ord < r.at AS given) g;
INSERT INTO referral (kind, record, signature, state, asker, asker_name, asker_seat, asked, asked_name, seat, seat_label, question, of, content_hash, asked_at, answer, answered_at, hash, title, ended_at)
  SELECT 'minutes', g.record, g.id, CASE WHEN g.state = 'given' THEN 'given' ELSE 'asked' END, g.signer, g.name, '总召集人', s.person, s.name, s.id, '成员', '请看一下。', 1, sha256('bench'), g.asked_at,
    CASE WHEN g.state = 'given' THEN '同意。' ELSE '' END, CASE WHEN g.state = 'given' THEN g.asked_at END, CASE WHEN g.state = 'given' THEN sha256('bench') END, '纪要', CASE WHEN g.state = 'given' THEN g.asked_at END
  FROM signature g JOIN stand x ON x.id = g.record JOIN (SELECT s.id, s.person, p.name, row_number() OVER (ORDER BY s.unit <> (SELECT id FROM unit WHERE code = 'jyj'), s.id) - 1 AS n, count(*) OVER () AS of FROM seat s JOIN person p ON p.id = s.person WHERE s.role = 'member') s ON s.n = CASE WHEN g.state = 'asked' THEN 0 ELSE x.n % s.of END
  WHERE g.stage = 'sign' AND (x.n % 3 = 0 OR g.state = 'asked');
INSERT INTO minutes_version (minutes, version, act, content, hash, by_name, at)
  SELECT x.id, k, CASE k WHEN 1 THEN 'circulate' ELSE 'save' END, v.content, v.hash, '示例', x.state_at FROM stand x CROSS JOIN generate_series(1, 3) k CROSS JOIN (SELECT content, hash FROM minutes_version ORDER BY id LIMIT 1) v;
INSERT INTO minutes_look (minutes, person, version, at) SELECT x.id, c.id, 1, x.state_at FROM stand x CROSS JOIN generate_series(0, 3) k JOIN crew c ON c.n = (x.n + k) % (SELECT people FROM tally);
CREATE TEMP TABLE circulated AS WITH y AS (
  INSERT INTO round (kind, record, n, version, asked_on, days, due, silence, shared, note, why, opened_name, opened_at, closed_name, closed_how, closed_at)
  SELECT 'minutes', x.id, 1, 1, x.state_at::date, 5, CASE WHEN x.state <> 'consulting' THEN x.state_at::date + 7 END, false, false, '', '', '示例', x.state_at,
    CASE WHEN x.state <> 'consulting' THEN '示例' ELSE '' END, CASE WHEN x.state <> 'consulting' THEN '结束会签' ELSE '' END, CASE WHEN x.state <> 'consulting' THEN x.state_at + interval '7 days' END
  FROM stand x WHERE x.state = 'consulting' OR x.state = 'issued' AND x.n % 2 = 0 RETURNING id, record, closed_at, opened_at)
  SELECT y.id, y.record, y.closed_at, y.opened_at, x.n FROM y JOIN stand x ON x.id = y.record;
INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered, stance, given_name, given_at, hash)
  SELECT 'minutes', a.id, a.record, m.id, m.name, CASE WHEN g.given THEN 'given' ELSE 'asked' END, sha256('bench'), CASE WHEN g.given THEN CASE k WHEN 3 THEN 'amend' ELSE 'agree' END END,
    CASE WHEN g.given THEN '示例' ELSE '' END, CASE WHEN g.given THEN a.opened_at END, CASE WHEN g.given THEN sha256('bench') END
  FROM circulated a CROSS JOIN tally t CROSS JOIN LATERAL generate_series(1, CASE WHEN a.closed_at IS NULL THEN t.units ELSE 4 END) k JOIN member m ON m.n = (a.n + k) % t.units CROSS JOIN LATERAL (SELECT a.closed_at IS NOT NULL OR k IN (3, 4) AS given) g;
INSERT INTO round_remark (kind, answer, ord, part, quote, text, verdict, replied_name, replied_at)
  SELECT a.kind, a.id, 1, CASE a.kind WHEN 'topic' THEN 'matters' ELSE '全文' END, '', '建议明确范围。', CASE WHEN r.closed_at IS NULL THEN '' ELSE 'adopted' END, CASE WHEN r.closed_at IS NULL THEN '' ELSE '示例' END, r.closed_at
  FROM (SELECT kind, id, closed_at FROM (SELECT 'topic' AS kind, id, closed_at FROM asked UNION ALL SELECT 'minutes', id, closed_at FROM circulated) u) r JOIN round_answer a ON a.kind = r.kind AND a.round = r.id WHERE a.stance IN ('amend', 'object');
INSERT INTO round_draft (kind, answer, unit, form, by_name, at) SELECT a.kind, a.id, a.unit, '', '示例', timestamptz '2012-01-01 09:00+08' FROM round_answer a
  JOIN (SELECT 'topic' AS kind, id FROM asked UNION ALL SELECT 'minutes', id FROM circulated) r ON r.kind = a.kind AND r.id = a.round WHERE a.state = 'asked';

-- step: issue
UPDATE minutes m SET state = CASE WHEN w.n % 40 = 0 THEN (ARRAY['draft','checking','reviewing','signing','signed','consulting'])[1 + w.n / 40 % 6] ELSE 'issued' END,
    number = CASE WHEN w.n % 40 <> 0 THEN format('〔%s〕%s号', 2001 + w.n % 20, w.n / 20 + 1) END, year = CASE WHEN w.n % 40 <> 0 THEN 2001 + w.n % 20 END,
    seq = CASE WHEN w.n % 40 <> 0 THEN w.n / 20 + 1 END, issued_on = CASE WHEN w.n % 40 <> 0 THEN m.state_at::date END, issued_at = CASE WHEN w.n % 40 <> 0 THEN m.state_at END,
    issue_statement = CASE WHEN w.n % 40 <> 0 THEN 'bench'::bytea END, issue_hash = CASE WHEN w.n % 40 <> 0 THEN sha256(m.id::text::bytea) END
  FROM written w WHERE w.id = m.id;
INSERT INTO delivery (kind, record, unit, unit_name, why, state, sent_at, received_at, received_name, paper_hash, listed_at)
  SELECT 'minutes', m.id, x.unit, x.unit_name, 'named', CASE WHEN y.waits THEN 'sent' ELSE 'received' END, m.state_at, CASE WHEN NOT y.waits THEN m.state_at END, '', sha256('bench'), m.state_at
  FROM minutes m JOIN LATERAL (SELECT DISTINCT ON (y.unit) y.unit, y.name AS unit_name FROM (
      SELECT c.lead AS unit, c.lead_name AS name FROM clause c WHERE c.minutes = m.id UNION ALL
      SELECT u.unit, u.unit_name FROM clause c JOIN clause_unit u ON u.clause = c.id WHERE c.minutes = m.id) y ORDER BY y.unit) x ON true
  CROSS JOIN LATERAL (SELECT (m.id + x.unit) % CASE WHEN EXISTS (SELECT FROM outsider o WHERE o.id = x.unit) THEN 150 ELSE 20 END = 0 AS waits) y
  JOIN written w ON w.id = m.id WHERE m.state = 'issued';
ANALYZE delivery;
INSERT INTO clause_receipt (delivery, clause, role, state, acknowledged_at, acknowledged_name)
  SELECT e.id, d.id, 'lead', CASE WHEN d.n % 500 = 0 THEN 'open' ELSE 'acknowledged' END, CASE WHEN d.n % 500 <> 0 THEN e.sent_at END, CASE WHEN d.n % 500 = 0 THEN '' ELSE '示例' END
  FROM decided d JOIN delivery e ON e.minutes = d.minutes AND e.unit = d.lead;

-- step: tasks
CREATE TEMP TABLE given AS WITH x AS (
  INSERT INTO task (number, origin, minutes, minutes_name, clause_no, text, lead, lead_name, due, deliverable, state, progress, assigned_at, received_at, received_by, claimed_at, done_at, verified_by, created_at, state_at, returned)
  SELECT CASE WHEN s.state <> 'waiting' THEN format('RW-%s-%s', 2001 + d.n % 20, lpad((d.n / 20 + 1)::text, 6, '0')) END, d.id, d.minutes, m.title, d.ord, d.text, d.lead, d.lead_name, d.due, '报告', s.state,
    (p.r * 100)::int, m.state_at, CASE WHEN s.state NOT IN ('assigned', 'waiting') THEN m.state_at END, '示例', CASE WHEN s.state IN ('claimed', 'done', 'closed') THEN d.due - interval '3 days' END,
    CASE WHEN s.state IN ('done', 'closed') THEN d.due - interval '1 day' END, CASE WHEN s.state IN ('done', 'closed') THEN '示例' ELSE '' END, m.state_at, m.state_at, s.state = 'assigned' AND d.n % 20 = 0
  FROM decided d JOIN plan p ON p.n = d.n JOIN minutes m ON m.id = d.minutes
  CROSS JOIN LATERAL (SELECT CASE WHEN p.r < 0.15 THEN 'assigned' WHEN p.r < 0.5 THEN 'working' WHEN p.r < 0.6 THEN 'claimed' WHEN p.r < 0.8 THEN 'done' WHEN p.r < 0.95 THEN 'closed'
    WHEN p.r < 0.97 THEN 'suspended' WHEN p.r < 0.99 THEN 'cancelled' ELSE 'waiting' END AS state) s ORDER BY d.n RETURNING id, origin, lead, due, state, created_at)
  SELECT x.*, x.state IN ('assigned', 'working', 'claimed') AS open, d.n FROM x JOIN decided d ON d.id = x.origin;
CREATE UNIQUE INDEX ON given (n);
ANALYZE given;
INSERT INTO task_unit (task, unit, role) SELECT id, lead, 'lead' FROM given;
INSERT INTO task_unit (task, unit, role) SELECT g.id, h.unit, h.role FROM helper h JOIN given g ON g.n = h.n;
INSERT INTO part (task, unit, unit_name, role, state, state_at) SELECT g.id, h.unit, h.name, h.role, CASE WHEN h.role = 'joint' AND g.state IN ('claimed', 'done', 'closed') THEN 'agreed' WHEN g.open AND h.k <> 1 AND (h.k <> 5 OR g.n % 918 = 4) THEN 'open' ELSE 'accepted' END, g.created_at FROM helper h JOIN given g ON g.n = h.n;
INSERT INTO milestone (task, ord, kind, name, due_kind, due, state, done_on, document, outcome, by_name, at)
  SELECT g.id, c.ord, c.kind, c.name, c.due_kind, c.due, x.state, CASE WHEN x.state = 'done' THEN g.due END, CASE WHEN x.state = 'done' AND c.kind = 'issue' THEN '示发〔2020〕1号' ELSE '' END,
    CASE WHEN x.state = 'done' AND c.kind = 'review' THEN 'agreed' ELSE '' END, CASE WHEN x.state = 'done' THEN '示例' ELSE '' END, CASE WHEN x.state = 'done' THEN g.created_at END
  FROM given g JOIN clause_milestone c ON c.clause = g.origin
  CROSS JOIN LATERAL (SELECT CASE WHEN g.state IN ('claimed', 'done', 'closed') OR c.ord = 1 AND g.state = 'working' THEN 'done' ELSE 'open' END AS state) x ORDER BY g.id, c.ord;
UPDATE task t SET ahead = a.names FROM (SELECT s.task, string_agg(s.kind, '、' ORDER BY s.ord) AS names FROM milestone s WHERE s.state = 'open' GROUP BY s.task) a WHERE a.task = t.id;
ANALYZE milestone;
INSERT INTO task_report (task, kind, text, progress, person, by_name, unit_name, at) SELECT g.id, 'progress', s.long, 50, c.id, c.name, '示例', g.created_at + interval '20 days'
  FROM given g CROSS JOIN tally t JOIN sentence s ON s.sn = g.n % 5000 JOIN crew c ON c.n = g.n % t.people WHERE g.state NOT IN ('assigned', 'waiting', 'cancelled');

INSERT INTO citation (kind, record, basis, by_name, at) SELECT 'task', g.id, c.id, '示例', g.created_at FROM given g JOIN cited c ON c.n = g.n % c.of WHERE g.n % 5 = 0;

-- step: messages
INSERT INTO message (event, person, kind, class, about, record, title, line, link, at, read_at)
  SELECT 'bench.' || i, c.id, 'task.assign', 'notice', 'task', g.id, '任务已下达', s.short, '/tasks/' || g.id, g.created_at, CASE WHEN i % 20 <> 0 THEN g.created_at END
  FROM tally t CROSS JOIN generate_series(0, t.tasks - 1) i JOIN given g ON g.n = i.i JOIN sentence s ON s.sn = i.i % 5000 JOIN crew c ON c.n = i.i * 31 % (SELECT people FROM tally);

-- step: log
INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash)
  SELECT (SELECT coalesce(max(seq), 0) FROM audit) + i, g.created_at, c.id, c.name, '示例', 0, (ARRAY['task.receive', 'task.report', 'task.claim'])[1 + i % 3], 'task', g.id, '任务', '', '', 'bench', '', 0, sha256('bench'), sha256(i::text::bytea)
  FROM tally t CROSS JOIN generate_series(1, 3 * t.tasks) i JOIN given g ON g.n = i.i % (SELECT tasks FROM tally) JOIN crew c ON c.n = i.i * 31 % (SELECT people FROM tally);

-- step: statistics
VACUUM (ANALYZE);
