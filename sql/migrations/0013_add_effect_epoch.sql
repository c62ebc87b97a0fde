-- Which of its step's effects an attempt was to bring about, beside the key that is made of it.
-- Adds a column without a default: no rewrite; locks step_attempts for that moment.
alter table meshhook.step_attempts add column effect_epoch int;
comment on column meshhook.step_attempts.effect_epoch is
'The effect_epoch of its step when the attempt was claimed; effect_key is made of it.';
