/** Learners' code that tries to get out of its sandbox. */
package io.sparkmaster.server.escape;
