'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');
const { nearest } = require('../node/files');

const CONFIG_FILES = ['config/config.json', 'config/config.js', 'config/config.cjs'];

/**
 * The options for all models (`define`) that the project's configuration for sequelize-cli sets.
 * @param {string} folder where the search upwards starts
 * @returns {object} empty when there is none
 */
function defineOptions(folder) {
  const file = configFile(folder);
  if (!file) return {};
  const config = createRequire(file)(file);
  const block = config[process.env.NODE_ENV || 'development'] || config;
  return block.define || {};
}

function configFile(folder) {
  const settings = nearest(folder, ['.sequelizerc']);
  if (settings) {
    // Node takes a file without an ending for JavaScript.
    const { config } = createRequire(settings)(settings);
    if (config && fs.existsSync(config)) return path.resolve(config);
  }
  return nearest(folder, CONFIG_FILES);
}

module.exports = { defineOptions };
