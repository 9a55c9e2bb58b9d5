package io.sparkmaster.kernel.runtime.history;

/**
 * A cell that was run.
 *
 * @param session number of the kernel's run, from 1
 * @param line its execution count in that session, from 1
 */
record HistoryEntry(int session, int line, String source) {}
