-- 上级依据 (R17) and 问题研究 (R12).
-- +goose Up
CREATE TABLE basis (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  level   text NOT NULL CONSTRAINT basis_level_check CHECK (level IN ('nation', 'province', 'city')),
  title   text NOT NULL CONSTRAINT basis_title_size CHECK (length(title) BETWEEN 1 AND 100),
  number  text NOT NULL DEFAULT '' CONSTRAINT basis_number_size CHECK (length(number) <= 40),
  issuer  text NOT NULL CONSTRAINT basis_issuer_size CHECK (length(issuer) BETWEEN 1 AND 60),
  issued  date NOT NULL,
  demands text NOT NULL DEFAULT '' CONSTRAINT basis_demands_size CHECK (length(demands) <= 2000),
  state   text NOT NULL CONSTRAINT basis_state_check CHECK (state IN ('current', 'repealed')),
  reason  text NOT NULL DEFAULT '',
  by_name text NOT NULL,
  at      timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX basis_issued ON basis (issued DESC, id DESC);
CREATE UNIQUE INDEX basis_number_key ON basis (number) WHERE number <> '';
COMMENT ON TABLE basis IS 'a document of a higher authority that topics and tasks cite; demands = what it asks for, in its words; reason = why it was marked 已废止 or 有效 again';

CREATE TABLE citation (
  kind       text NOT NULL CONSTRAINT citation_kind_check CHECK (kind IN ('topic', 'task')),
  record     bigint NOT NULL,
  basis      bigint NOT NULL REFERENCES basis,
  by_name    text NOT NULL,
  at         timestamptz NOT NULL,
  removed_at timestamptz
);
CREATE UNIQUE INDEX citation_key ON citation (kind, record, basis) WHERE removed_at IS NULL;
CREATE INDEX citation_basis ON citation (basis, kind, record) WHERE removed_at IS NULL;
COMMENT ON TABLE citation IS 'which record rests on which basis; one taken back keeps its row';

CREATE TABLE problem (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit      bigint NOT NULL REFERENCES unit,
  unit_name text NOT NULL,
  title     text NOT NULL CONSTRAINT problem_title_size CHECK (length(title) BETWEEN 1 AND 60),
  duty      text NOT NULL CONSTRAINT problem_duty_size CHECK (length(duty) BETWEEN 1 AND 1000),
  situation text NOT NULL CONSTRAINT problem_situation_size CHECK (length(situation) BETWEEN 1 AND 900),
  proposal  text NOT NULL CONSTRAINT problem_proposal_size CHECK (length(proposal) BETWEEN 1 AND 1500),
  state     text NOT NULL CONSTRAINT problem_state_check CHECK (state IN ('open', 'raised', 'closed')),
  reason    text NOT NULL DEFAULT '',
  by_name   text NOT NULL,
  at        timestamptz NOT NULL,
  state_at  timestamptz NOT NULL,
  version   int NOT NULL DEFAULT 1
);
CREATE INDEX problem_at ON problem (state_at DESC, id DESC);
CREATE INDEX problem_unit_at ON problem (unit, state_at DESC, id DESC);
COMMENT ON TABLE problem IS 'a question that a unit studies; duty = the sentence of its duty on which it rests, verbatim; reason = why it was closed or taken up again';

ALTER TABLE topic ADD COLUMN problem bigint REFERENCES problem;
CREATE INDEX topic_problem ON topic (problem) WHERE problem IS NOT NULL;
COMMENT ON COLUMN topic.problem IS 'the problem of which the topic was made (R12)';

ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_kind_check CHECK (kind IN ('topic', 'task_report', 'part', 'escalation', 'opinion', 'basis'));
