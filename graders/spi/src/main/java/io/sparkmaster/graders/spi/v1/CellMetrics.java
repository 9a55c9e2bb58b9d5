package io.sparkmaster.graders.spi.v1;

/**
 * What Spark did during one execution of a cell. Retried and speculative tasks count.
 *
 * @param jobs jobs started
 * @param stages stages that ran; skipped stages do not count
 * @param tasks tasks that ended, failed ones included
 * @param failedTasks tasks that failed
 * @param shuffleReadBytes bytes read from shuffles
 * @param shuffleWriteBytes bytes written to shuffles
 * @param spillBytes bytes spilled to disk
 * @param inputBytes bytes read from files and caches
 * @param inputRows rows read from files and caches
 * @param outputRows rows written to files
 * @param cachedBytes bytes held by caches when the cell ended
 * @param inputFiles files that scans of Datasets read; one that is read twice counts twice
 * @param skew of the stage where it is greatest: the most rows that one task read, divided by the
 *     median of its tasks; 1 when tasks read alike, or no stage has two
 */
public record CellMetrics(
    long jobs,
    long stages,
    long tasks,
    long failedTasks,
    long shuffleReadBytes,
    long shuffleWriteBytes,
    long spillBytes,
    long inputBytes,
    long inputRows,
    long outputRows,
    long cachedBytes,
    long inputFiles,
    double skew) {}
