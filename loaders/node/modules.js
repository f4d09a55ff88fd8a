'use strict';

const { Module } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { describeError, displayPath, isUserFile } = require('./errors');

const userRequire = Module.createRequire(path.join(path.sep, 'portolan.js'));
const NEEDS_IMPORT = new Set(['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE']);

/**
 * Loads a module of the user, as CommonJS, or as an ES module where it refuses that.
 * @param {string} file absolute
 * @returns {Promise<object>} its exports
 */
async function loadModule(file) {
  try {
    return userRequire(file);
  } catch (error) {
    if (!NEEDS_IMPORT.has(error?.code)) throw error;
    return await import(pathToFileURL(file).href);
  }
}

/**
 * Loads files one after the other.
 * @param {string[]} files
 * @param {{skipErrors?: boolean, warnings: string[]}} how skipErrors: a file that cannot be loaded is a warning
 * @returns {Promise<{file: string, exports: object}[]>}
 */
async function loadModules(files, { skipErrors, warnings }) {
  const modules = [];
  for (const file of files) {
    try {
      modules.push({ file, exports: await loadModule(file) });
    } catch (error) {
      if (!skipErrors) throw error;
      warnings.push(`${displayPath(file)} is skipped: ${describeError(error)}`);
    }
  }
  return modules;
}

/**
 * Every value that a module exports: itself, its default, and what it names.
 */
function exportedValues(exports) {
  const values = new Set([exports]);
  if (exports && typeof exports === 'object') {
    for (const key of Object.keys(exports)) values.add(exports[key]);
    if (exports.default && typeof exports.default === 'object') Object.values(exports.default).forEach((value) => values.add(value));
  } else if (typeof exports === 'function') {
    Object.keys(exports).forEach((key) => values.add(exports[key]));
  }
  return [...values];
}

/**
 * The user's files that are loaded by now, those of ES modules aside.
 */
function loadedUserFiles() {
  return Object.keys(require.cache).filter(isUserFile).sort();
}

module.exports = { loadModule, loadModules, exportedValues, loadedUserFiles };
