-- What a unit uploads in a day is counted, so that one cannot fill the disk for all.
-- +goose Up
ALTER TABLE attachment ADD COLUMN unit bigint NOT NULL DEFAULT 0;
CREATE INDEX attachment_day ON attachment (unit, at);
COMMENT ON COLUMN attachment.unit IS 'unit of the seat of who sent it, 0 = of none, and of all that came before this was noted';
