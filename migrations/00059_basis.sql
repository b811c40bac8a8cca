-- An act's entry also says what the right to it rested on: the account and the seats of who acted, each as it was found. A seat that somebody
-- took behind the program's back for the time of an act differs from what the log said of it last.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION note_basis(of_person bigint) RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE t record; lines text;
BEGIN
  IF current_setting('portal.act', true) IS DISTINCT FROM 'on' THEN RETURN; END IF;
  FOR t IN SELECT c.relname AS name, split_part(encode(g.tgargs, 'escape'), '\000', 1) AS keys, split_part(encode(g.tgargs, 'escape'), '\000', 2) AS without
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE g.tgname = 'note_rows_insert' AND g.tgrelid IN ('account'::regclass, 'seat'::regclass) ORDER BY 1 LOOP
    EXECUTE format('SELECT string_agg(row_line(%L, %L, to_jsonb(t) - %L::text[]) || '','' || row_digest(to_jsonb(t) - %L::text[]), E''\n'') FROM %I t WHERE t.person = $1', t.name, t.keys, t.without, t.without, t.name)
      INTO lines USING of_person;
    IF lines IS NOT NULL THEN
      PERFORM set_config('portal.rows', concat_ws(E'\n', nullif(current_setting('portal.rows', true), ''), lines), true);
    END IF;
  END LOOP;
END $$;
-- +goose StatementEnd
COMMENT ON FUNCTION note_basis IS 'the account and the seats of who acts, as the act found them: lines that say of before what they say of after';
