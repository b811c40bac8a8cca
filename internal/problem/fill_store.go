package problem

// fill makes problems of all units over the years, for a portal that is measured.
const fill = `INSERT INTO problem (unit, unit_name, title, duty, situation, proposal, state, by_name, at, state_at)
  SELECT m.id, m.name, left(s.short, 60), s.short, s.long, s.long, (ARRAY['open','raised','closed'])[1 + i % 3], '示例', d.at, d.at
  FROM tally t CROSS JOIN generate_series(1, t.topics / 4) i JOIN member m ON m.n = i.i % t.units JOIN sentence s ON s.sn = i.i % 5000
  CROSS JOIN LATERAL (SELECT timestamptz '2012-01-01 09:00+08' + i * interval '14 years' / t.topics AS at) d`
