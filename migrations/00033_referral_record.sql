-- Referrals are asked for by the kind and the number of their record, whatever the kind.
-- +goose Up
CREATE INDEX referral_record ON referral (kind, record);
