'use strict';

const { stub } = require('../node/stub');

// What Sequelize calls its dialects, where that is not our name.
const DIALECT_NAMES = { sqlserver: 'mssql' };

/**
 * Options of an instance of Sequelize that never connects.
 * @param {{dialect: string, serverVersion?: string}} options
 */
function offlineSettings({ dialect, serverVersion }) {
  return {
    dialect: DIALECT_NAMES[dialect] || dialect, dialectModule: stub(), databaseVersion: threeNumbers(serverVersion), logging: false,
  };
}

/**
 * Makes every instance of Sequelize, also those that the user's code creates for a database of its own, one for the asked dialect
 * that answers all queries with nothing, without a client package and without a connection.
 * @param {object} Sequelize the class
 * @param {{dialect: string, serverVersion: string}} options
 * @returns {object[]} the instances; it grows as the user's code creates them
 */
function offline(Sequelize, options) {
  const instances = [];
  Sequelize.addHook('beforeInit', (config, settings) => {
    Object.assign(settings, offlineSettings(options));
    // Sequelize refuses a time zone for SQLite; it has no part in the DDL.
    delete settings.timezone;
    delete settings.dialectModulePath;
  });
  Sequelize.addHook('afterInit', (instance) => instances.push(instance));
  Sequelize.prototype.query = async (_, how = {}) => emptyResult(how);
  return instances;
}

// In the form that the kind of query has.
function emptyResult({ type, plain }) {
  if (plain) return null;
  return type === undefined || type === 'RAW' ? [[], {}] : [];
}

// Sequelize compares versions of three numbers alone.
function threeNumbers(version) {
  const numbers = /^\d+(\.\d+){0,2}/.exec(version ?? '')?.[0].split('.') ?? ['0'];
  return [...numbers, '0', '0'].slice(0, 3).join('.');
}

module.exports = { offline, offlineSettings };
