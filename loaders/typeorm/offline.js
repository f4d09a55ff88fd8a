'use strict';

const path = require('node:path');
const { stub } = require('../node/stub');

// What TypeORM calls its drivers, where that is not our name.
const DRIVERS = { sqlite: 'better-sqlite3', sqlserver: 'mssql' };
const DEFAULT_SCHEMAS = { postgres: 'public', sqlserver: 'dbo' };

// Options of an application that have a part in the DDL.
const DDL_OPTIONS = ['namingStrategy', 'entityPrefix', 'schema', 'uuidExtension', 'extensions', 'installExtensions'];

/**
 * Takes TypeORM's ways to a database from it: no client package is loaded, and no data source of the user connects.
 * @param {{exports: object, file: string}} typeorm
 * @returns {(source: object) => Promise<void>} sets one data source up as connecting to it would, with no table in its database
 */
function offline(typeorm) {
  const { PlatformTools } = require(path.join(path.dirname(typeorm.file), 'platform', 'PlatformTools.js'));
  PlatformTools.load = () => stub();
  const { DataSource } = typeorm.exports;
  const { initialize } = DataSource.prototype;
  DataSource.prototype.initialize = async function connected() {
    return this;
  };
  return (source) => initialize.call(source);
}

/**
 * A data source of the entities for the asked dialect.
 * @param {object} typeorm the package
 * @param {object[]} entities
 * @param {object | undefined} application the user's own data source
 * @param {{dialect: string, serverVersion: string}} options
 */
function openDataSource(typeorm, entities, application, { dialect, serverVersion }) {
  const inherited = Object.fromEntries(DDL_OPTIONS.map((key) => [key, application?.options[key]]).filter(([, value]) => value !== undefined));
  const source = new typeorm.DataSource({
    ...inherited, type: DRIVERS[dialect] || dialect, database: 'portolan', connectorPackage: 'mysql2', entities, logging: false,
  });
  const { driver } = source;
  source.preparations = [];
  Object.assign(driver, {
    version: serverVersion,
    createPool: async () => stub(),
    createDatabaseConnection: async () => stub(),
    obtainMasterConnection: async () => [stub(), async () => {}],
    // PostgreSQL: what TypeORM does after it has connected.
    executeQuery: async (_, sql) => {
      source.preparations.push(sql);
      return { rows: /pg_available_extensions/.test(sql) ? (inherited.extensions ?? []).map((name) => ({ name })) : [] };
    },
  });
  const createQueryRunner = driver.createQueryRunner;
  driver.createQueryRunner = function emptyDatabase(mode) {
    return Object.assign(createQueryRunner.call(this, mode), {
      query: async (sql) => (/current_schema/.test(sql) ? [{ current_schema: DEFAULT_SCHEMAS[dialect] }] : []),
      getVersion: async () => serverVersion,
      getCurrentDatabase: async () => 'portolan',
      getCurrentSchema: async () => DEFAULT_SCHEMAS[dialect],
      getTables: async () => [],
      getViews: async () => [],
      release: async () => {},
    });
  };
  return source;
}

module.exports = { offline, openDataSource };
