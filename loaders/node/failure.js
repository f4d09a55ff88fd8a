'use strict';

/**
 * An error whose text is all that the user needs: it is printed without a stack.
 */
class Failure extends Error {}

module.exports = { Failure };
