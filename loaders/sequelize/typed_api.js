'use strict';

const { DEFAULT_VERSIONS, dialectOf } = require('../node/dialects');
const { requirePackage, scriptPlaces } = require('../node/packages');
const { offlineSettings } = require('./offline');
const { sqlOf } = require('./models_api');

/**
 * The SQL that creates the tables of models written with sequelize-typescript.
 * @param {string} dialect mysql, mariadb, postgres, sqlite or mssql
 * @param {Function[]} models
 * @returns {string}
 */
function loadModels(dialect, models) {
  const name = dialectOf(dialect);
  const { exports: typed } = requirePackage('sequelize-typescript', scriptPlaces());
  const sequelize = new typed.Sequelize(offlineSettings({ dialect: name, serverVersion: DEFAULT_VERSIONS[name] }));
  sequelize.addModels(models);
  return loadSQL(sequelize, dialect);
}

/**
 * The SQL that creates the tables of an instance's models.
 * @param {object} sequelize
 * @param {string} dialect the one that it was created with
 * @returns {string}
 */
function loadSQL(sequelize, dialect) {
  return sqlOf(sequelize.modelManager.models, dialectOf(dialect));
}

module.exports = { loadModels, loadSQL };
