/** Brokers and databases for lessons: their processes, files, and what each learner is told. */
@NullMarked
package io.sparkmaster.cluster.service;

import org.jspecify.annotations.NullMarked;
