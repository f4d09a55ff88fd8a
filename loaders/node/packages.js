'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Module } = require('node:module');
const { Failure } = require('./failure');
const { displayPath } = require('./errors');
const { folderOf, nearest } = require('./files');

/**
 * Finds a package as a file of the user would, from the first of the places that has it.
 * @param {string} name package, or a module in one
 * @param {string[]} places files or folders to look from upwards, in node_modules
 * @returns {string | undefined} the file that `require` would load
 */
function resolveFrom(name, places) {
  try {
    return Module.createRequire(path.join(path.sep, 'portolan.js')).resolve(name, { paths: places.map(folderOf) });
  } catch {
    return undefined;
  }
}

/**
 * Loads a package of the user.
 * @throws Failure that names where it was looked for and the command that installs it
 */
function requirePackage(name, places) {
  const file = resolveFrom(name, places);
  if (!file) throw missingPackage(name, places);
  return { exports: require(file), version: versionOf(name, file), file };
}

function missingPackage(name, places) {
  const folder = folderOf(places[0]);
  const manifest = nearest(folder, ['package.json']);
  return new Failure(`the package "${name}" is not installed in ${manifest ? path.dirname(manifest) : folder} `
    + `(looked in node_modules from ${displayPath(folder)}/ upwards): run npm install ${name}`);
}

// A package's own `exports` may hide its package.json from `require`, so it is looked for from the file upwards.
function versionOf(name, file) {
  for (let at = path.dirname(file); at !== path.dirname(at); at = path.dirname(at)) {
    const manifest = path.join(at, 'package.json');
    const content = fs.existsSync(manifest) ? JSON.parse(fs.readFileSync(manifest, 'utf8')) : {};
    if (content.name === name) return content.version;
  }
  return undefined;
}

/**
 * Where a script that uses a helper of ours has its packages: beside itself, and in the folder that it is run from.
 */
function scriptPlaces() {
  return [require.main?.filename, process.argv[1], process.cwd()].filter((place) => place && fs.existsSync(place));
}

/**
 * The first number of a version, such as 6 of `6.37.8`.
 */
function major(version) {
  return Number.parseInt(version, 10);
}

module.exports = { resolveFrom, requirePackage, missingPackage, versionOf, scriptPlaces, major };
