'use strict';

const { Failure } = require('./failure');

// What already exists in a new database: nobody creates it.
const DEFAULT_SCHEMAS = { postgres: ['public'], sqlserver: ['dbo'] };

/**
 * The text of a loader's result in the grammar of loaders/README.md.
 * @param {object} result
 *   orm {name, version}; dialect; warnings: string[]; positions: {name, kind, file, line}[]; statements: string[] without terminators
 */
function formatOutput({ orm, dialect, warnings = [], positions = [], statements }) {
  const header = [
    `-- portolan:orm ${orm.name} ${orm.version}`,
    ...warnings.map((text) => `-- portolan:warning ${text.replace(/\s+/g, ' ')}`),
    ...positions.map(({ name, kind = 'table', file, line }) => `-- atlas:pos ${name}[type=${kind}] ${file}:${line}`).sort(),
  ];
  return `${header.join('\n')}\n\n${joinStatements(statements, dialect)}`;
}

/**
 * Statements with what ends each of them.
 */
function joinStatements(statements, dialect) {
  const end = dialect === 'sqlserver' ? '\nGO\n' : ';\n';
  return statements.map((statement) => statement.trim().replace(/;$/, '') + end).join('');
}

/**
 * Statements that create the schemas which tables of the models live in; an ORM leaves those to the user.
 * @param {string[]} names schemas in use, in any order and repeated
 */
function schemaStatements(dialect, names) {
  const own = DEFAULT_SCHEMAS[dialect];
  if (!own) return [];
  const others = [...new Set(names)].filter((name) => name && !own.includes(name)).sort();
  return others.map((name) => CREATE_SCHEMA[dialect](name));
}

const CREATE_SCHEMA = {
  postgres: (name) => `CREATE SCHEMA IF NOT EXISTS "${name.replaceAll('"', '""')}"`,
  sqlserver: (name) => {
    const literal = (text) => text.replaceAll("'", "''");
    return `IF SCHEMA_ID(N'${literal(name)}') IS NULL EXEC(N'CREATE SCHEMA [${literal(name.replaceAll(']', ']]'))}]')`;
  },
};

/**
 * The error for paths without models.
 * @param {string} orm its name as people write it
 * @param {string[]} paths what was asked for
 * @param {string} seen what was looked at
 */
function noModels(orm, paths, seen) {
  return new Failure(`no ${orm} models found in ${paths.join(', ')} (${seen})`);
}

module.exports = { formatOutput, joinStatements, schemaStatements, noModels };
