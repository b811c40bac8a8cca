-- What a page shows as done by somebody is held by the log: each act's entry takes a digest of every row that the act
-- wrote, so that a row changed behind the program's back differs from the log (reliability.md 2.2, security F6).
--
-- Triggers gather the digests while portal.act is on, in a value of the transaction, portal.rows; the act's entry takes
-- them along. A table is covered by "SELECT cover_table('x')", with the columns that are no facts behind it. A migration
-- that changes rows of a covered table, or gives it a column that is not null, ends with "SELECT log_base('x')".
-- +goose Up
ALTER TABLE audit ADD COLUMN rows text NOT NULL DEFAULT '';
COMMENT ON COLUMN audit.rows IS 'a line for each row that the act wrote: table, key, digest of the row; - for a row that it removed';
ALTER TABLE citation ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;

-- +goose StatementBegin
CREATE FUNCTION row_line(name text, keys text[], j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT name || ' ' || (SELECT string_agg(j ->> k, ',' ORDER BY n) FROM unnest(keys) WITH ORDINALITY u(k, n)) || ' '
    || encode(sha256(convert_to(jsonb_strip_nulls(j)::text, 'UTF8')), 'base64')
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION note_rows() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE lines text; keys text[] := TG_ARGV[0]; without text[] := TG_ARGV[1];
BEGIN
  IF current_setting('portal.act', true) IS DISTINCT FROM 'on' THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN
    SELECT string_agg(regexp_replace(row_line(TG_TABLE_NAME, keys, to_jsonb(g)), '[^ ]+$', '-'), E'\n') INTO lines FROM gone g;
  ELSE
    SELECT string_agg(row_line(TG_TABLE_NAME, keys, to_jsonb(f) - without), E'\n') INTO lines FROM fresh f;
  END IF;
  IF lines IS NOT NULL THEN
    PERFORM set_config('portal.rows', concat_ws(E'\n', nullif(current_setting('portal.rows', true), ''), lines), true);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION cover_table(name text, VARIADIC without text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE keys text; fact record;
BEGIN
  SELECT array_agg(a.attname ORDER BY u.n)::text INTO STRICT keys FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY u(col, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.col WHERE i.indrelid = name::regclass AND i.indisprimary;
  FOR fact IN VALUES ('insert', 'NEW TABLE AS fresh'), ('update', 'NEW TABLE AS fresh'), ('delete', 'OLD TABLE AS gone') LOOP
    EXECUTE format('CREATE TRIGGER note_rows_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION note_rows(%L, %L)',
      fact.column1, fact.column1, name, fact.column2, keys, without::text);
  END LOOP;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION covered_lines(of_table text DEFAULT NULL) RETURNS SETOF text LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.relname AS name, split_part(encode(g.tgargs, 'escape'), '\000', 1) AS keys, split_part(encode(g.tgargs, 'escape'), '\000', 2) AS without
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE g.tgname = 'note_rows_insert' AND c.relname = coalesce(of_table, c.relname) ORDER BY 1 LOOP
    RETURN QUERY EXECUTE format('SELECT row_line(%L, %L, to_jsonb(t) - %L::text[]) FROM %I t', t.name, t.keys, t.without, t.name);
  END LOOP;
END $$;
-- +goose StatementEnd
COMMENT ON FUNCTION covered_lines IS 'the lines of all rows as they are: what the first entry of a log takes along, and what log_base notes';
-- +goose StatementBegin
CREATE FUNCTION audit_bytes(VARIADIC fields bytea[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(int8send(length(f)) || f, ''::bytea ORDER BY n), '') FROM unnest(fields) WITH ORDINALITY u(f, n)
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION audit_bytes IS 'fields of an entry as its hash takes them, each behind its length (internal/audit)';
-- +goose StatementBegin
CREATE FUNCTION log_base(of_table text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE part record; head record; moment timestamptz := portal_now(); x xid8 := pg_current_xact_id(); said bytea[]; digest bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(457102356327); -- the chain's
  SELECT seq, hash INTO head FROM audit ORDER BY seq DESC LIMIT 1;
  IF head.seq IS NULL THEN RETURN; END IF; -- the first entry takes all rows along
  FOR part IN SELECT string_agg(line, E'\n') AS lines, count(*) AS count FROM (SELECT line, (row_number() OVER () - 1) / 5000 AS n FROM covered_lines(of_table) line) l
    GROUP BY n ORDER BY n LOOP
    said := ARRAY[convert_to('系统升级', 'UTF8'), '', 'log.base', 'log', '', '', convert_to(part.count || ' 行', 'UTF8'), '', '', convert_to(part.lines, 'UTF8')];
    digest := sha256(audit_bytes('joint-meeting/audit/v2', head.hash, int8send(head.seq + 1), int8send((extract(epoch FROM moment) * 1000000)::bigint),
      int8send(0), int8send(0), int8send(0), int8send(x::text::bigint)) || audit_bytes(VARIADIC said));
    INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash, rows)
      VALUES (head.seq + 1, moment, 0, '系统升级', '', 0, 'log.base', 'log', 0, '', '', part.count || ' 行', '', '', x::text::bigint, head.hash, digest, part.lines)
      RETURNING seq, hash INTO head;
  END LOOP;
END $$;
-- +goose StatementEnd
COMMENT ON FUNCTION log_base IS 'notes the rows of covered tables as they are, of one table or of all: for migrations';
REVOKE ALL ON FUNCTION log_base FROM PUBLIC;

SELECT cover_table('account', 'size', 'contrast'), cover_table('agenda_item'), cover_table('attachment'), cover_table('authenticator'), cover_table('backup_run'),
  cover_table('basis', 'grams'), cover_table('calendar_day'), cover_table('calendar_year'), cover_table('citation'), cover_table('clause'), cover_table('clause_receipt'),
  cover_table('clause_unit'), cover_table('counter'), cover_table('credential_change', 'seen_at'), cover_table('delegation'), cover_table('delivery'), cover_table('duty'),
  cover_table('escalation'), cover_table('escalation_past'), cover_table('function'), cover_table('handover'), cover_table('invitation'), cover_table('meeting'),
  cover_table('membership'), cover_table('message', 'read_at'), cover_table('minutes'), cover_table('minutes_attendance'), cover_table('minutes_look'),
  cover_table('minutes_version'), cover_table('office'), cover_table('part'), cover_table('person'), cover_table('plenary_absence'), cover_table('problem'),
  cover_table('referral'), cover_table('round'), cover_table('round_answer'), cover_table('round_remark'), cover_table('seat'), cover_table('setting'),
  cover_table('signature'), cover_table('task', 'grams'), cover_table('task_report'), cover_table('task_unit'), cover_table('topic', 'grams'), cover_table('topic_joint'),
  cover_table('topic_text'), cover_table('topic_unit'), cover_table('unit'), cover_table('unit_name');
SELECT log_base();
