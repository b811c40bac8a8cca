-- What in a schema has a hand in what is written or read, a line each: migrations.Catalog says what for. Its text is the same on all servers
-- but for lines that begin with "deparsed", which a server prints in its own way.
WITH own AS (SELECT c.oid, c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')),
said(name, body) AS (
  SELECT format('trigger %s.%s', c.relname, t.tgname),
    concat_ws('|', f.oid::regprocedure, t.tgtype, t.tgenabled, encode(t.tgargs, 'hex'), t.tgattr, t.tgoldtable, t.tgnewtable, t.tgqual IS NOT NULL, t.tgdeferrable, t.tginitdeferred)
    FROM pg_trigger t JOIN own c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid WHERE NOT t.tgisinternal
  UNION ALL SELECT format('trigger of a constraint %s.%s', c.relname, k.conname), 'disabled'
    FROM pg_trigger t JOIN own c ON c.oid = t.tgrelid JOIN pg_constraint k ON k.oid = t.tgconstraint WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')
  UNION ALL SELECT format('function %s', p.oid::regprocedure), concat_ws('|', l.lanname, p.prosecdef, p.provolatile, p.proconfig::text, p.prosrc)
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE (p.pronamespace = 'public'::regnamespace OR p.pronamespace = 'pg_catalog'::regnamespace AND p.oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT format('operator %s', o.oid::regoperator), o.oprcode::text FROM pg_operator o WHERE o.oid >= 16384 AND o.oprnamespace IN ('public'::regnamespace, 'pg_catalog'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e')
  UNION ALL SELECT format('cast %s to %s', k.castsource::regtype, k.casttarget::regtype), '' FROM pg_cast k WHERE k.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = k.oid AND d.deptype = 'e')
  UNION ALL SELECT format('rule %s.%s', c.relname, r.rulename), '' FROM pg_rewrite r JOIN own c ON c.oid = r.ev_class WHERE NOT (r.rulename = '_RETURN' AND c.relkind = 'v')
  UNION ALL SELECT format('policy %s.%s', c.relname, p.polname), '' FROM pg_policy p JOIN own c ON c.oid = p.polrelid
  UNION ALL SELECT format('row security %s', c.relname), '' FROM pg_class c JOIN own USING (oid) WHERE c.relrowsecurity OR c.relforcerowsecurity
  UNION ALL SELECT format('heir %s of %s', i.inhrelid::regclass, c.relname), '' FROM pg_inherits i JOIN own c ON c.oid = i.inhparent WHERE c.relkind = 'r'
  UNION ALL SELECT format('deparsed view %s', c.relname), pg_get_viewdef(c.oid) FROM own c WHERE c.relkind = 'v'
  UNION ALL SELECT format('deparsed column %s.%s', c.relname, a.attname), concat_ws('|', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN own c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT format('relation among the server''s own %s', c.relname), c.relkind::text FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.oid >= 16384
  UNION ALL SELECT format('setting of the database %s', split_part(s, '=', 1)), s FROM pg_db_role_setting r CROSS JOIN LATERAL unnest(r.setconfig) s
    WHERE r.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) AND split_part(s, '=', 1) IN ('search_path', 'session_replication_role', 'row_security')
  UNION ALL SELECT format('deparsed constraint %s.%s', c.relname, k.conname), pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN own c ON c.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
  UNION ALL SELECT format('deparsed index %s', x.indexrelid::regclass), pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN own c ON c.oid = x.indrelid
)
SELECT name, encode(sha256(convert_to(body, 'UTF8')), 'base64') AS digest FROM said ORDER BY name COLLATE "C"
