-- Minutes name groups: 全体成员单位, 各区（园区）, 各行业主管部门, and those that the office keeps. A decision holds the name as then and the units that
-- it stands for, each like a unit that is named by itself; the office says who the 行业主管部门 are, which no charter lists.
-- +goose Up
CREATE TABLE unit_group (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text NOT NULL CONSTRAINT unit_group_kind_check CHECK (kind IN ('member', 'locality', 'own')),
  name       text NOT NULL CONSTRAINT unit_group_name_size CHECK (length(name) BETWEEN 1 AND 40),
  retired_at timestamptz CONSTRAINT unit_group_retired_own CHECK (retired_at IS NULL OR kind = 'own'),
  version    int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX unit_group_name_key ON unit_group (name) WHERE retired_at IS NULL;
COMMENT ON TABLE unit_group IS 'groups of units that a decision names as one (单位组): member and locality = whoever is one on the day of the meeting, own = the units in unit_group_unit; a retired one stays on the decisions that name it';
CREATE TABLE unit_group_unit (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_group bigint NOT NULL REFERENCES unit_group,
  unit       bigint NOT NULL REFERENCES unit,
  removed_at timestamptz
);
CREATE UNIQUE INDEX unit_group_unit_key ON unit_group_unit (unit_group, unit) WHERE removed_at IS NULL;
COMMENT ON TABLE unit_group_unit IS 'the units of a group that the office keeps; one taken out keeps its row';
INSERT INTO unit_group (kind, name) VALUES ('member', '全体成员单位'), ('locality', '各区（园区）'), ('own', '各行业主管部门');
SELECT cover_table('unit_group'), cover_table('unit_group_unit'), log_base('unit_group');
