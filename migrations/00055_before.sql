-- A line of the log also says what the row was before: one that was changed behind the program's back is found though a later act wrote it
-- again. The digest of a line is followed by a comma and the digest of the row before the act, - where there was none; lines of before this
-- migration, of log_base and of a log's first entry say nothing of it.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION row_key(keys text[], j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT string_agg(j ->> k, ',' ORDER BY n) FROM unnest(keys) WITH ORDINALITY u(k, n)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION row_digest(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_strip_nulls(j)::text, 'UTF8')), 'base64')
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION note_rows() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE lines text; keys text[] := TG_ARGV[0]; without text[] := TG_ARGV[1];
BEGIN
  IF current_setting('portal.act', true) IS DISTINCT FROM 'on' THEN RETURN NULL; END IF;
  CASE TG_OP
  WHEN 'INSERT' THEN
    SELECT string_agg(row_line(TG_TABLE_NAME, keys, to_jsonb(f) - without) || ',-', E'\n') INTO lines FROM fresh f;
  WHEN 'DELETE' THEN
    SELECT string_agg(concat(TG_TABLE_NAME, ' ', row_key(keys, to_jsonb(g)), ' -,', row_digest(to_jsonb(g) - without)), E'\n') INTO lines FROM gone g;
  ELSE
    SELECT string_agg(concat(TG_TABLE_NAME, ' ', key, ' ', coalesce(f.digest, '-'), ',', coalesce(g.digest, '-')), E'\n') INTO lines
      FROM (SELECT row_key(keys, to_jsonb(f)) AS key, row_digest(to_jsonb(f) - without) AS digest FROM fresh f) f
      FULL JOIN (SELECT row_key(keys, to_jsonb(g)) AS key, row_digest(to_jsonb(g) - without) AS digest FROM gone g) g USING (key);
  END CASE;
  IF lines IS NOT NULL THEN
    PERFORM set_config('portal.rows', concat_ws(E'\n', nullif(current_setting('portal.rows', true), ''), lines), true);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION cover_table(name text, VARIADIC without text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE keys text; fact record;
BEGIN
  SELECT array_agg(a.attname ORDER BY u.n)::text INTO STRICT keys FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY u(col, n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.col WHERE i.indrelid = name::regclass AND i.indisprimary;
  FOR fact IN VALUES ('insert', 'NEW TABLE AS fresh'), ('update', 'OLD TABLE AS gone NEW TABLE AS fresh'), ('delete', 'OLD TABLE AS gone') LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER note_rows_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION note_rows(%L, %L)',
      fact.column1, fact.column1, name, fact.column2, keys, without::text);
  END LOOP;
END $$;
-- +goose StatementEnd
COMMENT ON COLUMN audit.rows IS 'a line for each row that the act wrote: table, key, digest of the row and, behind a comma, of the row before; - for a row that is not there';

-- Each table that is covered is covered anew, leaving out what it left out.
SELECT cover_table(c.relname, VARIADIC split_part(encode(g.tgargs, 'escape'), '\000', 2)::text[])
  FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE g.tgname = 'note_rows_update' ORDER BY c.relname;
