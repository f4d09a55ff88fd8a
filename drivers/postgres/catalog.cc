#include "drivers/postgres/catalog.h"

#include "drivers/postgres/dialect.h"
#include "planner/base/strings.h"

namespace portolan::postgres::catalog {
namespace {

constexpr int kVersion11 = 110000;
constexpr int kVersion13 = 130000;

std::string since_version(int version, int needed, std::string_view text, std::string_view otherwise) {
  return std::string(version >= needed ? text : otherwise);
}

}  // namespace

std::vector<std::int64_t> Row::numbers(std::size_t i) const {
  std::vector<std::int64_t> values;
  std::int64_t value = 0;
  bool inside = false;
  bool negative = false;
  const std::string all = text(i) + " ";
  for (const char c : all) {
    if (c == '-') negative = true;
    if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      inside = true;
    } else if (inside) {
      values.push_back(negative ? -value : value);
      value = 0;
      inside = negative = false;
    }
  }
  return values;
}

std::string oid_array(const std::vector<Oid>& oids) {
  std::vector<std::string> texts;
  for (const Oid oid : oids) texts.push_back(std::to_string(oid));
  return "{" + base::join(texts, ",") + "}";
}

std::string text_array(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) {
    quoted.push_back("\"" + base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"");
  }
  return "{" + base::join(quoted, ",") + "}";
}

std::string schemas(bool all) {
  std::string sql =
      "SELECT n.oid, n.nspname, d.description FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_description d "
      "ON d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objsubid = 0 WHERE ";
  return sql + (all ? "n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast', 'crdb_internal', "
                      "'pg_extension') AND n.nspname NOT LIKE 'pg\\_%temp\\_%'"
                    : "n.nspname = ANY($1::text[])");
}

std::string extension_members() {
  return "SELECT classid::regclass::text, objid FROM pg_catalog.pg_depend "
         "WHERE refclassid = 'pg_catalog.pg_extension'::regclass AND deptype = 'e'";
}

std::string descriptions() {
  // Objects of the server itself have lower oids.
  return "SELECT classoid::regclass::text, objoid, objsubid, description FROM pg_catalog.pg_description "
         "WHERE objoid >= 16384 AND classoid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass, "
         "'pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_trigger'::regclass, "
         "'pg_catalog.pg_policy'::regclass)";
}

std::string relations(int version) {
  const bool methods = version >= since::kGenerated;
  return std::string(
             "SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relreplident, "
             "c.relrowsecurity, c.relforcerowsecurity, c.reloptions, ") +
         (methods ? "am.amname" : "NULL") +
         ", ts.spcname, CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END, "
         "c.relispopulated, EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid "
         "AND r.rulename <> '_RETURN' AND c.relkind IN ('v', 'm')) FROM pg_catalog.pg_class c "
         "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace " +
         (methods ? "LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam " : "") +
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition";
}

std::string columns(int version) {
  // For a relation the server prepares the names of all its columns, each time in quadratic time. A default names none.
  const std::string relation =
      since_version(version, since::kGenerated, "CASE WHEN a.attgenerated = '' THEN 0 ELSE d.adrelid END", "0");
  return "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
         "a.attidentity, " +
         since_version(version, since::kGenerated, "a.attgenerated", "''") + ", pg_catalog.pg_get_expr(d.adbin, " +
         relation +
         "), co.collname, cn.nspname, a.atttypid "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
         "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
         "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
         "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation "
         "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition "
         "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum";
}

std::string sequences() {
  return "SELECT c.oid, c.relnamespace, c.relname, d.refobjid, d.refobjsubid, d.deptype, s.seqstart, s.seqincrement, "
         "CASE WHEN d.deptype = 'i' AND pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE') "
         "THEN pg_catalog.pg_sequence_last_value(c.oid) END, "
         "pg_catalog.format_type(s.seqtypid, NULL), s.seqmin, s.seqmax, s.seqcache, s.seqcycle "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid "
         "LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.classid = 'pg_catalog.pg_class'::regclass "
         "AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 "
         "WHERE c.relnamespace = ANY($1::oid[]) ORDER BY c.relname";
}

std::string constraints(int version) {
  return "SELECT oid, conrelid, conname, contype, conindid, confrelid, conkey, confkey, confupdtype, confdeltype, "
         "confmatchtype, condeferrable, condeferred, convalidated, connoinherit, "
         "CASE WHEN contype = 'c' THEN pg_catalog.pg_get_expr(conbin, conrelid) END, conexclop, " +
         since_version(version, since::kTemporalKeys, "conperiod, conenforced", "false, true") +
         " FROM pg_catalog.pg_constraint WHERE connamespace = ANY($1::oid[]) AND contype IN ('p', 'u', 'x', 'f', 'c') "
         "AND conrelid <> 0" +
         // A key that points to a partitioned table has one more row per partition.
         since_version(version, kVersion11, " AND conparentid = 0", "");
}

std::string indexes(int version) {
  return "SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, i.indisprimary, i.indisexclusion, i.indisvalid, "
         "am.amname, i.indkey, i.indoption, i.indclass, i.indcollation, " +
         since_version(version, kVersion11, "i.indnkeyatts", "i.indnatts") +
         ", pg_catalog.pg_get_expr(i.indpred, i.indrelid), ic.reloptions, " +
         since_version(version, since::kNullsDistinct, "i.indnullsnotdistinct", "false") +
         ", CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(CASE WHEN i.indkey[n - 1] = 0 "
         "THEN pg_catalog.pg_get_indexdef(i.indexrelid, n, false) ELSE '' END ORDER BY n) "
         "FROM pg_catalog.generate_series(1, i.indnatts) n) END, i.indisreplident, ts.spcname "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid "
         "JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = ic.relam "
         "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition";
}

std::string class_parameters(int version) {
  if (version < kVersion13) return {};
  return "SELECT a.attrelid, a.attnum, a.attoptions FROM pg_catalog.pg_attribute a "
         "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
         "WHERE a.attoptions IS NOT NULL AND c.relkind IN ('i', 'I') AND c.relnamespace = ANY($1::oid[])";
}

std::string operator_classes() {
  return "SELECT o.oid, o.opcname, n.nspname, o.opcdefault FROM pg_catalog.pg_opclass o "
         "JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace";
}

std::string enums() {
  return "SELECT t.oid, t.typarray, t.typname, n.nspname, t.typnamespace, e.enumlabel FROM pg_catalog.pg_type t "
         "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
         "LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid "
         "WHERE t.typtype = 'e' ORDER BY t.oid, e.enumsortorder";
}

std::string partition_keys() {
  return "SELECT p.partrelid, pg_catalog.pg_get_partkeydef(p.partrelid), p.partattrs "
         "FROM pg_catalog.pg_partitioned_table p JOIN pg_catalog.pg_class c ON c.oid = p.partrelid "
         "WHERE c.relnamespace = ANY($1::oid[])";
}

std::string partitions() {
  return "SELECT c.oid, c.relnamespace, c.relname, c.relkind, pg_catalog.pg_get_expr(c.relpartbound, c.oid), "
         "pc.oid, pn.nspname, pc.relname, pc.relispartition, "
         "CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, p.partattrs "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid "
         "JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent "
         "JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace "
         "LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relispartition AND c.relkind IN ('r', 'p') "
         "ORDER BY pc.relname, c.relname";
}

std::string other_types() {
  return "SELECT t.oid, t.typtype, t.typname, n.nspname, t.typnamespace, t.typarray, t.typbasetype, "
         "CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END, t.typnotnull, "
         "pg_catalog.pg_get_expr(t.typdefaultbin, 0), co.collname, cn.nspname FROM pg_catalog.pg_type t "
         "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
         "LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
         "LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
         "LEFT JOIN pg_catalog.pg_collation co ON co.oid = t.typcollation AND t.typtype = 'd' "
         "AND t.typcollation <> b.typcollation "
         "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "
         // Types of the server itself have lower oids.
         "WHERE t.oid >= 16384 AND (t.typtype IN ('d', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) ORDER BY t.oid";
}

std::string domain_checks() {
  return "SELECT contypid, oid, conname, pg_catalog.pg_get_expr(conbin, 0), convalidated "
         "FROM pg_catalog.pg_constraint WHERE contypid <> 0 AND contype = 'c' AND connamespace = ANY($1::oid[]) "
         "ORDER BY contypid, conname";
}

std::string composite_fields() {
  return "SELECT c.reltype, c.oid, a.attnum, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod), "
         "co.collname, cn.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
         "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
         "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation "
         "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped "
         "ORDER BY c.oid, a.attnum";
}

std::string routines(int version) {
  constexpr std::string_view kOldKind = "CASE WHEN p.proisagg THEN 'a' WHEN p.proiswindow THEN 'w' ELSE 'f' END";
  return "SELECT p.oid, " + since_version(version, kVersion11, "p.prokind", kOldKind) +
         ", p.proname, p.pronamespace, pg_catalog.pg_get_function_identity_arguments(p.oid), "
         "p.probin IS NOT NULL OR p.protrftypes IS NOT NULL OR l.lanname IN ('c', 'internal') OR " +
         since_version(version, since::kGenerated, "p.prosupport", "p.protransform") + " <> 0, l.lanname, p.prosrc, " +
         since_version(version, since::kStandardBody,
                       "CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END",
                       "NULL") +
         ", pg_catalog.format_type(p.prorettype, NULL), p.prorettype, p.proretset, p.provolatile, p.proisstrict, "
         "p.prosecdef, p.proleakproof, p.proparallel, p.procost, p.prorows, p.proconfig FROM pg_catalog.pg_proc p "
         "JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE p.pronamespace = ANY($1::oid[]) "
         // A range type makes functions of its own.
         "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass "
         "AND d.objid = p.oid AND d.deptype = 'i')";
}

std::string code_names(int version) {
  return "SELECT " +
         since_version(version, kVersion11,
                       "CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END",
                       "CASE WHEN p.proisagg THEN 'aggregate' ELSE 'function' END") +
         ", p.oid, p.proname, p.pronamespace, pg_catalog.pg_get_function_identity_arguments(p.oid) "
         "FROM pg_catalog.pg_proc p WHERE p.pronamespace = ANY($1::oid[]) "
         "UNION ALL SELECT 'trigger', t.oid, t.tgname, c.relnamespace, NULL FROM pg_catalog.pg_trigger t "
         "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = ANY($1::oid[])";
}

std::string privileges() {
  const std::string to =
      "|| ' ON % TO ' || CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) "
      "END || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END ";
  return "SELECT 'pg_class', c.oid, 'GRANT ' || a.privilege_type " + to +
         "FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a WHERE c.relkind IN ('v', 'm') "
         "AND a.grantee <> c.relowner AND c.relnamespace = ANY($1::oid[]) "
         "UNION ALL SELECT 'pg_class', c.oid, 'GRANT ' || a.privilege_type || ' (' || quote_ident(t.attname) || ')' " +
         to +
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid, "
         "pg_catalog.aclexplode(t.attacl) a WHERE c.relkind IN ('v', 'm') AND a.grantee <> c.relowner "
         "AND c.relnamespace = ANY($1::oid[]) UNION ALL SELECT 'pg_proc', p.oid, 'GRANT ' || a.privilege_type " +
         to +
         "FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(p.proacl) a WHERE a.grantee NOT IN (0, p.proowner) "
         "AND p.pronamespace = ANY($1::oid[]) "
         "UNION ALL SELECT 'pg_proc', p.oid, 'REVOKE EXECUTE ON % FROM PUBLIC' FROM pg_catalog.pg_proc p "
         "WHERE p.proacl IS NOT NULL AND p.pronamespace = ANY($1::oid[]) "
         "AND NOT EXISTS (SELECT 1 FROM pg_catalog.aclexplode(p.proacl) a WHERE a.grantee = 0) ORDER BY 1, 2, 3";
}

std::string routine_arguments() {
  return "SELECT p.oid, COALESCE(p.proargmodes[a.n::int4], 'i'), p.proargnames[a.n::int4], "
         "pg_catalog.format_type(a.type, NULL), "
         "a.type, pg_catalog.pg_get_function_arg_default(p.oid, a.n::int4) FROM pg_catalog.pg_proc p, "
         "unnest(COALESCE(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY a(type, n) "
         "WHERE p.pronamespace = ANY($1::oid[]) ORDER BY p.oid, a.n";
}

std::string triggers() {
  return "SELECT t.oid, t.tgname, t.tgrelid, t.tgtype, t.tgenabled, t.tgconstraint <> 0, t.tgdeferrable, "
         "t.tginitdeferred, t.tgattr, t.tgoldtable, t.tgnewtable, n.nspname, p.proname, "
         "pg_catalog.pg_get_triggerdef(t.oid), t.tgconstrrelid <> 0 FROM pg_catalog.pg_trigger t "
         "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid "
         "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
         "WHERE NOT t.tgisinternal AND c.relnamespace = ANY($1::oid[])";
}

std::string policies() {
  return "SELECT p.oid, p.polname, p.polrelid, p.polpermissive, p.polcmd, ARRAY(SELECT CASE WHEN r.oid = 0 "
         "THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(r.oid)::text END FROM unnest(p.polroles) r(oid) ORDER BY 1), "
         "pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) "
         "FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid "
         "WHERE c.relnamespace = ANY($1::oid[])";
}

std::string extensions() {
  return "SELECT e.oid, e.extname, e.extversion, n.nspname, d.description FROM pg_catalog.pg_extension e "
         "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace LEFT JOIN pg_catalog.pg_description d "
         "ON d.objoid = e.oid AND d.classoid = 'pg_catalog.pg_extension'::regclass AND d.objsubid = 0 "
         "WHERE e.extname <> 'plpgsql' ORDER BY e.extname";
}

std::string default_versions() {
  return "SELECT name, default_version FROM pg_catalog.pg_available_extensions WHERE name = ANY($1::name[])";
}

std::string extension_types() {
  return "SELECT d.refobjid, pg_catalog.format_type(t.oid, NULL) FROM pg_catalog.pg_depend d "
         "JOIN pg_catalog.pg_type t ON t.oid = d.objid WHERE d.classid = 'pg_catalog.pg_type'::regclass "
         "AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e' ORDER BY d.refobjid, t.typname";
}

std::string extension_needs() {
  return "SELECT objid, refobjid FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_extension'::regclass "
         "AND refclassid = 'pg_catalog.pg_extension'::regclass AND deptype = 'n' ORDER BY objid, refobjid";
}

std::string database_objects() {
  return "SELECT 'event_trigger', oid, evtname FROM pg_catalog.pg_event_trigger";
}

std::string dependencies() {
  // A rule is its view; a default, constraint or index is its table.
  return "SELECT CASE WHEN COALESCE(r.oid, ad.oid, co.oid, i.indexrelid) IS NULL THEN d.classid::regclass::text "
         "ELSE 'pg_class' END, COALESCE(r.ev_class, ad.adrelid, co.conrelid, i.indrelid, d.objid), "
         "d.refclassid::regclass::text, COALESCE(e.oid, d.refobjid), d.refobjsubid, "
         "COALESCE(e.typrelid, t.typrelid, 0) FROM pg_catalog.pg_depend d "
         "LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid "
         "LEFT JOIN pg_catalog.pg_attrdef ad ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND ad.oid = d.objid "
         "LEFT JOIN pg_catalog.pg_constraint co ON d.classid = 'pg_catalog.pg_constraint'::regclass "
         "AND co.oid = d.objid AND co.conrelid <> 0 "
         "LEFT JOIN pg_catalog.pg_index i ON d.classid = 'pg_catalog.pg_class'::regclass AND i.indexrelid = d.objid "
         "LEFT JOIN pg_catalog.pg_type t ON d.refclassid = 'pg_catalog.pg_type'::regclass AND t.oid = d.refobjid "
         "LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typlen = -1 "
         // Objects of the server itself have lower oids.
         "WHERE d.deptype IN ('n', 'a') AND d.refobjid >= 16384 AND (d.refclassid = 'pg_catalog.pg_proc'::regclass "
         // A default refers to the sequence that it draws from.
         "OR (d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.deptype = 'n' "
         "AND d.refclassid = 'pg_catalog.pg_class'::regclass) "
         "OR (d.classid IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_trigger'::regclass, "
         "'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_proc'::regclass) "
         "AND d.refclassid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)))";
}

std::string foreign_parents() {
  return "SELECT c.oid, n.nspname, c.relname, a.attnum, a.attname FROM pg_catalog.pg_class c "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
         "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.oid = ANY($1::oid[])";
}

std::string collations() {
  return "SELECT c.oid, c.collname, n.nspname FROM pg_catalog.pg_collation c "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = ANY($1::oid[])";
}

std::string operators() {
  return "SELECT o.oid, o.oprname, n.nspname FROM pg_catalog.pg_operator o "
         "JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = ANY($1::oid[])";
}

}  // namespace portolan::postgres::catalog
