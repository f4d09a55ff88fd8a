'use strict';

const path = require('node:path');

const SEQUELIZE = '../sequelize/models_api.js';
const SEQUELIZE_TYPESCRIPT = '../sequelize/typed_api.js';
const TYPEORM = '../typeorm/api.js';

// The packages that scripts were written for, by the names that their documents import, and our own.
const STAND_INS = {
  '@ariga/atlas-provider-sequelize': SEQUELIZE,
  '@ariga/ts-atlas-provider-sequelize': SEQUELIZE_TYPESCRIPT,
  '@ariga/ts-atlas-provider-sequelize/src/sequelize_schema': SEQUELIZE_TYPESCRIPT,
  '@ariga/atlas-provider-typeorm': TYPEORM,
  '@ariga/atlas-provider-typeorm/build/load': TYPEORM,
  '@portolan/orm/sequelize': SEQUELIZE,
  '@portolan/orm/sequelize-typescript': SEQUELIZE_TYPESCRIPT,
  '@portolan/orm/typeorm': TYPEORM,
};

/**
 * The file of ours that stands in for an import that cannot be resolved.
 * @param {string} request as the script writes it, with or without an ending
 * @returns {string | undefined}
 */
function standIn(request) {
  const file = STAND_INS[request.replace(/\.[cm]?[jt]s$/, '')];
  return file && path.join(__dirname, file);
}

module.exports = { standIn };
