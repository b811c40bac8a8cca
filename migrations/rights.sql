-- The statements that give role $1 what it shall have in this database and take what it shall not: rights.sql is
-- run by Rights. $2 are the tables that may lose rows.
WITH role AS (SELECT oid, rolname FROM pg_roles WHERE rolname = $1),
thing AS (
  SELECT c.oid, c.relname, c.relacl, c.relkind = 'S' AS sequence, c.relkind IN ('r', 'p') AND c.relname !~ '^goose_' AND c.relname <> 'river_migration' AS rows,
    EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE t.tgrelid = c.oid AND f.proname = 'protect_row'
      AND t.tgtype & 17 = 17 AND t.tgattr::text = '' AND t.tgqual IS NULL) AS kept -- for each row before any UPDATE
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),
wanted AS (
  SELECT t.oid, t.relname, t.sequence, w.name FROM thing t CROSS JOIN LATERAL (VALUES
    ('SELECT', true), ('USAGE', t.sequence), ('INSERT', t.rows), ('UPDATE', t.rows AND NOT t.kept),
    ('DELETE', t.rows AND (t.relname = ANY($2) OR t.relname ~ '^river_'))) AS w(name, yes) WHERE w.yes
),
held AS (
  SELECT t.oid, t.relname, t.sequence, a.privilege_type AS name FROM thing t CROSS JOIN LATERAL aclexplode(t.relacl) a JOIN role ON role.oid = a.grantee
),
later AS ( -- what tables get that are made behind the program's back: rows may be read and added
  SELECT w.kind, w.name FROM (VALUES ('TABLES', 'SELECT'), ('TABLES', 'INSERT'), ('SEQUENCES', 'SELECT'), ('SEQUENCES', 'USAGE')) AS w(kind, name)
  EXCEPT
  SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' END, a.privilege_type
    FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) a JOIN role ON role.oid = a.grantee
    WHERE d.defaclnamespace = 'public'::regnamespace AND pg_get_userbyid(d.defaclrole) = current_user
)
SELECT format('GRANT %s ON %s public.%I TO %I', x.name, CASE WHEN x.sequence THEN 'SEQUENCE' ELSE 'TABLE' END, x.relname, $1)
  FROM (SELECT * FROM wanted EXCEPT SELECT * FROM held) x
UNION ALL
SELECT format('REVOKE %s ON %s public.%I FROM %I', x.name, CASE WHEN x.sequence THEN 'SEQUENCE' ELSE 'TABLE' END, x.relname, $1)
  FROM (SELECT * FROM held EXCEPT SELECT * FROM wanted) x
UNION ALL
SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT %s ON %s TO %I', x.name, x.kind, $1) FROM later x
