-- Minutes name units outside the joint meeting (会外单位): they share or support a decision, lead nothing, and the office keeps them.
-- +goose Up
ALTER TABLE unit ADD COLUMN retired_at timestamptz CONSTRAINT unit_retired_outside CHECK (retired_at IS NULL OR kind = 'other');
COMMENT ON COLUMN unit.retired_at IS 'since when a unit outside the joint meeting is chosen no more; null = in use, and for every other kind';

CREATE OR REPLACE VIEW unit_now AS
  SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version,
         (SELECT n.name FROM unit_name n WHERE n.unit = u.id ORDER BY (portal_today() >= n.valid_from AND (n.valid_to IS NULL OR portal_today() < n.valid_to)) DESC,
            abs(portal_today() - n.valid_from) LIMIT 1) AS name,
         coalesce((SELECT nullif(n.full_name, '') FROM unit_name n WHERE n.unit = u.id
            AND n.valid_from <= portal_today() AND (n.valid_to IS NULL OR n.valid_to > portal_today())), u.full_name) AS full_name,
         CASE WHEN u.kind = 'other' THEN u.retired_at IS NULL ELSE EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id
            AND m.valid_from <= portal_today() AND (m.valid_to IS NULL OR m.valid_to > portal_today())) END AS current
  FROM unit u;

-- R9: who leads answers to the joint meeting; the last guard behind the form and the check of the text.
-- +goose StatementBegin
CREATE FUNCTION lead_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM unit WHERE id = NEW.lead AND kind = 'other') THEN
    RAISE EXCEPTION 'a unit outside the joint meeting leads nothing' USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_lead_outside';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER clause_lead_outside BEFORE INSERT OR UPDATE OF lead ON clause FOR EACH ROW WHEN (NEW.lead IS NOT NULL) EXECUTE FUNCTION lead_belongs();
CREATE TRIGGER task_lead_outside BEFORE INSERT OR UPDATE OF lead ON task FOR EACH ROW EXECUTE FUNCTION lead_belongs();
