'use strict';

const path = require('node:path');
const { DEFAULT_VERSIONS, dialectOf } = require('../node/dialects');
const { joinStatements } = require('../node/output');
const { requirePackage, scriptPlaces } = require('../node/packages');
const { openDataSource, offline } = require('./offline');
const { statementsOf } = require('./statements');

/**
 * The SQL that creates the tables of some entities.
 * @param {string} dialect mysql, mariadb, postgres, sqlite or mssql
 * @param {(Function | object | string)[]} entities classes, instances of EntitySchema, and paths or globs of files that export some
 * @returns {Promise<string>}
 * @throws Error for another dialect, or with what TypeORM says of the entities
 */
async function loadEntities(dialect, entities) {
  const name = dialectOf(dialect);
  const typeorm = requirePackage('typeorm', scriptPlaces());
  const initialize = offline(typeorm);
  // TypeORM resolves globs itself.
  const files = entities.map((entity) => (typeof entity === 'string' ? path.resolve(entity) : entity));
  const source = openDataSource(typeorm.exports, files, undefined, { dialect: name, serverVersion: DEFAULT_VERSIONS[name] });
  await initialize(source);
  return joinStatements(await statementsOf(source, name, typeorm.version), name);
}

module.exports = { loadEntities };
