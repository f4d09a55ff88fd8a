'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Module } = require('node:module');
const { findCompiler } = require('./compilers');
const { isUserFile } = require('./errors');
const { folderOf, nearest } = require('./files');
const { resolveFrom } = require('./packages');
const { readTsconfig } = require('./tsconfig');

const ENDINGS = ['.ts', '.cts', '.mts', '.tsx'];

/**
 * Lets `require` read TypeScript of the user: compiled on the fly to CommonJS, whatever the module system of the project, because
 * entities that import each other work that way. A compiler is looked for when the first such file is read.
 * @param {string[]} places the paths of the models
 * @param {{tsconfig?: string, metadata?: boolean}} options tsconfig: instead of the nearest upwards of the paths
 */
function installTypeScript(places, { tsconfig, metadata = true }) {
  let compile;
  const read = (module, file) => {
    if (!compile) {
      compile = findCompiler([...places, file], { metadata });
      loadReflection([...places, file]);
      process.setSourceMapsEnabled(true);
    }
    module._compile(compile(fs.readFileSync(file, 'utf8'), file), file);
  };
  for (const ending of ENDINGS) Module._extensions[ending] = read;

  const resolve = Module._resolveFilename;
  const aliases = lazily(() => readAliases(places, tsconfig));
  Module._resolveFilename = function resolveFilename(request, parent, ...rest) {
    if (!parent?.filename || !isUserFile(parent.filename)) return resolve.call(this, request, parent, ...rest);
    const original = attempt(() => resolve.call(this, request, parent, ...rest));
    if (original.value) return original.value;
    for (const candidate of candidates(request, parent.filename, aliases())) {
      const found = attempt(() => resolve.call(this, candidate, parent, ...rest));
      if (found.value) return found.value;
    }
    throw original.error;
  };
}

// What the decorators write their metadata with; entity files often leave importing it to the application's entry point.
function loadReflection(places) {
  const file = resolveFrom('reflect-metadata', places);
  if (file) require(file);
}

function readAliases(places, tsconfig) {
  const file = tsconfig ?? nearest(folderOf(places[0]), ['tsconfig.json']);
  return file ? readTsconfig(file) : {};
}

// What else an import may mean in TypeScript than in Node.
function candidates(request, from, { baseUrl, paths = {}, pathsBase, rootDirs = [] }) {
  const found = [];
  if (/^\.{1,2}\//.test(request) || path.isAbsolute(request)) {
    const full = path.resolve(path.dirname(from), request);
    const root = rootDirs.find((dir) => full.startsWith(dir + path.sep));
    found.push(full, ...(root ? rootDirs.map((dir) => path.join(dir, path.relative(root, full))) : []));
  } else {
    for (const [pattern, targets] of Object.entries(paths).sort(byPrefix)) {
      const rest = matchPattern(pattern, request);
      if (rest !== undefined) found.push(...targets.map((target) => path.resolve(pathsBase, target.replace('*', rest))));
    }
    if (baseUrl) found.push(path.join(baseUrl, request));
  }
  // TypeScript writes the ending that the compiled file will have.
  return found.flatMap((file) => [file, ...(/\.[cm]?js$/.test(file) ? [file.replace(/js$/, 'ts')] : [])]);
}

function byPrefix([a], [b]) {
  return b.indexOf('*') - a.indexOf('*');
}

function matchPattern(pattern, request) {
  const [before, after] = pattern.split('*');
  if (after === undefined) return pattern === request ? '' : undefined;
  const long = request.length >= before.length + after.length;
  return long && request.startsWith(before) && request.endsWith(after) ? request.slice(before.length, request.length - after.length) : undefined;
}

function attempt(action) {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}

function lazily(make) {
  let made;
  return () => (made ??= make());
}

module.exports = { installTypeScript };
