-- The working-day calendar 工作日历: what the State Council's yearly notice says of single days.
-- +goose Up
CREATE TABLE calendar_year (
  year    int NOT NULL CONSTRAINT calendar_year_range CHECK (year BETWEEN 2000 AND 2199),
  version int NOT NULL CONSTRAINT calendar_year_version CHECK (version >= 1),
  source  text NOT NULL CONSTRAINT calendar_year_source_size CHECK (length(source) BETWEEN 1 AND 100),
  by_name text NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (year, version)
);
COMMENT ON TABLE calendar_year IS 'one list of a year''s notice; the highest version is in force, the ones before it are kept. A year without a row has no data';

CREATE TABLE calendar_day (
  year    int NOT NULL,
  version int NOT NULL,
  day     date NOT NULL,
  workday boolean NOT NULL,
  name    text NOT NULL CONSTRAINT calendar_day_name_size CHECK (length(name) BETWEEN 1 AND 20),
  PRIMARY KEY (year, version, day),
  FOREIGN KEY (year, version) REFERENCES calendar_year,
  -- A notice may speak of the last days of the year before its own.
  CONSTRAINT calendar_day_year CHECK (day BETWEEN make_date(year - 1, 12, 1) AND make_date(year, 12, 31))
);
COMMENT ON TABLE calendar_day IS 'only the exceptions: days off (workday = false) and weekend days worked instead (调休上班, workday = true)';

CREATE TRIGGER calendar_year_protect BEFORE UPDATE OR DELETE ON calendar_year FOR EACH ROW EXECUTE FUNCTION protect_row();
CREATE TRIGGER calendar_day_protect BEFORE UPDATE OR DELETE ON calendar_day FOR EACH ROW EXECUTE FUNCTION protect_row();

-- A meeting whose deadline for answers was counted, not typed, keeps from how many days: a new calendar
-- moves it while nobody has been told.
ALTER TABLE meeting ADD COLUMN receipt_days int CONSTRAINT meeting_receipt_days_range CHECK (receipt_days BETWEEN 0 AND 30);
COMMENT ON COLUMN meeting.receipt_days IS 'working days before the meeting from which receipt_due was counted; null = a moment that somebody typed';

INSERT INTO calendar_year (year, version, source, by_name, at) VALUES
  (2024, 1, '国务院办公厅关于2024年部分节假日安排的通知', '系统预置', '2023-12-01 00:00+08'),
  (2025, 1, '国务院办公厅关于2025年部分节假日安排的通知', '系统预置', '2024-12-01 00:00+08'),
  (2026, 1, '国务院办公厅关于2026年部分节假日安排的通知', '系统预置', '2025-12-01 00:00+08');
INSERT INTO calendar_day (year, version, day, workday, name)
SELECT year, 1, d, workday, name FROM (VALUES
  (2024, '2024-01-01', '2024-01-01', false, '元旦'),
  (2024, '2024-02-10', '2024-02-17', false, '春节'),
  (2024, '2024-02-04', '2024-02-04', true, '春节'),
  (2024, '2024-02-18', '2024-02-18', true, '春节'),
  (2024, '2024-04-04', '2024-04-06', false, '清明节'),
  (2024, '2024-04-07', '2024-04-07', true, '清明节'),
  (2024, '2024-05-01', '2024-05-05', false, '劳动节'),
  (2024, '2024-04-28', '2024-04-28', true, '劳动节'),
  (2024, '2024-05-11', '2024-05-11', true, '劳动节'),
  (2024, '2024-06-10', '2024-06-10', false, '端午节'),
  (2024, '2024-09-15', '2024-09-17', false, '中秋节'),
  (2024, '2024-09-14', '2024-09-14', true, '中秋节'),
  (2024, '2024-10-01', '2024-10-07', false, '国庆节'),
  (2024, '2024-09-29', '2024-09-29', true, '国庆节'),
  (2024, '2024-10-12', '2024-10-12', true, '国庆节'),
  (2025, '2025-01-01', '2025-01-01', false, '元旦'),
  (2025, '2025-01-28', '2025-02-04', false, '春节'),
  (2025, '2025-01-26', '2025-01-26', true, '春节'),
  (2025, '2025-02-08', '2025-02-08', true, '春节'),
  (2025, '2025-04-04', '2025-04-06', false, '清明节'),
  (2025, '2025-05-01', '2025-05-05', false, '劳动节'),
  (2025, '2025-04-27', '2025-04-27', true, '劳动节'),
  (2025, '2025-05-31', '2025-06-02', false, '端午节'),
  (2025, '2025-10-01', '2025-10-08', false, '国庆节、中秋节'),
  (2025, '2025-09-28', '2025-09-28', true, '国庆节、中秋节'),
  (2025, '2025-10-11', '2025-10-11', true, '国庆节、中秋节'),
  (2026, '2026-01-01', '2026-01-03', false, '元旦'),
  (2026, '2026-01-04', '2026-01-04', true, '元旦'),
  (2026, '2026-02-15', '2026-02-23', false, '春节'),
  (2026, '2026-02-14', '2026-02-14', true, '春节'),
  (2026, '2026-02-28', '2026-02-28', true, '春节'),
  (2026, '2026-04-04', '2026-04-06', false, '清明节'),
  (2026, '2026-05-01', '2026-05-05', false, '劳动节'),
  (2026, '2026-05-09', '2026-05-09', true, '劳动节'),
  (2026, '2026-06-19', '2026-06-21', false, '端午节'),
  (2026, '2026-09-25', '2026-09-27', false, '中秋节'),
  (2026, '2026-10-01', '2026-10-07', false, '国庆节'),
  (2026, '2026-09-20', '2026-09-20', true, '国庆节'),
  (2026, '2026-10-10', '2026-10-10', true, '国庆节')
) AS list (year, first, last, workday, name), generate_series(list.first::date, list.last::date, '1 day') AS d;
