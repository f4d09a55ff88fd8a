'use strict';

const { refuseUnescaped } = require('./quotes');
const { withoutRebuilds } = require('./sqlite');

/**
 * What TypeORM would execute to create the schema of a data source in an empty database.
 * @param {object} source initialised, see offline.js
 * @param {string} dialect our name of it
 * @param {string} version TypeORM's
 * @returns {Promise<string[]>}
 * @throws Failure when TypeORM writes a text that means something else than the entity says
 */
async function statementsOf(source, dialect, version) {
  refuseUnescaped(source.entityMetadatas, dialect, version);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  // TypeORM's own table, where it notes down the text of views and generated columns.
  const statements = upQueries.map(({ query }) => query).filter((sql) => !/typeorm_metadata/.test(sql));
  const extensions = source.preparations.filter((sql) => sql.startsWith('CREATE EXTENSION'));
  return [...extensions, ...(dialect === 'sqlite' ? withoutRebuilds(statements) : statements)];
}

module.exports = { statementsOf };
