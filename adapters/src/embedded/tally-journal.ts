/**
 * Makes all sums of a journal at once, in tables that have none yet: what `JournalWriter` makes of it entry by entry, but for
 * what `tallyErrors` adds.
 * A step of the migrations uses it, so it must stay what it is for as long as that step can be taken.
 */
export const tallyJournal = `
INSERT INTO user_days (sub, day, uploads, bytes, downloads, removals, refusals, growth)
SELECT subject, at / 86400000,
  count(*) FILTER (WHERE kind = 'file.stored' AND outcome = 'done'),
  coalesce(sum(bytes) FILTER (WHERE kind = 'file.stored' AND outcome = 'done'), 0),
  count(*) FILTER (WHERE kind = 'file.downloaded' AND outcome = 'done'),
  count(*) FILTER (WHERE kind = 'file.removed' AND outcome = 'done'),
  count(*) FILTER (WHERE outcome = 'refused'),
  coalesce(sum(CASE WHEN outcome = 'refused' THEN 0 WHEN kind IN ('file.stored', 'file.quarantined') THEN bytes
    WHEN kind = 'file.removed' THEN -bytes END), 0)
FROM journal GROUP BY subject, at / 86400000;

CREATE TEMP TABLE active AS
SELECT DISTINCT subject AS sub, at / 3600000 AS hour FROM journal
WHERE actor = subject OR kind IN ('file.stored', 'file.quarantined');

INSERT INTO user_days (sub, day, active_hours)
SELECT sub, hour / 24, sum(1 << (hour % 24)) FROM active WHERE true GROUP BY sub, hour / 24
ON CONFLICT (sub, day) DO UPDATE SET active_hours = excluded.active_hours;

INSERT INTO hours (hour, uploads, bytes, downloads, removals, refusals, growth)
SELECT at / 3600000,
  count(*) FILTER (WHERE kind = 'file.stored' AND outcome = 'done'),
  coalesce(sum(bytes) FILTER (WHERE kind = 'file.stored' AND outcome = 'done'), 0),
  count(*) FILTER (WHERE kind = 'file.downloaded' AND outcome = 'done'),
  count(*) FILTER (WHERE kind = 'file.removed' AND outcome = 'done'),
  count(*) FILTER (WHERE outcome = 'refused'),
  coalesce(sum(CASE WHEN outcome = 'refused' THEN 0 WHEN kind IN ('file.stored', 'file.quarantined') THEN bytes
    WHEN kind = 'file.removed' THEN -bytes END), 0)
FROM journal GROUP BY at / 3600000;

INSERT INTO hours (hour, active) SELECT hour, count(*) FROM active WHERE true GROUP BY hour
ON CONFLICT (hour) DO UPDATE SET active = excluded.active;

INSERT INTO arrivals (day, previous, users)
SELECT day, previous, count(*) FROM (
  SELECT day, lag(day, 1, -1) OVER (PARTITION BY sub ORDER BY day) AS previous FROM user_days WHERE active_hours <> 0)
GROUP BY day, previous;

UPDATE accounts SET last_activity_at = coalesce((
  SELECT max(at) FROM journal WHERE subject = sub
    AND (actor = subject OR kind IN ('file.stored', 'file.quarantined'))), 0);
DROP TABLE active;
`;

/** Of a later step, to be taken after `tallyJournal`: what went wrong without being refused. */
export const tallyErrors = `
INSERT INTO user_days (sub, day, errors)
SELECT subject, at / 86400000, count(*) FROM journal
WHERE kind IN ('file.quarantined', 'upload.expired') AND outcome = 'done' GROUP BY subject, at / 86400000
ON CONFLICT (sub, day) DO UPDATE SET errors = excluded.errors;

INSERT INTO hours (hour, errors)
SELECT at / 3600000, count(*) FROM journal
WHERE kind IN ('file.quarantined', 'upload.expired') AND outcome = 'done' GROUP BY at / 3600000
ON CONFLICT (hour) DO UPDATE SET errors = excluded.errors;
`;
