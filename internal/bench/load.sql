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
CREATE TEMP TABLE member AS SELECT u.id, unit_name_on(u.id, current_date) AS name, row_number() OVER (ORDER BY u.id) - 1 AS n FROM unit u;
CREATE UNIQUE INDEX ON member (n);
CREATE TEMP TABLE crew AS SELECT p.id, p.name, row_number() OVER (ORDER BY p.id) - 1 AS n FROM person p;
CREATE UNIQUE INDEX ON crew (n);
CREATE TEMP TABLE tally AS SELECT @tasks::int AS tasks, greatest(@tasks::int / 20, 1) AS meetings, greatest(@tasks::int / 10, 1) AS topics,
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

-- step: topics
CREATE TEMP TABLE brought AS WITH x AS (
  INSERT INTO topic (number, unit, unit_name, function, purpose, title, background, matters, state, drafted_by, drafted_name, drafted_at, submitted_at, state_at)
  SELECT CASE WHEN p.state <> 'draft' THEN format('YT-%s-%s', 2001 + i % 20, lpad((i / 20 + 1)::text, 5, '0')) END, m.id, m.name, f.code, 'coordinate', '关于' || left(s.short, 40) || '的议题', s.long, s.long,
    p.state, c.id, c.name, d.at, d.at, d.at
  FROM tally t CROSS JOIN generate_series(1, t.topics) i JOIN sentence s ON s.sn = i.i * 7 % 5000
  CROSS JOIN LATERAL (SELECT (ARRAY['submitted','ready','draft','returned','deferred','rejected'])[1 + i / 20 % 6] AS state WHERE i % 20 = 0 UNION ALL SELECT 'discussed' WHERE i % 20 <> 0) p
  CROSS JOIN LATERAL (SELECT timestamptz '2012-01-01 09:00+08' + i * interval '14 years' / t.topics AS at) d
  JOIN member m ON m.n = i * 13 % t.units JOIN crew c ON c.n = i * 17 % t.people
  CROSS JOIN LATERAL (SELECT code FROM function ORDER BY ord OFFSET i % 5 LIMIT 1) f RETURNING id, state)
  SELECT id, state, row_number() OVER (ORDER BY id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON brought (n);
ANALYZE brought;
INSERT INTO topic_unit (topic, unit, role) SELECT b.id, m.id, 'attend' FROM brought b CROSS JOIN tally t CROSS JOIN generate_series(1, 2) k
  JOIN member m ON m.n = (b.n * 13 + 13 + k * 5) % t.units WHERE m.id <> (SELECT unit FROM topic WHERE id = b.id);
INSERT INTO agenda_item (meeting, topic, ord, duration) SELECT h.id, b.id, 1 + b.n / t.meetings, 15
  FROM brought b CROSS JOIN tally t JOIN held h ON h.n = b.n % t.meetings WHERE b.state = 'discussed';

-- step: minutes
CREATE TEMP TABLE written AS WITH x AS (
  INSERT INTO minutes (meeting, title, overview, state, signer, signer_name, content_hash, drafted_by, drafted_name, drafted_at, edited_by, edited_name, edited_at, state_at)
  SELECT h.id, s.short || '会议纪要', s.long, 'signed', t.chief, '总召集人', sha256(h.id::text::bytea), c.id, c.name, h.starts_at, c.id, c.name, h.starts_at, h.starts_at + interval '3 days'
  FROM held h CROSS JOIN tally t JOIN sentence s ON s.sn = h.n % 5000 JOIN crew c ON c.n = h.n % 7 WHERE h.state = 'held' RETURNING id, meeting, state_at)
  SELECT x.id, x.meeting, x.state_at, row_number() OVER (ORDER BY x.id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON written (n);
CREATE UNIQUE INDEX ON written (id);
DELETE FROM unwritten u USING written w WHERE w.meeting = u.meeting;
ANALYZE written;
INSERT INTO minutes_attendance (minutes, list, ord, unit, unit_name, person, title)
  SELECT w.id, 'present', v.ord, v.unit, v.unit_name, v.attendee, '' FROM written w JOIN invitation v ON v.meeting = w.meeting;

-- step: clauses
CREATE TEMP TABLE plan AS SELECT i - 1 AS n, (i - 1) / 20 AS w, (i - 1) % 20 + 1 AS ord, floor(random() * t.units)::int AS lead, floor(random() * 5000)::int AS s, i % 5 AS supporters,
    current_date - 365 + floor(random() * 730)::int AS due, random() AS r FROM tally t CROSS JOIN generate_series(1, t.tasks) i;
CREATE TEMP TABLE decided AS WITH x AS (
  INSERT INTO clause (minutes, ord, text, lead, lead_name, due, deliverable)
  SELECT w.id, p.ord + 20 * (p.w / k.n), '由' || m.name || '牵头，' || s.long || '编' || (p.n::bigint * 7919 % 997) || '号', m.id, m.name, p.due, '报告'
  FROM plan p CROSS JOIN (SELECT count(*) AS n FROM written) k JOIN written w ON w.n = p.w % k.n JOIN member m ON m.n = p.lead JOIN sentence s ON s.sn = p.s ORDER BY p.n RETURNING id, minutes, ord, text, lead, lead_name, due)
  SELECT x.*, row_number() OVER (ORDER BY x.id) - 1 AS n FROM x;
CREATE UNIQUE INDEX ON decided (n);
CREATE TEMP TABLE helper AS SELECT p.n, m.id AS unit, m.name, k FROM plan p CROSS JOIN tally t CROSS JOIN generate_series(1, 4) k JOIN member m ON m.n = (p.lead + k * (1 + p.n % 7)) % t.units
  WHERE k <= p.supporters AND (k * (1 + p.n % 7)) % t.units <> 0;
ANALYZE decided;
ANALYZE helper;
INSERT INTO clause_unit (clause, unit, unit_name) SELECT d.id, h.unit, h.name FROM helper h JOIN decided d ON d.n = h.n;

ANALYZE clause, clause_unit, minutes;

-- step: issue
UPDATE minutes m SET state = CASE WHEN w.n % 40 = 0 THEN (ARRAY['draft','checking','reviewing','signing','signed'])[1 + w.n / 40 % 5] ELSE 'issued' END,
    number = CASE WHEN w.n % 40 <> 0 THEN format('〔%s〕%s号', 2001 + w.n % 20, w.n / 20 + 1) END, year = CASE WHEN w.n % 40 <> 0 THEN 2001 + w.n % 20 END,
    seq = CASE WHEN w.n % 40 <> 0 THEN w.n / 20 + 1 END, issued_on = CASE WHEN w.n % 40 <> 0 THEN m.state_at::date END, issued_at = CASE WHEN w.n % 40 <> 0 THEN m.state_at END,
    issue_statement = CASE WHEN w.n % 40 <> 0 THEN 'bench'::bytea END, issue_hash = CASE WHEN w.n % 40 <> 0 THEN sha256(m.id::text::bytea) END
  FROM written w WHERE w.id = m.id;
INSERT INTO delivery (kind, record, unit, unit_name, why, state, sent_at, received_at, received_name, paper_hash, listed_at)
  SELECT 'minutes', m.id, x.unit, x.unit_name, 'named', CASE WHEN (m.id + x.unit) % 20 = 0 THEN 'sent' ELSE 'received' END, m.state_at, CASE WHEN (m.id + x.unit) % 20 <> 0 THEN m.state_at END, '', sha256('bench'), m.state_at
  FROM minutes m JOIN LATERAL (SELECT DISTINCT ON (y.unit) y.unit, y.name AS unit_name FROM (
      SELECT c.lead AS unit, c.lead_name AS name FROM clause c WHERE c.minutes = m.id UNION ALL
      SELECT u.unit, u.unit_name FROM clause c JOIN clause_unit u ON u.clause = c.id WHERE c.minutes = m.id) y ORDER BY y.unit) x ON true
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
INSERT INTO task_unit (task, unit, role) SELECT g.id, h.unit, 'support' FROM helper h JOIN given g ON g.n = h.n;
INSERT INTO part (task, unit, unit_name, state, state_at) SELECT g.id, h.unit, h.name, CASE WHEN g.open AND h.k <> 1 THEN 'open' ELSE 'accepted' END, g.created_at FROM helper h JOIN given g ON g.n = h.n;
INSERT INTO task_report (task, kind, text, progress, person, by_name, unit_name, at) SELECT g.id, 'progress', s.long, 50, c.id, c.name, '示例', g.created_at + interval '20 days'
  FROM given g CROSS JOIN tally t JOIN sentence s ON s.sn = g.n % 5000 JOIN crew c ON c.n = g.n % t.people WHERE g.state NOT IN ('assigned', 'waiting', 'cancelled');

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
