'use strict';

const fs = require('node:fs');
const path = require('node:path');

const SOURCE = /\.[cm]?[jt]s$/;
const NOT_A_MODEL = /\.d\.[cm]?ts$|\.(test|spec)\.[cm]?[jt]s$/;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'migrations', 'seeders', 'coverage', '.next', '__tests__']);

/**
 * The source files of a folder, sorted by path.
 * @param {string} folder absolute
 * @param {{recursive?: boolean, skip?: RegExp}} how skip: base names to leave out
 */
function sourceFiles(folder, { recursive = false, skip } = {}) {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => !isFolder(folder, entry) && isSource(entry.name) && !skip?.test(entry.name))
    .map((entry) => path.join(folder, entry.name));
  if (!recursive) return withoutCompiledTwins(files);
  const folders = entries.filter((entry) => entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name));
  const below = folders.flatMap((entry) => sourceFiles(path.join(folder, entry.name), { recursive, skip }));
  return [...withoutCompiledTwins(files), ...below].sort();
}

function isFolder(folder, entry) {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return fs.statSync(path.join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? true;
}

function isSource(name) {
  return SOURCE.test(name) && !NOT_A_MODEL.test(name);
}

// `user.js` beside `user.ts` is what a compiler made of it: both would declare each model twice.
function withoutCompiledTwins(files) {
  const all = new Set(files);
  return files.filter((file) => !all.has(file.replace(/js$/, 'ts')) || file.endsWith('ts'));
}

/**
 * The nearest file of one of these names, from a folder upwards.
 * @returns {string | undefined} absolute path
 */
function nearest(folder, names) {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = names.map((name) => path.join(at, name)).find((file) => fs.existsSync(file));
    if (found) return found;
    if (at === path.dirname(at)) return undefined;
  }
}

/**
 * The folder that a path lies in, or is.
 */
function folderOf(file) {
  return fs.statSync(file).isDirectory() ? file : path.dirname(file);
}

module.exports = { sourceFiles, nearest, folderOf };
