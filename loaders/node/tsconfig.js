'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Failure } = require('./failure');
const { displayPath } = require('./errors');
const { resolveFrom } = require('./packages');

// Strings are kept; comments and commas before a closing bracket go.
const JSONC = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=\s*(?:\/\/[^\n]*\s*|\/\*[^]*?\*\/\s*)*[}\]])/g;

/**
 * What a tsconfig.json says about where imports lie: baseUrl, paths and rootDirs, with what it extends.
 * @param {string} file absolute
 * @returns {{baseUrl?: string, paths?: object, pathsBase?: string, rootDirs?: string[]}} all folders absolute
 * @throws Failure when the file or one that it extends cannot be read
 */
function readTsconfig(file) {
  const folder = path.dirname(file);
  const { extends: bases = [], compilerOptions = {} } = parse(file);
  const inherited = Object.assign({}, ...[bases].flat().map((base) => readTsconfig(extendedFile(base, file))));
  const { baseUrl, paths, rootDirs } = compilerOptions;
  return {
    ...inherited,
    ...(baseUrl && { baseUrl: path.resolve(folder, baseUrl) }),
    ...(paths && { paths, pathsBase: path.resolve(folder, baseUrl ?? inherited.baseUrl ?? '.') }),
    ...(rootDirs && { rootDirs: rootDirs.map((dir) => path.resolve(folder, dir)) }),
  };
}

function parse(file) {
  try {
    const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return JSON.parse(text.replace(JSONC, (_, string) => string ?? ''));
  } catch (error) {
    throw new Failure(`${displayPath(file)}: ${error.message}`);
  }
}

function extendedFile(base, file) {
  if (!/^\.|^\//.test(base)) {
    const found = resolveFrom(base, [file]) ?? resolveFrom(`${base}/tsconfig.json`, [file]) ?? resolveFrom(`${base}.json`, [file]);
    if (!found) throw new Failure(`${displayPath(file)}: extends "${base}", which is not installed`);
    return found;
  }
  const full = path.resolve(path.dirname(file), base);
  return fs.existsSync(full) && fs.statSync(full).isFile() ? full : `${full}.json`;
}

module.exports = { readTsconfig };
